package dev.nightjar.benchmarks;

/**
 * One number with its baseline from the same run.
 *
 * @param name what was measured, such as {@code counts.throughput}
 * @param value the number, in {@code unit}
 * @param unit the unit, such as {@code events/core-s}
 * @param baseline what it is compared with
 * @param baselineValue the baseline's number, in the same unit
 * @param target what is asked for, and of what
 */
record Measurement(
    String name, double value, String unit, String baseline, double baselineValue, Target target) {

  /** Which number a target speaks of. */
  enum Of {
    VALUE,
    RATIO
  }

  /** Which way is better. */
  enum Bound {
    AT_LEAST,
    AT_MOST,
    NONE
  }

  /**
   * What is asked for.
   *
   * @param of the value itself or its ratio to the baseline
   * @param bound the side on which it is met
   * @param number the number asked for
   */
  record Target(Of of, Bound bound, double number) {

    static Target ratioAtLeast(double number) {
      return new Target(Of.RATIO, Bound.AT_LEAST, number);
    }

    static Target valueAtLeast(double number) {
      return new Target(Of.VALUE, Bound.AT_LEAST, number);
    }

    /** Nothing is asked for: the number explains another. */
    static Target none() {
      return new Target(Of.VALUE, Bound.NONE, 0);
    }

    static Target valueAtMost(double number) {
      return new Target(Of.VALUE, Bound.AT_MOST, number);
    }

    @Override
    public String toString() {
      if (bound == Bound.NONE) {
        return "-";
      }
      return (of == Of.RATIO ? "ratio " : "")
          + (bound == Bound.AT_LEAST ? ">= " : "<= ")
          + Report.number(number);
    }
  }

  /** The value over the baseline's. */
  double ratio() {
    return value / baselineValue;
  }

  /** True where the target is met, or there is none; NaN never meets one. */
  boolean met() {
    double measured = target.of() == Of.RATIO ? ratio() : value;
    return switch (target.bound()) {
      case AT_LEAST -> measured >= target.number();
      case AT_MOST -> measured <= target.number();
      case NONE -> true;
    };
  }
}
