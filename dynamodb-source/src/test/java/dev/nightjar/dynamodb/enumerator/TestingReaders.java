package dev.nightjar.dynamodb.enumerator;

import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.enumerator.StreamEvents.GapFound;
import dev.nightjar.dynamodb.enumerator.StreamEvents.ShardFinished;
import dev.nightjar.dynamodb.enumerator.StreamEvents.SplitFinished;
import dev.nightjar.dynamodb.lineage.TimeBase;
import dev.nightjar.dynamodb.split.ChangeSplit;
import dev.nightjar.dynamodb.split.ChangeSplitSerializer;
import dev.nightjar.dynamodb.split.EnumeratorState;
import dev.nightjar.dynamodb.split.EnumeratorStateSerializer;
import dev.nightjar.dynamodb.split.ExportSplit;
import dev.nightjar.dynamodb.split.NoticeSplit;
import dev.nightjar.dynamodb.split.ScanSplit;
import dev.nightjar.dynamodb.split.ShardSplit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * The readers of a source as far as its enumerator sees them, with checkpoints and failures as
 * Flink has them: the enumerator's part of a checkpoint comes first, what is assigned after it is
 * not in the readers' part, and a subtask that is set back brings its part back and has what was
 * assigned since given back.
 */
final class TestingReaders {

  private final TestingEnumerator source;
  private final BiConsumer<Integer, ChangeSplit> onAssign;
  private final ChangeSplitSerializer splits = new ChangeSplitSerializer();
  private final EnumeratorStateSerializer states = new EnumeratorStateSerializer();

  private List<Reader> readers = new ArrayList<>();
  private boolean inCheckpoint;

  /** The last checkpoint that was completed; null before the first. */
  private EnumeratorState completed;

  /** One subtask. */
  static final class Reader {
    final Map<String, ChangeSplit> held = new TreeMap<>();
    final Map<String, ChangeSplit> finished = new TreeMap<>();
    private boolean up;

    /** Assigned while a checkpoint is taken: behind its barrier. */
    private final List<ChangeSplit> behindBarrier = new ArrayList<>();

    /** Assigned since the completed checkpoint. */
    private final Map<String, ChangeSplit> uncheckpointed = new TreeMap<>();

    private List<ChangeSplit> checkpoint = new ArrayList<>();
  }

  /**
   * @param onAssign is told of every split that is handed out, before its reader has it
   */
  TestingReaders(TestingEnumerator source, BiConsumer<Integer, ChangeSplit> onAssign) {
    this.source = source;
    this.onAssign = onAssign;
  }

  EnumeratorState completed() {
    return completed;
  }

  List<Reader> all() {
    return readers;
  }

  boolean isUp(int subtask) {
    return readers.get(subtask).up;
  }

  /** A new attempt of the whole job, from the completed checkpoint. */
  void restart(int parallelism) {
    List<ChangeSplit> reported = new ArrayList<>();
    readers.forEach(reader -> reported.addAll(reader.checkpoint));
    readers = new ArrayList<>();
    inCheckpoint = false;
    source.restarted(parallelism);
    for (int subtask = 0; subtask < parallelism; subtask++) {
      readers.add(new Reader());
    }
    for (int i = 0; i < reported.size(); i++) {
      readers.get(i % parallelism).checkpoint.add(reported.get(i));
    }
    source.context.onAssign(this::assigned);
    source.start(completed);
    for (int subtask = 0; subtask < parallelism; subtask++) {
      register(subtask);
    }
  }

  private void register(int subtask) {
    Reader reader = readers.get(subtask);
    reader.up = true;
    source.register(
        subtask, reader.checkpoint.stream().map(this::copy).toArray(ChangeSplit[]::new));
  }

  private void assigned(int subtask, ChangeSplit split) {
    onAssign.accept(subtask, split);
    Reader reader = readers.get(subtask);
    reader.uncheckpointed.put(split.splitId(), split);
    if (inCheckpoint) {
      reader.behindBarrier.add(split);
    } else {
      reader.held.put(split.splitId(), split);
    }
  }

  /** These subtasks fail together, and come back in this order. */
  void fail(List<Integer> subtasks) {
    inCheckpoint = false;
    deliver();
    for (int subtask : subtasks) {
      source.context.fail(subtask);
      readers.get(subtask).up = false;
    }
    for (int subtask : subtasks) {
      Reader reader = readers.get(subtask);
      List<ChangeSplit> back = new ArrayList<>(reader.uncheckpointed.values());
      reader.held.clear();
      reader.finished.clear();
      reader.uncheckpointed.clear();
      source.enumerator.addSplitsBack(back, subtask);
    }
  }

  void comeBack(List<Integer> subtasks) {
    subtasks.forEach(this::register);
  }

  private void deliver() {
    for (Reader reader : readers) {
      reader.behindBarrier.forEach(split -> reader.held.put(split.splitId(), split));
      reader.behindBarrier.clear();
    }
  }

  /**
   * Takes a checkpoint.
   *
   * @param meanwhile what happens after the enumerator's part and before the readers'
   * @param completes whether it is completed
   */
  void checkpoint(Runnable meanwhile, boolean completes) {
    if (readers.stream().anyMatch(reader -> !reader.up)) {
      return;
    }
    EnumeratorState state = copy(source.state());
    List<Map<String, ChangeSplit>> before = new ArrayList<>();
    readers.forEach(reader -> before.add(new HashMap<>(reader.uncheckpointed)));
    inCheckpoint = true;
    List<Reader> attempt = readers;
    meanwhile.run();
    if (attempt != readers || !inCheckpoint) {
      return;
    }
    if (completes) {
      completed = state;
      for (int subtask = 0; subtask < readers.size(); subtask++) {
        Reader reader = readers.get(subtask);
        reader.checkpoint = new ArrayList<>();
        reader.held.values().forEach(split -> reader.checkpoint.add(copy(split)));
        reader.finished.values().forEach(split -> reader.checkpoint.add(copy(split)));
        reader.finished.clear();
        Map<String, ChangeSplit> old = before.get(subtask);
        reader.uncheckpointed.values().removeIf(split -> old.get(split.splitId()) == split);
      }
    }
    inCheckpoint = false;
    deliver();
    if (completes) {
      source.complete();
    }
  }

  /** A reader reads a split to its end. */
  void finish(int subtask, String splitId, TimeBase base) {
    Reader reader = readers.get(subtask);
    ChangeSplit split = reader.held.remove(splitId);
    reader.finished.put(splitId, finished(split, base));
    event(
        subtask,
        split instanceof ShardSplit
            ? new ShardFinished(splitId, base)
            : new SplitFinished(splitId));
  }

  /** A reader finds a gap in a shard that it has. */
  void findGap(int subtask, String shardId, Gap gap) {
    Reader reader = readers.get(subtask);
    ShardSplit split = (ShardSplit) reader.held.get(shardId);
    List<Gap> gaps = new ArrayList<>(split.gaps());
    gaps.add(gap);
    reader.held.put(
        shardId,
        new ShardSplit(
            shardId,
            split.parentShardId(),
            "9",
            split.notBeforeMillis(),
            split.begin(),
            false,
            split.startingSequenceNumber(),
            split.timeBase(),
            gaps));
    event(subtask, new GapFound(gap));
  }

  private void event(int subtask, SourceEvent event) {
    source.enumerator.handleSourceEvent(subtask, event);
    source.context.runCalls();
  }

  private static ChangeSplit finished(ChangeSplit split, TimeBase base) {
    if (split instanceof ShardSplit shard) {
      return new ShardSplit(
          shard.shardId(),
          shard.parentShardId(),
          shard.lastSequenceNumber(),
          shard.notBeforeMillis(),
          shard.begin(),
          true,
          shard.startingSequenceNumber(),
          base,
          shard.gaps());
    }
    if (split instanceof ScanSplit scan) {
      return new ScanSplit(
          scan.segment(), scan.segments(), scan.asOfMillis(), "{}", scan.repairs(), true);
    }
    if (split instanceof NoticeSplit notice) {
      return new NoticeSplit(notice.gap(), notice.closed(), true);
    }
    ExportSplit file = (ExportSplit) split;
    return new ExportSplit(
        file.file(), file.items(), file.md5(), file.asOfMillis(), file.items(), true);
  }

  private ChangeSplit copy(ChangeSplit split) {
    try {
      return splits.deserialize(splits.getVersion(), splits.serialize(split));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private EnumeratorState copy(EnumeratorState state) {
    try {
      return states.deserialize(states.getVersion(), states.serialize(state));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
