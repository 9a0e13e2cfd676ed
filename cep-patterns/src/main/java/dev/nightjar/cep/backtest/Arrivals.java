package dev.nightjar.cep.backtest;

/**
 * The watermark of a stream that brings the input in its own order, told to many threads: each
 * reads a chunk, then waits for its turn to learn how far event time had come before it.
 */
final class Arrivals {

  private final long bound;
  private int turn;
  private long latest = Long.MIN_VALUE;
  private boolean failed;

  /**
   * A stream before its first event.
   *
   * @param bound how far out of order an event may come and be in time, in microseconds
   */
  Arrivals(long bound) {
    this.bound = bound;
  }

  /**
   * The latest event time, in epoch microseconds, before a chunk; waits for the chunks before it.
   *
   * @param chunk its number
   * @param own the latest time in it; {@link Long#MIN_VALUE} where it has none
   */
  synchronized long before(int chunk, long own) throws InterruptedException {
    while (turn != chunk && !failed) {
      wait();
    }
    long before = latest;
    latest = Math.max(latest, own);
    turn++;
    notifyAll();
    return before;
  }

  /** Lets nobody wait for a chunk that will not come. */
  synchronized void fail() {
    failed = true;
    notifyAll();
  }

  /**
   * The watermark in epoch microseconds: what is at or before it is late.
   *
   * @param latestTime the latest event time so far; {@link Long#MIN_VALUE} before the first event
   */
  long watermark(long latestTime) {
    if (latestTime == Long.MIN_VALUE) {
      return Long.MIN_VALUE;
    }
    long watermark = latestTime - bound - 1;
    return watermark > latestTime ? Long.MIN_VALUE : watermark;
  }
}
