package dev.nightjar.local.streams;

import java.util.HashMap;
import java.util.Map;

/**
 * The service's own limits as buckets that hold one second's worth, by the model's clock: 5
 * GetRecords a second and shard, 10 DescribeStream a second, and the table's read capacity.
 */
final class RateLimits {

  private static final class Bucket {
    private double tokens;
    private long filledMillis;
  }

  private final StreamClock clock;
  private final boolean calls;
  private final double readCapacity;
  private final Map<String, Bucket> buckets = new HashMap<>();

  /** {@code readCapacity} is units a second; 0 for no limit. */
  RateLimits(StreamClock clock, boolean calls, double readCapacity) {
    this.clock = clock;
    this.calls = calls;
    this.readCapacity = readCapacity;
  }

  void check(Operation operation, String shardId) {
    if (!calls) {
      return;
    }
    if (operation == Operation.GET_RECORDS && !take(shardId, 5, 1)) {
      throw new Refusal(
          400, Refusal.STREAMS + "LimitExceededException", "Rate exceeded for shard " + shardId);
    }
    if (operation == Operation.DESCRIBE_STREAM && !take("DescribeStream", 10, 1)) {
      throw new Refusal(400, "com.amazon.coral.availability#ThrottlingException", "Rate exceeded");
    }
  }

  /** A page may overdraw: what it costs is known after it was read. */
  void checkReadCapacity() {
    if (readCapacity > 0 && !take("capacity", readCapacity, 0)) {
      throw new Refusal(
          400,
          Refusal.STREAMS + "ProvisionedThroughputExceededException",
          "The level of configured provisioned throughput for the table was exceeded.");
    }
  }

  synchronized void consumed(double units) {
    if (readCapacity > 0) {
      filled("capacity", readCapacity).tokens -= units;
    }
  }

  private synchronized boolean take(String name, double perSecond, int tokens) {
    Bucket bucket = filled(name, perSecond);
    if (tokens == 0 ? bucket.tokens <= 0 : bucket.tokens < tokens) {
      return false;
    }
    bucket.tokens -= tokens;
    return true;
  }

  private Bucket filled(String name, double perSecond) {
    long now = clock.millis();
    Bucket bucket = buckets.get(name);
    if (bucket == null) {
      bucket = new Bucket();
      bucket.tokens = perSecond;
      buckets.put(name, bucket);
    } else {
      bucket.tokens =
          Math.min(perSecond, bucket.tokens + (now - bucket.filledMillis) * perSecond / 1000);
    }
    bucket.filledMillis = now;
    return bucket;
  }
}
