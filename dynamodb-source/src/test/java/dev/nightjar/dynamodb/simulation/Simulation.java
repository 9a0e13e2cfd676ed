package dev.nightjar.dynamodb.simulation;

import dev.nightjar.dynamodb.GapPolicy;
import dev.nightjar.dynamodb.reader.GapException;
import dev.nightjar.dynamodb.stream.SdkStreamsApi;
import dev.nightjar.dynamodb.stream.StreamsApi;
import dev.nightjar.local.streams.ShardView;
import dev.nightjar.local.streams.StreamsStandIn;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One seed: the source from its enumerator to its readers, over the real SDK and a service that
 * misbehaves, in a job that fails, restarts and scales. Whatever happens is chance out of the seed,
 * in virtual time.
 */
final class Simulation implements AutoCloseable {

  private static final int EVENTS = 55;
  private static final int MOST_STEPS_AT_ONCE = 20_000;
  private static final long LONGEST_REST_MILLIS = Duration.ofMinutes(8).toMillis();

  final Setup setup;
  final SimulatedTime time = new SimulatedTime();
  final History history = new History(time);
  final Traffic traffic = new Traffic();
  final Emissions emissions = new Emissions();
  final StreamsStandIn standIn;
  final Losses losses;
  final Table table;
  final Script script;
  final SimulatedJob job;

  /** What the source did wrong, by property. */
  final Faults faults = new Faults();

  private final SplittableRandom random;
  private final StreamsApi service;
  private final Map<String, String> parents = new HashMap<>();
  private final Trouble trouble;
  private GapPolicy policy;

  private long nextEvent;
  private long nextCheckpoint;
  private boolean over;
  private int failedAtGaps;

  Simulation(long seed) {
    this.random = new SplittableRandom(seed);
    this.setup = Setup.of(seed, random.split());
    history.add(setup.toString());
    this.policy = setup.onGap();
    this.standIn = setup.standIn(time, random.split());
    this.losses = new Losses(standIn.model());
    this.table = new Table(standIn.model(), random.split(), 3 + random.nextInt(6));
    this.script = new Script(standIn, random.split(), history, losses, table, setup);
    this.service = SdkStreamsApi.prompt(setup.stream(standIn));
    this.job =
        new SimulatedJob(
            service, time, traffic, random.split(), history, emissions, this::parentOf);
    this.trouble = new Trouble(this, random.split());
  }

  /** The shard that one continues; null where none is known. */
  String parentOf(String shardId) {
    if (!parents.containsKey(shardId)) {
      for (ShardView shard : standIn.model().shards()) {
        parents.putIfAbsent(shard.shardId(), shard.parentShardId());
      }
    }
    return parents.get(shardId);
  }

  /** How often the job failed because of a gap, as its policy says. */
  int failedAtGaps() {
    return failedAtGaps;
  }

  /** Runs the seed to its end. */
  void run() {
    try {
      before();
      start(setup.subtasks());
      nextEvent = time.millis() + random.nextInt(2_000);
      nextCheckpoint = time.millis() + random.nextInt(5_000);
      for (int events = 0; events < EVENTS && !over; ) {
        parentOf("");
        if (step()) {
          events++;
        }
      }
      if (!over) {
        rest();
      }
    } catch (Exception | AssertionError e) {
      failed(e);
    }
    if (job.isRunning()) {
      new Properties(this).check();
    }
  }

  /** The table was there before the job. */
  private void before() {
    if (random.nextBoolean()) {
      long reach = random.nextBoolean() ? Duration.ofHours(26).toMillis() : 60_000;
      for (int i = 0; i < 6; i++) {
        pass(random.nextLong(reach / 6) + 1);
        script.next();
      }
    }
    pass(1 + random.nextInt(3_000));
    script.watched();
  }

  private void pass(long millis) {
    time.moveTo(time.millis() + millis);
  }

  /** Starts from the last checkpoint, or anew where there is none. */
  void start(int subtasks) {
    job.start(setup.options(standIn, policy), subtasks, job.lastCheckpoint());
  }

  /** One step at random; true where it was an event of the script. */
  private boolean step() {
    List<SimulatedJob.Step> steps = new ArrayList<>(job.steps());
    boolean due = nextEvent <= time.millis();
    if (nextCheckpoint <= time.millis()) {
      steps.add(this::checkpoint);
    }
    if (steps.isEmpty() && !due) {
      moveOn(Math.min(nextEvent, nextCheckpoint));
      return false;
    }
    int chosen = random.nextInt(steps.size() + (due ? 1 : 0));
    if (chosen < steps.size()) {
      take(steps.get(chosen));
      return false;
    }
    nextEvent = time.millis() + random.nextInt(1_400);
    take(trouble::next);
    return true;
  }

  private int stepsAtOnce;

  private void moveOn(long atMost) {
    stepsAtOnce = 0;
    time.moveTo(Math.max(time.millis(), Math.min(atMost, job.nextAt())));
    job.wake();
  }

  private void take(SimulatedJob.Step step) {
    if (++stepsAtOnce > MOST_STEPS_AT_ONCE) {
      throw new AssertionError("the job is busy without end, while no time passes");
    }
    try {
      step.take();
    } catch (Exception | AssertionError e) {
      failed(e);
    }
  }

  private void checkpoint() throws Exception {
    nextCheckpoint = time.millis() + 500 + random.nextInt(6_000);
    if (job.isCheckpointUnderWay()) {
      job.abortCheckpoint();
    } else {
      job.triggerCheckpoint();
    }
  }

  /** The job failed: as it should at a gap, or as it never should. */
  private void failed(Throwable failure) {
    history.add("failure: " + failure);
    GapException gap = gapIn(failure);
    String message = String.valueOf(failure.getMessage());
    try {
      if (policy == GapPolicy.FAIL && (gap != null || message.contains("gap policy"))) {
        failedAtGaps++;
        new Properties(this).checkFailure(gap == null ? null : gap.gap());
        policy = GapPolicy.CONTINUE;
        again();
      } else if (message.contains("set back to before the end of the snapshot")) {
        again();
      } else {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        faults.add(Faults.Property.LIVES, trace.toString());
        over = true;
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static GapException gapIn(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof GapException gap) {
        return gap;
      }
    }
    return null;
  }

  private void again() throws Exception {
    int subtasks = job.tasks().size();
    job.stop();
    start(subtasks);
  }

  /** The job is away; time passes and writes go on. */
  void away(long millis, int subtasks) throws Exception {
    job.stop();
    long until = time.millis() + millis;
    int writes = 1 + random.nextInt(6);
    for (int i = 0; i < writes && time.millis() < until; i++) {
      pass(random.nextLong(millis / writes) + 1);
      script.next();
    }
    time.moveTo(Math.max(time.millis(), until));
    history.add("away for " + millis / 60_000 + " min");
    parentOf("");
    start(subtasks);
  }

  /** Nothing happens any more: the job has to come to an end with all there is. */
  private void rest() throws Exception {
    history.add("from here on all is calm");
    traffic.calm();
    script.calm();
    trouble.calm();
    job.abortCheckpoint();
    long until = time.millis() + LONGEST_REST_MILLIS;
    Properties properties = new Properties(this);
    do {
      passQuietly(2_000);
    } while (!over && !properties.isAllThere() && time.millis() < until);
    for (int i = 0; i < 30 && !over && properties.isWatermarkBehind(); i++) {
      passQuietly(2_000);
    }
    if (!over) {
      properties.checkWatermark();
    }
    // What is long gone is forgotten, with a listing now and then.
    for (int i = 0; i < 8 && !over; i++) {
      pass(Duration.ofMinutes(21).toMillis());
      job.wake();
      passQuietly(2_000);
    }
    for (int i = 0; i < 3 && !over; i++) {
      job.triggerCheckpoint();
      passQuietly(1_500);
    }
  }

  private void passQuietly(long millis) {
    long until = time.millis() + millis;
    while (!over && time.millis() < until) {
      List<SimulatedJob.Step> steps = job.steps();
      if (steps.isEmpty()) {
        moveOn(until);
      } else {
        take(steps.get(random.nextInt(steps.size())));
      }
    }
  }

  @Override
  public void close() {
    try {
      if (job.isRunning()) {
        job.stop();
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    service.close();
    standIn.close();
  }
}
