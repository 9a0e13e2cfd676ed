package dev.nightjar.cep.live;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;

/**
 * Emits what the poller decides. A thread of its own polls, because an object store may take its
 * time; what it decided becomes state when it is emitted, all of one decision at once.
 */
final class RuleSourceReader implements SourceReader<RuleNews, RuleSplit> {

  private final Function<AcceptedRules, RulePoller> pollers;
  private final boolean once;
  private final ScheduledExecutorService thread;

  private final Queue<RuleDecision> decisions = new ArrayDeque<>();
  private CompletableFuture<Void> available = new CompletableFuture<>();
  private Throwable failure;
  private boolean ended;

  private AcceptedRules emitted;
  private boolean isIdle;
  private boolean emitsCurrent;

  /**
   * A reader.
   *
   * @param pollers makes the poller that goes on from some rules
   * @param once whether it ends after one look
   */
  RuleSourceReader(Function<AcceptedRules, RulePoller> pollers, boolean once) {
    this.pollers = pollers;
    this.once = once;
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread polling = new Thread(work, "nightjar-rules");
              polling.setDaemon(true);
              polling.setContextClassLoader(loader);
              return polling;
            });
  }

  /** Makes pollers of this directory and clock. */
  static Function<AcceptedRules, RulePoller> pollers(
      String directory,
      RuleGovernor governor,
      Duration interval,
      Clock clock,
      RuleMetrics metrics) {
    return accepted ->
        new RulePoller(
            directory == null ? null : new RuleDirectory(directory, clock::millis),
            governor,
            interval,
            clock,
            metrics,
            accepted);
  }

  @Override
  public void start() {
    // Starts with its split.
  }

  @Override
  public void addSplits(List<RuleSplit> splits) {
    emitted = splits.get(0).accepted();
    emitsCurrent = true;
    wake();
    RulePoller poller = pollers.apply(emitted);
    thread.execute(() -> look(poller));
  }

  private void look(RulePoller poller) {
    try {
      poller.poll().ifPresent(this::decided);
      if (once) {
        end();
      } else {
        thread.schedule(() -> look(poller), poller.pause().toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (Error e) {
      fail(e);
      throw e;
    }
  }

  private synchronized void wake() {
    available.complete(null);
  }

  private synchronized void decided(RuleDecision decision) {
    decisions.add(decision);
    available.complete(null);
  }

  private synchronized void end() {
    ended = true;
    available.complete(null);
  }

  private synchronized void fail(Throwable e) {
    failure = e;
    available.complete(null);
  }

  @Override
  public InputStatus pollNext(ReaderOutput<RuleNews> output) throws Exception {
    if (!isIdle) {
      // Rules have no time: events alone move it.
      output.markIdle();
      isIdle = true;
    }
    RuleDecision decision = take();
    if (emitted != null && emitsCurrent) {
      emitsCurrent = false;
      output.collect(new RuleNews(emitted.bundle(), null));
    }
    if (decision != null) {
      if (decision.isNew()) {
        output.collect(new RuleNews(decision.next().bundle(), null));
      }
      decision.reports().forEach(report -> output.collect(new RuleNews(null, report)));
      emitted = decision.next();
    }
    return status();
  }

  private synchronized RuleDecision take() throws Exception {
    if (failure != null) {
      throw new IllegalStateException("looking for rules failed", failure);
    }
    return decisions.poll();
  }

  private synchronized InputStatus status() {
    if (!decisions.isEmpty()) {
      return InputStatus.MORE_AVAILABLE;
    }
    if (ended) {
      return InputStatus.END_OF_INPUT;
    }
    if (available.isDone() && failure == null) {
      available = new CompletableFuture<>();
    }
    return InputStatus.NOTHING_AVAILABLE;
  }

  @Override
  public synchronized CompletableFuture<Void> isAvailable() {
    return available;
  }

  @Override
  public List<RuleSplit> snapshotState(long checkpoint) {
    return emitted == null ? List.of() : List.of(new RuleSplit(emitted));
  }

  @Override
  public void notifyNoMoreSplits() {
    // There is one.
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
