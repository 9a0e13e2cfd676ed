package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.SourceOptions;
import dev.nightjar.dynamodb.StreamDescription;
import dev.nightjar.dynamodb.enumerator.StreamEvents.AssignmentSettled;
import dev.nightjar.dynamodb.enumerator.StreamEvents.ShardFinished;
import dev.nightjar.dynamodb.enumerator.StreamEvents.ShardReleased;
import dev.nightjar.dynamodb.enumerator.StreamEvents.StreamResolved;
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
 * Reads the shards of one subtask. It reports a shard's end to the enumerator and lets the shard go
 * only when the enumerator has assigned the children; and it is idle while none of its shards takes
 * part in event time, so that it does not hold the watermark of the others.
 */
// The base class's close() may be interrupted, and says so as Exception.
@SuppressWarnings("try")
public final class ShardReader
    extends SingleThreadMultiplexSourceReaderBase<
        ShardElement, ChangeRecord, ShardSplit, ShardState> {

  private final Parts parts;
  private final FinishedShards finished = new FinishedShards();
  private boolean settled;
  private boolean idle;

  /** What the reader, its fetcher and its emitter share. */
  private record Parts(
      SourceOptions options,
      StreamsApi api,
      ReadClock clock,
      ExecutorService calls,
      AtomicReference<StreamDescription> stream,
      ReleasedShards released,
      ReadMetrics metrics,
      ChangeEmitter emitter) {

    ShardSplitReader splitReader() {
      return new ShardSplitReader(api, stream.get(), options, clock, calls, released, metrics);
    }
  }

  private ShardReader(Parts parts, SourceReaderContext context) {
    super(parts::splitReader, parts.emitter, context.getConfiguration(), context);
    this.parts = parts;
  }

  /** A reader that owns its access to the service. */
  public static ShardReader create(
      SourceReaderContext context, SourceOptions options, StreamsApi api, ReadClock clock) {
    ReadMetrics metrics = new ReadMetrics(clock);
    metrics.register(context.metricGroup());
    ExecutorService calls =
        Executors.newFixedThreadPool(
            options.parallelCalls(),
            task -> {
              Thread thread =
                  new Thread(task, "dynamodb-streams-calls-" + context.getIndexOfSubtask());
              thread.setDaemon(true);
              return thread;
            });
    ChangeEmitter emitter =
        new ChangeEmitter(
            options.eventTime(),
            shardId -> context.sendSourceEventToCoordinator(new ShardFinished(shardId)),
            context.metricGroup().getIOMetricGroup().getNumRecordsInCounter());
    return new ShardReader(
        new Parts(
            options,
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
    if (nowIdle != idle) {
      idle = nowIdle;
      if (idle) {
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
  public void addSplits(List<ShardSplit> splits) {
    super.addSplits(splits);
    splitFetcherManager.getQueue().notifyAvailable();
  }

  @Override
  protected ShardState initializedState(ShardSplit split) {
    parts.emitter.added();
    return new ShardState(split, parts.options.outOfOrderness().toMillis());
  }

  @Override
  protected ShardSplit toSplitType(String shardId, ShardState state) {
    return state.toSplit();
  }

  @Override
  protected void onSplitFinished(Map<String, ShardState> finishedShards) {
    for (ShardState shard : finishedShards.values()) {
      parts.emitter.removed(shard);
      finished.add(shard.toSplit());
    }
    splitFetcherManager.getQueue().notifyAvailable();
  }

  @Override
  public List<ShardSplit> snapshotState(long checkpointId) {
    List<ShardSplit> splits = new ArrayList<>(super.snapshotState(checkpointId));
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
