package dev.nightjar.dynamodb.split;

import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.StreamDescription;
import dev.nightjar.dynamodb.ViewType;
import dev.nightjar.dynamodb.lineage.ShardNode;
import java.util.List;

/**
 * What the enumerator keeps in a checkpoint.
 *
 * @param streamArn the stream that all of it is about; null before the first discovery
 * @param viewType what that stream carries; null before the first discovery, and in states of
 *     version 1. With the key it lets a stream be read to its end that the table no longer has
 * @param keySchema the names of the table's key attributes; empty where the view type is null
 * @param startedMillis when the source was first started, epoch milliseconds; {@link
 *     ShardSplit#NO_BOUND} in states of version 1
 * @param notBeforeMillis before this instant, epoch milliseconds, nothing of the stream is wanted;
 *     {@link ShardSplit#NO_BOUND} for a start at the trim horizon
 * @param shards all shards that matter, with their place in the lineage; never null
 * @param unassigned what no reader holds at the moment; never null
 * @param backfill the snapshot at the first start; null where there is none
 * @param repairs gaps that were found, and how far each is filled; never null
 */
public record EnumeratorState(
    String streamArn,
    ViewType viewType,
    List<String> keySchema,
    long startedMillis,
    long notBeforeMillis,
    List<ShardNode> shards,
    List<ChangeSplit> unassigned,
    Backfill backfill,
    List<Repair> repairs) {

  /** Copies the lists. */
  public EnumeratorState {
    keySchema = List.copyOf(keySchema);
    shards = List.copyOf(shards);
    unassigned = List.copyOf(unassigned);
    repairs = List.copyOf(repairs);
  }

  /**
   * The stream as the state describes it.
   *
   * @param table its table's name
   * @return null where the state does not tell what it carries
   */
  public StreamDescription stream(String table) {
    return streamArn == null || viewType == null
        ? null
        : new StreamDescription(table, streamArn, viewType, keySchema, false, 0);
  }

  /**
   * A snapshot that comes before the stream.
   *
   * @param asOfMillis since this instant the stream tells all changes, epoch milliseconds
   * @param planned whether its splits have been made
   * @param splits how many there are; 0 before they are planned
   * @param unfinished the ids of the splits that have not been read to their end; never null
   */
  public record Backfill(long asOfMillis, boolean planned, int splits, List<String> unfinished) {

    /** Copies the list. */
    public Backfill {
      unfinished = List.copyOf(unfinished);
    }

    /** Whether the stream may be read. */
    public boolean isDone() {
      return planned && unfinished.isEmpty();
    }
  }

  /** What becomes of a gap. */
  public enum Phase {
    /** To be filled; no scan has been planned for it. */
    FOUND,
    /** A scan that covers it is under way. */
    FILLING,
    /** The scan is over, which is still to be told in the stream. */
    FILLED,
    /** That has been told. */
    CLOSED,
    /** Not to be filled: the policy was to go on without its records. */
    ACCEPTED
  }

  /**
   * A gap, known to be one.
   *
   * @param gap the gap; never null
   * @param phase what becomes of it; never null
   * @param filledBy the id of the gap under which the scan runs that fills this one, for one scan
   *     fills all gaps of its time; null before it is planned
   * @param unfinished where the scan runs under this gap's own id, the ids of its splits that have
   *     not been read to their end; otherwise empty; never null
   */
  public record Repair(Gap gap, Phase phase, String filledBy, List<String> unfinished) {

    /** Copies the list. */
    public Repair {
      unfinished = List.copyOf(unfinished);
    }
  }
}
