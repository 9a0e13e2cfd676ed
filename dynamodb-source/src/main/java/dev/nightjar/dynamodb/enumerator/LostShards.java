package dev.nightjar.dynamodb.enumerator;

import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.GapPolicy;
import dev.nightjar.dynamodb.lineage.ShardInfo;
import dev.nightjar.dynamodb.lineage.TimeBase;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shards that the service forgot before they were read. They are passed over when their turn comes,
 * for their children's sake.
 */
final class LostShards {

  private static final Logger LOG = LoggerFactory.getLogger(ShardEnumerator.class);

  private final GapPolicy policy;
  private final Runnable gaps;
  private final Map<String, Lost> shards = new HashMap<>();

  /**
   * A shard that is gone.
   *
   * @param streamArn the stream
   * @param promised whether its records were to be read, so that their loss is a gap
   * @param goneAtMillis when that was seen, epoch milliseconds
   */
  record Lost(String streamArn, boolean promised, long goneAtMillis) {

    /**
     * The gap.
     *
     * @param base how far event time had come before it; null where unknown
     */
    Gap gap(String shardId, TimeBase base) {
      return new Gap(
          streamArn,
          shardId,
          null,
          null,
          base == null ? Gap.UNKNOWN : base.arrivalMillis(),
          goneAtMillis);
    }
  }

  /**
   * @param gaps counts a shard whose loss is a gap
   */
  LostShards(GapPolicy policy, Runnable gaps) {
    this.policy = policy;
    this.gaps = gaps;
  }

  /**
   * A shard is gone.
   *
   * @param streamArn the stream
   * @param promised whether its records were to be read; what was gone before the first start was
   *     not
   * @throws IllegalStateException at the first word of a promised one, where the policy is to fail
   */
  void add(String shardId, String streamArn, boolean promised, long now) {
    if (shards.putIfAbsent(shardId, new Lost(streamArn, promised, now)) != null || !promised) {
      return;
    }
    gaps.run();
    String message =
        "the shard "
            + shardId
            + " of the stream "
            + streamArn
            + " has expired before any of it was read: the stream keeps records for 24 hours, and"
            + " the job was away or behind for longer. Its records are lost to the job. To go on"
            + " with what is left, set the gap policy to 'continue', or to 'repair' to read the"
            + " table again for what is missing; the table itself is complete";
    if (policy == GapPolicy.FAIL) {
      throw new IllegalStateException(message);
    }
    LOG.error("Gap: {}.", message);
  }

  /** These are there after all. */
  void found(Collection<ShardInfo> listed) {
    if (!shards.isEmpty()) {
      listed.forEach(shard -> shards.remove(shard.shardId()));
    }
  }

  /** What is known of a shard whose turn has come; null where it is there. Asked once. */
  Lost pass(String shardId) {
    return shards.remove(shardId);
  }
}
