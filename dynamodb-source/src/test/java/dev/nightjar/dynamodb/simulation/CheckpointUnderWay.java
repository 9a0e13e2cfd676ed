package dev.nightjar.dynamodb.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A checkpoint of which some parts are still to come. */
final class CheckpointUnderWay {

  private final long id;
  private final byte[] enumerator;
  private final Map<Integer, List<byte[]>> readers = new TreeMap<>();

  CheckpointUnderWay(long id, byte[] enumerator) {
    this.id = id;
    this.enumerator = enumerator;
  }

  long id() {
    return id;
  }

  /** Whether the barrier may reach the task: all that was sent before it has. */
  boolean awaits(SimulatedTask task) {
    return !readers.containsKey(task.subtask()) && task.isDrained();
  }

  void add(SimulatedTask task, List<byte[]> splits) {
    readers.put(task.subtask(), splits);
  }

  boolean isComplete(int parallelism) {
    return readers.size() == parallelism;
  }

  Checkpoint toCheckpoint(int parallelism) {
    List<List<byte[]>> all = new ArrayList<>();
    for (int subtask = 0; subtask < parallelism; subtask++) {
      all.add(readers.get(subtask));
    }
    return new Checkpoint(id, enumerator, all);
  }
}
