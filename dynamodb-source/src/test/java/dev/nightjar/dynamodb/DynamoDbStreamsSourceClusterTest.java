package dev.nightjar.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightjar.dynamodb.stream.StreamsApiException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The source in a real job, over a stream in memory. */
class DynamoDbStreamsSourceClusterTest {

  private static final long NOON = 1_795_000_000_000L;

  private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              // Accumulators travel with heartbeats.
              .setConfiguration(
                  METRICS.addToConfiguration(
                      new Configuration()
                          .set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(200))))
              .build());

  private final TestingStreams streams = new TestingStreams().shard("a", null);
  private JobClient job;

  @AfterEach
  void cancel() throws Exception {
    if (job != null) {
      job.cancel().get();
      await().until(() -> job.getJobStatus().get().isGloballyTerminalState());
    }
  }

  @Test
  void idleSubtasksDoNotHoldBackTheWatermarkOfOneShard() throws Exception {
    for (int i = 0; i < 10; i++) {
      streams.put("a", "k" + i, NOON + i * 1_000);
    }
    StreamExecutionEnvironment env = environment();
    changes(env, "idle", 4)
        .keyBy(record -> "all", Types.STRING)
        .process(new EmitsWhenTheWatermarkPasses())
        .uid("timers")
        .setParallelism(4)
        .process(new TestingMemory())
        .uid("remembers")
        .setParallelism(1);
    job = env.executeAsync();

    // The last one needs the clock's rate: no record comes after it.
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(seen()).hasSize(10).startsWith("k0").endsWith("k9"));
    assertThat(
            METRICS.findMetrics(
                job.getJobID(), ".*enumerator\\.kinesisanalytics\\.dynamodbStreams\\.openGaps"))
        .as("what the JobManager reports of the enumerator")
        .hasSize(1);
  }

  @Test
  void restartFromACheckpointLosesAndReordersNothing(@InjectMiniCluster MiniCluster cluster)
      throws Exception {
    put("a", 0, 50);
    StreamExecutionEnvironment env = environment();
    DataStream<String> keys =
        changes(env, "restart", 2)
            .map(record -> record.shardId() + "-" + text(record.keys()), Types.STRING)
            .uid("keys")
            .setParallelism(2);
    keys.process(new TestingMemory()).uid("remembers").setParallelism(1);
    job = env.executeAsync();
    awaitSeen(50);
    cluster.triggerCheckpoint(job.getJobID(), CheckpointType.CONFIGURED).get();

    put("a", 50, 80);
    streams.close("a");
    streams.shard("a1", "a").shard("a2", "a");
    put("a1", 0, 20);
    put("a2", 0, 20);
    awaitSeen(120);
    streams.fail("a1", Kind.REFUSED);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> streams.calls().contains("iterator a after 50"));
    put("a2", 20, 30);
    awaitSeen(130);

    List<String> seen = seen();
    assertThat(seen).doesNotHaveDuplicates();
    for (String shard : List.of("a", "a1", "a2")) {
      List<String> inOrder = new ArrayList<>();
      for (int i = 0; i < (shard.equals("a") ? 80 : shard.equals("a1") ? 20 : 30); i++) {
        inOrder.add(shard + "-" + i);
      }
      assertThat(seen.stream().filter(key -> key.startsWith(shard + "-")))
          .containsExactlyElementsOf(inOrder);
    }
    assertThat(seen.subList(0, 80)).as("the parent first").allMatch(key -> key.startsWith("a-"));
    assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
  }

  private static StreamExecutionEnvironment environment() {
    return StreamExecutionEnvironment.getExecutionEnvironment(
        new Configuration()
            .set(PipelineOptions.GENERIC_TYPES, false)
            .set(PipelineOptions.AUTO_GENERATE_UIDS, false)
            .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofHours(1))
            .set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay")
            .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 2)
            .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10)));
  }

  private DataStream<ChangeRecord> changes(
      StreamExecutionEnvironment env, String name, int parallelism) {
    DynamoDbStreamsSource source =
        DynamoDbStreamsSource.builder()
            .table("audit")
            .caughtUpAfter(Duration.ofMillis(200))
            .outOfOrderness(Duration.ofMillis(100))
            .api(streams.registeredAs(name))
            .build();
    return env.fromSource(source, WatermarkStrategy.noWatermarks(), "changes")
        .uid("changes")
        .setParallelism(parallelism);
  }

  private void put(String shard, int from, int to) {
    for (int i = from; i < to; i++) {
      streams.put(shard, Integer.toString(i), NOON + i);
    }
  }

  private void awaitSeen(int count) {
    await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(seen()).hasSize(count));
  }

  @SuppressWarnings("unchecked")
  private List<String> seen() throws Exception {
    return (List<String>) job.getAccumulators().get().getOrDefault(TestingMemory.SEEN, List.of());
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** Holds each record back until event time has reached it. */
  private static final class EmitsWhenTheWatermarkPasses
      extends KeyedProcessFunction<String, ChangeRecord, String> {
    @Override
    public void processElement(ChangeRecord record, Context context, Collector<String> out) {
      context.timerService().registerEventTimeTimer(context.timestamp());
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<String> out) {
      out.collect("k" + (timestamp - NOON) / 1_000);
    }
  }
}
