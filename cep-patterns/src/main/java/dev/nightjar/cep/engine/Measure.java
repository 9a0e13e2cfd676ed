package dev.nightjar.cep.engine;

import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.CorrelationRule;
import java.math.BigDecimal;

/** The number of a window that a condition bounds, kept as occurrences come and go. */
abstract class Measure {

  /** What {@link #whole} gives where the number is none that a long holds. */
  static final long NOT_WHOLE = Long.MIN_VALUE;

  /** An empty one for a rule whose condition is {@link Condition.Bounds}. */
  static Measure of(CorrelationRule rule) {
    return switch (rule.type()) {
      case VALUE_COUNT -> new DistinctValues();
      case VALUE_SUM -> new Sum();
      case VALUE_AVG -> new Average();
      case VALUE_MEDIAN -> new OrderedValues.Median();
      case VALUE_PERCENTILE ->
          new OrderedValues.Percentile(((Condition.Bounds) rule.condition()).percentile());
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

  /** The number as a long, where it is a whole number that needs no weight. */
  abstract long whole();

  /** The number, times {@link #weight}. */
  BigDecimal value() {
    return BigDecimal.valueOf(whole());
  }

  /**
   * What the bounds are multiplied by: an average is compared as a sum, so that none is rounded.
   */
  BigDecimal weight() {
    return BigDecimal.ONE;
  }

  /** Writes what is in it, so that {@link #read} makes an empty one equal. */
  abstract void write(PackedBytes out);

  abstract void read(PackedReader in);

  /** Whether it lies within all bounds. */
  final boolean holds(Limits limits) {
    if (!isKnown()) {
      return false;
    }
    long whole = limits.areWhole() ? whole() : NOT_WHOLE;
    return whole != NOT_WHOLE ? limits.hold(whole) : limits.hold(value(), weight());
  }

  /** Whether it is at least so much. */
  final boolean reaches(BigDecimal limit) {
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
    long whole() {
      return count;
    }

    @Override
    void write(PackedBytes out) {
      out.putNumber(count);
    }

    @Override
    void read(PackedReader in) {
      count = in.getNumber();
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
    long whole() {
      return present;
    }

    @Override
    void write(PackedBytes out) {
      out.putByte(present);
      for (int input = 0; input < counts.length; input++) {
        if (counts[input] > 0) {
          out.putByte(input);
          out.putNumber(counts[input]);
        }
      }
    }

    @Override
    void read(PackedReader in) {
      present = in.getByte();
      for (int left = present; left > 0; left--) {
        int input = in.getByte();
        counts[input] = (int) in.getNumber();
      }
    }
  }

  /** The distinct values. */
  private static final class DistinctValues extends Measure {
    private final ValueCounts counts = new ValueCounts();

    @Override
    void change(long inputs, PackedReader values, int sign) {
      while (!values.isAtEnd()) {
        counts.change(values, 0, sign);
      }
    }

    @Override
    void clear() {
      counts.clear();
    }

    @Override
    boolean isKnown() {
      return counts.size() > 0;
    }

    @Override
    long whole() {
      return counts.size();
    }

    @Override
    void write(PackedBytes out) {
      counts.write(out);
    }

    @Override
    void read(PackedReader in) {
      counts.read(in);
    }
  }

  /** The sum of all values. */
  private static class Sum extends Measure {
    private final ExactSum sum = new ExactSum();
    private long count;

    @Override
    final void change(long inputs, PackedReader values, int sign) {
      while (!values.isAtEnd()) {
        sum.add(values, sign);
        count += sign;
      }
      if (count == 0) {
        sum.clear();
      }
    }

    @Override
    final void clear() {
      sum.clear();
      count = 0;
    }

    @Override
    final boolean isKnown() {
      return count > 0;
    }

    @Override
    long whole() {
      return sum.whole();
    }

    @Override
    final BigDecimal value() {
      return sum.value();
    }

    @Override
    final void write(PackedBytes out) {
      out.putNumber(count);
      Decimals.write(out, sum.value());
    }

    @Override
    final void read(PackedReader in) {
      count = in.getNumber();
      sum.clear();
      sum.add(in, 1);
    }

    final long count() {
      return count;
    }
  }

  /** The average, compared as a sum. */
  private static final class Average extends Sum {
    @Override
    long whole() {
      return NOT_WHOLE;
    }

    @Override
    BigDecimal weight() {
      return BigDecimal.valueOf(count());
    }
  }
}
