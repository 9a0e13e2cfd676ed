package dev.nightjar.dynamodb.lineage;

import java.io.Serializable;

/**
 * How far event time had come in a shard: what the watermark of the same shard after a restart, or
 * of its children, goes on from.
 *
 * @param maxEventTimeMillis the greatest min(event time, arrival) so far, epoch milliseconds
 * @param arrivalMillis when the last record with an event time arrived, by the stream's clock,
 *     epoch milliseconds
 */
public record TimeBase(long maxEventTimeMillis, long arrivalMillis) implements Serializable {

  /** The greater of both, part by part; either may be null. */
  public static TimeBase max(TimeBase one, TimeBase other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return new TimeBase(
        Math.max(one.maxEventTimeMillis, other.maxEventTimeMillis),
        Math.max(one.arrivalMillis, other.arrivalMillis));
  }
}
