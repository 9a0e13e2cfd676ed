package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.SourceOptions;
import dev.nightjar.dynamodb.StreamDescription;
import dev.nightjar.dynamodb.enumerator.StreamEvents.AssignmentSettled;
import dev.nightjar.dynamodb.enumerator.StreamEvents.ShardReleased;
import dev.nightjar.dynamodb.enumerator.StreamEvents.StreamResolved;
import dev.nightjar.dynamodb.split.ChangeSplit;
import dev.nightjar.dynamodb.split.ShardSplit;
import dev.nightjar.dynamodb.stream.StreamsApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.core.io.InputStatus;

/**
 * Reads the splits of one subtask. It reports a split's end to the enumerator and lets a shard go
 * only when the enumerator has assigned the children; and it is idle while none of its shards takes
 * part in event time, so that it does not hold the watermark of the others. Until the first shards
 * are all handed out it is not idle, whatever it reads: a snapshot holds event time back.
 */
// The base class's close() may be interrupted, and says so as Exception.
@SuppressWarnings("try")
public final class ChangeReader
    extends SingleThreadMultiplexSourceReaderBase<
        SplitElement, ChangeRecord, ChangeSplit, SplitState> {

  private final Parts parts;
  private final FinishedSplits finished = new FinishedSplits();
  private boolean settled;
  private Boolean idle;

  /** What the reader, its fetcher and its emitter share. */
  private record Parts(
      SourceOptions options,
      int parallelism,
      StreamsApi api,
      ReadClock clock,
      ExecutorService calls,
      AtomicReference<StreamDescription> stream,
      ReleasedShards released,
      ReadMetrics metrics,
      ChangeEmitter emitter) {

    ChangeSplitReader splitReader() {
      return new ChangeSplitReader(
          api, stream.get(), options, parallelism, clock, calls, released, metrics);
    }
  }

  private ChangeReader(Parts parts, SourceReaderContext context) {
    super(parts::splitReader, parts.emitter, context.getConfiguration(), context);
    this.parts = parts;
  }

  /** A reader that owns its access to the service. */
  public static ChangeReader create(
      SourceReaderContext context, SourceOptions options, StreamsApi api, ReadClock clock) {
    ExecutorService calls =
        Executors.newFixedThreadPool(
            ChangeSplitReader.threads(options),
            task -> {
              Thread thread =
                  new Thread(task, "dynamodb-streams-calls-" + context.getIndexOfSubtask());
              thread.setDaemon(true);
              return thread;
            });
    return create(context, options, api, clock, calls);
  }

  /** The same with threads for its calls, which it owns, too. */
  static ChangeReader create(
      SourceReaderContext context,
      SourceOptions options,
      StreamsApi api,
      ReadClock clock,
      ExecutorService calls) {
    ReadMetrics metrics = new ReadMetrics(clock);
    metrics.register(context.metricGroup());
    ChangeEmitter emitter =
        new ChangeEmitter(
            options.eventTime(),
            context::sendSourceEventToCoordinator,
            metrics,
            context.metricGroup().getIOMetricGroup().getNumRecordsInCounter());
    return new ChangeReader(
        new Parts(
            options,
            context.currentParallelism(),
            api,
            clock,
            calls,
            new AtomicReference<>(),
            new ReleasedShards(),
            metrics,
            emitter),
        context);
  }

  @Override
  public InputStatus pollNext(ReaderOutput<ChangeRecord> output) throws Exception {
    // Before the first hand-out is complete, idling would let the watermark run past shards that
    // are still to come.
    boolean nowIdle = settled && !parts.emitter.hasActiveShards();
    if (idle == null || nowIdle != idle) {
      idle = nowIdle;
      if (nowIdle) {
        output.markIdle();
      } else {
        output.markActive();
      }
    }
    return super.pollNext(output);
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    if (event instanceof StreamResolved resolved) {
      parts.stream.set(resolved.stream());
    } else if (event instanceof AssignmentSettled) {
      settled = true;
      // Without shards nothing else would make the task look at this reader again.
      splitFetcherManager.getQueue().notifyAvailable();
    } else if (event instanceof ShardReleased released) {
      parts.released.add(released.shardId());
    } else {
      super.handleSourceEvents(event);
    }
  }

  @Override
  public void addSplits(List<ChangeSplit> splits) {
    super.addSplits(splits);
    splitFetcherManager.getQueue().notifyAvailable();
  }

  @Override
  protected SplitState initializedState(ChangeSplit split) {
    SplitState state =
        split instanceof ShardSplit shard
            ? new ShardState(
                shard,
                parts.options.outOfOrderness().toMillis(),
                parts.stream.get().arn(),
                parts.clock)
            : SplitState.aside(split);
    parts.emitter.added(state);
    return state;
  }

  @Override
  protected ChangeSplit toSplitType(String splitId, SplitState state) {
    return state.toSplit();
  }

  @Override
  protected void onSplitFinished(Map<String, SplitState> letGo) {
    for (SplitState split : letGo.values()) {
      parts.emitter.removed(split);
      finished.add(split.toSplit());
    }
    splitFetcherManager.getQueue().notifyAvailable();
  }

  @Override
  public List<ChangeSplit> snapshotState(long checkpointId) {
    List<ChangeSplit> splits = new ArrayList<>(super.snapshotState(checkpointId));
    splits.addAll(finished.snapshot(checkpointId));
    return splits;
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    finished.complete(checkpointId);
    super.notifyCheckpointComplete(checkpointId);
  }

  @Override
  public void close() throws Exception {
    try {
      super.close();
    } finally {
      parts.calls.shutdownNow();
      parts.api.close();
    }
  }
}
