package dev.nightjar.local.streams;

/**
 * A shard as it is, listed or not.
 *
 * @param shardId its id
 * @param parentShardId the parent's id, null for a root
 * @param startingSequenceNumber never null; not always that of a record
 * @param endingSequenceNumber null while it is open
 * @param listed whether a listing now would show it
 */
public record ShardView(
    String shardId,
    String parentShardId,
    String startingSequenceNumber,
    String endingSequenceNumber,
    boolean listed) {

  /** Whether it still takes records. */
  public boolean open() {
    return endingSequenceNumber == null;
  }
}
