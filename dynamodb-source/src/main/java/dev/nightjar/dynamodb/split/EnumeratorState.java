package dev.nightjar.dynamodb.split;

import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.lineage.ShardNode;
import java.util.List;

/**
 * What the enumerator keeps in a checkpoint.
 *
 * @param streamArn the stream that all of it is about; null before the first discovery
 * @param notBeforeMillis before this instant, epoch milliseconds, nothing of the stream is wanted;
 *     {@link ShardSplit#NO_BOUND} for a start at the trim horizon
 * @param shards all shards that matter, with their place in the lineage; never null
 * @param unassigned what no reader holds at the moment; never null
 * @param backfill the snapshot at the first start; null where there is none
 * @param repairs gaps that were found, and how far each is filled; never null
 */
public record EnumeratorState(
    String streamArn,
    long notBeforeMillis,
    List<ShardNode> shards,
    List<ChangeSplit> unassigned,
    Backfill backfill,
    List<Repair> repairs) {

  /** Copies the lists. */
  public EnumeratorState {
    shards = List.copyOf(shards);
    unassigned = List.copyOf(unassigned);
    repairs = List.copyOf(repairs);
  }

  /**
   * A snapshot that comes before the stream.
   *
   * @param asOfMillis since this instant the stream tells all changes, epoch milliseconds
   * @param planned whether its splits have been made
   * @param unfinished the ids of the splits that have not been read to their end; never null
   */
  public record Backfill(long asOfMillis, boolean planned, List<String> unfinished) {

    /** Copies the list. */
    public Backfill {
      unfinished = List.copyOf(unfinished);
    }

    /** Whether the stream may be read. */
    public boolean isDone() {
      return planned && unfinished.isEmpty();
    }
  }

  /**
   * A gap, known to be one.
   *
   * @param gap the gap; never null
   * @param unfinished the ids of the splits of its repair that have not been read to their end;
   *     empty where it is repaired, and where the policy is not to repair; never null
   */
  public record Repair(Gap gap, List<String> unfinished) {

    /** Copies the list. */
    public Repair {
      unfinished = List.copyOf(unfinished);
    }
  }
}
