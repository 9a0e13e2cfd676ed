package dev.nightjar.cep.match;

import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;

/** Takes what a router finds. */
public interface RouteSink {

  /**
   * An event matched a rule that alerts by itself: one alert.
   *
   * @param rule the rule, whose {@code alerts} is true
   * @param event the event; not to be kept
   */
  void matched(EventRule rule, EventView event);

  /**
   * An event or an inner alert concerns a group.
   *
   * @param stage the stage of the detector that it is for, from 1
   * @param occurrence what the detector needs of it
   */
  void occurrence(int stage, Occurrence occurrence);

  /**
   * An event is of a rule's inputs but lacks a field that the rule groups by, so it can't
   * correlate.
   */
  void withoutGroup(CorrelationRule rule);
}
