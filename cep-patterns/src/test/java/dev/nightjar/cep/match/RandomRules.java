package dev.nightjar.cep.match;

import static dev.nightjar.cep.match.TestingRules.like;

import dev.nightjar.cep.rule.Expression;
import dev.nightjar.cep.rule.ValueTest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Expressions and JSON objects over few fields and values, so that they meet. */
final class RandomRules {

  static final List<String> FIELDS =
      List.of("event.action", "user.id", "a.b", "a.b.c", "n", "event.outcome", "source.ip");

  private static final List<String> TEXTS =
      List.of("login", "Login", "a.export", "b.export", "ann", "", "5", "5.0", "true", "10.0.0.1");

  private static final List<String> PATTERNS =
      List.of("login", "*.export", "a*", "*n*", "?nn", "*", "", "5", "a*t", "LOGIN");

  private final SplittableRandom random;

  RandomRules(SplittableRandom random) {
    this.random = random;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  Expression expression(int depth) {
    int kind = random.nextInt(depth > 0 ? 10 : 4);
    if (kind < 3) {
      return new Expression.Field(any(FIELDS), test());
    } else if (kind < 4) {
      return random.nextInt(4) == 0
          ? new Expression.Keyword(like(any(PATTERNS)))
          : new Expression.Field("event.action", like(any(PATTERNS)));
    } else if (kind < 5) {
      return new Expression.Not(expression(depth - 1));
    }
    List<Expression> parts = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      parts.add(expression(depth - 1));
    }
    return kind < 8 ? new Expression.And(parts) : new Expression.Or(parts);
  }

  private ValueTest test() {
    return switch (random.nextInt(9)) {
      case 0 -> new ValueTest.NumberIs(new BigDecimal("5"));
      case 1 -> new ValueTest.Compare(ValueTest.Order.GT, new BigDecimal("4.5"));
      case 2 -> new ValueTest.BooleanIs(random.nextBoolean());
      case 3 -> new ValueTest.Regex("^[a-l]", random.nextBoolean(), false, false);
      case 4 -> new ValueTest.Cidr("0a000000", 8);
      case 5 -> new ValueTest.Exists(random.nextBoolean());
      case 6 -> new ValueTest.IsNull();
      case 7 -> new ValueTest.FieldRef(any(FIELDS), ValueTest.Relation.EQUALS, false);
      default -> like(any(PATTERNS), random.nextInt(4) == 0);
    };
  }

  /** An object with a time, whose paths are written in all the ways that there are. */
  String object() {
    StringBuilder json = new StringBuilder("{\"@timestamp\":1795251600");
    Set<String> keys = new HashSet<>();
    for (String field : FIELDS) {
      StringBuilder entry = new StringBuilder();
      entry(entry, field.split("\\."), 0);
      // Of a key that stands there twice a tree keeps the last alone.
      if (random.nextInt(3) > 0 && keys.add(entry.substring(0, entry.indexOf(":")))) {
        json.append(',').append(entry);
      }
    }
    return json.append('}').toString();
  }

  private void entry(StringBuilder json, String[] steps, int from) {
    int to = from + 1 + random.nextInt(steps.length - from);
    json.append('"').append(String.join(".", List.of(steps).subList(from, to))).append("\":");
    if (random.nextInt(12) == 0 || to == steps.length) {
      value(json, 2);
      return;
    }
    boolean array = random.nextInt(4) == 0;
    json.append(array ? "[{\"x\":1},{" : "{");
    entry(json, steps, to);
    json.append(array ? "},7]" : "}");
  }

  private void value(StringBuilder json, int depth) {
    switch (random.nextInt(depth > 0 ? 12 : 8)) {
      case 0 -> json.append("null");
      case 1 -> json.append(random.nextBoolean());
      case 2 ->
          json.append(any(List.of("5", "5.0", "0", "1.50E+2", "123456789012345678901234567890")));
      case 8, 9 -> {
        json.append('[');
        for (int i = random.nextInt(3); i > 0; i--) {
          value(json, depth - 1);
          json.append(i > 1 ? ", " : "");
        }
        json.append(']');
      }
      case 10 -> {
        json.append("{ \"c\" : ");
        value(json, depth - 1);
        json.append('}');
      }
      default -> json.append('"').append(any(TEXTS)).append('"');
    }
  }
}
