package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.lineage.TimeBase;
import java.util.OptionalLong;

/**
 * How far event time has come in one shard. Pure; event times are epoch milliseconds, and "at" is
 * elapsed milliseconds. The watermark follows min(event time, arrival), so that no clock but the
 * stream's moves it, and stays behind by the bound. Where the shard is caught up with it goes on at
 * the clock's rate, never to the clock's value: a simulated day works, too. It never goes back.
 *
 * <p>It starts from where an earlier run, or the parent, had come to: a shard that stays silent has
 * a watermark nevertheless, once it is caught up with.
 */
final class ShardWatermark {

  private final long bound;
  private boolean timed;
  private long maxTime = Long.MIN_VALUE;
  private long lastArrival = Long.MIN_VALUE;
  private long lastArrivedAt;
  private long watermark = Long.MIN_VALUE;

  /**
   * @param base how far event time had come before; null where there was none
   * @param arrivedAt when the base's last record arrived; of no meaning without a base
   */
  ShardWatermark(long outOfOrdernessMillis, TimeBase base, long arrivedAt) {
    this.bound = outOfOrdernessMillis;
    if (base != null) {
      this.timed = true;
      this.maxTime = base.maxEventTimeMillis();
      this.lastArrival = base.arrivalMillis();
      this.lastArrivedAt = arrivedAt;
    }
  }

  /** A record was emitted. Without an event time it moves nothing. */
  void onRecord(OptionalLong eventTime, long arrival, long arrivedAt) {
    if (eventTime.isPresent()) {
      timed = true;
      maxTime = Math.max(maxTime, Math.min(eventTime.getAsLong(), arrival));
      lastArrival = Math.max(lastArrival, arrival);
      lastArrivedAt = arrivedAt;
    }
  }

  /** Whether a record with an event time has come, here or before. */
  boolean isTimed() {
    return timed;
  }

  /** How far event time has come; null where it has not begun. */
  TimeBase base() {
    return timed ? new TimeBase(maxTime, lastArrival) : null;
  }

  /** The watermark after the records so far, where it has advanced. */
  OptionalLong advance() {
    return timed ? advanceTo(maxTime - bound) : OptionalLong.empty();
  }

  /** The watermark of a shard that was caught up with at that time, where it has advanced. */
  OptionalLong caughtUp(long at) {
    return timed
        ? advanceTo(maxTime + Math.max(0, at - lastArrivedAt) - bound)
        : OptionalLong.empty();
  }

  private OptionalLong advanceTo(long candidate) {
    if (candidate <= watermark) {
      return OptionalLong.empty();
    }
    watermark = candidate;
    return OptionalLong.of(candidate);
  }
}
