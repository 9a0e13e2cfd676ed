package dev.nightjar.cep.sigma;

import static java.util.stream.Collectors.joining;

import dev.nightjar.cep.rule.Expression;
import dev.nightjar.cep.rule.ValueTest;
import dev.nightjar.cep.rule.ValueTest.Like.Part;
import java.util.List;
import java.util.Locale;

/** Writes expressions in a line, so that a table of cases can be read. */
final class ExpressionText {

  private ExpressionText() {}

  static String of(Expression expression) {
    if (expression instanceof Expression.And and) {
      return joined(and.parts(), " & ");
    }
    if (expression instanceof Expression.Or or) {
      return joined(or.parts(), " | ");
    }
    if (expression instanceof Expression.Not not) {
      return "!" + of(not.part());
    }
    if (expression instanceof Expression.Field field) {
      return field.field() + of(field.test());
    }
    return "any" + of(((Expression.Keyword) expression).test());
  }

  private static String joined(List<Expression> parts, String by) {
    return parts.stream().map(ExpressionText::of).collect(joining(by, "(", ")"));
  }

  private static String of(ValueTest test) {
    if (test instanceof ValueTest.Like like) {
      return (like.cased() ? "~~" : "~")
          + like.parts().stream().map(ExpressionText::of).collect(joining("", "'", "'"));
    }
    if (test instanceof ValueTest.NumberIs number) {
      return "=" + number.number().toPlainString();
    }
    if (test instanceof ValueTest.BooleanIs bool) {
      return "=" + bool.value();
    }
    if (test instanceof ValueTest.Compare compare) {
      return " " + lower(compare.order()) + " " + compare.number().toPlainString();
    }
    if (test instanceof ValueTest.Regex regex) {
      return " /"
          + regex.pattern()
          + "/"
          + (regex.ignoreCase() ? "i" : "")
          + (regex.multiLine() ? "m" : "")
          + (regex.dotAll() ? "s" : "");
    }
    if (test instanceof ValueTest.Cidr cidr) {
      return " in " + cidr.address() + "/" + cidr.prefix();
    }
    if (test instanceof ValueTest.Exists exists) {
      return exists.there() ? " exists" : " is absent";
    }
    if (test instanceof ValueTest.IsNull) {
      return " is null";
    }
    if (test instanceof ValueTest.FieldRef ref) {
      return " " + lower(ref.relation()) + (ref.cased() ? " cased " : " ") + ref.field();
    }
    ValueTest.TimePart time = (ValueTest.TimePart) test;
    return " " + lower(time.unit()) + of(time.test());
  }

  private static String of(Part part) {
    if (part instanceof Part.Literal literal) {
      return literal.text().replaceAll("([*?\\\\])", "\\\\$1").replace("\0", "\\0");
    }
    return part instanceof Part.Any ? "*" : "?";
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
