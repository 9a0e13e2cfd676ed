package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.GapPolicy;
import dev.nightjar.dynamodb.SourceOptions;
import dev.nightjar.dynamodb.StreamDescription;
import dev.nightjar.dynamodb.split.ShardSplit;
import dev.nightjar.dynamodb.stream.StreamsApi;
import dev.nightjar.dynamodb.stream.StreamsApiException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * Polls the shards of one subtask, each at its own pace. Calls run on an executor, one in flight a
 * shard, so that a slow or throttled shard holds up no other. A page waits until it is handed over
 * before its shard is asked again, and only so many pages are asked for at a time: memory is
 * bounded, and back-pressure reaches the service.
 */
final class ShardSplitReader implements SplitReader<ShardElement, ShardSplit> {

  private static final Logger LOG = LoggerFactory.getLogger(ShardSplitReader.class);

  /** Without anything due the fetcher waits for a signal; this bounds a lost one. */
  private static final long LONGEST_WAIT_MILLIS = 60_000;

  /** Our clock and the stream's differ, and DynamoDB Local rounds arrival down to the minute. */
  private static final long CLOCK_TOLERANCE_MILLIS = 60_000;

  private final StreamsApi api;
  private final StreamDescription stream;
  private final SourceOptions options;
  private final ReadClock clock;
  private final Executor calls;
  private final ReleasedShards released;
  private final ReadMetrics metrics;
  private final Runnable onRelease = this::signal;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Poll> polls = new LinkedHashMap<>();
  private final Deque<Poll> ready = new ArrayDeque<>();
  private int inFlight;
  private boolean wokenUp;
  private Throwable failure;

  /** What the reader keeps of a shard; guarded by the lock, apart from the cursor in a call. */
  private static final class Poll {
    private final ShardSplit split;
    private final ShardCursor cursor;
    private final ShardPace pace;
    private List<ShardElement> page;
    private boolean calling;
    private boolean paused;
    private boolean ended;

    private Poll(ShardSplit split, ShardCursor cursor, ShardPace pace) {
      this.split = split;
      this.cursor = cursor;
      this.pace = pace;
    }

    private boolean wantsCall() {
      return !calling && !paused && !ended && page == null;
    }
  }

  ShardSplitReader(
      StreamsApi api,
      StreamDescription stream,
      SourceOptions options,
      ReadClock clock,
      Executor calls,
      ReleasedShards released,
      ReadMetrics metrics) {
    this.api = api;
    this.stream = stream;
    this.options = options;
    this.clock = clock;
    this.calls = calls;
    this.released = released;
    this.metrics = metrics;
    released.listen(onRelease);
  }

  @Override
  public RecordsWithSplitIds<ShardElement> fetch() throws IOException {
    lock.lock();
    try {
      while (true) {
        if (failure != null) {
          throw failure instanceof IOException io
              ? io
              : new IOException(describeFailure(), failure);
        }
        if (wokenUp) {
          wokenUp = false;
          return ShardBatch.empty();
        }
        // Before the hand-over, so that the next pages travel while this one is emitted.
        boolean started = startCalls();
        ShardBatch batch = nextBatch();
        if (batch != null) {
          return batch;
        }
        if (!started) {
          clock.await(changed, waitMillis());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for records");
    } finally {
      lock.unlock();
    }
  }

  private String describeFailure() {
    String advice =
        failure instanceof StreamsApiException e && e.kind() == StreamsApiException.Kind.DENIED
            ? "; allow dynamodb:GetShardIterator and dynamodb:GetRecords on the stream, and"
                + " dynamodb:BatchGetItem on the table where the view type is KEYS_ONLY"
            : "";
    return "reading the stream " + stream.arn() + " failed: " + failure.getMessage() + advice;
  }

  private ShardBatch nextBatch() {
    for (Iterator<Poll> pages = ready.iterator(); pages.hasNext(); ) {
      Poll poll = pages.next();
      if (!poll.paused) {
        pages.remove();
        List<ShardElement> elements = poll.page;
        poll.page = null;
        return ShardBatch.of(poll.split.shardId(), elements);
      }
    }
    for (Poll poll : polls.values()) {
      String id = poll.split.shardId();
      if (poll.ended && poll.page == null && released.take(id)) {
        polls.remove(id);
        metrics.removed(id);
        return ShardBatch.last(id, List.of(new ShardElement.Released()));
      }
    }
    return null;
  }

  /** Starts what is due, longest waiting first; true where anything was started. */
  private boolean startCalls() {
    long now = clock.elapsedMillis();
    List<Poll> due =
        polls.values().stream()
            .filter(poll -> poll.wantsCall() && poll.pace.nextAt() <= now)
            .sorted(Comparator.comparingLong(poll -> poll.pace.nextAt()))
            .toList();
    boolean started = false;
    for (Poll poll : due) {
      if (!hasRoom()) {
        break;
      }
      poll.calling = true;
      inFlight++;
      poll.pace.onCall(now);
      calls.execute(() -> call(poll));
      started = true;
    }
    return started;
  }

  private boolean hasRoom() {
    // A page of a paused shard, of which each has one at most, must not keep those from being asked
    // that it waits for.
    long waiting = ready.stream().filter(poll -> !poll.paused).count();
    return inFlight < options.parallelCalls() && inFlight + waiting < 2L * options.parallelCalls();
  }

  private long waitMillis() {
    long wait = LONGEST_WAIT_MILLIS;
    if (hasRoom()) {
      long now = clock.elapsedMillis();
      for (Poll poll : polls.values()) {
        if (poll.wantsCall()) {
          wait = Math.min(wait, Math.max(1, poll.pace.nextAt() - now));
        }
      }
    }
    return wait;
  }

  private void call(Poll poll) {
    ShardCursor.Step step = null;
    Throwable error = null;
    try {
      step = poll.cursor.next();
    } catch (Throwable e) {
      error = e;
    }
    lock.lock();
    try {
      inFlight--;
      poll.calling = false;
      if (error != null) {
        failure = error;
      } else {
        take(poll, step);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void take(Poll poll, ShardCursor.Step step) {
    long now = clock.elapsedMillis();
    String id = poll.split.shardId();
    if (step instanceof ShardCursor.Failed failed) {
      boolean throttled = failed.kind() == StreamsApiException.Kind.THROTTLED;
      (throttled ? metrics.throttles : metrics.failures).increment();
      poll.pace.onFailure(now);
      LOG.debug("A call for the shard {} failed, again later: {}", id, failed.message());
    } else if (step instanceof ShardCursor.IteratorLost lost) {
      if (lost.expired()) {
        metrics.expiredIterators.increment();
      }
      poll.pace.onLostIterator(now);
    } else if (step instanceof ShardCursor.Page page) {
      takePage(poll, page, now);
    }
  }

  private void takePage(Poll poll, ShardCursor.Page page, long now) {
    String id = poll.split.shardId();
    if (page.gap() != null) {
      metrics.gaps.increment();
      if (options.onGap() == GapPolicy.FAIL) {
        failure = new GapException(page.gap());
        return;
      }
      LOG.error("Gap: {}.", page.gap().message());
    }
    List<ShardElement> elements = new ArrayList<>(page.records().size() + 1);
    for (Iterator<ChangeRecord> records = page.records().iterator(); records.hasNext(); ) {
      ChangeRecord record = records.next();
      elements.add(new ShardElement.Change(record, arrivedAt(record, now), !records.hasNext()));
    }
    if (!page.records().isEmpty()) {
      metrics.records.add(page.records().size());
      metrics.read(id, page.records().get(page.records().size() - 1).arrivalMillis());
      poll.pace.onRecords(now, page.full());
    } else if (!page.empty()) {
      poll.pace.onRecords(now, page.full());
    } else if (!page.ended()) {
      metrics.emptyPolls.increment();
      poll.pace.onEmpty(now);
      if (poll.pace.isCaughtUp()) {
        metrics.caughtUp(id);
        elements.add(new ShardElement.CaughtUp(now));
      }
    }
    if (page.ended()) {
      poll.ended = true;
      elements.add(new ShardElement.End());
    }
    if (!elements.isEmpty()) {
      poll.page = elements;
      ready.add(poll);
    }
  }

  /**
   * When a record arrived, elapsed milliseconds. Time since then moves the watermark of a quiet
   * shard; counted from the reading of a backlog it would stay behind by the backlog's age.
   */
  private long arrivedAt(ChangeRecord record, long now) {
    long age = clock.epochMillis() - record.arrivalMillis();
    return now - Math.max(0, age - CLOCK_TOLERANCE_MILLIS);
  }

  @Override
  public void handleSplitsChanges(SplitsChange<ShardSplit> changes) {
    if (!(changes instanceof SplitsAddition)) {
      throw new UnsupportedOperationException("shards are only added: " + changes);
    }
    lock.lock();
    try {
      for (ShardSplit split : changes.splits()) {
        String id = split.shardId();
        polls.put(
            id,
            new Poll(
                split,
                new ShardCursor(api, stream, split, options.recordsPerCall()),
                new ShardPace(
                    options.callsPerSecond(),
                    options.caughtUpAfter().toMillis(),
                    id.hashCode(),
                    clock.elapsedMillis())));
        metrics.added(id);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void pauseOrResumeSplits(Collection<ShardSplit> toPause, Collection<ShardSplit> toResume) {
    lock.lock();
    try {
      toPause.forEach(split -> setPaused(split, true));
      toResume.forEach(split -> setPaused(split, false));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void setPaused(ShardSplit split, boolean paused) {
    Poll poll = polls.get(split.shardId());
    if (poll != null && poll.paused != paused) {
      poll.paused = paused;
      if (!paused) {
        poll.pace.onResume(clock.elapsedMillis());
      }
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
      polls.keySet().forEach(metrics::removed);
      polls.clear();
    } finally {
      lock.unlock();
    }
  }
}
