package dev.nightjar.cep.operator;

/** What evaluates correlations on the stream. */
public enum DetectionEngine {
  /** One operator a stage hosts all rules on evaluators of our own. */
  COMPILED,
  /**
   * One stock Flink CEP operator for each rule that it can express: the yardstick. Its rules are
   * those of the start.
   */
  CEP
}
