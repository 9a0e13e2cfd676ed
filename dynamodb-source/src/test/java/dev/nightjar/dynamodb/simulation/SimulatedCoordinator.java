package dev.nightjar.dynamodb.simulation;

import dev.nightjar.dynamodb.split.ChangeSplit;
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
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/**
 * What Flink's coordinator is to the enumerator: one thread for decisions, one for blocking calls,
 * and the memory of what was assigned since which checkpoint.
 */
final class SimulatedCoordinator implements SplitEnumeratorContext<ChangeSplit> {

  /** How messages leave for a reader. */
  interface Mail {
    void splits(int subtask, List<ChangeSplit> splits);

    void event(int subtask, SourceEvent event);
  }

  private final int parallelism;
  private final SimulatedTime time;
  private final Mail mail;
  private final Map<Integer, ReaderInfo> readers = new HashMap<>();
  private final Deque<Lockstep> blocking = new ArrayDeque<>();
  private final Deque<Runnable> answers = new ArrayDeque<>();
  private final AssignmentMemory assigned = new AssignmentMemory();
  private Runnable periodic;
  private long period;
  private long nextTick;

  SimulatedCoordinator(int parallelism, SimulatedTime time, Mail mail) {
    this.parallelism = parallelism;
    this.time = time;
    this.mail = mail;
  }

  void register(int subtask, List<ChangeSplit> reported) {
    readers.put(subtask, ReaderInfo.createReaderInfo(subtask, "here", reported));
  }

  void unregister(int subtask) {
    readers.remove(subtask);
  }

  AssignmentMemory assigned() {
    return assigned;
  }

  // What can happen next.

  /** The blocking call whose turn it is, where it can go on; otherwise null. */
  Lockstep blocking() {
    Lockstep first = blocking.peek();
    return first != null && first.wakeAt() <= time.millis() ? first : null;
  }

  void step(Lockstep call) {
    call.step();
    if (call.ended()) {
      blocking.remove(call);
    }
  }

  /** The decision that waits for its thread; null where there is none. */
  Runnable answer() {
    return answers.peek();
  }

  void decide() {
    answers.remove().run();
  }

  /** Whether the periodic call is due; it needs the thread for blocking calls. */
  boolean isTickDue() {
    return periodic != null && blocking.isEmpty() && nextTick <= time.millis();
  }

  void tick() {
    nextTick = Math.max(nextTick + period, time.millis());
    periodic.run();
  }

  long nextAt() {
    Lockstep first = blocking.peek();
    return first != null ? first.wakeAt() : periodic != null ? nextTick : SimulatedClock.NEVER;
  }

  /** The calls under way come to nothing. */
  void close() {
    List<Lockstep> left = new ArrayList<>(blocking);
    blocking.clear();
    answers.clear();
    periodic = null;
    left.forEach(Lockstep::cancel);
  }

  // The context.

  @Override
  public SplitEnumeratorMetricGroup metricGroup() {
    return UnregisteredMetricsGroup.createSplitEnumeratorMetricGroup();
  }

  @Override
  public void sendEventToSourceReader(int subtaskId, SourceEvent event) {
    requireReader(subtaskId);
    mail.event(subtaskId, event);
  }

  @Override
  public int currentParallelism() {
    return parallelism;
  }

  @Override
  public Map<Integer, ReaderInfo> registeredReaders() {
    return new TreeMap<>(readers);
  }

  @Override
  public void assignSplits(SplitsAssignment<ChangeSplit> assignment) {
    assignment.assignment().keySet().forEach(this::requireReader);
    assigned.assigned(assignment);
    assignment.assignment().forEach(mail::splits);
  }

  private void requireReader(int subtask) {
    if (!readers.containsKey(subtask)) {
      throw new AssertionError("no reader " + subtask + " is registered");
    }
  }

  @Override
  public void signalNoMoreSplits(int subtask) {
    throw new AssertionError("a stream has no end");
  }

  @Override
  public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
    blocking.add(
        new Lockstep(
            () -> {
              T result = null;
              Throwable error = null;
              try {
                result = callable.call();
              } catch (Lockstep.Cancelled e) {
                throw e;
              } catch (Throwable e) {
                error = e;
              }
              T found = result;
              Throwable failure = error;
              answers.add(() -> handler.accept(found, failure));
            },
            time.millis()));
  }

  @Override
  public <T> void callAsync(
      Callable<T> callable, BiConsumer<T, Throwable> handler, long initialDelay, long every) {
    period = every;
    nextTick = time.millis() + initialDelay;
    periodic =
        () -> {
          T result;
          try {
            result = callable.call();
          } catch (Exception e) {
            answers.add(() -> handler.accept(null, e));
            return;
          }
          answers.add(() -> handler.accept(result, null));
        };
  }

  @Override
  public void runInCoordinatorThread(Runnable runnable) {
    answers.add(runnable);
  }
}
