package dev.nightjar.sinks.opensearch;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The names of the indices. An event's index is named by the time that the event itself states, so
 * that the same event always meets the same id; a data stream or a rollover alias would accept a
 * second copy after a rollover.
 *
 * @param prefix what all names begin with; never null
 * @param period how much time one index of events holds; never null
 * @param retention how old an event may be when it arrives to get an index of its own time; never
 *     null
 */
public record IndexNames(String prefix, IndexPeriod period, Duration retention)
    implements Serializable {

  private static final Duration AHEAD = Duration.ofDays(1);

  /** The index of an event; out of range where the stated time would open an index too many. */
  public String event(Instant stated, Instant arrival) {
    if (stated.isAfter(arrival.plus(AHEAD)) || stated.isBefore(arrival.minus(retention))) {
      return outOfRange();
    }
    LocalDate day = LocalDate.ofInstant(stated, ZoneOffset.UTC);
    StringBuilder name = new StringBuilder(prefix.length() + 18).append(prefix).append("-events-");
    digits(name, day.getYear(), 4).append('.');
    digits(name, day.getMonthValue(), 2);
    if (period == IndexPeriod.DAY) {
      digits(name.append('.'), day.getDayOfMonth(), 2);
    }
    return name.toString();
  }

  /** The alias by which the indices of events are read. */
  public String events() {
    return prefix + "-events";
  }

  /** The index of events whose stated time would open an index too many. */
  public String outOfRange() {
    return prefix + "-events-out-of-range";
  }

  /**
   * Whether an index is one of events, whichever period was set when it was made. A name that only
   * begins so, such as {@code nightjar-events-backup}, is somebody else's.
   */
  boolean holdsEvents(String index) {
    return index.equals(outOfRange()) || EventPeriod.parse(prefix, index) != null;
  }

  /** The index of what was removed when its time was over. */
  public String retentionJournal() {
    return prefix + "-retention";
  }

  /** The index of alerts. */
  public String alerts() {
    return prefix + "-alerts";
  }

  /** The index of rolling counts. */
  public String counts() {
    return prefix + "-counts";
  }

  /** The index of dead letters. */
  public String deadLetters() {
    return prefix + "-dead-letters";
  }

  /** The index of what the stream lost. */
  public String gaps() {
    return prefix + "-gaps";
  }

  /** The index of how rules stand. */
  public String rules() {
    return prefix + "-rules";
  }

  /** The index of what people did about alerts. */
  public String triage() {
    return prefix + "-triage";
  }

  private static StringBuilder digits(StringBuilder out, int value, int width) {
    String text = Integer.toString(value);
    return out.append("0".repeat(Math.max(0, width - text.length()))).append(text);
  }
}
