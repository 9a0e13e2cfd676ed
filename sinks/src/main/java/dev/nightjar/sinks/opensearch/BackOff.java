package dev.nightjar.sinks.opensearch;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How long to pause before the next attempt: twice as long each time up to a bound, of which a
 * random half is left out, so that writers that failed together do not come back together.
 */
final class BackOff {

  private final long minMillis;
  private final long maxMillis;
  private final SplittableRandom random;

  /** Equal seeds give equal pauses. */
  BackOff(Duration min, Duration max, long seed) {
    this.minMillis = Math.max(1, min.toMillis());
    this.maxMillis = Math.max(minMillis, max.toMillis());
    this.random = new SplittableRandom(seed);
  }

  /**
   * The pause after so many failures in a row.
   *
   * @param failures 1 or more
   * @return milliseconds, from half of the step to the whole
   */
  long millis(int failures) {
    int doublings = Math.min(failures - 1, Long.numberOfLeadingZeros(minMillis) - 2);
    long step = Math.min(maxMillis, minMillis << doublings);
    return step - random.nextLong(step / 2 + 1);
  }
}
