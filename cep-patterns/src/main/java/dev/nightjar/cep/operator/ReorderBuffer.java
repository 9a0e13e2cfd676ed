package dev.nightjar.cep.operator;

import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.engine.ReorderQueue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyGroupStatePartitionStreamProvider;
import org.apache.flink.runtime.state.KeyedStateCheckpointOutputStream;

/**
 * Occurrences that wait until they can be judged in order, on the heap, so that waiting costs
 * neither a timer nor an access to the state backend. Its snapshot is raw keyed state: each key
 * group's part goes where its groups go. Between snapshots one heap serves all key groups: a
 * watermark looks at one head and not at hundreds.
 *
 * <p>It also remembers, by key group, how far the watermark had come at the snapshot, which Flink
 * does not: what was late before a restart is late after it too. And how many groups have state.
 */
final class ReorderBuffer {

  private static final int FORMAT = 1;

  private final int maxParallelism;
  private final ReorderQueue waiting = new ReorderQueue();
  private final long[] floors;
  private final int[] groups;

  private long highestFloor = Long.MIN_VALUE;
  private long newestRuleSet = Long.MIN_VALUE;
  private int groupsInAll;

  /**
   * @param maxParallelism the number of key groups of the job
   */
  ReorderBuffer(int maxParallelism) {
    this.maxParallelism = maxParallelism;
    this.floors = new long[maxParallelism];
    this.groups = new int[maxParallelism];
    Arrays.fill(floors, Long.MIN_VALUE);
  }

  void add(Occurrence occurrence) {
    newestRuleSet = Math.max(newestRuleSet, occurrence.ruleSet());
    waiting.add(occurrence);
  }

  int size() {
    return waiting.size();
  }

  /** Whether one that is due at a watermark was routed by a newer rule set than this. */
  boolean isAheadOf(long ruleSet, long watermark) {
    if (newestRuleSet <= ruleSet) {
      return false;
    }
    newestRuleSet = Long.MIN_VALUE;
    boolean due = false;
    for (Occurrence occurrence : waiting) {
      newestRuleSet = Math.max(newestRuleSet, occurrence.ruleSet());
      due |= occurrence.ruleSet() > ruleSet && ReorderQueue.due(occurrence) <= watermark;
    }
    return due;
  }

  /** Removes the next one that is due at a watermark; null where none is. */
  Occurrence poll(long watermark) {
    return waiting.poll(watermark);
  }

  /** How far a group has been judged: the watermark, or where it stood before a restore. */
  long judgedTo(GroupKey key, long watermark) {
    return watermark >= highestFloor ? watermark : Math.max(watermark, floors[keyGroup(key)]);
  }

  /** Whether groups may have been judged further than the watermark has come since a restore. */
  boolean isCatchingUp(long watermark) {
    return watermark < highestFloor;
  }

  /** A group has state from now on. */
  void groupOpened(GroupKey key) {
    groups[keyGroup(key)]++;
    groupsInAll++;
  }

  /** A group has no state any more. */
  void groupClosed(GroupKey key) {
    groups[keyGroup(key)]--;
    groupsInAll--;
  }

  /** How many groups have state on this subtask. */
  int groups() {
    return groupsInAll;
  }

  private int keyGroup(GroupKey key) {
    return KeyGroupRangeAssignment.assignToKeyGroup(key, maxParallelism);
  }

  /**
   * Writes the part of each key group of this subtask.
   *
   * @param watermark how far time has come, in epoch microseconds
   */
  void write(KeyedStateCheckpointOutputStream out, long watermark) throws IOException {
    List<List<Occurrence>> parts = parts();
    DataOutputViewStreamWrapper view = new DataOutputViewStreamWrapper(out);
    for (int keyGroup : out.getKeyGroupList()) {
      out.startNewKeyGroup(keyGroup);
      view.writeByte(FORMAT);
      view.writeLong(Math.max(watermark, floors[keyGroup]));
      Wire.writeLength(view, groups[keyGroup]);
      Wire.writeLength(view, parts.get(keyGroup).size());
      for (Occurrence occurrence : parts.get(keyGroup)) {
        OccurrenceSerializer.INSTANCE.serialize(occurrence, view);
      }
    }
    view.flush();
  }

  private List<List<Occurrence>> parts() {
    List<List<Occurrence>> parts = new ArrayList<>(maxParallelism);
    for (int i = 0; i < maxParallelism; i++) {
      parts.add(List.of());
    }
    for (Occurrence occurrence : waiting) {
      int keyGroup = keyGroup(GroupKey.of(occurrence));
      if (parts.get(keyGroup).isEmpty()) {
        parts.set(keyGroup, new ArrayList<>());
      }
      parts.get(keyGroup).add(occurrence);
    }
    return parts;
  }

  /**
   * Takes back what {@link #write} wrote, of the key groups that this subtask has now.
   *
   * @throws IOException if it is in a format that is not known here
   */
  void read(Iterable<KeyGroupStatePartitionStreamProvider> parts) throws IOException {
    for (KeyGroupStatePartitionStreamProvider part : parts) {
      DataInputViewStreamWrapper view = new DataInputViewStreamWrapper(part.getStream());
      int format = view.readUnsignedByte();
      if (format != FORMAT) {
        throw new IOException(
            "The state holds waiting occurrences in format "
                + format
                + ", this version of Nightjar reads "
                + FORMAT
                + ". Restore with the version that wrote it, or a later one.");
      }
      int keyGroup = part.getKeyGroupId();
      floors[keyGroup] = view.readLong();
      highestFloor = Math.max(highestFloor, floors[keyGroup]);
      groups[keyGroup] = Wire.readLength(view);
      groupsInAll += groups[keyGroup];
      int size = Wire.readLength(view);
      for (int i = 0; i < size; i++) {
        add(OccurrenceSerializer.INSTANCE.deserialize(view));
      }
    }
  }
}
