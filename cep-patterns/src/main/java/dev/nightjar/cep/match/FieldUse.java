package dev.nightjar.cep.match;

import dev.nightjar.cep.rule.Expression;
import dev.nightjar.cep.rule.ValueTest;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which fields an expression looks at, and which of them an event must have to fit it. */
public final class FieldUse {

  private FieldUse() {}

  /** Every field that the expression names, in the order of the text. */
  public static Set<String> named(Expression expression) {
    Set<String> fields = new LinkedHashSet<>();
    addNamed(expression, fields);
    return fields;
  }

  /** The fields that every event has which fits the expression. */
  public static Set<String> present(Expression expression) {
    if (expression instanceof Expression.And and) {
      Set<String> all = new LinkedHashSet<>();
      and.parts().forEach(part -> all.addAll(present(part)));
      return all;
    }
    if (expression instanceof Expression.Or or) {
      Set<String> common = present(or.parts().get(0));
      or.parts().forEach(part -> common.retainAll(present(part)));
      return common;
    }
    Set<String> one = new LinkedHashSet<>();
    if (expression instanceof Expression.Field field && needsValue(field.test())) {
      one.add(field.field());
      if (field.test() instanceof ValueTest.FieldRef other) {
        one.add(other.field());
      }
    }
    return one;
  }

  private static boolean needsValue(ValueTest test) {
    return !(test instanceof ValueTest.IsNull)
        && !(test instanceof ValueTest.Exists exists && !exists.there());
  }

  private static void addNamed(Expression expression, Set<String> fields) {
    if (expression instanceof Expression.And and) {
      and.parts().forEach(part -> addNamed(part, fields));
    } else if (expression instanceof Expression.Or or) {
      or.parts().forEach(part -> addNamed(part, fields));
    } else if (expression instanceof Expression.Not not) {
      addNamed(not.part(), fields);
    } else if (expression instanceof Expression.Field field) {
      fields.add(field.field());
      addNamed(field.test(), fields);
    } else if (expression instanceof Expression.Keyword keyword) {
      addNamed(keyword.test(), fields);
    }
  }

  private static void addNamed(ValueTest test, Set<String> fields) {
    if (test instanceof ValueTest.FieldRef reference) {
      fields.add(reference.field());
    } else if (test instanceof ValueTest.TimePart part) {
      addNamed(part.test(), fields);
    }
  }
}
