package dev.nightjar.cep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.AuditEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole graph in a cluster: many tenants interleaved and out of order, against the oracle. */
class DetectionJobTest {

  private static final int TENANTS = 60;

  private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(METRICS.addToConfiguration(new Configuration()))
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void findsWhatTheOracleFindsForManyTenantsAtOnce(int parallelism) throws Exception {
    List<AuditEvent> all = new ArrayList<>();
    for (int tenant = 0; tenant < TENANTS; tenant++) {
      all.addAll(new RandomStream(1000 + tenant).events("tenant-" + tenant, 60));
    }
    all.sort(Comparator.comparing(AuditEvent::time));
    List<AuditEvent> shuffled = new RandomStream(7).shuffled(all);
    List<String> expected = RandomStream.oracle().judge(all);

    StreamExecutionEnvironment env = TestingPipeline.strictEnvironment();
    env.setParallelism(parallelism);
    DataStream<Alert> alerts =
        Detection.attach(watermarked(env, shuffled), RandomStream.options()).alerts();

    List<String> found = new ArrayList<>();
    CloseableIterator<Alert> results = alerts.executeAndCollect();
    try {
      results.forEachRemaining(alert -> found.add(Oracle.line(alert)));
    } finally {
      results.close();
    }
    assertThat(expected).hasSizeGreaterThan(TENANTS);
    assertThat(found.stream().sorted()).containsExactlyElementsOf(expected);
  }

  @Test
  void countsWhatIsLateWhereTheManagedServiceLooks() throws Exception {
    List<AuditEvent> exports = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      exports.add(TestingEvent.export("ann").at(Duration.ofMinutes(i)));
    }
    exports.add(TestingEvent.export("ann").id("late").document("late").at(Duration.ofMinutes(2)));
    exports.add(TestingEvent.export(null).at(Duration.ofMinutes(10)));

    StreamExecutionEnvironment env = TestingPipeline.strictEnvironment();
    env.setParallelism(1);
    Detected detected = Detection.attach(watermarked(env, exports), DetectionOptions.defaults());
    detected.alerts().sinkTo(new DiscardingSink<>()).uid("sink");
    JobID job = env.execute().getJobID();

    assertThat(counter(job, "lateEvents")).isEqualTo(2);
    assertThat(counter(job, "withoutGroup")).isEqualTo(2);
    assertThat(counter(job, "candidates")).isEqualTo(22);
    assertThat(counter(job, "repeats")).isZero();
    assertThat(counter(job, "alertsRaised")).isEqualTo(1);
    assertThat(counter(job, "alertsRevised")).isZero();
    assertThat(METRICS.findMetrics(job, ".*kinesisanalytics\\.detection\\.latenessMillis"))
        .hasSize(1);
  }

  private static long counter(JobID job, String name) {
    return METRICS.findMetrics(job, ".*kinesisanalytics\\.detection\\." + name).values().stream()
        .mapToLong(metric -> ((Counter) metric).getCount())
        .sum();
  }

  private static DataStream<AuditEvent> watermarked(
      StreamExecutionEnvironment env, List<AuditEvent> events) {
    return env.fromData(events)
        .uid("source")
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.<AuditEvent>forGenerator(context -> new AfterEachEvent())
                .withTimestampAssigner((event, time) -> event.time().toEpochMilli()))
        .uid("watermarks");
  }

  /** A watermark after each event, the bound behind the newest. */
  private static final class AfterEachEvent implements WatermarkGenerator<AuditEvent> {

    private long newest = Long.MIN_VALUE + RandomStream.BOUND_MILLIS + 1;

    @Override
    public void onEvent(AuditEvent event, long time, WatermarkOutput output) {
      newest = Math.max(newest, time);
      output.emitWatermark(new Watermark(newest - RandomStream.BOUND_MILLIS - 1));
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      // Told after each event.
    }
  }
}
