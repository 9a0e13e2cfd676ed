package dev.nightjar.dynamodb.reader;

import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Time that passes only where somebody waits. For one thread. */
final class TestingClock implements ReadClock {

  static final long START = 1_795_000_000_000L;

  private final NavigableMap<Long, Runnable> planned = new TreeMap<>();
  private long now;
  private int waits;

  /** Runs something once so much time has passed, in the thread that waits. */
  void in(long millis, Runnable action) {
    planned.put(now + millis, action);
  }

  void advance(long millis) {
    long until = now + millis;
    while (!planned.isEmpty() && planned.firstKey() <= until) {
      now = Math.max(now, planned.firstKey());
      planned.pollFirstEntry().getValue().run();
    }
    now = until;
  }

  /** How often somebody waited: a spinning reader shows here. */
  int waits() {
    return waits;
  }

  @Override
  public long epochMillis() {
    return START + now;
  }

  @Override
  public long elapsedMillis() {
    return now;
  }

  @Override
  public void await(ReentrantLock lock, Condition changed, long millis) {
    if (millis <= 0) {
      throw new AssertionError("a wait of " + millis + " ms spins");
    }
    waits++;
    if (waits > 100_000) {
      throw new AssertionError("waited for ever");
    }
    // As a signal would: a planned action ends the wait.
    long until = planned.isEmpty() ? now + millis : Math.min(now + millis, planned.firstKey());
    advance(until - now);
  }
}
