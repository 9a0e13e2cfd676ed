package dev.nightjar.dynamodb.lineage;

/**
 * A shard's place in the lineage.
 *
 * @param shardId its id; never null
 * @param parentShardId the shard that it continues; null where it continues none
 * @param status how far reading has come; never null
 * @param owner the subtask that reads or read it; {@link #NOBODY} before that
 */
public record ShardNode(String shardId, String parentShardId, Status status, int owner) {

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

  ShardNode with(Status newStatus) {
    return new ShardNode(shardId, parentShardId, newStatus, owner);
  }

  ShardNode ownedBy(int subtask) {
    return new ShardNode(shardId, parentShardId, status, subtask);
  }
}
