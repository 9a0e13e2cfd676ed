package dev.nightjar.cep.sigma;

import dev.nightjar.cep.rule.ValueTest;
import dev.nightjar.cep.rule.ValueTest.Order;
import dev.nightjar.cep.rule.ValueTest.Relation;
import dev.nightjar.cep.rule.ValueTest.TimePart.Unit;
import dev.nightjar.cep.sigma.Modifier.Kind;
import dev.nightjar.cep.sigma.YamlNode.Scalar;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Turns one value under a chain of modifiers into tests, any of which may pass. */
final class ValueReader {

  /** The most forms that windash may give of one value: three options in all five. */
  static final int MAX_FORMS = 625;

  private final Placeholders placeholders;

  ValueReader(Placeholders placeholders) {
    this.placeholders = placeholders;
  }

  /** The tests of a value. */
  List<ValueTest> read(ModifierChain chain, Scalar value) throws Refusal {
    if (chain.has(Modifier.EXPAND)) {
      if (value.type() != Scalar.Type.TEXT) {
        throw new Refusal("expand takes a text, not " + value.kind());
      }
      List<ValueTest> tests = new ArrayList<>();
      for (String text : placeholders.expand(value.text())) {
        if (tests.size() > Expressions.MAX_SIZE) {
          throw new Refusal("comes to more than " + Expressions.MAX_SIZE + " tests");
        }
        tests.addAll(expanded(chain, new Scalar(value.line(), text, Scalar.Type.TEXT, null)));
      }
      return tests;
    }
    return expanded(chain, value);
  }

  private List<ValueTest> expanded(ModifierChain chain, Scalar value) throws Refusal {
    Modifier type = chain.of(Kind.TYPE);
    if (type != null) {
      return List.of(typed(chain, type, value));
    }
    if (chain.of(Kind.TIME) != null) {
      return List.of(time(chain, value));
    }
    if (chain.of(Kind.COMPARE) != null) {
      return List.of(
          new ValueTest.Compare(
              order(chain.of(Kind.COMPARE)), number(chain.of(Kind.COMPARE), value)));
    }
    return texts(chain, value);
  }

  private static ValueTest typed(ModifierChain chain, Modifier type, Scalar value) throws Refusal {
    switch (type) {
      case EXISTS -> {
        if (value.type() != Scalar.Type.BOOLEAN) {
          throw new Refusal("exists takes true or false, not " + value.kind());
        }
        return new ValueTest.Exists(value.isTrue());
      }
      case RE -> {
        return Regexes.read(
            text(type, value), chain.has(Modifier.I), chain.has(Modifier.M), chain.has(Modifier.S));
      }
      case CIDR -> {
        return Networks.read(text(type, value));
      }
      default -> {
        SigmaText field = SigmaText.of(text(type, value));
        if (field.hasWildcards() || field.plain().isBlank()) {
          throw new Refusal("fieldref takes the name of a field, without wildcards");
        }
        return new ValueTest.FieldRef(
            field.plain(), relation(chain.of(Kind.ANCHOR)), chain.has(Modifier.CASED));
      }
    }
  }

  private static ValueTest time(ModifierChain chain, Scalar value) throws Refusal {
    Modifier part = chain.of(Kind.TIME);
    Unit unit = Unit.valueOf(part.name());
    BigDecimal number = number(part, value);
    int least = unit == Unit.DAY || unit == Unit.WEEK || unit == Unit.MONTH ? 1 : 0;
    int most =
        switch (unit) {
          case MINUTE -> 59;
          case HOUR -> 23;
          case DAY -> 31;
          case WEEK -> 53;
          case MONTH -> 12;
          case YEAR -> 9999;
        };
    boolean whole = number.stripTrailingZeros().scale() <= 0;
    if (!whole
        || number.compareTo(BigDecimal.valueOf(least)) < 0
        || number.compareTo(BigDecimal.valueOf(most)) > 0) {
      throw new Refusal(part.word() + " takes a whole number from " + least + " to " + most);
    }
    Modifier compare = chain.of(Kind.COMPARE);
    return new ValueTest.TimePart(
        unit,
        compare == null
            ? new ValueTest.NumberIs(number)
            : new ValueTest.Compare(order(compare), number));
  }

  private static List<ValueTest> texts(ModifierChain chain, Scalar value) throws Refusal {
    Modifier text = textModifier(chain);
    switch (value.type()) {
      case NULL -> {
        refuseFor(text, value);
        if (chain.isKeyword()) {
          throw new Refusal("a keyword must be a text or a number, not null");
        }
        return List.of(new ValueTest.IsNull());
      }
      case BOOLEAN -> {
        refuseFor(text, value);
        if (chain.isKeyword()) {
          throw new Refusal("a keyword must be a text or a number: quote it");
        }
        return List.of(new ValueTest.BooleanIs(value.isTrue()));
      }
      case NUMBER -> {
        if (text == null) {
          return List.of(new ValueTest.NumberIs(canonical(value.number())));
        }
      }
      default -> {}
    }
    List<ValueTest> tests = new ArrayList<>();
    for (SigmaText form : forms(chain, SigmaText.of(value.text()))) {
      tests.add(form.like(chain.has(Modifier.CASED)));
    }
    return tests;
  }

  private static List<SigmaText> forms(ModifierChain chain, SigmaText text) throws Refusal {
    List<SigmaText> forms = List.of(text);
    if (chain.has(Modifier.WINDASH)) {
      forms = Encodings.windash(text, MAX_FORMS);
    }
    Modifier encoding = chain.of(Kind.ENCODING);
    Modifier base64 = chain.of(Kind.BASE64);
    List<SigmaText> encoded = new ArrayList<>();
    for (SigmaText form : forms) {
      if (base64 == null) {
        encoded.add(encoding == null ? form : wide(form, encoding));
      } else if (form.hasWildcards()) {
        throw new Refusal(base64.word() + " takes a text without wildcards");
      } else {
        byte[] bytes = Encodings.bytes(form.plain(), encoding);
        if (base64 == Modifier.BASE64) {
          encoded.add(SigmaText.literal(Encodings.base64(bytes)));
        } else {
          Encodings.base64Offset(bytes).forEach(part -> encoded.add(SigmaText.literal(part)));
        }
      }
    }
    Modifier anchor = chain.of(Kind.ANCHOR);
    // A keyword is looked for anywhere in a value, because it is one in the whole message.
    boolean anywhere = anchor == Modifier.CONTAINS || (anchor == null && chain.isKeyword());
    boolean before = anywhere || anchor == Modifier.ENDSWITH;
    boolean after = anywhere || anchor == Modifier.STARTSWITH;
    return encoded.stream().map(form -> form.open(before, after)).toList();
  }

  private static SigmaText wide(SigmaText form, Modifier encoding) throws Refusal {
    for (ValueTest.Like.Part part : form.parts()) {
      if (part instanceof ValueTest.Like.Part.Literal literal) {
        Encodings.wide(literal.text(), encoding);
      }
    }
    List<ValueTest.Like.Part> parts = new ArrayList<>();
    StringBuilder mark = new StringBuilder(encoding == Modifier.UTF16 ? "\uFEFF" : "");
    for (ValueTest.Like.Part part : form.parts()) {
      if (part instanceof ValueTest.Like.Part.Literal literal) {
        parts.add(new ValueTest.Like.Part.Literal(mark + Encodings.wide(literal.text(), encoding)));
        mark.setLength(0);
      } else {
        if (!mark.isEmpty()) {
          parts.add(new ValueTest.Like.Part.Literal(mark.toString()));
          mark.setLength(0);
        }
        parts.add(part);
      }
    }
    return new SigmaText(parts);
  }

  private static Modifier textModifier(ModifierChain chain) {
    for (Kind kind : List.of(Kind.ANCHOR, Kind.DASH, Kind.ENCODING, Kind.BASE64, Kind.CASE)) {
      if (chain.of(kind) != null) {
        return chain.of(kind);
      }
    }
    return null;
  }

  private static void refuseFor(Modifier modifier, Scalar value) throws Refusal {
    if (modifier != null) {
      throw new Refusal(modifier.word() + " takes a text, not " + value.kind());
    }
  }

  private static String text(Modifier modifier, Scalar value) throws Refusal {
    if (value.type() == Scalar.Type.NULL || value.type() == Scalar.Type.BOOLEAN) {
      throw new Refusal(modifier.word() + " takes a text, not " + value.kind());
    }
    return value.text();
  }

  private static BigDecimal number(Modifier modifier, Scalar value) throws Refusal {
    BigDecimal number = value.number();
    if (number == null && value.type() == Scalar.Type.TEXT) {
      number = Scalars.number(value.text());
    }
    if (number == null) {
      throw new Refusal(
          modifier.word()
              + " takes a number, not "
              + (value.type() == Scalar.Type.TEXT ? Faults.quoted(value.text()) : value.kind()));
    }
    return canonical(number);
  }

  /** Equal numbers have one form, so that rules of an equal meaning have an equal text. */
  static BigDecimal canonical(BigDecimal number) {
    return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
  }

  private static Order order(Modifier compare) {
    return Order.valueOf(compare.name());
  }

  private static Relation relation(Modifier anchor) {
    if (anchor == null) {
      return Relation.EQUALS;
    }
    return switch (anchor) {
      case STARTSWITH -> Relation.STARTS_WITH;
      case ENDSWITH -> Relation.ENDS_WITH;
      default -> Relation.CONTAINS;
    };
  }
}
