package dev.nightjar.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.Origin;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * What a source gave out, as the one operator behind it saw it: all of it, and the part that counts
 * after a restart. The operator finds the journal again by its id, so that no two tests share one.
 */
final class TestingJournal implements AutoCloseable {

  private static final Map<String, TestingJournal> JOURNALS = new ConcurrentHashMap<>();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String id = UUID.randomUUID().toString();
  private final List<Entry> emitted = new ArrayList<>();
  private final List<Entry> effect = new ArrayList<>();
  private int attempt;

  TestingJournal() {
    JOURNALS.put(id, this);
  }

  /**
   * One record.
   *
   * @param change as it was emitted
   * @param item the item's id; empty for a notice
   * @param n the item's number after the change; -1 for a notice
   * @param watermark what the operator had seen of time before it
   */
  record Entry(ChangeRecord change, String item, int n, long watermark) {

    static Entry of(ChangeRecord change, long watermark) {
      JsonNode image = change.newImage() == null ? null : read(change.newImage());
      return new Entry(
          change,
          read(change.keys()).path("id").path("S").asText(),
          image == null ? -1 : Integer.parseInt(image.path("n").path("N").asText()),
          watermark);
    }

    boolean isFrom(Origin origin) {
      return change.origin() == origin;
    }

    private static JsonNode read(byte[] json) {
      try {
        return JSON.readTree(json);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** All that was ever emitted, repeats included. */
  synchronized List<Entry> emitted() {
    return List.copyOf(emitted);
  }

  /** What state holds that goes back to its last checkpoint at a restart. */
  synchronized List<Entry> effect() {
    return List.copyOf(effect);
  }

  /** The part of the effect that was read in one place, notices left out. */
  List<Entry> effect(Origin origin) {
    return effect().stream()
        .filter(entry -> entry.isFrom(origin) && entry.change().gap() == null)
        .toList();
  }

  /** The numbers of these records. */
  static List<Integer> numbers(List<Entry> entries) {
    return entries.stream().map(Entry::n).toList();
  }

  /** The numbers of these records, item by item, in their order. */
  static Map<String, List<Integer>> numbersByItem(List<Entry> entries) {
    Map<String, List<Integer>> numbers = new TreeMap<>();
    entries.forEach(
        entry -> numbers.computeIfAbsent(entry.item(), key -> new ArrayList<>()).add(entry.n()));
    return numbers;
  }

  /** The operator; it runs at parallelism 1. */
  ProcessFunction<ChangeRecord, Void> writer() {
    return new Writer(id);
  }

  @Override
  public void close() {
    JOURNALS.remove(id);
  }

  /** Whoever is told to end may write on for a while: only the last one to begin may. */
  private synchronized int begin(long kept) {
    effect.subList(Math.toIntExact(kept), effect.size()).clear();
    return ++attempt;
  }

  private synchronized void add(int writer, Entry entry) {
    if (writer == attempt) {
      emitted.add(entry);
      effect.add(entry);
    }
  }

  private static final class Writer extends ProcessFunction<ChangeRecord, Void>
      implements CheckpointedFunction, Serializable {
    private static final long serialVersionUID = 1L;

    private final String journal;
    private transient ListState<Long> kept;
    private transient int attempt;
    private transient long count;

    private Writer(String journal) {
      this.journal = journal;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
      kept =
          context
              .getOperatorStateStore()
              .getListState(new ListStateDescriptor<>("count", Types.LONG));
      for (long before : kept.get()) {
        count += before;
      }
      attempt = JOURNALS.get(journal).begin(count);
    }

    @Override
    public void processElement(ChangeRecord change, Context context, Collector<Void> out) {
      count++;
      JOURNALS
          .get(journal)
          .add(attempt, Entry.of(change, context.timerService().currentWatermark()));
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
      kept.update(List.of(count));
    }
  }
}
