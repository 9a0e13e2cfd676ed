package dev.nightjar.cep.rule;

import java.math.BigDecimal;
import java.util.List;

/** When a correlation fires. */
public sealed interface Condition {

  /**
   * A number of the window lies within bounds: the events, the distinct values, their sum, average,
   * median or percentile; for TEMPORAL the number of distinct inputs.
   *
   * @param bounds all must hold; never empty
   * @param fields the fields whose values count; several make a tuple; empty for counts of events
   *     and TEMPORAL
   * @param percentile 0 to 100, for VALUE_PERCENTILE alone; else 0
   */
  record Bounds(List<Bound> bounds, List<String> fields, int percentile) implements Condition {

    /**
     * True where every bound is gt or gte: it fires on the event that makes it true, over the
     * window that ends there. Else it is judged once, when a window that opened with a group's
     * first event closes.
     */
    public boolean firesOnEvent() {
      return bounds.stream()
          .allMatch(bound -> bound.operator() == Operator.GT || bound.operator() == Operator.GTE);
    }

    /** Whether a value of the window is within all bounds. */
    public boolean holds(BigDecimal value) {
      return bounds.stream().allMatch(bound -> bound.holds(value));
    }
  }

  /** One bound. */
  record Bound(Operator operator, BigDecimal value) {

    /** Whether a value is within it. */
    public boolean holds(BigDecimal actual) {
      int order = actual.compareTo(value);
      return switch (operator) {
        case GT -> order > 0;
        case GTE -> order >= 0;
        case LT -> order < 0;
        case LTE -> order <= 0;
        case EQ -> order == 0;
        case NEQ -> order != 0;
      };
    }
  }

  /** Sigma's comparisons. */
  enum Operator {
    GT,
    GTE,
    LT,
    LTE,
    EQ,
    NEQ
  }

  /**
   * A boolean over inputs in disjunctive normal form: it fires where one term does.
   *
   * @param terms never empty, at most 64
   */
  record Terms(List<Term> terms) implements Condition {}

  /**
   * Inputs that must be there and inputs that must not.
   *
   * @param required indexes into {@link CorrelationRule#inputs}, in their order; never empty,
   *     because groups never seen are never judged
   * @param absent indexes of inputs that no window of the timespan around the evidence may hold;
   *     often empty
   */
  record Term(List<Integer> required, List<Integer> absent) {}

  /**
   * FIRST_SEEN, SILENCE and PATTERN have conditions of their own.
   *
   * @param fields for PATTERN the fields whose values its steps carry, each on its own and by the
   *     correlation's names; empty for the others; never null
   */
  record Own(List<String> fields) implements Condition {

    /** A condition that needs no values of its events. */
    public Own() {
      this(List.of());
    }
  }
}
