package dev.nightjar.dynamodb.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightjar.dynamodb.CredentialsSettings;
import dev.nightjar.dynamodb.DynamoDbStreamsSource;
import dev.nightjar.dynamodb.TestingMemory;
import dev.nightjar.local.streams.Behaviour.ChildFilter;
import dev.nightjar.local.streams.Fault;
import dev.nightjar.local.streams.Item;
import dev.nightjar.local.streams.Operation;
import dev.nightjar.local.streams.SequenceNumbers;
import dev.nightjar.local.streams.ShardView;
import dev.nightjar.local.streams.StreamModel;
import dev.nightjar.local.streams.StreamsStandIn;
import dev.nightjar.local.streams.Written;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A few histories in a real Flink: what {@link StreamHistoriesTest} plays, with Flink's own
 * threads, checkpoints, restarts, savepoints and redistribution of state.
 */
class StreamHistoriesClusterTest {

  private static final int PHASES = 4;
  private static final int STEPS = 12;

  /** By what a record is made to fail the job, once. */
  private static final Set<String> POISON = ConcurrentHashMap.newKeySet();

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(8)
              // Accumulators travel with heartbeats.
              .setConfiguration(
                  new Configuration()
                      .set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(200)))
              .build());

  @TempDir private Path savepoints;
  private JobClient job;

  @AfterEach
  void cancel() throws Exception {
    if (job != null && !job.getJobStatus().get().isGloballyTerminalState()) {
      job.cancel().get();
      await().until(() -> job.getJobStatus().get().isGloballyTerminalState());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void keepsAllInOrderThroughFailuresSavepointsAndScaling(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    try (StreamsStandIn standIn =
        StreamsStandIn.builder()
            .seed(seed)
            .shards(1 + random.nextInt(3))
            .firstSequenceNumber("999999999999999999990000")
            .start()) {
      ChildFilter[] filters = ChildFilter.values();
      standIn.model().behaviour().childFilter(filters[random.nextInt(filters.length)]);
      String savepoint = null;
      for (int phase = 0; phase < PHASES; phase++) {
        steps(standIn, random);
        int parallelism = 1 + random.nextInt(4);
        job = submit(standIn, parallelism, savepoint);
        for (int i = 0; i < 3; i++) {
          steps(standIn, random);
          if (i == 1) {
            POISON.add(write(standIn.model(), random).sequenceNumber());
          }
          awaitAll(standIn, seed, parallelism);
        }
        savepoint =
            job.stopWithSavepoint(false, savepoints.toString(), SavepointFormatType.CANONICAL)
                .get();
      }
      job = submit(standIn, 1 + random.nextInt(4), savepoint);
      awaitAll(standIn, seed, PHASES);
      check(seed, standIn.model(), seen());
      assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
    }
  }

  /** Writes, with shards that split and rotate under them, and calls that fail. */
  private static void steps(StreamsStandIn standIn, SplittableRandom random) {
    StreamModel model = standIn.model();
    for (int i = 0; i < STEPS; i++) {
      write(model, random);
      List<String> open = model.openShards();
      // Refusals in a row make the source wait longer and longer, which takes real time here.
      standIn.faults().clear();
      switch (random.nextInt(12)) {
        case 0 -> model.rotate(open.get(random.nextInt(open.size())));
        case 1 -> {
          if (open.size() < 4) {
            model.split(open.get(random.nextInt(open.size())));
          }
        }
        case 2 -> standIn.faults().next(Operation.GET_RECORDS, Fault.limitExceeded(), 3);
        case 3 -> standIn.faults().next(Operation.GET_RECORDS, Fault.truncated());
        case 4 -> standIn.faults().next(Operation.GET_SHARD_ITERATOR, Fault.closed());
        case 5 -> standIn.faults().next(Operation.DESCRIBE_STREAM, Fault.internalError());
        case 6 -> standIn.faults().next(Operation.GET_RECORDS, Fault.expiredIterator());
        default -> {}
      }
    }
  }

  private static Written write(StreamModel model, SplittableRandom random) {
    String key = "item-" + random.nextInt(9);
    return model
        .put(Item.builder().s("PK", key).s("SK", "s").n("version", model.written().size()).build())
        .orElseThrow();
  }

  private static JobClient submit(StreamsStandIn standIn, int parallelism, String savepoint)
      throws Exception {
    Configuration configuration =
        new Configuration()
            .set(PipelineOptions.GENERIC_TYPES, false)
            .set(PipelineOptions.AUTO_GENERATE_UIDS, false)
            .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100))
            .set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay")
            .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3)
            .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    if (savepoint != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    DynamoDbStreamsSource source =
        DynamoDbStreamsSource.builder()
            .table("audit")
            .region("eu-west-1")
            .endpoint(standIn.endpoint())
            .credentials(CredentialsSettings.fixed("simulated", "simulated"))
            .discoveryInterval(Duration.ofSeconds(1))
            .recordsPerCall(7)
            .callsPerSecond(50)
            .build();
    env.fromSource(source, WatermarkStrategy.noWatermarks(), "changes")
        .uid("changes")
        .setParallelism(parallelism)
        .map(
            change -> {
              if (POISON.remove(change.sequenceNumber())) {
                throw new IllegalStateException("poison, once");
              }
              return change.sequenceNumber();
            },
            Types.STRING)
        .uid("numbers")
        .setParallelism(parallelism)
        .process(new TestingMemory())
        .uid("remembers")
        .setParallelism(1);
    return env.executeAsync();
  }

  private void awaitAll(StreamsStandIn standIn, long seed, int parallelism) {
    await("seed " + seed + ", " + parallelism + " subtasks")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(seen()).hasSameSizeAs(standIn.model().written()));
  }

  /** Each record once, items and shards in order, children behind their parents. */
  private static void check(long seed, StreamModel model, List<String> seen) {
    Map<String, Written> written = new HashMap<>();
    model.written().forEach(each -> written.put(each.sequenceNumber(), each));
    assertThat(seen)
        .as("seed " + seed)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(written.keySet());
    Map<String, List<String>> ofItems = new HashMap<>();
    Map<String, List<String>> ofShards = new HashMap<>();
    for (String number : seen) {
      Written each = written.get(number);
      ofItems.computeIfAbsent(each.keys(), key -> new ArrayList<>()).add(number);
      ofShards.computeIfAbsent(each.shardId(), shard -> new ArrayList<>()).add(number);
    }
    ofItems.forEach(
        (item, numbers) ->
            assertThat(numbers)
                .as("seed %s, item %s", seed, item)
                .isSortedAccordingTo(SequenceNumbers.ORDER));
    ofShards.forEach(
        (shard, numbers) ->
            assertThat(numbers)
                .as("seed %s, shard %s", seed, shard)
                .isSortedAccordingTo(SequenceNumbers.ORDER));
    for (ShardView shard : model.shards()) {
      List<String> children = ofShards.get(shard.shardId());
      List<String> parents = ofShards.get(String.valueOf(shard.parentShardId()));
      if (children != null && parents != null) {
        assertThat(seen.indexOf(children.get(0)))
            .as("seed %s, first of %s", seed, shard)
            .isGreaterThan(seen.indexOf(parents.get(parents.size() - 1)));
      }
    }
  }

  @SuppressWarnings("unchecked")
  private List<String> seen() throws Exception {
    return (List<String>) job.getAccumulators().get().getOrDefault(TestingMemory.SEEN, List.of());
  }
}
