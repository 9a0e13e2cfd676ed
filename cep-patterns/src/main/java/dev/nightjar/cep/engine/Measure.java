package dev.nightjar.cep.engine;

import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.CorrelationRule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The number of a window that a condition bounds, kept as occurrences come and go. */
abstract class Measure {

  /** An empty one for a rule whose condition is {@link Condition.Bounds}. */
  static Measure of(CorrelationRule rule) {
    return switch (rule.type()) {
      case VALUE_COUNT -> new DistinctValues();
      case VALUE_SUM -> new Sum();
      case VALUE_AVG -> new Average();
      case VALUE_MEDIAN -> new Median();
      case VALUE_PERCENTILE -> new Percentile(((Condition.Bounds) rule.condition()).percentile());
      case TEMPORAL, TEMPORAL_ORDERED -> new DistinctInputs();
      default -> new Events();
    };
  }

  /**
   * An occurrence comes or goes.
   *
   * @param inputs its inputs as bits
   * @param values its values; null where the rule needs none
   * @param sign 1 where it comes, -1 where it goes
   */
  abstract void change(long inputs, PackedReader values, int sign);

  abstract void clear();

  /** Whether it can be told of at least one value. */
  abstract boolean isKnown();

  /** The number, times {@link #weight}. */
  abstract BigDecimal value();

  /**
   * What the bounds are multiplied by: an average is compared as a sum, so that none is rounded.
   */
  BigDecimal weight() {
    return BigDecimal.ONE;
  }

  /** Whether it lies within all bounds. */
  boolean holds(List<Condition.Bound> bounds) {
    if (!isKnown()) {
      return false;
    }
    BigDecimal value = value();
    BigDecimal weight = weight();
    for (Condition.Bound bound : bounds) {
      BigDecimal limit = weight == BigDecimal.ONE ? bound.value() : bound.value().multiply(weight);
      if (!new Condition.Bound(bound.operator(), limit).holds(value)) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is at least so much. */
  boolean reaches(BigDecimal limit) {
    return isKnown() && value().compareTo(limit.multiply(weight())) >= 0;
  }

  /** The events. */
  private static final class Events extends Measure {
    private long count;

    @Override
    void change(long inputs, PackedReader values, int sign) {
      count += sign;
    }

    @Override
    void clear() {
      count = 0;
    }

    @Override
    boolean isKnown() {
      return true;
    }

    @Override
    BigDecimal value() {
      return BigDecimal.valueOf(count);
    }
  }

  /** The inputs that are there. */
  private static final class DistinctInputs extends Measure {
    private final int[] counts = new int[Long.SIZE];
    private int present;

    @Override
    void change(long inputs, PackedReader values, int sign) {
      for (long rest = inputs; rest != 0; rest &= rest - 1) {
        int input = Long.numberOfTrailingZeros(rest);
        counts[input] += sign;
        if (counts[input] == (sign > 0 ? 1 : 0)) {
          present += sign;
        }
      }
    }

    @Override
    void clear() {
      java.util.Arrays.fill(counts, 0);
      present = 0;
    }

    @Override
    boolean isKnown() {
      return true;
    }

    @Override
    BigDecimal value() {
      return BigDecimal.valueOf(present);
    }
  }

  /** The distinct values. */
  private static final class DistinctValues extends Measure {
    private final Map<ValueKey, Integer> counts = new HashMap<>();

    @Override
    void change(long inputs, PackedReader values, int sign) {
      while (!values.isAtEnd()) {
        counts.merge(
            ValueKey.read(values),
            sign,
            (known, more) -> known + more == 0 ? null : Integer.valueOf(known + more));
      }
    }

    @Override
    void clear() {
      counts.clear();
    }

    @Override
    boolean isKnown() {
      return !counts.isEmpty();
    }

    @Override
    BigDecimal value() {
      return BigDecimal.valueOf(counts.size());
    }
  }

  /** The sum of all values. */
  private static class Sum extends Measure {
    private final ExactSum sum = new ExactSum();
    private long count;

    @Override
    void change(long inputs, PackedReader values, int sign) {
      while (!values.isAtEnd()) {
        BigDecimal value = Decimals.read(values);
        sum.add(sign > 0 ? value : value.negate());
        count += sign;
      }
      if (count == 0) {
        sum.clear();
      }
    }

    @Override
    void clear() {
      sum.clear();
      count = 0;
    }

    @Override
    boolean isKnown() {
      return count > 0;
    }

    @Override
    BigDecimal value() {
      return sum.value();
    }

    long count() {
      return count;
    }
  }

  /** The average, compared as a sum. */
  private static final class Average extends Sum {
    @Override
    BigDecimal weight() {
      return BigDecimal.valueOf(count());
    }
  }

  /** Values in order. */
  private abstract static class Ordered extends Measure {
    final List<BigDecimal> values = new ArrayList<>();

    @Override
    void change(long inputs, PackedReader in, int sign) {
      while (!in.isAtEnd()) {
        BigDecimal value = Decimals.read(in);
        int at = Collections.binarySearch(values, value);
        if (sign > 0) {
          values.add(at < 0 ? -at - 1 : at, value);
        } else {
          values.remove(at);
        }
      }
    }

    @Override
    void clear() {
      values.clear();
    }

    @Override
    boolean isKnown() {
      return !values.isEmpty();
    }
  }

  /** The middle value; of an even number of values the mean of the middle two, compared doubled. */
  private static final class Median extends Ordered {
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    @Override
    BigDecimal value() {
      int size = values.size();
      return values.get((size - 1) / 2).add(values.get(size / 2));
    }

    @Override
    BigDecimal weight() {
      return TWO;
    }
  }

  /** The value of a nearest rank. */
  private static final class Percentile extends Ordered {
    private final int percentile;

    Percentile(int percentile) {
      this.percentile = percentile;
    }

    @Override
    BigDecimal value() {
      long rank = ((long) percentile * values.size() + 99) / 100;
      return values.get((int) Math.max(rank, 1) - 1);
    }
  }
}
