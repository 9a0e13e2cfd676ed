package dev.nightjar.dynamodb.lineage;

/**
 * A shard's place in the lineage.
 *
 * @param shardId its id; never null
 * @param parentShardId the shard that it continues; null where it continues none
 * @param status how far reading has come; never null
 * @param owner the subtask that reads or read it; {@link #NOBODY} before that
 * @param startingSequenceNumber where it begins; null where unknown
 * @param timeBase how far event time had come at its end, for its children; null before that, or
 *     where it had none
 */
public record ShardNode(
    String shardId,
    String parentShardId,
    Status status,
    int owner,
    String startingSequenceNumber,
    TimeBase timeBase) {

  /** No subtask yet. */
  public static final int NOBODY = -1;

  /** How far reading has come. */
  public enum Status {
    /** Not given to a reader, or taken back from one. */
    WAITING,
    /** Given to a reader. */
    READING,
    /** Read to its end, or not to be read at all. */
    DONE
  }

  /** A shard that nobody has read. */
  public static ShardNode unread(ShardInfo shard) {
    return new ShardNode(
        shard.shardId(),
        shard.parentShardId(),
        Status.WAITING,
        NOBODY,
        shard.startingSequenceNumber(),
        null);
  }

  /** The same with another status. */
  public ShardNode with(Status newStatus) {
    return new ShardNode(
        shardId, parentShardId, newStatus, owner, startingSequenceNumber, timeBase);
  }

  /** The same with another owner. */
  public ShardNode ownedBy(int subtask) {
    return new ShardNode(shardId, parentShardId, status, subtask, startingSequenceNumber, timeBase);
  }

  /** The same at its end, where event time had come so far; null where there was none. */
  public ShardNode endedAt(TimeBase base) {
    return new ShardNode(shardId, parentShardId, status, owner, startingSequenceNumber, base);
  }
}
