package dev.nightjar.cep.sigma;

import dev.nightjar.cep.rule.Expression;
import dev.nightjar.cep.rule.ValueTest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * Builds expressions in normal form: nothing nested that could be flat, nothing twice, parts in the
 * order of their text, so that an equal meaning has an equal text.
 */
final class Expressions {

  /** The most tests of a rule once its condition is written out; long texts count more. */
  static final int MAX_SIZE = 50_000;

  /** So many characters count as one test more. */
  private static final int TEXT = 100;

  private Expressions() {}

  /** All of some parts; the part itself where there is one. */
  static Expression and(Collection<Expression> parts) {
    List<Expression> flat = new ArrayList<>();
    for (Expression part : parts) {
      if (part instanceof Expression.And and) {
        flat.addAll(and.parts());
      } else {
        flat.add(part);
      }
    }
    List<Expression> sorted = sorted(flat);
    return sorted.size() == 1 ? sorted.get(0) : new Expression.And(sorted);
  }

  /** One of some parts; the part itself where there is one. */
  static Expression or(Collection<Expression> parts) {
    List<Expression> flat = new ArrayList<>();
    for (Expression part : parts) {
      if (part instanceof Expression.Or or) {
        flat.addAll(or.parts());
      } else {
        flat.add(part);
      }
    }
    List<Expression> sorted = sorted(flat);
    return sorted.size() == 1 ? sorted.get(0) : new Expression.Or(sorted);
  }

  /** The opposite. */
  static Expression not(Expression part) {
    return part instanceof Expression.Not not ? not.part() : new Expression.Not(part);
  }

  /** How many tests an expression has, long texts counted more. */
  static int size(Expression expression) {
    if (expression instanceof Expression.And and) {
      return and.parts().stream().mapToInt(Expressions::size).sum();
    }
    if (expression instanceof Expression.Or or) {
      return or.parts().stream().mapToInt(Expressions::size).sum();
    }
    if (expression instanceof Expression.Not not) {
      return size(not.part());
    }
    if (expression instanceof Expression.Field field) {
      return 1 + (field.field().length() + length(field.test())) / TEXT;
    }
    return 1 + length(((Expression.Keyword) expression).test()) / TEXT;
  }

  private static int length(ValueTest test) {
    if (test instanceof ValueTest.Like like) {
      int length = 0;
      for (ValueTest.Like.Part part : like.parts()) {
        length += part instanceof ValueTest.Like.Part.Literal literal ? literal.text().length() : 1;
      }
      return length;
    }
    return test instanceof ValueTest.FieldRef ref ? ref.field().length() : 0;
  }

  private static List<Expression> sorted(List<Expression> parts) {
    if (parts.size() == 1) {
      return parts;
    }
    TreeMap<String, Expression> byText = new TreeMap<>();
    for (Expression part : parts) {
      byText.put(part.toString(), part);
    }
    return List.copyOf(byText.values());
  }
}
