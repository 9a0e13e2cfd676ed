package dev.nightjar.job;

import dev.nightjar.audit.mapping.ChangeMapper;
import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.Origin;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The changes of a {@link TestingRun} as one bounded shard, with watermarks a second behind the
 * event time. It fails once where the run says so, after a checkpoint.
 */
record TestingSource(String run) implements Source<ChangeRecord, TestingSource.Position, Boolean> {

  /** Where the one split stands. */
  record Position(int next) implements SourceSplit {
    @Override
    public String splitId() {
      return "all";
    }
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SplitEnumerator<Position, Boolean> createEnumerator(
      SplitEnumeratorContext<Position> context) {
    return new Enumerator(context, new Position(0));
  }

  @Override
  public SplitEnumerator<Position, Boolean> restoreEnumerator(
      SplitEnumeratorContext<Position> context, Boolean assigned) {
    return new Enumerator(context, assigned ? null : new Position(0));
  }

  @Override
  public SourceReader<ChangeRecord, Position> createReader(SourceReaderContext context) {
    return new Reader(TestingRun.of(run));
  }

  @Override
  public SimpleVersionedSerializer<Position> getSplitSerializer() {
    return new IntSerializer<>() {
      @Override
      int number(Position position) {
        return position.next();
      }

      @Override
      Position of(int number) {
        return new Position(number);
      }
    };
  }

  @Override
  public SimpleVersionedSerializer<Boolean> getEnumeratorCheckpointSerializer() {
    return new IntSerializer<>() {
      @Override
      int number(Boolean assigned) {
        return assigned ? 1 : 0;
      }

      @Override
      Boolean of(int number) {
        return number == 1;
      }
    };
  }

  private abstract static class IntSerializer<T> implements SimpleVersionedSerializer<T> {
    abstract int number(T value);

    abstract T of(int number);

    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(T value) {
      return ByteBuffer.allocate(Integer.BYTES).putInt(0, number(value)).array();
    }

    @Override
    public T deserialize(int version, byte[] bytes) {
      return of(ByteBuffer.wrap(bytes).getInt());
    }
  }

  /** Gives the split to the first subtask that there is, and nothing to the others. */
  private static final class Enumerator implements SplitEnumerator<Position, Boolean> {
    private final SplitEnumeratorContext<Position> context;
    private Position open;

    Enumerator(SplitEnumeratorContext<Position> context, Position open) {
      this.context = context;
      this.open = open;
    }

    @Override
    public void start() {
      // Splits are given when readers register.
    }

    @Override
    public void handleSplitRequest(int subtask, String host) {
      // Readers never ask.
    }

    @Override
    public void addSplitsBack(List<Position> splits, int subtask) {
      splits.forEach(split -> open = split);
    }

    @Override
    public void addReader(int subtask) {
      if (open != null) {
        context.assignSplit(open, subtask);
        open = null;
      }
      context.signalNoMoreSplits(subtask);
    }

    @Override
    public Boolean snapshotState(long checkpoint) {
      return open == null;
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private static final class Reader implements SourceReader<ChangeRecord, Position> {
    private static final long BOUND = 1000;

    private final ChangeMapper mapper = new ChangeMapper(Mapping.standard());
    private final TestingRun run;
    private final CompletableFuture<Void> assigned = new CompletableFuture<>();
    private Position position;
    private long watermark = Long.MIN_VALUE;

    Reader(TestingRun run) {
      this.run = run;
    }

    @Override
    public void start() {
      // Splits come unasked.
    }

    @Override
    public InputStatus pollNext(ReaderOutput<ChangeRecord> output) {
      if (!assigned.isDone()) {
        return InputStatus.NOTHING_AVAILABLE;
      }
      if (position == null || position.next() == run.changes.size()) {
        return InputStatus.END_OF_INPUT;
      }
      if (position.next() == run.failBefore && !run.failed.get()) {
        run.reached.complete(null);
        if (!run.checkpointed.isDone()) {
          return InputStatus.NOTHING_AVAILABLE;
        }
      }
      if (position.next() == run.failBefore + run.failLater
          && run.failsAtGate
          && run.failBefore >= 0
          && !run.failed.get()) {
        if (!run.mayFail.getAsBoolean()) {
          return InputStatus.MORE_AVAILABLE;
        }
        run.failed.set(true);
        throw new IllegalStateException("killed by the test");
      }
      ChangeRecord record = run.changes.get(position.next());
      long time = mapper.eventTime(Changes.of(record)).orElse(record.arrivalMillis());
      output.collect(record, time);
      if (record.origin() == Origin.STREAM && record.gap() == null) {
        watermark = Math.max(watermark, time - BOUND);
        output.emitWatermark(new Watermark(watermark));
      }
      position = new Position(position.next() + 1);
      return InputStatus.MORE_AVAILABLE;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      boolean waits = position != null && position.next() == run.failBefore && !run.failed.get();
      return waits ? run.checkpointed : assigned;
    }

    @Override
    public List<Position> snapshotState(long checkpoint) {
      return position == null ? new ArrayList<>() : new ArrayList<>(List.of(position));
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
      if (position != null && position.next() == run.failBefore) {
        run.checkpointCompleted();
      }
    }

    @Override
    public void addSplits(List<Position> splits) {
      position = splits.get(0);
    }

    @Override
    public void notifyNoMoreSplits() {
      assigned.complete(null);
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
