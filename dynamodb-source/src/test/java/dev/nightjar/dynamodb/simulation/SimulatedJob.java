package dev.nightjar.dynamodb.simulation;

import dev.nightjar.dynamodb.SourceOptions;
import dev.nightjar.dynamodb.StartPosition;
import dev.nightjar.dynamodb.enumerator.ShardEnumerator;
import dev.nightjar.dynamodb.simulation.SimulatedTask.Letter;
import dev.nightjar.dynamodb.split.ChangeSplit;
import dev.nightjar.dynamodb.split.EnumeratorState;
import dev.nightjar.dynamodb.stream.StreamsApi;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * Plays Flink for the real enumerator and readers: mail, checkpoints, failures, restarts. Whatever
 * may happen next is an action; which of them does happen is chance, out of the seed.
 */
final class SimulatedJob {

  private static final long NO_CHECKPOINT = -1;

  private final StreamsApi service;
  private final SimulatedTime time;
  private final Traffic traffic;
  private final SplittableRandom random;
  private final History history;
  private final Emissions emissions;
  private final UnaryOperator<String> parentOf;

  private SourceOptions options;
  private SimulatedCoordinator coordinator;
  private ShardEnumerator enumerator;
  private List<SimulatedTask> tasks = List.of();
  private Watermarks watermarks;
  private CheckpointUnderWay pending;

  /** What every subtask is set back to; null before the first checkpoint. */
  private Checkpoint last;

  private long nextCheckpoint = 1;
  private int lives;
  private long eraStart;
  private boolean partialFailures;

  SimulatedJob(
      StreamsApi service,
      SimulatedTime time,
      Traffic traffic,
      SplittableRandom random,
      History history,
      Emissions emissions,
      UnaryOperator<String> parentOf) {
    this.service = service;
    this.time = time;
    this.traffic = traffic;
    this.random = random;
    this.history = history;
    this.emissions = emissions;
    this.parentOf = parentOf;
  }

  /** Something that may happen now. */
  interface Step {
    void take() throws Exception;
  }

  boolean isRunning() {
    return coordinator != null;
  }

  Checkpoint lastCheckpoint() {
    return last;
  }

  Watermarks watermarks() {
    return watermarks;
  }

  List<SimulatedTask> tasks() {
    return tasks;
  }

  /** Whether tasks ever failed while their enumerator lived on. */
  boolean hadPartialFailures() {
    return partialFailures;
  }

  /** When the job last started without state, epoch ms. */
  long eraStart() {
    return eraStart;
  }

  private StreamsApi api(boolean lists) {
    return new SimulatedApi(service, time, traffic, random.split(), "life " + lives, lists);
  }

  /** Clocks differ, though by less than the source allows for. */
  private long skew() {
    return random.nextInt(-2_000, 2_001);
  }

  /** Starts from a checkpoint; from none where it is null. */
  void start(SourceOptions now, int parallelism, Checkpoint from) {
    options = now;
    lives++;
    last = from == null ? null : from.scaledTo(parallelism);
    history.add(
        "start of "
            + parallelism
            + " subtasks from "
            + (from == null ? "nothing" : "checkpoint " + from.id()));
    if (from == null || !promises(from)) {
      traffic.newEra();
      eraStart = time.millis();
    }
    watermarks = new Watermarks(parentOf);
    List<SimulatedTask> starting = new ArrayList<>();
    coordinator = new SimulatedCoordinator(parallelism, time, new Post());
    long skew = skew();
    EnumeratorState state = last == null ? null : last.state();
    enumerator =
        new ShardEnumerator(coordinator, options, api(true), state, () -> time.millis() + skew);
    enumerator.start();
    for (int subtask = 0; subtask < parallelism; subtask++) {
      starting.add(new SimulatedTask(subtask));
    }
    tasks = starting;
    tasks.forEach(this::startReader);
  }

  /** Before anything was listed only LATEST has promised something. */
  private boolean promises(Checkpoint from) {
    return from.state().streamArn() != null || options.start().kind() == StartPosition.Kind.LATEST;
  }

  private void startReader(SimulatedTask task) {
    List<ChangeSplit> reported =
        last == null ? List.of() : Checkpoint.splits(last.readers().get(task.subtask()));
    lives++;
    SimulatedReader reader =
        new SimulatedReader(
            task.subtask(),
            tasks.size(),
            lives,
            options,
            api(false),
            new SimulatedClock(time, skew()),
            time,
            watermarks,
            emissions.share(),
            history);
    task.start(reader, reported, time.millis() + delay());
  }

  /** Mostly at once; now and then late. */
  private long delay() {
    return random.nextInt(12) == 0 && !traffic.isCalm() ? random.nextInt(1_500) : random.nextInt(3);
  }

  private final class Post implements SimulatedCoordinator.Mail {

    @Override
    public void splits(int subtask, List<ChangeSplit> splits) {
      for (ChangeSplit split : splits) {
        history.add("to subtask " + subtask + ": " + split);
      }
      List<byte[]> bytes = Checkpoint.bytes(splits);
      post(subtask, reader -> reader.addSplits(Checkpoint.splits(bytes)));
    }

    @Override
    public void event(int subtask, SourceEvent event) {
      history.add("to subtask " + subtask + ": " + event);
      post(subtask, reader -> reader.handle(event));
    }

    private void post(int subtask, Letter.Content content) {
      tasks.get(subtask).post(new Letter(time.millis() + delay(), content));
    }
  }

  /** All that may happen now. */
  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    Lockstep call = coordinator.blocking();
    if (call != null) {
      steps.add(() -> coordinator.step(call));
    }
    if (coordinator.answer() != null) {
      steps.add(coordinator::decide);
    }
    if (coordinator.isTickDue()) {
      steps.add(coordinator::tick);
    }
    for (SimulatedTask task : tasks) {
      steps(task, steps);
    }
    if (pending != null && pending.isComplete(tasks.size())) {
      steps.add(this::complete);
    }
    return steps;
  }

  private void steps(SimulatedTask task, List<Step> steps) {
    long now = time.millis();
    if (task.isResetDue(now)) {
      steps.add(this::reset);
    }
    SimulatedReader reader = task.reader();
    if (reader == null) {
      return;
    }
    if (task.isRegistrationDue(now)) {
      steps.add(() -> register(task));
      return;
    }
    for (Lockstep each : reader.calls().ready()) {
      steps.add(() -> reader.step(each));
    }
    if (reader.isAvailable() && !task.isStalled(now)) {
      steps.add(reader::poll);
    }
    if (!reader.told.isEmpty() && task.toldAt(now, this::delay) <= now) {
      steps.add(() -> tell(task));
    }
    if (task.hasLetter(now)) {
      steps.add(task::deliver);
    }
    if (pending != null && pending.awaits(task)) {
      steps.add(() -> snapshot(task));
    }
    if (task.notice() != null) {
      steps.add(task::takeNotice);
    }
  }

  /** When something may happen that may not happen now. */
  long nextAt() {
    long next = coordinator.nextAt();
    for (SimulatedTask task : tasks) {
      next = Math.min(next, task.nextAt(time.millis()));
    }
    return next;
  }

  /** Time has moved. */
  void wake() {
    for (SimulatedTask task : tasks) {
      if (task.reader() != null) {
        task.reader().wakeIfDue();
      }
    }
  }

  private void register(SimulatedTask task) {
    List<ChangeSplit> reported = task.takeReported();
    history.add("registered " + task.reader() + " with " + reported);
    coordinator.register(task.subtask(), reported);
    enumerator.addReader(task.subtask());
  }

  private void tell(SimulatedTask task) {
    SourceEvent event = task.reader().told.remove();
    task.toldNext();
    history.add("from " + task.reader() + ": " + event);
    enumerator.handleSourceEvent(task.subtask(), event);
  }

  // Checkpoints.

  boolean isCheckpointUnderWay() {
    return pending != null;
  }

  /** The enumerator's part first; then each reader's, when the barrier reaches it. */
  void triggerCheckpoint() throws Exception {
    // A task runs only after it has registered its reader, in the same order at the coordinator.
    if (pending != null
        || tasks.stream().anyMatch(task -> task.reader() == null || task.isRegistrationPending())) {
      return;
    }
    long id = nextCheckpoint++;
    history.add("checkpoint " + id + " begins");
    coordinator.assigned().snapshot(id);
    pending = new CheckpointUnderWay(id, Checkpoint.bytes(enumerator.snapshotState(id)));
    // What is sent from here on arrives behind the barrier.
    tasks.forEach(SimulatedTask::closeGateway);
  }

  private void snapshot(SimulatedTask task) {
    history.add("checkpoint " + pending.id() + " of " + task.reader());
    pending.add(task, Checkpoint.bytes(task.reader().snapshot(pending.id())));
    task.openGateway();
  }

  private void complete() throws Exception {
    long id = pending.id();
    last = pending.toCheckpoint(tasks.size());
    pending = null;
    history.add("checkpoint " + id + " is complete");
    coordinator.assigned().complete(id);
    for (SimulatedTask task : tasks) {
      task.reader().share().complete(id);
      task.notice(id);
    }
    enumerator.notifyCheckpointComplete(id);
  }

  void abortCheckpoint() {
    if (pending != null) {
      history.add("checkpoint " + pending.id() + " is aborted");
      pending = null;
      tasks.forEach(SimulatedTask::openGateway);
    }
  }

  // Failures.

  /** Some tasks fail; the enumerator lives on, and is given back what they had since. */
  void fail(List<SimulatedTask> failed) throws Exception {
    abortCheckpoint();
    partialFailures = true;
    long setBackAt = time.millis() + random.nextInt(3_000);
    for (SimulatedTask task : failed) {
      if (task.reader() == null) {
        continue;
      }
      history.add("failure of " + task.reader());
      // What it said last may still arrive.
      while (!task.isRegistrationPending()
          && !task.reader().told.isEmpty()
          && random.nextBoolean()) {
        tell(task);
      }
      task.reader().share().setBack();
      task.fail(setBackAt);
      coordinator.unregister(task.subtask());
    }
  }

  /** Flink sets all back that failed together, and only then starts them again. */
  private void reset() {
    List<SimulatedTask> due =
        tasks.stream().filter(task -> task.isResetDue(time.millis())).toList();
    for (SimulatedTask task : due) {
      List<ChangeSplit> lost =
          coordinator
              .assigned()
              .takeAfter(task.subtask(), last == null ? NO_CHECKPOINT : last.id());
      history.add("subtask " + task.subtask() + " is set back; given back: " + lost);
      task.reset();
      enumerator.addSplitsBack(lost, task.subtask());
    }
    due.forEach(this::startReader);
  }

  /** Everything ends here and now. */
  void stop() throws Exception {
    history.add("stop");
    pending = null;
    for (SimulatedTask task : tasks) {
      if (task.reader() != null) {
        task.reader().share().setBack();
        task.reader().close();
      }
    }
    coordinator.close();
    enumerator.close();
    coordinator = null;
    tasks = List.of();
  }

  /** A failure of the whole job: it starts again from the last checkpoint. */
  void restart(int parallelism) throws Exception {
    Checkpoint from = last;
    stop();
    start(options, parallelism, from);
  }

  EnumeratorState enumeratorState() throws Exception {
    return enumerator.snapshotState(nextCheckpoint);
  }
}
