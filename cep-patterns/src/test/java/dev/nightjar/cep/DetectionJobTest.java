package dev.nightjar.cep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.AuditEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole graph in a cluster: many tenants interleaved and out of order, against the oracle. */
class DetectionJobTest {

  private static final int TENANTS = 60;

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
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
    DataStream<AuditEvent> events =
        env.fromData(shuffled)
            .uid("source")
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<AuditEvent>forGenerator(context -> new AfterEachEvent())
                    .withTimestampAssigner((event, time) -> event.time().toEpochMilli()))
            .uid("watermarks");
    DataStream<Alert> alerts = Detection.attach(events, RandomStream.options()).alerts();

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
