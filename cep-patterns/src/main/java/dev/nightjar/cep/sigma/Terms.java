package dev.nightjar.cep.sigma;

import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.Condition.Term;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Writes a boolean condition over rules out into its terms. */
final class Terms {

  /** The most terms. */
  static final int MAX_TERMS = 64;

  private Terms() {}

  /** What one term wants, by the rules' indexes. */
  private record Wanted(Set<Integer> required, Set<Integer> absent) {

    boolean contradicts() {
      return required.stream().anyMatch(absent::contains);
    }

    /** Whether whatever fulfils this term fulfils the other too. */
    boolean implies(Wanted other) {
      return required.containsAll(other.required) && absent.containsAll(other.absent);
    }

    Wanted with(Wanted other) {
      Set<Integer> both = new TreeSet<>(required);
      both.addAll(other.required);
      Set<Integer> neither = new TreeSet<>(absent);
      neither.addAll(other.absent);
      return new Wanted(both, neither);
    }
  }

  /** The rules that a condition names, in the order in which it first does. */
  static Set<String> names(BooleanText logic) {
    Set<String> names = new LinkedHashSet<>();
    addNames(logic, names);
    return names;
  }

  private static void addNames(BooleanText logic, Set<String> names) {
    if (logic instanceof BooleanText.And and) {
      and.parts().forEach(part -> addNames(part, names));
    } else if (logic instanceof BooleanText.Or or) {
      or.parts().forEach(part -> addNames(part, names));
    } else if (logic instanceof BooleanText.Not not) {
      addNames(not.part(), names);
    } else if (logic instanceof BooleanText.Name name) {
      names.add(name.name());
    }
  }

  /** The terms of a condition over rules, none of which another makes needless. */
  static Condition.Terms of(BooleanText logic, List<String> rules) throws Refusal {
    List<Wanted> terms = write(logic, false, rules);
    if (terms.isEmpty()) {
      throw new Refusal("can never hold: each way to it wants a rule both there and absent");
    }
    List<Term> written = new ArrayList<>();
    for (Wanted term : terms) {
      if (term.required.isEmpty()) {
        throw new Refusal(
            "would hold where nothing happened: each alternative needs a rule without 'not'");
      }
      written.add(new Term(List.copyOf(term.required), List.copyOf(term.absent)));
    }
    return new Condition.Terms(List.copyOf(written));
  }

  private static List<Wanted> write(BooleanText logic, boolean negated, List<String> rules)
      throws Refusal {
    if (logic instanceof BooleanText.Not not) {
      return write(not.part(), !negated, rules);
    }
    if (logic instanceof BooleanText.Name name) {
      Set<Integer> one = Set.of(rules.indexOf(name.name()));
      return List.of(negated ? new Wanted(Set.of(), one) : new Wanted(one, Set.of()));
    }
    boolean and = logic instanceof BooleanText.And;
    List<BooleanText> parts =
        logic instanceof BooleanText.And all ? all.parts() : ((BooleanText.Or) logic).parts();
    List<Wanted> written = and != negated ? List.of(new Wanted(Set.of(), Set.of())) : List.of();
    for (BooleanText part : parts) {
      List<Wanted> more = write(part, negated, rules);
      List<Wanted> joined = new ArrayList<>();
      if (and != negated) {
        for (Wanted one : written) {
          more.forEach(other -> add(joined, one.with(other)));
        }
      } else {
        written.forEach(one -> add(joined, one));
        more.forEach(one -> add(joined, one));
      }
      if (joined.size() > MAX_TERMS) {
        throw new Refusal(
            "comes to more than "
                + MAX_TERMS
                + " alternatives once it is written out: split it into several correlations");
      }
      written = joined;
    }
    return written;
  }

  private static void add(List<Wanted> terms, Wanted more) {
    if (more.contradicts() || terms.stream().anyMatch(more::implies)) {
      return;
    }
    terms.removeIf(term -> term.implies(more));
    terms.add(more);
  }
}
