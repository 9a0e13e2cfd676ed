package dev.nightjar.dynamodb.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Watermarks as Flink combines them: the least of a reader's active splits, and behind the shuffle
 * the least of the active readers; never back.
 */
final class Watermarks {

  private final UnaryOperator<String> parentOf;
  private final Map<Integer, Subtask> subtasks = new HashMap<>();
  private final Map<String, Long> ofShards = new HashMap<>();
  private long ofJob = Long.MIN_VALUE;
  private boolean partly;

  private static final class Subtask {
    private final Map<String, Long> splits = new HashMap<>();
    private final Map<String, Boolean> idleSplits = new HashMap<>();
    private final Set<String> had = new HashSet<>();
    private long combined = Long.MIN_VALUE;
    private boolean idle;
  }

  Watermarks(UnaryOperator<String> parentOf) {
    this.parentOf = parentOf;
  }

  /** Of a reader that (again) has no splits. */
  void start(int subtask) {
    Subtask before = subtasks.put(subtask, new Subtask());
    if (before != null) {
      // Downstream, all would have begun anew.
      partly = true;
      ofShards.keySet().removeAll(before.had);
    }
  }

  void added(int subtask, String split) {
    subtasks.get(subtask).had.add(split);
    subtasks.get(subtask).splits.put(split, Long.MIN_VALUE);
    subtasks.get(subtask).idleSplits.put(split, false);
  }

  void released(int subtask, String split) {
    subtasks.get(subtask).splits.remove(split);
    subtasks.get(subtask).idleSplits.remove(split);
    combine(subtask);
  }

  void watermark(int subtask, String split, long watermark) {
    subtasks.get(subtask).splits.merge(split, watermark, Math::max);
    subtasks.get(subtask).idleSplits.put(split, false);
    ofShards.merge(split, watermark, Math::max);
    combine(subtask);
  }

  void splitIdle(int subtask, String split, boolean idle) {
    subtasks.get(subtask).idleSplits.put(split, idle);
    combine(subtask);
  }

  void readerIdle(int subtask, boolean idle) {
    subtasks.get(subtask).idle = idle;
    combine(subtask);
  }

  boolean isSplitIdle(int subtask, String split) {
    return subtasks.get(subtask).idleSplits.getOrDefault(split, false);
  }

  private void combine(int changed) {
    Subtask one = subtasks.get(changed);
    long least = Long.MAX_VALUE;
    for (Map.Entry<String, Long> split : one.splits.entrySet()) {
      if (!one.idleSplits.get(split.getKey())) {
        least = Math.min(least, split.getValue());
      }
    }
    if (least != Long.MAX_VALUE) {
      one.combined = Math.max(one.combined, least);
    }
    long ofAll = Long.MAX_VALUE;
    for (Subtask subtask : subtasks.values()) {
      boolean idle =
          subtask.idle || (!subtask.splits.isEmpty() && !subtask.idleSplits.containsValue(false));
      if (!idle) {
        ofAll = Math.min(ofAll, subtask.combined);
      }
    }
    if (ofAll != Long.MAX_VALUE) {
      ofJob = Math.max(ofJob, ofAll);
    }
  }

  /** The highest watermark of a shard and the shards that it continues. */
  long ofLineage(String shardId) {
    long highest = Long.MIN_VALUE;
    for (String id = shardId; id != null && !id.isEmpty(); id = parentOf.apply(id)) {
      highest = Math.max(highest, ofShards.getOrDefault(id, Long.MIN_VALUE));
    }
    return highest;
  }

  long ofShard(String shardId) {
    return ofShards.getOrDefault(shardId, Long.MIN_VALUE);
  }

  boolean isPartly() {
    return partly;
  }

  /** Behind all subtasks; none once a subtask was set back alone. */
  long ofJob() {
    return partly ? Long.MIN_VALUE : ofJob;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("all " + ofJob);
    subtasks.forEach(
        (id, subtask) ->
            text.append("; subtask ")
                .append(id)
                .append(subtask.idle ? " idle " : " ")
                .append(subtask.combined)
                .append(' ')
                .append(subtask.splits)
                .append(subtask.idleSplits));
    return text.toString();
  }
}
