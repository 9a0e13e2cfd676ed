package dev.nightjar.cep.sigma;

import dev.nightjar.cep.sigma.Modifier.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The key of a detection item, {@code field|modifier|modifier}, with combinations checked.
 *
 * @param field the field; empty for keywords
 * @param modifiers the modifiers, each once, in an order in which they can be applied
 */
record ModifierChain(String field, List<Modifier> modifiers) {

  private static final Set<Kind> TEXT =
      EnumSet.of(Kind.CASE, Kind.DASH, Kind.ENCODING, Kind.BASE64, Kind.ANCHOR);

  /** Reads a key. */
  static ModifierChain of(String key) throws Refusal {
    String[] words = key.split("\\|", -1);
    List<Modifier> modifiers = new ArrayList<>();
    for (int i = 1; i < words.length; i++) {
      Modifier modifier = Modifier.of(words[i]);
      if (words[i].isEmpty()) {
        throw new Refusal("a modifier is missing after |");
      }
      if (modifier == null) {
        throw new Refusal(
            "unknown modifier " + Faults.quoted(words[i]) + Faults.hint(words[i], Modifier.WORDS));
      }
      if (modifiers.contains(modifier)) {
        throw new Refusal("the modifier " + modifier.word() + " stands twice");
      }
      modifiers.add(modifier);
    }
    if (words[0].isBlank() && (words.length == 1 || !words[0].isEmpty())) {
      throw new Refusal("the name of the field is missing");
    }
    ModifierChain chain = new ModifierChain(words[0], List.copyOf(modifiers));
    chain.check();
    return chain;
  }

  boolean isKeyword() {
    return field.isEmpty();
  }

  boolean has(Modifier modifier) {
    return modifiers.contains(modifier);
  }

  /** The one modifier of a kind, or null. */
  Modifier of(Kind kind) {
    for (Modifier modifier : modifiers) {
      if (modifier.kind() == kind) {
        return modifier;
      }
    }
    return null;
  }

  private void check() throws Refusal {
    for (int i = 0; i < modifiers.size(); i++) {
      Modifier later = modifiers.get(i);
      for (Modifier earlier : modifiers.subList(0, i)) {
        check(earlier, later);
      }
    }
    if (of(Kind.FLAG) != null && !has(Modifier.RE)) {
      throw new Refusal("the flag " + of(Kind.FLAG).word() + " needs re before it");
    }
    if (isKeyword() && (has(Modifier.EXISTS) || has(Modifier.FIELDREF) || of(Kind.TIME) != null)) {
      Modifier wrong = of(Kind.TIME) != null ? of(Kind.TIME) : of(Kind.TYPE);
      throw new Refusal("the modifier " + wrong.word() + " needs a field");
    }
  }

  private static void check(Modifier earlier, Modifier later) throws Refusal {
    Kind one = earlier.kind();
    Kind other = later.kind();
    if (one == other && one != Kind.LIST && one != Kind.FLAG) {
      throw together(earlier, later, "only one of them can hold");
    }
    if (later == Modifier.RE && one == Kind.FLAG) {
      throw together(earlier, later, "a flag stands after re");
    }
    if (one == Kind.TYPE || other == Kind.TYPE) {
      checkType(earlier, later, one == Kind.TYPE ? earlier : later);
    }
    boolean compares = one == Kind.COMPARE || other == Kind.COMPARE;
    boolean times = one == Kind.TIME || other == Kind.TIME;
    if ((compares || times) && (TEXT.contains(one) || TEXT.contains(other))) {
      throw together(earlier, later, "numbers are no texts");
    }
    if (compares && (earlier == Modifier.NEQ || later == Modifier.NEQ)) {
      throw together(earlier, later, "use the opposite comparison");
    }
    if (one == Kind.COMPARE && other == Kind.TIME) {
      throw together(earlier, later, later.word() + " stands before " + earlier.word());
    }
    if (other == Kind.BASE64 && one == Kind.ANCHOR) {
      throw together(earlier, later, "a wildcard can't be encoded: " + later.word() + " first");
    }
    if (other == Kind.ENCODING && one == Kind.BASE64) {
      throw together(earlier, later, later.word() + " stands before " + earlier.word());
    }
    if (other == Kind.DASH && (one == Kind.BASE64 || one == Kind.ENCODING)) {
      throw together(earlier, later, later.word() + " stands before " + earlier.word());
    }
  }

  private static void checkType(Modifier earlier, Modifier later, Modifier type) throws Refusal {
    Modifier with = type == earlier ? later : earlier;
    if (type == Modifier.EXISTS) {
      throw together(earlier, later, "exists stands alone, with true or false");
    }
    if (with.kind() == Kind.TIME || with.kind() == Kind.COMPARE) {
      throw together(earlier, later, "only one of them can hold");
    }
    if (with.kind() == Kind.FLAG && type != Modifier.RE) {
      throw together(earlier, later, "flags belong to re");
    }
    if (!TEXT.contains(with.kind())) {
      return;
    }
    if (type == Modifier.FIELDREF && (with.kind() == Kind.ANCHOR || with.kind() == Kind.CASE)) {
      if (with == earlier && with.kind() == Kind.ANCHOR) {
        throw together(earlier, later, "fieldref stands before " + with.word());
      }
      return;
    }
    throw together(
        earlier,
        later,
        switch (type) {
          case RE ->
              with.kind() == Kind.ANCHOR
                  ? "re finds a part of the text already: use ^ and $ in it"
                  : "re takes the value as it is";
          case CIDR -> "cidr takes the value as it is";
          default -> "a field's name takes no such change";
        });
  }

  private static Refusal together(Modifier earlier, Modifier later, String reason) {
    return new Refusal(
        "the modifiers "
            + earlier.word()
            + " and "
            + later.word()
            + " don't go together so: "
            + reason);
  }
}
