package dev.nightjar.cep.match;

import dev.nightjar.cep.rule.Expression;
import dev.nightjar.cep.rule.ValueTest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Why an event does not fit an expression, in words for those who write rules. */
public final class Mismatch {

  private static final int LONGEST = 60;

  private Mismatch() {}

  /**
   * The fewest tests that would have to come out otherwise.
   *
   * @param expression what the event should be like
   * @param fields the fields of the view
   * @param event the event
   * @return one sentence a test, without a full stop; empty where the event fits
   */
  public static List<String> of(Expression expression, FieldTable fields, EventView event) {
    if (EventMatcher.of(expression, fields).matches(event)) {
      return List.of();
    }
    if (expression instanceof Expression.And and) {
      List<String> all = new ArrayList<>();
      and.parts().forEach(part -> all.addAll(of(part, fields, event)));
      return all.stream().distinct().toList();
    }
    if (expression instanceof Expression.Or or) {
      List<String> least = null;
      for (Expression part : or.parts()) {
        List<String> failed = of(part, fields, event);
        if (least == null || failed.size() < least.size()) {
          least = failed;
        }
      }
      return alternatives(or, fields, event, least);
    }
    return List.of(sentence(expression, fields, event));
  }

  /** Several values of one field are one sentence, not the first of them. */
  private static List<String> alternatives(
      Expression.Or or, FieldTable fields, EventView event, List<String> least) {
    List<Expression.Field> tests =
        or.parts().stream()
            .filter(Expression.Field.class::isInstance)
            .map(Expression.Field.class::cast)
            .toList();
    boolean oneField =
        tests.size() == or.parts().size()
            && tests.stream().map(Expression.Field::field).distinct().count() == 1;
    if (!oneField) {
      return least;
    }
    String wanted =
        tests.stream().map(field -> words(field.test())).collect(Collectors.joining(" or "));
    return List.of(
        tests.get(0).field()
            + " "
            + actual(tests.get(0).field(), fields, event)
            + ", not "
            + wanted);
  }

  private static String sentence(Expression expression, FieldTable fields, EventView event) {
    if (expression instanceof Expression.Not not) {
      if (not.part() instanceof Expression.Field field) {
        return field.field()
            + " "
            + actual(field.field(), fields, event)
            + ", which the rule leaves out";
      }
      return "the event is what the rule leaves out";
    }
    if (expression instanceof Expression.Field field) {
      return field.field()
          + " "
          + actual(field.field(), fields, event)
          + ", not "
          + words(field.test());
    }
    if (expression instanceof Expression.Keyword keyword) {
      return "no value is " + words(keyword.test());
    }
    throw new IllegalArgumentException("no leaf is a " + expression.getClass().getName());
  }

  private static String actual(String name, FieldTable fields, EventView event) {
    int index = fields.index(name);
    FieldValue value = index < 0 ? null : event.value(index);
    if (value == null) {
      return "is absent";
    }
    if (value.kind() == FieldValue.Kind.MANY) {
      List<String> all = new ArrayList<>();
      for (int i = 0; i < value.size(); i++) {
        all.add(quoted(value.get(i)));
      }
      return "is " + (all.isEmpty() ? "an empty array" : String.join(" and ", all));
    }
    return "is " + quoted(value);
  }

  private static String quoted(FieldValue value) {
    if (value.kind() == FieldValue.Kind.NULL) {
      return "null";
    }
    String text = value.text();
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    return value.kind() == FieldValue.Kind.TEXT ? "'" + cut + "'" : cut;
  }

  /** A test in words, such as {@code '*.export'} or {@code at least 5}. */
  public static String words(ValueTest test) {
    if (test instanceof ValueTest.Like like) {
      return "'" + pattern(like) + "'" + (like.cased() ? " (case matters)" : "");
    }
    if (test instanceof ValueTest.NumberIs number) {
      return plain(number.number());
    }
    if (test instanceof ValueTest.BooleanIs bool) {
      return Boolean.toString(bool.value());
    }
    if (test instanceof ValueTest.Compare compare) {
      return switch (compare.order()) {
            case GT -> "more than ";
            case GTE -> "at least ";
            case LT -> "less than ";
            case LTE -> "at most ";
          }
          + plain(compare.number());
    }
    if (test instanceof ValueTest.Regex regex) {
      return "found by /" + regex.pattern() + "/";
    }
    if (test instanceof ValueTest.Cidr cidr) {
      return "in the network " + cidr.address() + "/" + cidr.prefix();
    }
    if (test instanceof ValueTest.Exists exists) {
      return exists.there() ? "there" : "absent";
    }
    if (test instanceof ValueTest.IsNull) {
      return "null or absent";
    }
    if (test instanceof ValueTest.FieldRef reference) {
      return switch (reference.relation()) {
            case EQUALS -> "equal to ";
            case CONTAINS -> "one that contains ";
            case STARTS_WITH -> "one that starts with ";
            case ENDS_WITH -> "one that ends with ";
          }
          + reference.field();
    }
    if (test instanceof ValueTest.TimePart part) {
      return "of the "
          + part.unit().name().toLowerCase(java.util.Locale.ROOT)
          + " "
          + words(part.test());
    }
    throw new IllegalArgumentException("no test is a " + test.getClass().getName());
  }

  private static String pattern(ValueTest.Like like) {
    return like.parts().stream()
        .map(
            part ->
                part instanceof ValueTest.Like.Part.Literal literal
                    ? literal.text()
                    : part instanceof ValueTest.Like.Part.Any ? "*" : "?")
        .collect(Collectors.joining());
  }

  private static String plain(BigDecimal number) {
    return number.scale() > 100 || number.precision() - number.scale() > 100
        ? number.toString()
        : number.toPlainString();
  }
}
