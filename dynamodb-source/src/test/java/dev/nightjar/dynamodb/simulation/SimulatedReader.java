package dev.nightjar.dynamodb.simulation;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.SourceOptions;
import dev.nightjar.dynamodb.reader.ChangeReader;
import dev.nightjar.dynamodb.reader.TestingReaders;
import dev.nightjar.dynamodb.simulation.Emissions.Emission;
import dev.nightjar.dynamodb.split.ChangeSplit;
import dev.nightjar.dynamodb.stream.StreamsApi;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.SourceReaderOptions;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;

/** One life of one real reader, as its task sees it. All of it runs in the simulation's thread. */
final class SimulatedReader implements SourceReaderContext, ReaderOutput<ChangeRecord> {

  private final int subtask;
  private final int parallelism;
  private final String life;
  private final SimulatedTime time;
  private final Watermarks watermarks;
  private final Emissions.Share share;
  private final History history;
  private final SimulatedClock clock;
  private final SimulatedCalls calls;
  private final ChangeReader reader;
  private final FetcherProbe fetcher;
  private final Set<String> splits = new HashSet<>();

  /** What the reader tells the enumerator, before it is delivered. */
  final Deque<SourceEvent> told = new ArrayDeque<>();

  private final SourceReaderMetricGroup metrics =
      InternalSourceReaderMetricGroup.wrap(
          UnregisteredMetricGroups.createUnregisteredOperatorMetricGroup());

  SimulatedReader(
      int subtask,
      int parallelism,
      int lives,
      SourceOptions options,
      StreamsApi api,
      SimulatedClock clock,
      SimulatedTime time,
      Watermarks watermarks,
      Emissions.Share share,
      History history) {
    this.subtask = subtask;
    this.parallelism = parallelism;
    this.life = "reader " + subtask + " (life " + lives + ")";
    this.time = time;
    this.watermarks = watermarks;
    this.share = share;
    this.history = history;
    this.clock = clock;
    this.calls = new SimulatedCalls(time);
    watermarks.start(subtask);
    this.reader = TestingReaders.create(this, options, api, clock, calls);
    this.fetcher = new FetcherProbe(reader, clock);
    reader.start();
  }

  Emissions.Share share() {
    return share;
  }

  SimulatedCalls calls() {
    return calls;
  }

  /** When the fetcher looks again of its own accord. */
  long nextAt() {
    return Math.min(clock.until(), calls.nextAt());
  }

  void wakeIfDue() {
    clock.wakeIfDue();
    fetcher.awaitQuiet();
  }

  void step(Lockstep call) {
    calls.step(call);
    fetcher.awaitQuiet();
  }

  boolean isAvailable() {
    return reader.isAvailable().isDone();
  }

  void poll() throws Exception {
    reader.pollNext(this);
    fetcher.awaitQuiet();
  }

  void addSplits(List<ChangeSplit> added) {
    for (ChangeSplit split : added) {
      if (!splits.add(split.splitId())) {
        throw new AssertionError(life + " was given " + split.splitId() + " twice");
      }
      watermarks.added(subtask, split.splitId());
    }
    reader.addSplits(added);
    fetcher.awaitQuiet();
  }

  void handle(SourceEvent event) {
    reader.handleSourceEvents(event);
    fetcher.awaitQuiet();
  }

  void pauseOrResume(Collection<String> pause, Collection<String> resume) {
    reader.pauseOrResumeSplits(pause, resume);
    fetcher.awaitQuiet();
  }

  /** The ids of the splits that the reader has. */
  Set<String> splits() {
    return splits;
  }

  List<ChangeSplit> snapshot(long checkpoint) {
    share.snapshot(checkpoint);
    return reader.snapshotState(checkpoint);
  }

  void complete(long checkpoint) throws Exception {
    share.complete(checkpoint);
    reader.notifyCheckpointComplete(checkpoint);
    fetcher.awaitQuiet();
  }

  void close() throws Exception {
    reader.close();
  }

  @Override
  public String toString() {
    return life;
  }

  // The task's output.

  @Override
  public void collect(ChangeRecord record) {
    throw new AssertionError("a record without a timestamp");
  }

  @Override
  public void collect(ChangeRecord record, long timestamp) {
    throw new AssertionError("a record of no split");
  }

  @Override
  public void emitWatermark(Watermark watermark) {
    throw new AssertionError("a watermark of no split");
  }

  @Override
  public void markIdle() {
    watermarks.readerIdle(subtask, true);
  }

  @Override
  public void markActive() {
    watermarks.readerIdle(subtask, false);
  }

  @Override
  public SourceOutput<ChangeRecord> createOutputForSplit(String splitId) {
    return new SplitOutput(splitId);
  }

  @Override
  public void releaseOutputForSplit(String splitId) {
    splits.remove(splitId);
    watermarks.released(subtask, splitId);
    history.add(life + " lets go of " + splitId);
  }

  private final class SplitOutput implements SourceOutput<ChangeRecord> {
    private final String splitId;

    private SplitOutput(String splitId) {
      this.splitId = splitId;
    }

    @Override
    public void collect(ChangeRecord record) {
      throw new AssertionError("a record without a timestamp");
    }

    @Override
    public void collect(ChangeRecord record, long timestamp) {
      Emission emission =
          new Emission(
              record,
              subtask,
              life,
              timestamp,
              time.millis(),
              watermarks.ofLineage(record.shardId()),
              watermarks.isSplitIdle(subtask, splitId) ? Long.MIN_VALUE : watermarks.ofJob());
      share.add(emission);
      history.add("emitted " + emission);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      watermarks.watermark(subtask, splitId, watermark.getTimestamp());
    }

    @Override
    public void markIdle() {
      watermarks.splitIdle(subtask, splitId, true);
    }

    @Override
    public void markActive() {
      watermarks.splitIdle(subtask, splitId, false);
    }
  }

  // The task's context.

  @Override
  public SourceReaderMetricGroup metricGroup() {
    return metrics;
  }

  @Override
  public Configuration getConfiguration() {
    // So that the fetcher never waits for room, which the simulation could not tell from work.
    return new Configuration().set(SourceReaderOptions.ELEMENT_QUEUE_CAPACITY, 100_000);
  }

  @Override
  public String getLocalHostName() {
    return "here";
  }

  @Override
  public int getIndexOfSubtask() {
    return subtask;
  }

  @Override
  public int currentParallelism() {
    return parallelism;
  }

  @Override
  public void sendSplitRequest() {
    throw new AssertionError("splits are not asked for");
  }

  @Override
  public void sendSourceEventToCoordinator(SourceEvent event) {
    told.add(event);
  }

  @Override
  public UserCodeClassLoader getUserCodeClassLoader() {
    return SimpleUserCodeClassLoader.create(getClass().getClassLoader());
  }
}
