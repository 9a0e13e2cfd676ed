package dev.nightjar.dynamodb.reader;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

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
        public void await(ReentrantLock lock, Condition changed, long millis)
            throws InterruptedException {
          // The caller looks again either way.
          changed.await(millis, TimeUnit.MILLISECONDS);
        }
      };

  /** By so much our clock and the stream's may differ. */
  long SKEW_MILLIS = 2_000;

  /** Time of day, to compare with arrival times; it may jump. */
  long epochMillis();

  /** Time that only ever goes on, from an arbitrary zero. */
  long elapsedMillis();

  /** Waits for a signal, at most so long. The caller holds the lock, which is the condition's. */
  void await(ReentrantLock lock, Condition changed, long millis) throws InterruptedException;

  /**
   * When a record arrived, in elapsed milliseconds: now, or where that was longer ago than clocks
   * differ, so long ago. Time since then moves the watermark of a quiet shard; counted from the
   * reading of a backlog it would stay behind by the backlog's age.
   *
   * @param unitMillis to what the stream rounds arrival down
   */
  default long arrivedAt(long arrivalMillis, long unitMillis) {
    return elapsedMillis() - Math.max(0, epochMillis() - arrivalMillis - unitMillis - SKEW_MILLIS);
  }
}
