package dev.nightjar.dynamodb.split;

import dev.nightjar.dynamodb.lineage.ShardNode;
import java.util.List;

/**
 * What the enumerator keeps in a checkpoint.
 *
 * @param streamArn the stream that all of it is about; null before the first discovery
 * @param notBeforeMillis the instant of a start at LATEST, epoch milliseconds; {@link
 *     ShardSplit#NO_BOUND} for a start at the trim horizon
 * @param shards all shards that matter, with their place in the lineage; never null
 * @param unassigned shards with a position that no reader holds at the moment; never null
 */
public record EnumeratorState(
    String streamArn, long notBeforeMillis, List<ShardNode> shards, List<ShardSplit> unassigned) {

  /** Copies the lists. */
  public EnumeratorState {
    shards = List.copyOf(shards);
    unassigned = List.copyOf(unassigned);
  }
}
