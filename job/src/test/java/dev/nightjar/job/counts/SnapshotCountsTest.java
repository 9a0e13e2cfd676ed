package dev.nightjar.job.counts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.ActionCount;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Change.Origin;
import dev.nightjar.job.TestingEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Counts across the hand-over from a snapshot to the stream, against an oracle that forgets
 * nothing.
 */
// Flink declares that closing its harness throws Exception.
@SuppressWarnings("try")
class SnapshotCountsTest {

  private static final Instant T0 = Instant.parse("2026-11-21T09:17:30Z");
  private static final int MAX_PARALLELISM = 12;
  private static final String[] TENANTS = {"acme", "globex", "initech", "umbrella"};
  private static final String[] ACTIONS = {"invoice.export", "user.login"};

  /** An event and its place in the history. */
  private record Step(AuditEvent event, Long watermark) {}

  @Test
  void selectsTheEntriesOfASnapshotsLastDay() {
    AuditEvent recent = snapshot("acme", T0.minus(Duration.ofHours(24)).plusMillis(1));
    AuditEvent old = snapshot("acme", T0.minus(Duration.ofHours(24)));
    AuditEvent live = TestingEvents.event("acme", "a.b", T0.minus(Duration.ofDays(9)));

    assertThat(CountSelection.counts(recent)).isTrue();
    assertThat(CountSelection.counts(old)).isFalse();
    assertThat(CountSelection.counts(live)).as("the stream's are judged by the watermark").isTrue();
    assertThat(CountSelection.counts(TestingEvents.from(live, Origin.REPAIR, T0))).isFalse();
    assertThat(CountSelection.counts(TestingEvents.stated(recent, T0.plus(Duration.ofDays(2)))))
        .as("stated in the future")
        .isFalse();
  }

  @Test
  void countsAnEventOfTheSnapshotOnceThoughTheStreamTellsItAgain() throws Exception {
    AuditEvent event = TestingEvents.event("acme", "a.b", T0.plusSeconds(60));
    try (Cluster cluster = new Cluster(new HashMapStateBackend(), 1)) {
      cluster.process(TestingEvents.from(event, Origin.SNAPSHOT, T0));
      cluster.process(TestingEvents.from(event, Origin.SNAPSHOT, T0));
      cluster.process(event);
      cluster.process(event);
      cluster.watermark(Long.MAX_VALUE);

      assertThat(cluster.told.values()).singleElement().returns(1L, ActionCount::lastMinute);
    }
  }

  @ParameterizedTest
  @CsvSource({"hashmap,30", "rocksdb,5"})
  void countsEachEventOnceAcrossCheckpointsAndParallelisms(String backend, int seeds)
      throws Exception {
    int repeats = 0;
    int late = 0;
    for (long seed = 0; seed < seeds; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Step> history = history(random);
      Oracle oracle = new Oracle();
      Map<String, ActionCount> told;
      try (Cluster cluster =
          new Cluster(
              backend.equals("rocksdb")
                  ? new EmbeddedRocksDBStateBackend()
                  : new HashMapStateBackend(),
              random.nextInt(1, 4))) {
        for (Step step : history) {
          if (random.nextInt(history.size()) < 5) {
            cluster.restart(random.nextInt(1, 4));
          }
          if (step.event() != null) {
            cluster.process(step.event());
            oracle.process(step.event());
          } else {
            cluster.watermark(step.watermark());
            oracle.watermark = step.watermark();
          }
        }
        cluster.watermark(Long.MAX_VALUE);
        assertThat(cluster.keysInState()).as("seed %d: state at the end", seed).isZero();
        told = cluster.told;
      }
      assertThat(hours(told)).as("seed %d", seed).isEqualTo(oracle.hours);
      repeats += oracle.repeats;
      late += oracle.tooLate;
    }
    assertThat(repeats).as("told twice").isGreaterThan(seeds * 10);
    assertThat(late).as("too late").isGreaterThan(seeds / 2);
  }

  /** The last told value of each hour, by tenant, action and the hour's end. */
  private static Map<String, Long> hours(Map<String, ActionCount> told) {
    Map<String, Long> hours = new TreeMap<>();
    for (ActionCount count : told.values()) {
      if (count.lastHour() != null) {
        hours.merge(
            count.tenant() + " " + count.action() + " " + count.hourEnd(),
            count.lastHour(),
            Long::sum);
      }
    }
    return hours;
  }

  /**
   * All of a snapshot in any order, then the stream: what was written since ten seconds before it,
   * of which the snapshot saw some, with times as wrong as clocks can be.
   */
  private static List<Step> history(SplittableRandom random) {
    List<AuditEvent> snapshot = new ArrayList<>();
    TreeMap<Long, AuditEvent> stream = new TreeMap<>();
    long reading = random.nextLong(1, 10 * 3_600_000L);
    for (int i = 0; i < 150; i++) {
      Instant time = T0.minusMillis(random.nextLong(30 * 3_600_000L));
      snapshot.add(TestingEvents.from(event(random, i, time), Origin.SNAPSHOT, T0));
    }
    for (int i = 0; i < 200; i++) {
      long arrival = random.nextLong(-10_000, 40 * 3_600_000L);
      // Mostly a right clock; sometimes hours behind, sometimes ahead, when the stream clamps it.
      long stated =
          arrival
              - switch (random.nextInt(6)) {
                case 0 -> random.nextLong(30 * 3_600_000L);
                case 1 -> -random.nextLong(50 * 3_600_000L);
                default -> random.nextLong(2_000);
              };
      AuditEvent event = event(random, 1_000 + i, T0.plusMillis(stated));
      if (arrival <= reading && random.nextInt(4) > 0) {
        // The mapper clamps what is stated a day after the snapshot or later.
        Duration ahead = Duration.ofMillis(stated);
        snapshot.add(
            ahead.compareTo(Duration.ofHours(24)) >= 0
                ? TestingEvents.stated(TestingEvents.from(event, Origin.SNAPSHOT, T0), event.time())
                : TestingEvents.from(event, Origin.SNAPSHOT, T0));
      }
      stream.put(
          arrival * 1_000 + i, TestingEvents.from(event, Origin.STREAM, T0.plusMillis(arrival)));
    }
    List<Step> steps = new ArrayList<>();
    while (!snapshot.isEmpty()) {
      AuditEvent event = snapshot.remove(random.nextInt(snapshot.size()));
      if (CountSelection.counts(event)) {
        steps.add(new Step(event, null));
      }
    }
    long watermark = Long.MIN_VALUE;
    for (AuditEvent event : stream.values()) {
      steps.add(new Step(event, null));
      long next = Math.min(event.time().toEpochMilli(), event.arrival().toEpochMilli()) - 1_000;
      if (next > watermark && random.nextBoolean()) {
        watermark = next;
        steps.add(new Step(null, watermark));
      }
    }
    return steps;
  }

  private static AuditEvent event(SplittableRandom random, int number, Instant time) {
    String tenant = TENANTS[random.nextInt(TENANTS.length)];
    String action = ACTIONS[random.nextInt(ACTIONS.length)];
    return TestingEvents.event(tenant, action, time, Integer.toString(number));
  }

  private static AuditEvent snapshot(String tenant, Instant time) {
    return TestingEvents.from(TestingEvents.event(tenant, "a.b", time), Origin.SNAPSHOT, T0);
  }

  /** What the counts must say: it keeps every id of the snapshot for ever. */
  private static final class Oracle {
    private final Set<String> seen = new HashSet<>();
    private final Map<String, Long> hours = new TreeMap<>();
    private long watermark = Long.MIN_VALUE;
    private int repeats;
    private int tooLate;

    void process(AuditEvent event) {
      if (event.origin() == Origin.SNAPSHOT) {
        seen.add(event.id());
      } else if (seen.contains(event.id())) {
        repeats++;
        return;
      }
      long time = event.time().toEpochMilli();
      if (watermark != Long.MIN_VALUE && time <= watermark - CountRing.HORIZON) {
        tooLate++;
        return;
      }
      Instant end = Instant.ofEpochMilli((time / CountRing.HOUR + 1) * CountRing.HOUR);
      hours.merge(event.tenant() + " " + event.action() + " " + end, 1L, Long::sum);
    }
  }

  /** The operator at a parallelism that may change, with the state that its checkpoints carry. */
  private static final class Cluster implements AutoCloseable {
    private final StateBackend backend;
    private final Map<String, ActionCount> told = new HashMap<>();
    private List<KeyedOneInputStreamOperatorTestHarness<String, AuditEvent, ActionCount>> subtasks;
    private long checkpoint;
    private long watermark = Long.MIN_VALUE;

    Cluster(StateBackend backend, int parallelism) throws Exception {
      this.backend = backend;
      start(parallelism, null);
    }

    void process(AuditEvent event) throws Exception {
      int subtask =
          KeyGroupRangeAssignment.assignKeyToParallelOperator(
              event.tenant(), MAX_PARALLELISM, subtasks.size());
      subtasks.get(subtask).processElement(event, event.time().toEpochMilli());
    }

    void watermark(long time) throws Exception {
      watermark = time;
      for (var subtask : subtasks) {
        subtask.processWatermark(time);
        for (ActionCount count : subtask.extractOutputValues()) {
          told.merge(
              count.tenant() + " " + count.action() + " " + count.minute(),
              count,
              (before, after) -> after.version() >= before.version() ? after : before);
        }
        subtask.getOutput().clear();
      }
    }

    /** A checkpoint, the death of all subtasks, and a start from it. */
    void restart(int parallelism) throws Exception {
      OperatorSubtaskState[] states = new OperatorSubtaskState[subtasks.size()];
      checkpoint++;
      for (int i = 0; i < states.length; i++) {
        states[i] = subtasks.get(i).snapshot(checkpoint, checkpoint);
      }
      int before = subtasks.size();
      close();
      OperatorSubtaskState all = AbstractStreamOperatorTestHarness.repackageState(states);
      start(parallelism, new Moved(all, before));
      if (watermark != Long.MIN_VALUE) {
        watermark(watermark);
      }
    }

    private record Moved(OperatorSubtaskState state, int parallelism) {}

    private void start(int parallelism, Moved moved) throws Exception {
      subtasks = new ArrayList<>();
      for (int i = 0; i < parallelism; i++) {
        var subtask =
            new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new RollingCounts()),
                AuditEvent::tenant,
                Types.STRING,
                new MockEnvironmentBuilder()
                    .setManagedMemorySize(16 << 20)
                    .setMaxParallelism(MAX_PARALLELISM)
                    .setParallelism(parallelism)
                    .setSubtaskIndex(i)
                    .build());
        subtask
            .getExecutionConfig()
            .configure(
                new Configuration().set(PipelineOptions.GENERIC_TYPES, false),
                SnapshotCountsTest.class.getClassLoader());
        subtask.setStateBackend(backend);
        subtask.setup(
            Types.POJO(ActionCount.class)
                .createSerializer(subtask.getExecutionConfig().getSerializerConfig()));
        if (moved != null) {
          subtask.initializeState(
              AbstractStreamOperatorTestHarness.repartitionOperatorState(
                  moved.state(), MAX_PARALLELISM, moved.parallelism(), parallelism, i));
        }
        subtask.open();
        subtasks.add(subtask);
      }
    }

    long keysInState() {
      long keys = 0;
      for (var subtask : subtasks) {
        var state = ((AbstractStreamOperator<?>) subtask.getOperator()).getKeyedStateBackend();
        for (String name : List.of("rings", "timer", "snapshot-ids")) {
          try (Stream<?> found = state.getKeys(name, VoidNamespace.INSTANCE)) {
            keys += found.count();
          }
        }
        keys += subtask.numEventTimeTimers();
      }
      return keys;
    }

    @Override
    public void close() throws Exception {
      for (var subtask : subtasks) {
        subtask.close();
      }
    }
  }
}
