package dev.nightjar.local.report;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * The time that a report is about.
 *
 * @param from its beginning, inclusive; never null
 * @param to its end, exclusive, later than the beginning; never null
 */
public record Period(Instant from, Instant to) {

  /** The longest period that is told by day. */
  private static final Duration BY_DAY = Duration.ofDays(100);

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException where the end is not after the beginning
   */
  public Period {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("the period ends before it begins");
    }
  }

  /** {@code day}, or {@code month} where days would be too many to be seen; both in UTC. */
  public String interval() {
    return Duration.between(from, to).compareTo(BY_DAY) <= 0 ? "day" : "month";
  }

  /**
   * A time as people write it: a day, which is its midnight in UTC, or an instant with its offset.
   *
   * @throws DateTimeException where it is neither
   */
  public static Instant parse(String text) {
    return text.length() == 10
        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
        : OffsetDateTime.parse(text).toInstant();
  }
}
