package dev.nightjar.cep.engine;

import dev.nightjar.audit.Alert;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What an alert tells of one event, in the compact form in which state keeps it.
 *
 * @param time the event time in epoch microseconds
 * @param documentId the event's document id; equal to the event id where there is none of its own;
 *     never null
 * @param eventId the event's own id; never null
 * @param statedTime the time as stated, in epoch microseconds
 * @param arrival when it came, in epoch microseconds; the event time where unknown
 * @param action what was done; empty where unknown; never null
 */
public record Evidence(
    long time, String documentId, String eventId, long statedTime, long arrival, String action) {

  /** An instant in epoch microseconds; one beyond their range stands at its end. */
  public static long micros(Instant instant) {
    long seconds = instant.getEpochSecond();
    if (seconds >= Long.MAX_VALUE / 1_000_000 - 1) {
      return Long.MAX_VALUE;
    }
    if (seconds <= Long.MIN_VALUE / 1_000_000 + 1) {
      return Long.MIN_VALUE + 1;
    }
    return seconds * 1_000_000 + instant.getNano() / 1_000;
  }

  /** The instant of epoch microseconds. */
  public static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** This evidence in the words of the audit model. */
  public Alert.Evidence toAlert() {
    return new Alert.Evidence(
        documentId, eventId, instant(time), instant(statedTime), instant(arrival), action);
  }
}
