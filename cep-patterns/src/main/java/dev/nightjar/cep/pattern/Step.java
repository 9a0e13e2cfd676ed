package dev.nightjar.cep.pattern;

import dev.nightjar.cep.engine.Evidence;
import java.util.Arrays;
import java.util.Comparator;

/**
 * What a pattern sees of an event: one element of one group's stream, in the total order, each
 * event id once in a window.
 *
 * @param tenant whose event; {@code -} where the source knows none, {@code *} in a rule that is
 *     cross-tenant; never null
 * @param group the values of the rule's {@code groupBy}, in their order; never null
 * @param time the event time in epoch microseconds
 * @param eventId the event's own id; never null
 * @param documentId the event's document id; never null
 * @param statedTime the time as stated, in epoch microseconds
 * @param arrival when it came, in epoch microseconds; the event time where unknown
 * @param action what was done; empty where unknown; never null
 * @param inputs the names of the rule's inputs that the event matched, in the rule's order; never
 *     empty
 * @param values the values of the fields that the rule names, without those that the event lacks;
 *     never null
 * @param past when the group had each input last before this step, without those that it did not
 *     have within the rule's timespan; never null
 */
public record Step(
    String tenant,
    String[] group,
    long time,
    String eventId,
    String documentId,
    long statedTime,
    long arrival,
    String action,
    String[] inputs,
    Value[] values,
    Past[] past) {

  /** The total order that rules judge in: time, then event id, then document id. */
  public static final Comparator<Step> ORDER =
      Comparator.comparingLong(Step::time)
          .thenComparing(Step::eventId)
          .thenComparing(Step::documentId);

  private static final String[] NONE = {};

  /**
   * The values of one field.
   *
   * @param field the field by the rule's name; never null
   * @param texts one for each value that the event has there; never empty
   */
  public record Value(String field, String[] texts) {}

  /**
   * When the group had an input last.
   *
   * @param input the input's name; never null
   * @param time that step's time in epoch microseconds
   */
  public record Past(String input, long time) {}

  /** Whether the event matched this input. */
  public boolean is(String input) {
    for (String name : inputs) {
      if (name.equals(input)) {
        return true;
      }
    }
    return false;
  }

  /** The first value of a field; null where the event has none or the rule does not name it. */
  public String value(String field) {
    String[] all = values(field);
    return all.length == 0 ? null : all[0];
  }

  /** All values of a field; empty where the event has none or the rule does not name it. */
  public String[] values(String field) {
    for (Value value : values) {
      if (value.field.equals(field)) {
        return value.texts;
      }
    }
    return NONE;
  }

  /**
   * When the group had this input last before this step, in epoch microseconds; {@link
   * Long#MIN_VALUE} where it did not within the rule's timespan.
   */
  public long lastTime(String input) {
    for (Past seen : past) {
      if (seen.input.equals(input)) {
        return seen.time;
      }
    }
    return Long.MIN_VALUE;
  }

  /** What an alert tells of this step. */
  public Evidence evidence() {
    return new Evidence(time, documentId, eventId, statedTime, arrival, action);
  }

  @Override
  public String toString() {
    return eventId + "@" + time + Arrays.toString(inputs);
  }
}
