package dev.nightjar.cep.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Change;
import dev.nightjar.cep.live.RuleBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole graph in a cluster, at parallelism 4: shuffled, late, killed, and with other rules. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RuleDetectionJobTest {

  private static final int PARALLELISM = 4;

  private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(METRICS.addToConfiguration(new Configuration()))
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(PARALLELISM)
              .build());

  @TempDir private Path checkpoints;

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void shuffledWithinTheBoundItGivesTheSameAlertsToTheBit(String backend) throws Exception {
    List<AuditEvent> events = TestingStory.events(21, 2000);
    List<String> plain = TestingStory.plain(events);
    for (String rule : List.of("burst", "outbreak", "plague", "flood", "idle", "off")) {
      assertThat(plain).as(rule).anyMatch(line -> line.startsWith("test-" + rule + " "));
    }
    Configuration configuration = new Configuration();
    configuration.set(StateBackendOptions.STATE_BACKEND, backend);
    StreamExecutionEnvironment env = environment(configuration);
    assertThat(run(env, source(env, TestingStory.shuffled(events, 1), Long.MAX_VALUE)))
        .isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void killedAndRestoredInBetweenItGivesTheSameAlertsToTheBit(String backend) throws Exception {
    List<AuditEvent> events = TestingStory.events(22, 1000);
    List<String> plain = TestingStory.plain(events);
    Configuration configuration = new Configuration();
    configuration.set(StateBackendOptions.STATE_BACKEND, backend);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(1));
    StreamExecutionEnvironment env = environment(configuration);
    DataStream<AuditEvent> killed =
        source(env, TestingStory.shuffled(events, 2), events.size() / 5)
            .map(new FailingOnce(), TypeInformation.of(AuditEvent.class))
            .uid("failing");
    assertThat(run(env, killed)).isEqualTo(plain);
    assertThat(FailingOnce.failures).as("it was killed").isPositive();
  }

  @Test
  void losesNoAlertOfWhatComesBeyondTheBound() throws Exception {
    List<AuditEvent> events = TestingStory.events(23, 1500);
    List<Alert> plain = alertsOf(events);
    StreamExecutionEnvironment env = environment(new Configuration());
    List<Alert> found =
        collect(
            env,
            source(
                env,
                TestingStory.delayed(events, 3, 2 * TestingStory.BOUND_MILLIS),
                Long.MAX_VALUE));
    assertThat(found).as("late ones among them").anyMatch(Alert::late);
    assertThat(plain)
        .filteredOn(alert -> alert.revision() == 0 && !ofAlerts(alert))
        .hasSizeGreaterThan(100)
        .allSatisfy(alert -> assertThat(found).anyMatch(other -> standsFor(other, alert)));
  }

  /** What counts alerts may count others where these differ. */
  private static boolean ofAlerts(Alert alert) {
    return alert.ruleId().equals("test-plague") || alert.ruleId().equals("test-flood");
  }

  /** Evidence and id may differ where events are late: the episode is told all the same. */
  private static boolean standsFor(Alert found, Alert plain) {
    return found.ruleId().equals(plain.ruleId())
        && found.tenant().equals(plain.tenant())
        && Arrays.equals(found.groups(), plain.groups())
        && !found.first().isAfter(plain.last().plusSeconds(60))
        && !found.last().isBefore(plain.first().minusSeconds(60));
  }

  private static List<Alert> alertsOf(List<AuditEvent> events) throws Exception {
    try (TestingDetection detection =
        new TestingDetection(TestingBundles.all(0), new HashMapStateBackend())) {
      return List.copyOf(detection.process(events).end().alerts());
    }
  }

  @Test
  void measuresWhereTheManagedServiceLooks() throws Exception {
    List<AuditEvent> events = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      events.add(TestingAudit.export("ann").at(i));
    }
    events.add(TestingAudit.export("ann").id("again").at(6));
    events.add(TestingAudit.export("ann").id("again").at(6));
    events.add(TestingAudit.export(null).at(7));
    events.add(TestingAudit.export("ann").from(Change.Origin.SNAPSHOT).at(8));
    events.add(TestingAudit.export("bob").at(600));
    events.add(TestingAudit.export("ann").id("late").at(500));
    StreamExecutionEnvironment env = environment(new Configuration());
    env.setParallelism(1);
    Detected detected =
        RuleDetection.attach(
            source(env, events, Long.MAX_VALUE),
            rules(env, TestingBundles.all(1)),
            null,
            TestingBundles.all(0),
            RuleDetectionOptions.defaults());
    detected.alerts().sinkTo(new DiscardingSink<>()).uid("sink");
    JobID job = env.execute().getJobID();

    assertThat(counter(job, "Route to rules", "notJudged")).isEqualTo(1);
    assertThat(counter(job, "Route to rules", "withoutGroup")).isEqualTo(2);
    assertThat(counter(job, "Correlate events", "alertsRaised")).isEqualTo(1);
    assertThat(counter(job, "Correlate events", "alertsRevised")).isEqualTo(1);
    assertThat(counter(job, "Correlate events", "repeats")).isEqualTo(2);
    assertThat(counter(job, "Correlate events", "lateEvents")).isEqualTo(2);
    assertThat(counter(job, "Correlate events", "occurrences"))
        .isEqualTo(counter(job, "Route to rules", "occurrences"));
    assertThat(gauge(job, "Correlate events", "ruleSetVersion")).isIn(0L, 1L);
    assertThat(gauge(job, "Correlate events", "groups")).isEqualTo(0);
    assertThat(gauge(job, "Correlate events", "waiting")).isEqualTo(0);
    assertThat(metric(job, "Correlate events", "latenessMillis")).isNotNull();
  }

  private static long counter(JobID job, String operator, String name) {
    return ((Counter) metric(job, operator, name)).getCount();
  }

  private static Object gauge(JobID job, String operator, String name) {
    return ((Gauge<?>) metric(job, operator, name)).getValue();
  }

  private static Metric metric(JobID job, String operator, String name) {
    String wanted = operator + ".0.kinesisanalytics.detection." + name;
    return METRICS.findMetrics(job, ".*kinesisanalytics.*").entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(wanted))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + wanted));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void aBoundedRunOfMadeEventsEnds(String backend) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(StateBackendOptions.STATE_BACKEND, backend);
    StreamExecutionEnvironment env = environment(configuration);
    DataStream<Alert> alerts =
        BoundedDetection.attach(
            env,
            number -> TestingAudit.export("user" + number % 20).at(number),
            200,
            Duration.ofSeconds(1),
            TestingBundles.all(0),
            RuleDetectionOptions.defaults());
    assertThat(AlertBits.briefs(collect(alerts)))
        .filteredOn("test-burst r0 x3"::equals)
        .hasSizeGreaterThanOrEqualTo(20);
  }

  @Test
  void newRulesHoldWithoutARestart() throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(20));
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    StreamExecutionEnvironment env = environment(configuration);
    // Without an end: it ends when the alert was seen.
    DataStream<AuditEvent> events = source(env, TestingStory.events(24, 500), Long.MAX_VALUE, 10);
    Detected detected =
        RuleDetection.attach(
            events,
            rules(env, TestingBundles.bundle(1, TestingBundles.SWITCHED_OFF)),
            null,
            TestingBundles.bundle(0),
            RuleDetectionOptions.defaults());
    CloseableIterator<Alert> alerts = detected.alerts().executeAndCollect();
    try {
      assertThat(alerts.next().ruleId()).isEqualTo("test-off");
    } finally {
      alerts.close();
    }
  }

  private static StreamExecutionEnvironment environment(Configuration configuration) {
    StreamExecutionEnvironment env = TestingGraph.strictEnvironment(configuration);
    env.setParallelism(PARALLELISM);
    env.setMaxParallelism(TestingDetection.MAX_PARALLELISM);
    return env;
  }

  private static List<String> run(StreamExecutionEnvironment env, DataStream<AuditEvent> events)
      throws Exception {
    return AlertBits.lines(collect(env, events));
  }

  private static List<Alert> collect(StreamExecutionEnvironment env, DataStream<AuditEvent> events)
      throws Exception {
    return collect(
        RuleDetection.attach(
                events,
                rules(env, TestingBundles.all(1)),
                null,
                TestingBundles.all(0),
                RuleDetectionOptions.defaults())
            .alerts());
  }

  private static List<Alert> collect(DataStream<Alert> alerts) throws Exception {
    List<Alert> found = new ArrayList<>();
    CloseableIterator<Alert> results = alerts.executeAndCollect();
    try {
      results.forEachRemaining(found::add);
    } finally {
      results.close();
    }
    return found;
  }

  private static DataStream<RuleBundle> rules(StreamExecutionEnvironment env, RuleBundle bundle) {
    return env.fromData(RuleBundleSerializer.TYPE, bundle).setParallelism(1).uid("rules");
  }

  /** Events in this order from one reader, dealt out to all subtasks. */
  private static DataStream<AuditEvent> source(
      StreamExecutionEnvironment env, List<AuditEvent> events, long perCheckpoint) {
    return source(env, events, events.size(), perCheckpoint);
  }

  private static DataStream<AuditEvent> source(
      StreamExecutionEnvironment env, List<AuditEvent> events, long count, long perCheckpoint) {
    TypeSerializer<AuditEvent> serializer =
        TypeInformation.of(AuditEvent.class).createSerializer(new SerializerConfigImpl());
    byte[][] all = events.stream().map(event -> bytes(event, serializer)).toArray(byte[][]::new);
    GeneratorFunction<Long, AuditEvent> generator =
        index -> serializer.deserialize(new DataInputDeserializer(all[(int) (index % all.length)]));
    DataGeneratorSource<AuditEvent> source =
        new DataGeneratorSource<>(
            generator,
            count,
            perCheckpoint == Long.MAX_VALUE
                ? RateLimiterStrategy.noOp()
                : RateLimiterStrategy.perCheckpoint((int) perCheckpoint),
            TypeInformation.of(AuditEvent.class));
    WatermarkStrategy<AuditEvent> watermarks =
        WatermarkStrategy.<AuditEvent>forGenerator(context -> new AfterEachEvent())
            .withTimestampAssigner((event, time) -> event.time().toEpochMilli());
    return env.fromSource(source, watermarks, "events").setParallelism(1).uid("events").rebalance();
  }

  private static byte[] bytes(AuditEvent event, TypeSerializer<AuditEvent> serializer) {
    try {
      DataOutputSerializer out = new DataOutputSerializer(512);
      serializer.serialize(event, out);
      return out.getCopyOfBuffer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A watermark after each event, the bound behind the newest. */
  private static final class AfterEachEvent implements WatermarkGenerator<AuditEvent> {

    private long newest = Long.MIN_VALUE + TestingStory.BOUND_MILLIS;

    @Override
    public void onEvent(AuditEvent event, long time, WatermarkOutput output) {
      newest = Math.max(newest, time);
      output.emitWatermark(new Watermark(newest - TestingStory.BOUND_MILLIS));
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      // Told after each event.
    }
  }

  /** Fails at the first event behind the second checkpoint, once. */
  private static final class FailingOnce extends RichMapFunction<AuditEvent, AuditEvent>
      implements CheckpointListener {

    private static volatile int failures;

    private transient int completed;

    @Override
    public AuditEvent map(AuditEvent event) {
      if (completed >= 2 && getRuntimeContext().getTaskInfo().getAttemptNumber() == 0) {
        failures++;
        throw new IllegalStateException("killed on purpose");
      }
      return event;
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
      completed++;
    }
  }
}
