package dev.nightjar.dynamodb.split;

import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.lineage.TimeBase;
import java.util.List;

/**
 * A shard and how far it has been read.
 *
 * @param shardId the shard; never null
 * @param parentShardId the shard that it continues; null where it continues none
 * @param lastSequenceNumber the last record that was emitted; null where none was
 * @param notBeforeMillis while no record has been emitted, records that arrived before this instant
 *     (epoch milliseconds) are dropped; {@link #NO_BOUND} to drop none
 * @param begin how to begin while no record has been emitted; never null
 * @param finished whether the shard's end has been emitted
 * @param startingSequenceNumber where the shard begins; null where unknown
 * @param timeBase how far event time has come in it, or in its parent before it; null where there
 *     was none
 * @param gaps what was found missing in it, so that the enumerator learns of it even where a
 *     checkpoint came in between; never null
 */
public record ShardSplit(
    String shardId,
    String parentShardId,
    String lastSequenceNumber,
    long notBeforeMillis,
    Begin begin,
    boolean finished,
    String startingSequenceNumber,
    TimeBase timeBase,
    List<Gap> gaps)
    implements ChangeSplit {

  /** No record is too old. */
  public static final long NO_BOUND = Long.MIN_VALUE;

  /** How a shard begins of which nothing was emitted. */
  public enum Begin {
    /**
     * At its own beginning, all of which was promised: what is trimmed of it is a gap, unless it
     * arrived before the bound.
     */
    START,
    /** At the oldest record kept: a first start, to which what is trimmed was never promised. */
    HORIZON,
    /** Behind its newest record: a first start that has not been in any checkpoint yet. */
    LATEST
  }

  /** Copies the list. */
  public ShardSplit {
    gaps = List.copyOf(gaps);
  }

  /** A shard of which nothing was read. */
  public static ShardSplit unread(
      String shardId,
      String parentShardId,
      long notBeforeMillis,
      Begin begin,
      String startingSequenceNumber,
      TimeBase timeBase) {
    return new ShardSplit(
        shardId,
        parentShardId,
        null,
        notBeforeMillis,
        begin,
        false,
        startingSequenceNumber,
        timeBase,
        List.of());
  }

  @Override
  public String splitId() {
    return shardId;
  }

  /** As it goes into a checkpoint or comes back from a lost reader: LATEST no more. */
  public ShardSplit kept() {
    return begin == Begin.LATEST ? promised() : this;
  }

  /** The same, all of which was promised. */
  public ShardSplit promised() {
    return new ShardSplit(
        shardId,
        parentShardId,
        lastSequenceNumber,
        notBeforeMillis,
        Begin.START,
        finished,
        startingSequenceNumber,
        timeBase,
        gaps);
  }
}
