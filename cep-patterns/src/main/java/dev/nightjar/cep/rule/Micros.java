package dev.nightjar.cep.rule;

import java.time.Duration;

/**
 * Durations in whole microseconds, which is what the engine counts in. Router, detector and tools
 * must agree to the microsecond on how long an occurrence is held, so all of them ask here.
 */
public final class Micros {

  /**
   * The longest duration that is told apart, a quarter of the range of a long, or some 73,000
   * years: added to, or taken from, any time up to the year 9999 it does not overflow.
   */
  public static final long MOST = Long.MAX_VALUE / 4;

  private Micros() {}

  /**
   * A duration in microseconds, rounded down; never an overflow.
   *
   * @param duration any; never null
   * @return from {@code -MOST} to {@link #MOST}: what lies beyond stands at the end of the range
   */
  public static long of(Duration duration) {
    long seconds = duration.getSeconds();
    if (seconds >= MOST / 1_000_000) {
      return MOST;
    }
    return seconds <= -MOST / 1_000_000 ? -MOST : seconds * 1_000_000 + duration.getNano() / 1_000;
  }
}
