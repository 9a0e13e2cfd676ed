package dev.nightjar.job.counts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nightjar.audit.ActionCount;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.job.TestingEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.metrics.groups.InternalOperatorMetricGroup;
import org.apache.flink.runtime.metrics.util.InterceptingOperatorMetricGroup;
import org.apache.flink.runtime.metrics.util.InterceptingTaskMetricGroup;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

// Flink declares that closing its harness throws Exception.
@SuppressWarnings("try")
class RollingCountsTest {

  private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

  static List<StateBackend> backends() {
    return List.of(new HashMapStateBackend(), new EmbeddedRocksDBStateBackend());
  }

  @ParameterizedTest
  @MethodSource("backends")
  void tellsOneDocumentATenantActionAndClosedMinute(StateBackend backend) throws Exception {
    try (Harness harness = open(backend, null)) {
      process(harness, "acme", "invoice.export", 0);
      process(harness, "acme", "invoice.export", 20);
      process(harness, "acme", "role.granted", 30);
      process(harness, "globex", "invoice.export", 40);
      assertThat(harness.numEventTimeTimers()).isEqualTo(2);

      harness.processWatermark(time(59).toEpochMilli());
      assertThat(told(harness)).isEmpty();
      harness.processWatermark(time(60).toEpochMilli());

      assertThat(told(harness))
          .extracting(count -> count.tenant() + " " + count.action() + " " + count.lastMinute())
          .containsExactlyInAnyOrder(
              "acme invoice.export 2", "acme role.granted 1", "globex invoice.export 1");
      assertThat(harness.numEventTimeTimers()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void goesOnCountingAfterARestore(StateBackend backend) throws Exception {
    OperatorSubtaskState state;
    try (Harness harness = open(backend, null)) {
      process(harness, "acme", "invoice.export", 0);
      harness.processWatermark(time(70).toEpochMilli());
      process(harness, "acme", "invoice.export", 80);
      process(harness, "acme", "invoice.export", 30);
      state = harness.snapshot(1, 1);
      process(harness, "acme", "invoice.export", 81);
    }
    try (Harness harness = open(backend, state)) {
      harness.processWatermark(time(3600).toEpochMilli());

      assertThat(told(harness))
          .extracting(
              count -> count.minute(),
              count -> count.lastMinute(),
              count -> count.lastFiveMinutes(),
              count -> count.lastDay())
          .containsExactly(tuple(time(0), 2L, 2L, null), tuple(time(60), 1L, 3L, 3L));
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void endsWhenTheWatermarkJumpsToItsEnd(StateBackend backend) throws Exception {
    try (Harness harness = open(backend, null)) {
      process(harness, "acme", "invoice.export", 0);
      process(harness, "acme", "invoice.export", 7200);

      harness.processWatermark(Long.MAX_VALUE);

      assertThat(told(harness)).hasSize(2).allMatch(count -> count.lastHour() == 1);
      assertThat(harness.numEventTimeTimers()).isZero();
      assertThat(harness.tenantsInState()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void clearsItsStateWhenAllCountsAreZero(StateBackend backend) throws Exception {
    try (Harness harness = open(backend, null)) {
      process(harness, "acme", "invoice.export", 0);

      harness.processWatermark(time(0).plus(Duration.ofHours(24)).toEpochMilli());
      assertThat(harness.numEventTimeTimers()).isEqualTo(1);
      assertThat(harness.tenantsInState()).isEqualTo(2);
      harness.processWatermark(time(0).plus(Duration.ofHours(49)).toEpochMilli());

      assertThat(harness.numEventTimeTimers()).isZero();
      assertThat(harness.tenantsInState()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void countsLateEventsByWhatBecameOfThem(StateBackend backend) throws Exception {
    try (Harness harness = open(backend, null)) {
      process(harness, "acme", "invoice.export", 0);
      harness.processWatermark(time(0).plus(Duration.ofHours(2)).toEpochMilli());
      process(harness, "acme", "invoice.export", 600);
      harness.processWatermark(time(0).plus(Duration.ofHours(3)).toEpochMilli());
      process(harness, "acme", "invoice.export", -3600);
      process(harness, "acme", "invoice.export", 10);
      process(harness, "acme", "invoice.export", -22 * 3600);

      assertThat(harness.counter("countsLate")).isEqualTo(2);
      assertThat(harness.counter("countsLateForMinutes")).isEqualTo(1);
      assertThat(harness.counter("countsTooLate")).isEqualTo(1);
    }
  }

  private static Instant time(long second) {
    return START.plusSeconds(second);
  }

  private static void process(Harness harness, String tenant, String action, long second)
      throws Exception {
    harness.processElement(
        TestingEvents.event(tenant, action, time(second)), time(second).toEpochMilli());
  }

  private static List<ActionCount> told(Harness harness) {
    return harness.extractOutputValues();
  }

  private static Harness open(StateBackend backend, OperatorSubtaskState state) throws Exception {
    Harness harness = new Harness(new Metrics());
    harness
        .getExecutionConfig()
        .configure(
            new Configuration().set(PipelineOptions.GENERIC_TYPES, false),
            RollingCountsTest.class.getClassLoader());
    harness.setStateBackend(backend);
    harness.setup(
        Types.POJO(ActionCount.class)
            .createSerializer(harness.getExecutionConfig().getSerializerConfig()));
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  /** Metrics of all groups below the operator, in one place, and the names of the groups. */
  private static final class Metrics extends InterceptingOperatorMetricGroup {

    private final List<String> groups = new ArrayList<>();

    @Override
    public MetricGroup addGroup(String name) {
      groups.add(name);
      return this;
    }
  }

  /** The operator in Flink's test harness, keyed by tenant. */
  private static final class Harness
      extends KeyedOneInputStreamOperatorTestHarness<String, AuditEvent, ActionCount> {

    private final Metrics metrics;

    private Harness(Metrics metrics) throws Exception {
      super(
          new KeyedProcessOperator<>(new RollingCounts()),
          AuditEvent::tenant,
          Types.STRING,
          new MockEnvironmentBuilder()
              .setManagedMemorySize(16 << 20)
              .setMetricGroup(
                  new InterceptingTaskMetricGroup() {
                    @Override
                    public InternalOperatorMetricGroup getOrAddOperator(
                        OperatorID id, String name, Map<String, String> variables) {
                      return metrics;
                    }
                  })
              .build());
      this.metrics = metrics;
    }

    long tenantsInState() {
      KeyedStateBackend<String> state =
          ((AbstractStreamOperator<?>) getOperator()).getKeyedStateBackend();
      try (Stream<String> rings = state.getKeys("rings", VoidNamespace.INSTANCE);
          Stream<String> timers = state.getKeys("timer", VoidNamespace.INSTANCE)) {
        return rings.count() + timers.count();
      }
    }

    long counter(String name) {
      assertThat(metrics.groups).containsExactly("kinesisanalytics", "counts");
      return ((Counter) metrics.get(name)).getCount();
    }
  }
}
