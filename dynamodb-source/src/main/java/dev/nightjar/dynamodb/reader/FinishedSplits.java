package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.split.ChangeSplit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finished splits that stay in the reader's state until a checkpoint that holds them is complete
 * (FLINK-37627): the enumerator's part of a checkpoint is older than the readers', and may still
 * take them for unread.
 */
final class FinishedSplits {

  private final Map<String, ChangeSplit> splits = new LinkedHashMap<>();
  private final NavigableMap<Long, Set<String>> checkpoints = new TreeMap<>();

  void add(ChangeSplit finished) {
    splits.put(finished.splitId(), finished);
  }

  /** What goes into this checkpoint. */
  Collection<ChangeSplit> snapshot(long checkpointId) {
    checkpoints.put(checkpointId, Set.copyOf(splits.keySet()));
    return List.copyOf(splits.values());
  }

  /** This checkpoint, and with it all before, need them no longer. */
  void complete(long checkpointId) {
    Map<Long, Set<String>> complete = checkpoints.headMap(checkpointId, true);
    complete.values().forEach(splits.keySet()::removeAll);
    complete.clear();
  }
}
