package dev.nightjar.dynamodb.split;

import org.apache.flink.api.connector.source.SourceSplit;

/**
 * A shard and how far it has been read.
 *
 * @param shardId the shard; never null
 * @param parentShardId the shard that it continues; null where it continues none
 * @param lastSequenceNumber the last record that was emitted; null where none was
 * @param notBeforeMillis while no record has been emitted, records that arrived before this instant
 *     (epoch milliseconds) are dropped; {@link #NO_BOUND} to drop none. It stands for a start at
 *     LATEST, which must not be taken anew after a restart
 * @param fresh handed out at the first start and not yet in any checkpoint: LATEST may still be
 *     taken literally, and what is already trimmed was never promised
 * @param finished whether the shard's end has been emitted
 */
public record ShardSplit(
    String shardId,
    String parentShardId,
    String lastSequenceNumber,
    long notBeforeMillis,
    boolean fresh,
    boolean finished)
    implements SourceSplit {

  /** No record is too old. */
  public static final long NO_BOUND = Long.MIN_VALUE;

  /** A shard of which nothing was read. */
  public static ShardSplit unread(
      String shardId, String parentShardId, long notBeforeMillis, boolean fresh) {
    return new ShardSplit(shardId, parentShardId, null, notBeforeMillis, fresh, false);
  }

  @Override
  public String splitId() {
    return shardId;
  }

  /** Whether the first iterator may be LATEST. */
  public boolean startsAtLatest() {
    return fresh && lastSequenceNumber == null && notBeforeMillis != NO_BOUND;
  }

  /** As it goes into a checkpoint or comes back from a lost reader: fresh no more. */
  public ShardSplit kept() {
    return fresh
        ? new ShardSplit(
            shardId, parentShardId, lastSequenceNumber, notBeforeMillis, false, finished)
        : this;
  }
}
