package dev.nightjar.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * What the time picker is set to.
 *
 * @param from in milliseconds since 1970, taking part
 * @param to likewise
 * @param interval how long a bar of the histogram is, as Discover chooses it
 */
record Window(long from, long to, String interval) {

  /** The whole of a made log. */
  static final Window MONTH =
      new Window(
          AuditLog.BEGIN.toEpochMilli(), AuditLog.END.toEpochMilli() - 1, bar(AuditLog.DAYS));

  private static final int[] DAYS = {1, 7, AuditLog.DAYS};

  /** A day, a week or the month with a moment in it. */
  static Window around(long millis, SplittableRandom random) {
    int days = DAYS[random.nextInt(DAYS.length)];
    if (days == AuditLog.DAYS) {
      return MONTH;
    }
    long length = Duration.ofDays(days).toMillis();
    long from = millis - random.nextLong(length);
    return new Window(from, from + length - 1, bar(days));
  }

  private static String bar(int days) {
    return days == 1 ? "30m" : days == 7 ? "3h" : "12h";
  }

  /** Whether a moment is in it. */
  boolean holds(long millis) {
    return millis >= from && millis <= to;
  }

  @Override
  public String toString() {
    return Instant.ofEpochMilli(from) + " to " + Instant.ofEpochMilli(to);
  }
}
