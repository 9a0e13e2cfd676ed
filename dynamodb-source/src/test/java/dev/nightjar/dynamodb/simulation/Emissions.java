package dev.nightjar.dynamodb.simulation;

import dev.nightjar.dynamodb.ChangeRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All that the job has emitted, over all its lives. What was emitted after the checkpoint to which
 * its reader was set back is taken back, as exactly-once consumers see it.
 */
final class Emissions {

  private final List<Emission> all = new ArrayList<>();

  /** One record out of a reader. */
  static final class Emission {
    final ChangeRecord record;
    final int subtask;

    /** Which of the job's lives, for the log. */
    final String life;

    final long timestamp;
    final long at;

    /** The highest watermark that its shard or an ancestor had told in this life. */
    final long lineageWatermark;

    /** What an operator behind all subtasks had as its watermark. */
    final long jobWatermark;

    private boolean takenBack;

    Emission(
        ChangeRecord record,
        int subtask,
        String life,
        long timestamp,
        long at,
        long lineageWatermark,
        long jobWatermark) {
      this.record = record;
      this.subtask = subtask;
      this.life = life;
      this.timestamp = timestamp;
      this.at = at;
      this.lineageWatermark = lineageWatermark;
      this.jobWatermark = jobWatermark;
    }

    @Override
    public String toString() {
      return record.eventName()
          + " "
          + record.origin()
          + " "
          + record.shardId()
          + " "
          + record.sequenceNumber()
          + " "
          + new String(record.keys(), java.nio.charset.StandardCharsets.UTF_8)
          + " by "
          + life;
    }
  }

  /** What one life of a reader has emitted. */
  final class Share {
    private final List<Emission> emitted = new ArrayList<>();
    private final Map<Long, Integer> marks = new HashMap<>();
    private int committed;

    void add(Emission emission) {
      emitted.add(emission);
      all.add(emission);
    }

    void snapshot(long checkpoint) {
      marks.put(checkpoint, emitted.size());
    }

    void complete(long checkpoint) {
      committed = Math.max(committed, marks.getOrDefault(checkpoint, 0));
    }

    /** The reader is set back to the last checkpoint that is complete. */
    void setBack() {
      emitted.subList(committed, emitted.size()).forEach(emission -> emission.takenBack = true);
    }
  }

  Share share() {
    return new Share();
  }

  /** What an exactly-once consumer sees, in order. */
  List<Emission> view() {
    return all.stream().filter(emission -> !emission.takenBack).toList();
  }

  /** All, also what was taken back, in order. */
  List<Emission> all() {
    return all;
  }
}
