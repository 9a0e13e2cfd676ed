package dev.nightjar.cep.engine;

import dev.nightjar.cep.rule.CorrelationRule;

/** What a {@link Detector} has to say, in the order in which it was decided. */
public interface Detection {

  /** A rule fired in a group, or an alert of it grew. */
  void fired(Firing firing);

  /**
   * A window could not be decided because it overlaps an open gap.
   *
   * @param from its first moment in epoch microseconds
   * @param to its last moment in epoch microseconds
   */
  void undecidable(CorrelationRule rule, GroupState group, long from, long to);

  /**
   * An occurrence came later than the bound.
   *
   * @param lateness by how much, in microseconds; 0 or more
   * @param judged whether a window of the rule still took it
   */
  void late(CorrelationRule rule, long lateness, boolean judged);

  /** An occurrence did not count for a rule, because its event counts already. */
  void repeated(CorrelationRule rule);

  /** The oldest occurrence or value of a rule and group left before its time. */
  void bounded(CorrelationRule rule);

  /**
   * What a rule remembered of a group can't be read by this version and was dropped: the rule
   * starts afresh there.
   *
   * @param reason why, for a log
   */
  default void dropped(CorrelationRule rule, String reason) {}
}
