package dev.nightjar.cep.sigma;

import dev.nightjar.cep.rule.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts selections in place of their names in a condition. */
final class SelectionResolver {

  private final Map<String, Expression> selections;

  SelectionResolver(Map<String, Expression> selections) {
    this.selections = selections;
  }

  /** The expression of a condition. */
  Expression resolve(BooleanText condition) throws Refusal {
    if (size(condition) > Expressions.MAX_SIZE) {
      throw new Refusal(
          "comes to more than " + Expressions.MAX_SIZE + " tests once it is written out");
    }
    return expression(condition);
  }

  private Expression expression(BooleanText condition) throws Refusal {
    if (condition instanceof BooleanText.And and) {
      return Expressions.and(expressions(and.parts()));
    }
    if (condition instanceof BooleanText.Or or) {
      return Expressions.or(expressions(or.parts()));
    }
    if (condition instanceof BooleanText.Not not) {
      return Expressions.not(expression(not.part()));
    }
    if (condition instanceof BooleanText.Of of) {
      List<Expression> parts = named(of);
      return of.all() ? Expressions.and(parts) : Expressions.or(parts);
    }
    return selection(((BooleanText.Name) condition).name());
  }

  private List<Expression> expressions(List<BooleanText> parts) throws Refusal {
    List<Expression> expressions = new ArrayList<>();
    for (BooleanText part : parts) {
      expressions.add(expression(part));
    }
    return expressions;
  }

  private Expression selection(String name) throws Refusal {
    Expression selection = selections.get(name);
    if (selection == null) {
      throw new Refusal(
          "unknown selection " + Faults.quoted(name) + Faults.hint(name, selections.keySet()));
    }
    return selection;
  }

  private List<Expression> named(BooleanText.Of of) throws Refusal {
    List<Expression> named = new ArrayList<>();
    for (Map.Entry<String, Expression> selection : selections.entrySet()) {
      boolean meant =
          of.pattern().equals("them")
              ? !selection.getKey().startsWith("_")
              : fits(of.pattern(), selection.getKey());
      if (meant) {
        named.add(selection.getValue());
      }
    }
    if (named.isEmpty()) {
      throw new Refusal(
          "no selection fits "
              + Faults.quoted(of.pattern())
              + Faults.hint(of.pattern(), selections.keySet()));
    }
    return named;
  }

  private long size(BooleanText condition) throws Refusal {
    long size = 0;
    if (condition instanceof BooleanText.And and) {
      for (BooleanText part : and.parts()) {
        size += size(part);
      }
    } else if (condition instanceof BooleanText.Or or) {
      for (BooleanText part : or.parts()) {
        size += size(part);
      }
    } else if (condition instanceof BooleanText.Not not) {
      size = size(not.part());
    } else if (condition instanceof BooleanText.Of of) {
      for (Expression part : named(of)) {
        size += Expressions.size(part);
      }
    } else {
      size = Expressions.size(selection(((BooleanText.Name) condition).name()));
    }
    return size;
  }

  /** Whether a name fits a pattern with {@code *}; linear for each star. */
  static boolean fits(String pattern, String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int mark = 0;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = n;
      } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
