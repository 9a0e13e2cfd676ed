package dev.nightjar.cep.pattern;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Steps that fulfil a pattern.
 *
 * @param steps the steps of all its stages, in the total order; never empty
 * @param decidedAt the event time, in epoch microseconds, at which it could be decided: the time of
 *     the last step, or the end of the window in which nothing was to follow
 */
public record StepMatch(Step[] steps, long decidedAt) {

  /**
   * By the step that completes them, then those that start earlier, then those with more steps: the
   * first of one completing step is the one that an alert tells of.
   */
  static final Comparator<StepMatch> ORDER =
      Comparator.comparingLong(StepMatch::decidedAt)
          .thenComparing(StepMatch::last, Step.ORDER)
          .thenComparing(StepMatch::first, Step.ORDER)
          .thenComparing(match -> -match.steps.length)
          .thenComparing(match -> match.steps, (a, b) -> Arrays.compare(a, b, Step.ORDER));

  /**
   * A match as Flink tells it, by stages.
   *
   * @param open how long after its first step a pattern that ends with what must not follow stays
   *     open, in microseconds; 0 where the last step decides
   */
  static StepMatch of(Map<String, List<Step>> stages, long open) {
    Step[] steps = stages.values().stream().flatMap(List::stream).toArray(Step[]::new);
    Arrays.sort(steps, Step.ORDER);
    return new StepMatch(steps, open > 0 ? steps[0].time() + open : steps[steps.length - 1].time());
  }

  /** Whether another match is completed by the same step and decided at the same time. */
  boolean completesWith(StepMatch other) {
    return decidedAt == other.decidedAt && Step.ORDER.compare(last(), other.last()) == 0;
  }

  /** The first step. */
  Step first() {
    return steps[0];
  }

  /** The step that completes the match. */
  Step last() {
    return steps[steps.length - 1];
  }
}
