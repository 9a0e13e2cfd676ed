package dev.nightjar.dynamodb.enumerator;

import dev.nightjar.dynamodb.GapPolicy;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shards that the service forgot before they were read. They are passed over when their turn comes,
 * for their children's sake.
 */
final class LostShards {

  private static final Logger LOG = LoggerFactory.getLogger(ShardEnumerator.class);

  private final GapPolicy policy;
  private final Counter gaps;
  private final Set<String> shards = new HashSet<>();

  /**
   * @param gaps counts the shards whose loss is a gap
   */
  LostShards(GapPolicy policy, Counter gaps) {
    this.policy = policy;
    this.gaps = gaps;
  }

  /**
   * A shard is gone.
   *
   * @param promised whether its records were to be read; what was gone before the first start was
   *     not
   * @throws IllegalStateException at the first word of a promised one, where the policy is to fail
   */
  void add(String shardId, String streamArn, boolean promised) {
    if (!shards.add(shardId) || !promised) {
      return;
    }
    gaps.inc();
    String message =
        "the shard "
            + shardId
            + " of the stream "
            + streamArn
            + " has expired before any of it was read: the stream keeps records for 24 hours, and"
            + " the job was away or behind for longer. Its records are lost to the job. To go on"
            + " with what is left, set the gap policy to 'continue'; the table itself is complete";
    if (policy == GapPolicy.FAIL) {
      throw new IllegalStateException(message);
    }
    LOG.error("Gap: {}.", message);
  }

  /** Whether the shard, whose turn has come, is to be passed over; asked once. */
  boolean pass(String shardId) {
    return shards.remove(shardId);
  }
}
