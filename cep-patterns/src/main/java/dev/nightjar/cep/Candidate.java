package dev.nightjar.cep;

import dev.nightjar.audit.Alert;
import java.time.Instant;

/**
 * What one rule needs of one event: an event that no rule wants is never shuffled, and one that two
 * rules want, or one rule in two roles, becomes one candidate for each. Slim, because it is kept in
 * state for as long as a window.
 *
 * @param ruleId the rule that wants it; never null
 * @param tenant whose event; never null
 * @param group the value that the rule groups by within the tenant; empty where it groups by tenant
 *     alone; never null
 * @param role the part that it plays in the rule; never null
 * @param documentId the event's document id; never null
 * @param eventId the event's own id, which counts once per rule and group in a window; never null
 * @param time the event time; never null
 * @param statedTime the time as stated; never null
 * @param arrival the stream's time for the change; never null
 * @param action what was done; never null
 * @param who who did it, in words for people; null where the event names nobody
 * @param what what it was done to, or what was done to it, in words for people; null where unknown
 */
public record Candidate(
    String ruleId,
    String tenant,
    String group,
    Role role,
    String documentId,
    String eventId,
    Instant time,
    Instant statedTime,
    Instant arrival,
    String action,
    String who,
    String what) {

  /** The part that an event plays in a rule. */
  public enum Role {
    /** Data left. */
    EXPORT,
    /** Somebody was given a role. */
    GRANT,
    /** The log itself was touched. */
    INTEGRITY
  }

  /** The event time in whole epoch milliseconds, in which windows are measured. */
  long millis() {
    return millis(time);
  }

  /** Epoch milliseconds; an instant beyond their range stands at its end, so that no data fails. */
  static long millis(Instant instant) {
    long seconds = instant.getEpochSecond();
    if (seconds >= Long.MAX_VALUE / 1000 - 1) {
      return Long.MAX_VALUE;
    }
    if (seconds <= Long.MIN_VALUE / 1000 + 1) {
      return Long.MIN_VALUE + 1;
    }
    return instant.toEpochMilli();
  }

  /** This candidate as the evidence of an alert. */
  Alert.Evidence evidence() {
    return new Alert.Evidence(documentId, eventId, time, statedTime, arrival, action);
  }
}
