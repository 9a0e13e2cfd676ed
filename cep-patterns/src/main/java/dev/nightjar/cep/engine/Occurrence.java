package dev.nightjar.cep.engine;

import java.util.Comparator;

/**
 * An event in one group, on its way from the router to the engine: what the rules that group so
 * need of it. One event may become several, one for each group. Also an inner alert on its way to
 * the correlations that it feeds: then it stands at its last event, under that event's ids.
 *
 * @param tenant whose event; {@code -} where the source knows none; never null
 * @param grouping the {@code CorrelationRule.grouping} of the rules that it is for
 * @param group the values of the group's fields, in their order; never null
 * @param time the event time in epoch microseconds
 * @param hold how much later than its time it may be judged, in microseconds: the longest wait of
 *     an inner rule that is decided at the end of its window; 0 for an event
 * @param evidence what an alert tells of it; never null
 * @param inputs what it is in the rules that group so: their {@code CorrelationRule.Input.feed},
 *     each once, ascending; never empty
 * @param values what value rules need, by {@link Value#key} ascending; empty where no rule needs
 *     any; never null
 * @param ruleSet the version of the rule set that it was routed by
 */
public record Occurrence(
    String tenant,
    long grouping,
    String[] group,
    long time,
    long hold,
    Evidence evidence,
    long[] inputs,
    Value[] values,
    long ruleSet) {

  /** The total order that rules judge in: time, then event id, then document id. */
  public static final Comparator<Occurrence> ORDER =
      Comparator.comparingLong(Occurrence::time)
          .thenComparing(o -> o.evidence().eventId())
          .thenComparing(o -> o.evidence().documentId());

  /**
   * The values of a field, or of a tuple of fields.
   *
   * @param key {@link ValueKeys#of}
   * @param texts one for each value that the event has there, numbers with all their digits; a
   *     tuple is one text; never empty
   */
  public record Value(long key, String[] texts) {}
}
