package dev.nightjar.dynamodb.enumerator;

import dev.nightjar.dynamodb.split.ChangeSplit;
import dev.nightjar.dynamodb.split.ShardSplit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** A coordinator in one thread, whose time the test moves. */
final class TestingEnumeratorContext implements SplitEnumeratorContext<ChangeSplit> {

  private final int parallelism;
  private final Map<Integer, ReaderInfo> readers = new HashMap<>();
  private final Deque<Runnable> calls = new ArrayDeque<>();
  private final List<Runnable> periodic = new ArrayList<>();
  private final Map<Integer, List<ChangeSplit>> assigned = new TreeMap<>();
  private final List<String> log = new ArrayList<>();
  private final Map<String, Metric> metrics = new TreeMap<>();
  private long now = 1_795_000_000_000L;
  private boolean held;
  private BiConsumer<Integer, ChangeSplit> listener = (subtask, split) -> {};

  TestingEnumeratorContext(int parallelism) {
    this.parallelism = parallelism;
  }

  long now() {
    return now;
  }

  /** Who is told of every split that is handed out. */
  void onAssign(BiConsumer<Integer, ChangeSplit> newListener) {
    listener = newListener;
  }

  /** Sets the clock. */
  void at(long millis) {
    now = millis;
  }

  /** From now on asynchronous calls stay unanswered. */
  void hold(boolean hold) {
    held = hold;
  }

  void register(int subtask, ChangeSplit... reported) {
    readers.put(subtask, ReaderInfo.createReaderInfo(subtask, "here", List.of(reported)));
  }

  /** The subtask failed; what it held is forgotten and returned. */
  List<ChangeSplit> fail(int subtask) {
    readers.remove(subtask);
    List<ChangeSplit> lost = assigned.remove(subtask);
    return lost == null ? List.of() : lost;
  }

  /** Lets time pass in steps of a tick, with all that it brings. */
  void pass(long millis) {
    for (long end = now + millis; now < end; ) {
      now += ShardEnumerator.TICK_MILLIS;
      periodic.forEach(Runnable::run);
      runCalls();
    }
  }

  void runCalls() {
    while (!held && !calls.isEmpty()) {
      calls.poll().run();
    }
  }

  /** What was handed out to a subtask. */
  List<ChangeSplit> assigned(int subtask) {
    return assigned.getOrDefault(subtask, List.of());
  }

  List<String> assignedIds(int subtask) {
    return assigned(subtask).stream().map(ChangeSplit::splitId).toList();
  }

  /** Assignments and events, in order. */
  List<String> log() {
    return log;
  }

  @Override
  public SplitEnumeratorMetricGroup metricGroup() {
    return new TestingMetricGroup("");
  }

  /** All metrics that were registered, by their full names. */
  Map<String, Metric> metrics() {
    return metrics;
  }

  private final class TestingMetricGroup extends UnregisteredMetricsGroup
      implements SplitEnumeratorMetricGroup {

    private final String prefix;

    private TestingMetricGroup(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public MetricGroup addGroup(String name) {
      return new TestingMetricGroup(prefix + name + ".");
    }

    @Override
    public Counter counter(String name) {
      Counter counter = new SimpleCounter();
      metrics.put(prefix + name, counter);
      return counter;
    }

    @Override
    public <V, G extends Gauge<V>> G gauge(String name, G gauge) {
      metrics.put(prefix + name, gauge);
      return gauge;
    }

    @Override
    public <G extends Gauge<Long>> G setUnassignedSplitsGauge(G gauge) {
      return gauge("unassignedSplits", gauge);
    }
  }

  @Override
  public void sendEventToSourceReader(int subtaskId, SourceEvent event) {
    if (!readers.containsKey(subtaskId)) {
      throw new AssertionError("no reader " + subtaskId);
    }
    String name = event.getClass().getSimpleName();
    log.add(
        subtaskId
            + ": "
            + name
            + (event instanceof StreamEvents.ShardReleased released
                ? " " + released.shardId()
                : ""));
  }

  @Override
  public int currentParallelism() {
    return parallelism;
  }

  @Override
  public Map<Integer, ReaderInfo> registeredReaders() {
    return readers;
  }

  @Override
  public void assignSplits(SplitsAssignment<ChangeSplit> assignment) {
    assignment
        .assignment()
        .forEach(
            (subtask, splits) -> {
              if (!readers.containsKey(subtask)) {
                throw new AssertionError("no reader " + subtask);
              }
              assigned.computeIfAbsent(subtask, id -> new ArrayList<>()).addAll(splits);
              splits.forEach(split -> listener.accept(subtask, split));
              splits.forEach(
                  split ->
                      log.add(
                          subtask
                              + (split instanceof ShardSplit ? ": shard " : ": ")
                              + split.splitId()));
            });
  }

  @Override
  public void signalNoMoreSplits(int subtask) {
    throw new AssertionError("a stream has no end");
  }

  @Override
  public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
    calls.add(() -> call(callable, handler));
  }

  @Override
  public <T> void callAsync(
      Callable<T> callable, BiConsumer<T, Throwable> handler, long initialDelay, long period) {
    periodic.add(() -> call(callable, handler));
  }

  private static <T> void call(Callable<T> callable, BiConsumer<T, Throwable> handler) {
    T result;
    try {
      result = callable.call();
    } catch (Throwable e) {
      handler.accept(null, e);
      return;
    }
    handler.accept(result, null);
  }

  @Override
  public void runInCoordinatorThread(Runnable runnable) {
    runnable.run();
  }
}
