package dev.nightjar.cep.engine;

import dev.nightjar.cep.rule.Condition;
import java.math.BigDecimal;
import java.util.List;

/** A condition's bounds, compared as longs where all of them are whole. */
final class Limits {

  private final List<Condition.Bound> bounds;
  private final Condition.Operator[] operators;

  /** The values as longs; null where one is none. */
  private final long[] values;

  Limits(List<Condition.Bound> bounds) {
    this.bounds = bounds;
    this.operators =
        bounds.stream().map(Condition.Bound::operator).toArray(Condition.Operator[]::new);
    this.values = wholes(bounds);
  }

  private static long[] wholes(List<Condition.Bound> bounds) {
    long[] wholes = new long[bounds.size()];
    for (int i = 0; i < wholes.length; i++) {
      wholes[i] = whole(bounds.get(i).value());
      if (wholes[i] == Measure.NOT_WHOLE) {
        return null;
      }
    }
    return wholes;
  }

  /** A number as a long; {@link Measure#NOT_WHOLE} where it is none. */
  static long whole(BigDecimal number) {
    if (number.precision() - (long) number.scale() > 18 || number.scale() > 18) {
      return Measure.NOT_WHOLE;
    }
    try {
      return number.longValueExact();
    } catch (ArithmeticException e) {
      return Measure.NOT_WHOLE;
    }
  }

  boolean areWhole() {
    return values != null;
  }

  /** Whether a whole number lies within all of them. */
  boolean hold(long number) {
    for (int i = 0; i < values.length; i++) {
      long limit = values[i];
      boolean holds =
          switch (operators[i]) {
            case GT -> number > limit;
            case GTE -> number >= limit;
            case LT -> number < limit;
            case LTE -> number <= limit;
            case EQ -> number == limit;
            case NEQ -> number != limit;
          };
      if (!holds) {
        return false;
      }
    }
    return true;
  }

  /** Whether a number, divided by a weight, lies within all of them. */
  boolean hold(BigDecimal number, BigDecimal weight) {
    for (Condition.Bound bound : bounds) {
      BigDecimal limit = weight == BigDecimal.ONE ? bound.value() : bound.value().multiply(weight);
      if (!new Condition.Bound(bound.operator(), limit).holds(number)) {
        return false;
      }
    }
    return true;
  }
}
