package dev.nightjar.dynamodb.reader;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** Time as a reader sees it; tests have their own. */
public interface ReadClock {

  /** The machine's clocks. */
  ReadClock SYSTEM =
      new ReadClock() {
        @Override
        public long epochMillis() {
          return System.currentTimeMillis();
        }

        @Override
        public long elapsedMillis() {
          return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        }

        @Override
        public void await(Condition changed, long millis) throws InterruptedException {
          // The caller looks again either way.
          changed.await(millis, TimeUnit.MILLISECONDS);
        }
      };

  /** Time of day, to compare with arrival times; it may jump. */
  long epochMillis();

  /** Time that only ever goes on, from an arbitrary zero. */
  long elapsedMillis();

  /** Waits for a signal, at most so long. The caller holds the condition's lock. */
  void await(Condition changed, long millis) throws InterruptedException;
}
