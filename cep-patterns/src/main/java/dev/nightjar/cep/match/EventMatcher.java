package dev.nightjar.cep.match;

import dev.nightjar.cep.rule.Expression;
import dev.nightjar.cep.rule.ValueTest;
import java.util.List;
import java.util.function.Consumer;

/** A compiled expression. Not safe for several threads. */
@FunctionalInterface
interface EventMatcher {

  /** Whether an event is as the expression says. */
  boolean matches(EventView event);

  /** Compiles an expression whose fields are all in the table. */
  static EventMatcher of(Expression expression, FieldTable fields) {
    if (expression instanceof Expression.And and) {
      EventMatcher[] parts = all(and.parts(), fields);
      return event -> {
        for (EventMatcher part : parts) {
          if (!part.matches(event)) {
            return false;
          }
        }
        return true;
      };
    } else if (expression instanceof Expression.Or or) {
      EventMatcher[] parts = all(or.parts(), fields);
      return event -> {
        for (EventMatcher part : parts) {
          if (part.matches(event)) {
            return true;
          }
        }
        return false;
      };
    } else if (expression instanceof Expression.Not not) {
      EventMatcher part = of(not.part(), fields);
      return event -> !part.matches(event);
    } else if (expression instanceof Expression.Field field) {
      int index = fields.index(field.field());
      FieldMatcher test = FieldMatcher.of(field.test(), fields);
      return event -> test.test(event.value(index), event);
    } else if (expression instanceof Expression.Keyword keyword) {
      return new KeywordMatcher(new ValueMatchers(fields).of(keyword.test()));
    }
    throw new IllegalArgumentException("no expression is a " + expression.getClass().getName());
  }

  private static EventMatcher[] all(List<Expression> parts, FieldTable fields) {
    return parts.stream().map(part -> of(part, fields)).toArray(EventMatcher[]::new);
  }

  /** A compiled test of all that an event has at a field. */
  @FunctionalInterface
  interface FieldMatcher {

    /**
     * Whether any of the values passes.
     *
     * @param value null where the event has no such field
     */
    boolean test(FieldValue value, EventView event);

    /** Compiles a test. */
    static FieldMatcher of(ValueTest test, FieldTable fields) {
      if (test instanceof ValueTest.Exists exists) {
        return (value, event) -> value != null == exists.there();
      }
      ValueMatcher single = new ValueMatchers(fields).of(test);
      boolean absent = test instanceof ValueTest.IsNull;
      return (value, event) -> {
        if (value == null) {
          return absent;
        }
        if (value.kind() != FieldValue.Kind.MANY) {
          return single.test(value, event);
        }
        for (int i = 0; i < value.size(); i++) {
          if (single.test(value.get(i), event)) {
            return true;
          }
        }
        return false;
      };
    }
  }

  /** Any value of the event passes a test. */
  final class KeywordMatcher implements EventMatcher, Consumer<FieldValue> {

    private final ValueMatcher test;
    private EventView event;
    private boolean found;

    KeywordMatcher(ValueMatcher test) {
      this.test = test;
    }

    @Override
    public boolean matches(EventView view) {
      event = view;
      found = false;
      view.forEachValue(this);
      event = null;
      return found;
    }

    @Override
    public void accept(FieldValue value) {
      found = found || test.test(value, event);
    }
  }
}
