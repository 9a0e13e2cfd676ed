package dev.nightjar.dynamodb.simulation;

import dev.nightjar.dynamodb.reader.ReadClock;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The clock of one reader, whose time of day may differ from the service's. */
final class SimulatedClock implements ReadClock {

  /** Who never waits. */
  static final long NEVER = Long.MAX_VALUE;

  private final SimulatedTime time;
  private final long skewMillis;
  private final long zero;
  private volatile Wait wait;

  private record Wait(ReentrantLock lock, Condition changed, long until) {}

  SimulatedClock(SimulatedTime time, long skewMillis) {
    this.time = time;
    this.skewMillis = skewMillis;
    this.zero = time.millis() - 1_000_000;
  }

  @Override
  public long epochMillis() {
    return time.millis() + skewMillis;
  }

  @Override
  public long elapsedMillis() {
    return time.millis() - zero;
  }

  @Override
  public void await(ReentrantLock lock, Condition changed, long millis)
      throws InterruptedException {
    if (millis <= 0) {
      throw new AssertionError("a wait of " + millis + " ms spins");
    }
    wait = new Wait(lock, changed, time.millis() + millis);
    changed.await();
  }

  /** Whether the fetcher waits and nobody has woken it. */
  boolean isWaiting() {
    return until() != NEVER;
  }

  /** When the fetcher looks again of its own accord. */
  long until() {
    Wait last = wait;
    if (last == null) {
      return NEVER;
    }
    last.lock.lock();
    try {
      return last.lock.hasWaiters(last.changed) ? last.until : NEVER;
    } finally {
      last.lock.unlock();
    }
  }

  /** Ends the fetcher's wait where its time has come. */
  void wakeIfDue() {
    Wait last = wait;
    if (last == null) {
      return;
    }
    last.lock.lock();
    try {
      if (last.until <= time.millis()) {
        last.changed.signalAll();
      }
    } finally {
      last.lock.unlock();
    }
  }
}
