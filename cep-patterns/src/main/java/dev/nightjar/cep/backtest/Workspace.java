package dev.nightjar.cep.backtest;

import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.rule.Micros;
import dev.nightjar.cep.rule.RuleSet;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** What the threads of one backtest share. */
final class Workspace implements Closeable {

  private final BacktestOptions options;
  private final BacktestProgress progress;
  private final RuleIndex index;
  private final Refusals refusals = new Refusals();
  private final TempFolder folder;
  private final ExternalSort[] stages;
  private final ExternalSort alerts;
  private final Arrivals arrivals;
  private final long from;
  private final long to;
  private ChunkReader chunks;
  private final AtomicLong latest = new AtomicLong(Long.MIN_VALUE);
  private volatile boolean failed;

  Workspace(RuleSet rules, BacktestOptions options, BacktestProgress progress) {
    this.options = options;
    this.progress = progress;
    index = new RuleIndex(rules);
    folder = new TempFolder(options.temporary());
    stages = new ExternalSort[rules.stages()];
    long memory = options.memory() / (stages.length + 1);
    for (int i = 0; i < stages.length; i++) {
      stages[i] =
          new ExternalSort(
              folder,
              "stage-" + (i + 1),
              OccurrenceRecords.PARTITIONS,
              memory,
              // Those that route, and those that judge the stages before.
              options.threads() * (i + 1));
    }
    alerts = new ExternalSort(folder, "alerts", 1, memory, options.threads() * (stages.length + 1));
    arrivals = options.late() == null ? null : new Arrivals(Micros.of(options.late()));
    from = options.from() == null ? Long.MIN_VALUE : Evidence.micros(options.from());
    to = options.to() == null ? Long.MAX_VALUE : Evidence.micros(options.to());
  }

  void open(ChunkReader reader) {
    chunks = reader;
  }

  BacktestOptions options() {
    return options;
  }

  BacktestProgress progress() {
    return progress;
  }

  RuleIndex index() {
    return index;
  }

  Refusals refusals() {
    return refusals;
  }

  ChunkReader chunks() {
    return chunks;
  }

  /** Null where all of the input is brought into order first. */
  Arrivals arrivals() {
    return arrivals;
  }

  ExternalSort alerts() {
    return alerts;
  }

  /** The occurrences of a stage, from 1. */
  ExternalSort stage(int stage) {
    return stages[stage - 1];
  }

  int stages() {
    return stages.length;
  }

  /** Writers to all stages by number minus 1, for one thread; null for those before the first. */
  ExternalSort.Writer[] stageWriters(int first) {
    ExternalSort.Writer[] writers = new ExternalSort.Writer[stages.length];
    for (int i = first - 1; i < writers.length; i++) {
      writers[i] = stages[i].writer();
    }
    return writers;
  }

  /** A thread has read events up to a time, in epoch microseconds. */
  void readTo(long time) {
    latest.accumulateAndGet(time, Math::max);
  }

  /**
   * The time of the last event that was read, whether or not a rule wants it: so long is who sends
   * nothing silent. {@link Long#MIN_VALUE} without any.
   */
  long latest() {
    return latest.get();
  }

  /** Whether an event is not of the time that was asked for. */
  boolean isOutside(long time) {
    return time < from || time >= to;
  }

  /** Whether a thread failed, so that the others need not go on. */
  boolean isFailed() {
    return failed;
  }

  void fail() {
    failed = true;
    if (arrivals != null) {
      arrivals.fail();
    }
  }

  /** Bytes that went through files. */
  long spilled() {
    return alerts.spilled() + Arrays.stream(stages).mapToLong(ExternalSort::spilled).sum();
  }

  @Override
  public void close() throws IOException {
    try {
      if (chunks != null) {
        chunks.close();
      }
      for (ExternalSort stage : stages) {
        stage.close();
      }
      alerts.close();
    } finally {
      folder.close();
    }
  }
}
