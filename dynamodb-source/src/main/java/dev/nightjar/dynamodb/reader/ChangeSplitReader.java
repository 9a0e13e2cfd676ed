package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.SourceOptions;
import dev.nightjar.dynamodb.StreamDescription;
import dev.nightjar.dynamodb.split.ChangeSplit;
import dev.nightjar.dynamodb.split.ShardSplit;
import dev.nightjar.dynamodb.stream.StreamsApi;
import dev.nightjar.dynamodb.stream.StreamsApiException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls the splits of one subtask, each at its own pace. Calls run on an executor, one in flight a
 * split, so that a slow or throttled one holds up no other.
 */
final class ChangeSplitReader implements SplitReader<SplitElement, ChangeSplit> {

  private static final Logger LOG = LoggerFactory.getLogger(ChangeSplitReader.class);

  /** Without anything due the fetcher waits for a signal; this bounds a lost one. */
  private static final long LONGEST_WAIT_MILLIS = 60_000;

  /** So many pages of shards may go before one of the table that waits. */
  private static final int SHARDS_FIRST = 4;

  private final SplitPolls opener;
  private final ReadClock clock;
  private final Executor calls;
  private final ReleasedShards released;
  private final ReadMetrics metrics;
  private final Runnable onRelease = this::signal;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, SplitPoll> polls = new HashMap<>();
  private final Set<String> endedShards = new LinkedHashSet<>();
  private final CallLane shards;
  private final CallLane table;
  private int shardsInARow;
  private boolean wokenUp;
  private boolean closed;
  private IOException failure;

  /**
   * @param parallelism how many subtasks share the read capacity
   * @param calls runs at least {@link #threads} calls at a time
   */
  ChangeSplitReader(
      StreamsApi api,
      StreamDescription stream,
      SourceOptions options,
      int parallelism,
      ReadClock clock,
      Executor calls,
      ReleasedShards released,
      ReadMetrics metrics) {
    this.opener = new SplitPolls(api, stream, options, parallelism, clock, metrics);
    this.clock = clock;
    this.calls = calls;
    this.released = released;
    this.metrics = metrics;
    this.shards = new CallLane(options.parallelCalls(), Integer.MAX_VALUE);
    this.table = new CallLane(SplitPolls.TABLE_CALLS, SplitPolls.TABLE_CALLS);
    released.listen(onRelease);
  }

  /** How many calls are made at a time, at most. */
  static int threads(SourceOptions options) {
    return options.parallelCalls() + SplitPolls.TABLE_CALLS;
  }

  @Override
  public RecordsWithSplitIds<SplitElement> fetch() throws IOException {
    lock.lock();
    try {
      while (true) {
        if (failure != null) {
          throw failure;
        }
        if (wokenUp) {
          wokenUp = false;
          return SplitBatch.empty();
        }
        // Before the hand-over, so that the next pages travel while this one is emitted.
        boolean started = startCalls(shards) | startCalls(table);
        SplitBatch batch = failure == null ? nextBatch() : null;
        if (batch != null) {
          return batch;
        }
        if (!started) {
          long now = clock.elapsedMillis();
          long wait = shards.waitMillis(now, LONGEST_WAIT_MILLIS);
          clock.await(lock, changed, table.waitMillis(now, wait));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for records");
    } finally {
      lock.unlock();
    }
  }

  private boolean startCalls(CallLane lane) {
    boolean started = false;
    while (failure == null) {
      SplitPoll poll = lane.start(clock.elapsedMillis());
      if (poll == null) {
        break;
      }
      calls.execute(() -> call(lane, poll));
      started = true;
    }
    return started;
  }

  private SplitBatch nextBatch() {
    SplitBatch letGo = nextReleased();
    if (letGo != null) {
      return letGo;
    }
    SplitPoll shard = shards.ready();
    SplitPoll piece = shard == null || shardsInARow >= SHARDS_FIRST ? table.ready() : null;
    if (piece != null) {
      shardsInARow = 0;
      List<SplitElement> elements = table.handOver(piece);
      if (!piece.hasEnded()) {
        return SplitBatch.of(piece.id(), elements);
      }
      polls.remove(piece.id());
      return SplitBatch.last(piece.id(), elements);
    }
    if (shard == null) {
      return null;
    }
    shardsInARow++;
    if (shard.hasEnded()) {
      endedShards.add(shard.id());
    }
    return SplitBatch.of(shard.id(), shards.handOver(shard));
  }

  private SplitBatch nextReleased() {
    for (String id : endedShards) {
      if (released.take(id)) {
        endedShards.remove(id);
        polls.remove(id);
        metrics.removed(id);
        return SplitBatch.last(id, List.of(new SplitElement.Released()));
      }
    }
    return null;
  }

  private void call(CallLane lane, SplitPoll poll) {
    SplitPoll.Answer answer = null;
    Throwable error = null;
    try {
      answer = poll.call();
    } catch (Throwable e) {
      error = e;
    }
    lock.lock();
    try {
      if (closed) {
        poll.close();
        return;
      }
      long now = clock.elapsedMillis();
      lane.answered(poll, error == null ? taken(poll, answer, now) : repeated(poll, error, now));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private List<SplitElement> taken(SplitPoll poll, SplitPoll.Answer answer, long now) {
    poll.access().onAnswer();
    try {
      return answer.take(now);
    } catch (IOException | RuntimeException e) {
      fail(poll, e);
      return List.of();
    }
  }

  private List<SplitElement> repeated(SplitPoll poll, Throwable error, long now) {
    if (error instanceof StreamsApiException refusal
        && (refusal.isTransient() || poll.access().tolerates(poll.id(), refusal, now))) {
      boolean throttled = refusal.kind() == StreamsApiException.Kind.THROTTLED;
      (throttled ? metrics.throttles : metrics.failures).increment();
      poll.onFailure(now);
      LOG.debug("A call for {} failed, again later: {}", poll.id(), refusal.getMessage());
    } else {
      fail(poll, error);
    }
    return List.of();
  }

  private void fail(SplitPoll poll, Throwable error) {
    if (failure != null) {
      return;
    }
    if (error instanceof IOException io) {
      failure = io;
      return;
    }
    failure = new IOException(opener.describe(poll, error), error);
  }

  @Override
  public void handleSplitsChanges(SplitsChange<ChangeSplit> changes) {
    if (!(changes instanceof SplitsAddition)) {
      throw new UnsupportedOperationException("splits are only added: " + changes);
    }
    lock.lock();
    try {
      for (ChangeSplit split : changes.splits()) {
        SplitPoll poll = opener.open(split);
        if (poll instanceof ShardPoll) {
          metrics.added(poll.id(), ((ShardSplit) split).timeBase());
        }
        polls.put(poll.id(), poll);
        lane(poll).add(poll);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private CallLane lane(SplitPoll poll) {
    return poll instanceof ShardPoll ? shards : table;
  }

  @Override
  public void pauseOrResumeSplits(
      Collection<ChangeSplit> toPause, Collection<ChangeSplit> toResume) {
    lock.lock();
    try {
      toPause.forEach(split -> setPaused(split, true));
      toResume.forEach(split -> setPaused(split, false));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void setPaused(ChangeSplit split, boolean paused) {
    SplitPoll poll = polls.get(split.splitId());
    if (poll != null) {
      lane(poll).setPaused(poll, paused, clock.elapsedMillis());
    }
  }

  @Override
  public void wakeUp() {
    lock.lock();
    try {
      wokenUp = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    // Calls still in flight end by themselves; access and threads belong to the reader.
    released.forget(onRelease);
    lock.lock();
    try {
      closed = true;
      for (SplitPoll poll : polls.values()) {
        if (poll instanceof ShardPoll) {
          metrics.removed(poll.id());
        }
        if (!poll.isCalling()) {
          poll.close();
        }
      }
      polls.clear();
    } finally {
      lock.unlock();
    }
  }
}
