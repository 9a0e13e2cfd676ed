package dev.nightjar.dynamodb.simulation;

import dev.nightjar.dynamodb.split.ChangeSplit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.connector.source.SplitsAssignment;

/**
 * What was assigned since each checkpoint, as Flink 2.2's SplitAssignmentTracker keeps it: a reader
 * that is set back to a checkpoint has none of what came after the enumerator's part of it.
 */
final class AssignmentMemory {

  private final SortedMap<Long, Map<Integer, List<ChangeSplit>>> before = new TreeMap<>();
  private Map<Integer, List<ChangeSplit>> since = new HashMap<>();

  void assigned(SplitsAssignment<ChangeSplit> assignment) {
    assignment
        .assignment()
        .forEach(
            (subtask, splits) ->
                since.computeIfAbsent(subtask, id -> new ArrayList<>()).addAll(splits));
  }

  /** The enumerator's part of a checkpoint is taken. */
  void snapshot(long checkpoint) {
    before.put(checkpoint, since);
    since = new HashMap<>();
  }

  void complete(long checkpoint) {
    before.headMap(checkpoint + 1).clear();
  }

  /** What a reader lacks that is set back to a checkpoint; it is forgotten here. */
  List<ChangeSplit> takeAfter(int subtask, long checkpoint) {
    List<ChangeSplit> lost = new ArrayList<>();
    before
        .tailMap(checkpoint + 1)
        .values()
        .forEach(
            assignments -> {
              List<ChangeSplit> some = assignments.remove(subtask);
              if (some != null) {
                lost.addAll(some);
              }
            });
    List<ChangeSplit> rest = since.remove(subtask);
    if (rest != null) {
      lost.addAll(rest);
    }
    return lost;
  }
}
