package dev.nightjar.local.streams;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The time that the stand-in goes by: retention, the age of iterators, creation times, rate limits
 * and late listings. Safe for many threads.
 */
public interface StreamClock {

  /** Milliseconds since the epoch. */
  long millis();

  /**
   * Moves the time on.
   *
   * @param step zero or more
   */
  void advance(Duration step);

  /** A clock that stands still until it is advanced. */
  static StreamClock virtual(Instant start) {
    AtomicLong now = new AtomicLong(start.toEpochMilli());
    return new StreamClock() {
      @Override
      public long millis() {
        return now.get();
      }

      @Override
      public void advance(Duration step) {
        now.addAndGet(checked(step));
      }
    };
  }

  /** The system's clock, ahead of it by what it was advanced. */
  static StreamClock system() {
    return systemBehind(Duration.ZERO);
  }

  /**
   * The system's clock, behind it at first: what is written before it is advanced has an age.
   *
   * @param behind zero or more
   */
  static StreamClock systemBehind(Duration behind) {
    AtomicLong ahead = new AtomicLong(-checked(behind));
    return new StreamClock() {
      @Override
      public long millis() {
        return System.currentTimeMillis() + ahead.get();
      }

      @Override
      public void advance(Duration step) {
        ahead.addAndGet(checked(step));
      }
    };
  }

  private static long checked(Duration step) {
    if (step.isNegative()) {
      throw new IllegalArgumentException("a span of time is zero or more, not " + step);
    }
    return step.toMillis();
  }
}
