package dev.nightjar.sinks.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.audit.Ids;
import dev.nightjar.sinks.opensearch.TestingOpenSearch.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sink in a real job, against a server that fails on demand. */
@Timeout(120)
class OpenSearchSinkTest {

  private static final String INDEX = "nightjar-events-2026.11.21";

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final Documents PLAIN = new Documents(Long.MAX_VALUE, -1);

  private TestingOpenSearch server;

  @BeforeEach
  void start() throws Exception {
    server = TestingOpenSearch.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Numbered documents; fails the job once, after enough of them to have passed a checkpoint. */
  private static final class Documents extends RichMapFunction<Long, Document> {
    private final long failAt;
    private final long largeAt;

    private Documents(long failAt, long largeAt) {
      this.failAt = failAt;
      this.largeAt = largeAt;
    }

    @Override
    public Document map(Long n) {
      if (n >= failAt && getRuntimeContext().getTaskInfo().getAttemptNumber() == 0) {
        throw new IllegalStateException("a fault on purpose");
      }
      Document document = Fixtures.numbered(n);
      return n == largeAt ? Fixtures.large(document) : document;
    }
  }

  /** Runs a series through the sink; a checkpoint ends each portion. */
  private static JobClient run(
      OpenSearchOptions options, int parallelism, long count, int portion, Documents documents)
      throws Exception {
    return run(options, parallelism, count, portion, documents, Duration.ofMillis(50));
  }

  private static JobClient run(
      OpenSearchOptions options,
      int parallelism,
      long count,
      int portion,
      Documents documents,
      Duration checkpoints)
      throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpoints);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY, documents.failAt < count ? "fixed-delay" : "none");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(parallelism);
    GeneratorFunction<Long, Long> numbers = n -> n;
    env.fromSource(
            new DataGeneratorSource<>(
                numbers, count, RateLimiterStrategy.perCheckpoint(portion), Types.LONG),
            WatermarkStrategy.noWatermarks(),
            "numbers")
        .uid("numbers")
        .map(documents)
        .returns(TypeInformation.of(Document.class))
        .uid("documents")
        .sinkTo(OpenSearchSink.builder(options).build())
        .uid("sink");
    return env.executeAsync();
  }

  private void runToTheEnd(int parallelism, long count) throws Exception {
    run(Fixtures.options(server).build(), parallelism, count, 500, PLAIN)
        .getJobExecutionResult()
        .get();
  }

  private static Map<String, JsonNode> expected(long count) {
    Map<String, JsonNode> expected = new java.util.TreeMap<>();
    LongStream.range(0, count)
        .mapToObj(Fixtures::numbered)
        .forEach(d -> expected.put(d.id(), read(d.body())));
    return expected;
  }

  private static JsonNode read(byte[] body) {
    try {
      return TestingOpenSearch.JSON.readTree(body);
    } catch (java.io.IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void everyDocumentIsStoredOnceUnderAnyFaultsAndARestart(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    Fault[] faults = {
      Fault.HTTP_429, Fault.HTTP_503, Fault.HTTP_401, Fault.HTTP_403, Fault.SOME_ITEMS_429,
      Fault.ITEMS_403, Fault.LOST_BEFORE, Fault.LOST_AFTER, Fault.CUT_OFF, Fault.SHUFFLED
    };
    List<Fault> script = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      script.add(random.nextInt(2) == 0 ? Fault.NONE : faults[random.nextInt(faults.length)]);
    }
    IntFunction<Fault> inTurn = bulk -> script.get(bulk % script.size());
    server.faults(inTurn);
    run(Fixtures.options(server).build(), 2, 3_000, 600, new Documents(2_000, -1))
        .getJobExecutionResult()
        .get();
    assertThat(server.documents(INDEX)).as("seed %d", seed).isEqualTo(expected(3_000));
    assertThat(server.indexNames()).as("seed %d: nothing else", seed).containsExactly(INDEX);
    assertThat(server.bulks()).as("seed %d: there were retries", seed).isGreaterThan(90);
  }

  @Test
  void refusedDocumentBecomesADeadLetterWhileItsNeighboursArrive() throws Exception {
    server.refuses(body -> body.at("/audit/records").asLong() % 100 == 42);
    runToTheEnd(2, 1_000);
    Map<String, JsonNode> neighbours = expected(1_000);
    neighbours.values().removeIf(body -> body.at("/audit/records").asLong() % 100 == 42);
    assertThat(server.documents(INDEX)).isEqualTo(neighbours);
    Map<String, JsonNode> letters = server.documents("nightjar-dead-letters");
    assertThat(letters).hasSize(10);
    assertThat(letters.values())
        .allSatisfy(
            letter -> {
              assertThat(letter.toString()).doesNotContain("top secret");
              assertThat(letter.at("/audit/dead_letter/reason").asText())
                  .isEqualTo("mapper-parsing-exception");
              assertThat(letter.at("/audit/stream/sequence").asLong() % 100).isEqualTo(42);
            });
  }

  @Test
  void equalContentIsADuplicateAndOtherContentACriticalEvent() throws Exception {
    Document same = Fixtures.numbered(7);
    Document other = Fixtures.numbered(8);
    server.store(same);
    String before = "{\"audit\":{\"hash\":\"of other content\"}}";
    server.store(
        new Document(
            INDEX,
            other.id(),
            Document.Operation.CREATE,
            0,
            before.getBytes(),
            null,
            null,
            null,
            null,
            null,
            null));
    runToTheEnd(1, 20);
    Map<String, JsonNode> documents = server.documents(INDEX);
    assertThat(documents).hasSize(21);
    assertThat(documents.get(other.id()))
        .as("what was stored stays")
        .isEqualTo(read(before.getBytes()));
    JsonNode event = documents.get(Ids.id(other.id(), "ID_REUSED", other.contentHash()));
    assertThat(event.at("/event/action").asText()).isEqualTo("audit.id_reused");
    assertThat(event.at("/audit/attributes/refused")).isEqualTo(read(other.body()));
    assertThat(server.documents("nightjar-alerts").values())
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.at("/rule/id").asText()).isEqualTo("nightjar-id-reused");
              assertThat(alert.at("/audit/alert/level").asText()).isEqualTo("critical");
              assertThat(alert.at("/organization/id").asText()).isEqualTo("acme");
              assertThat(alert.at("/audit/alert/compliance"))
                  .extracting(JsonNode::asText)
                  .contains("pci-dss:10.3.4", "gdpr:5(2)");
            });
    runToTheEnd(1, 20);
    assertThat(server.documents(INDEX)).as("a replay changes nothing").isEqualTo(documents);
    assertThat(server.documents("nightjar-alerts")).hasSize(1);
  }

  @Test
  void splitsABulkThatIsTooLargeAndSetsAsideADocumentThatIs() throws Exception {
    server.maxBytes(2_000);
    run(Fixtures.options(server).build(), 1, 500, 500, new Documents(Long.MAX_VALUE, 7))
        .getJobExecutionResult()
        .get();
    Map<String, JsonNode> neighbours = expected(500);
    neighbours.remove(Fixtures.numbered(7).id());
    assertThat(server.documents(INDEX)).isEqualTo(neighbours);
    assertThat(server.bulkSizes()).as("bulks of fifty were split").allMatch(size -> size < 10);
    assertThat(server.documents("nightjar-dead-letters").values())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.at("/audit/dead_letter/reason").asText())
                  .isEqualTo("content-too-long-exception");
              assertThat(letter.at("/audit/dead_letter/size").asInt()).isGreaterThan(3_000);
            });
  }

  @Test
  void outageEndsWithoutARestartAndCheckpointsGoOnWithinIt(@InjectMiniCluster MiniCluster flink)
      throws Exception {
    OpenSearchOptions options = Fixtures.options(server).bufferedDocuments(5_000).build();
    JobClient job = run(options, 1, 3_000, 100, PLAIN);
    await().until(() -> server.documents(INDEX).size() >= 200);
    server.goAway();
    long before = completed(flink, job.getJobID());
    await().until(() -> completed(flink, job.getJobID()) >= before + 5);
    int stored = server.documents(INDEX).size();
    assertThat(stored).as("the outage was in mid-stream").isLessThan(3_000);
    server.comeBack();
    job.getJobExecutionResult().get();
    assertThat(server.documents(INDEX)).isEqualTo(expected(3_000));
  }

  private static long completed(MiniCluster flink, JobID job) throws Exception {
    return flink
        .getExecutionGraph(job)
        .get()
        .getCheckpointStatsSnapshot()
        .getCounts()
        .getNumberOfCompletedCheckpoints();
  }

  @Test
  void checkpointHoldsDocumentsInFlight() throws Exception {
    // No bulk of the first attempt is ever stored; the source does not repeat what a checkpoint
    // has.
    server.faults(bulk -> bulk < 3 ? Fault.HANGS : Fault.NONE);
    OpenSearchOptions options =
        Fixtures.options(server).requestTimeout(Duration.ofMinutes(10)).build();
    JobClient job = run(options, 1, 2_000, 400, new Documents(900, -1));
    job.getJobExecutionResult().get();
    assertThat(server.documents(INDEX)).isEqualTo(expected(2_000));
    assertThat(server.bulkSizes()).as("three bulks hung").hasSizeLessThan(server.bulks());
  }

  @Test
  void aFullBufferHoldsTheStreamBackAndTheEndWaitsForAllAnswers() throws Exception {
    server.faults(bulk -> bulk % 2 == 0 ? Fault.HTTP_429 : Fault.NONE);
    OpenSearchOptions options =
        Fixtures.options(server).bufferedDocuments(60).bulkDocuments(25).build();
    run(options, 1, 1_000, 1_000, PLAIN).getJobExecutionResult().get();
    assertThat(server.documents(INDEX)).isEqualTo(expected(1_000));
    assertThat(server.bulkSizes()).allMatch(size -> size <= 25);
  }

  @Test
  void documentsDoNotWaitForABulkToFill() throws Exception {
    // The source stands still after a few documents, far from a full bulk, until a checkpoint.
    OpenSearchOptions options = Fixtures.options(server).build();
    JobClient job = run(options, 1, 100, 10, PLAIN, Duration.ofHours(1));
    try {
      await().untilAsserted(() -> assertThat(server.documents(INDEX)).hasSizeBetween(1, 49));
    } finally {
      job.cancel().get();
    }
  }

  @Test
  void goesToTheNextAddressWhereOneCannotBeReached() throws Exception {
    TestingOpenSearch gone = TestingOpenSearch.start();
    gone.close();
    OpenSearchOptions options =
        Fixtures.options(server).urls(gone.uri() + "," + server.uri()).build();
    run(options, 1, 100, 100, PLAIN).getJobExecutionResult().get();
    assertThat(server.documents(INDEX)).isEqualTo(expected(100));
  }
}
