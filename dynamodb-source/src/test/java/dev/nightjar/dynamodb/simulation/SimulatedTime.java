package dev.nightjar.dynamodb.simulation;

import dev.nightjar.local.streams.StreamClock;
import java.time.Duration;
import java.time.Instant;

/** One time for the service and the job. It stands still until the simulation moves it. */
final class SimulatedTime implements StreamClock {

  static final long START = Instant.parse("2026-11-21T08:00:00Z").toEpochMilli();

  private volatile long now = START;

  @Override
  public long millis() {
    return now;
  }

  /** Since the simulation began, ms. */
  long offset() {
    return now - START;
  }

  void moveTo(long instant) {
    if (instant < now) {
      throw new AssertionError("time goes back by " + (now - instant) + " ms");
    }
    now = instant;
  }

  @Override
  public void advance(Duration step) {
    moveTo(now + step.toMillis());
  }
}
