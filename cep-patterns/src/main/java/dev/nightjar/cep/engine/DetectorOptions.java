package dev.nightjar.cep.engine;

import dev.nightjar.cep.rule.CorrelationRule;
import java.util.function.Function;

/**
 * What bounds a {@link Detector}, and how it comes by patterns in Java.
 *
 * @param maxOccurrences how many occurrences one rule remembers of one group; then the oldest
 *     leave; 1 or more
 * @param maxValues how many distinct values one rule remembers of one group; then the oldest leave;
 *     1 or more
 * @param patterns gives another's evaluator for a rule, or null for the engine's own; asked once
 *     for each rule; a rule of type PATTERN needs one; never null
 */
public record DetectorOptions(
    int maxOccurrences, int maxValues, Function<CorrelationRule, Evaluator> patterns) {

  /** What one rule remembers of one group unless told otherwise. */
  public static final int DEFAULT_MAX = 100_000;

  /** Checks the ranges. */
  public DetectorOptions {
    if (maxOccurrences < 1 || maxValues < 1) {
      throw new IllegalArgumentException(
          "a rule must be allowed to remember at least one occurrence and one value, not "
              + maxOccurrences
              + " and "
              + maxValues);
    }
  }

  /** The default bounds, without patterns in Java: a rule of type PATTERN is refused. */
  public static DetectorOptions defaults() {
    return new DetectorOptions(DEFAULT_MAX, DEFAULT_MAX, rule -> null);
  }

  /** The same with evaluators of patterns in Java. */
  public DetectorOptions withPatterns(Function<CorrelationRule, Evaluator> given) {
    return new DetectorOptions(maxOccurrences, maxValues, given);
  }

  /** The same with other bounds. */
  public DetectorOptions withBounds(int occurrences, int values) {
    return new DetectorOptions(occurrences, values, patterns);
  }
}
