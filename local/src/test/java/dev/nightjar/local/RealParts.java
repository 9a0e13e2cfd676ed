package dev.nightjar.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.job.RealEnds;
import dev.nightjar.job.Settings;
import dev.nightjar.job.Topology;
import dev.nightjar.local.demo.AuditTable;
import dev.nightjar.local.demo.Day;
import dev.nightjar.local.demo.Oracle;
import dev.nightjar.local.demo.RaisedAlert;
import dev.nightjar.local.demo.SearchIndex;
import dev.nightjar.local.demo.Summary;
import dev.nightjar.local.demo.TableWrite;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One DynamoDB Local, one OpenSearch and one Flink cluster for all tests of a JVM. Each test has a
 * table and indices of its own.
 */
public final class RealParts implements ParameterResolver {

  /** Enough for the widest test. */
  static final int SLOTS = 4;

  /** Enough for anything that a test waits for. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TAMPERED = "audit.tampered";
  private static final Path FOLDER = Path.of("target", "real-parts").toAbsolutePath();

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Running.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(RealParts.class))
        .getOrComputeIfAbsent(Running.class, key -> Running.start(), Running.class);
  }

  /** The parts while they run. The root context closes them. */
  static final class Running implements AutoCloseable {

    private final DynamoDbLocal dynamo;
    private final OpenSearchServer search;
    private final LocalFlink flink;
    private final AtomicInteger names = new AtomicInteger();

    private Running(DynamoDbLocal dynamo, OpenSearchServer search, LocalFlink flink) {
      this.dynamo = dynamo;
      this.search = search;
      this.flink = flink;
    }

    static Running start() {
      Path folder = FOLDER.resolve(Long.toString(ProcessHandle.current().pid()));
      try {
        return new Running(
            DynamoDbLocal.start(folder.resolve("dynamodb-local")),
            OpenSearchServer.start(folder.resolve("opensearch")),
            LocalFlink.start(folder.resolve("flink"), 0, SLOTS));
      } catch (IOException e) {
        throw new IllegalStateException(e.getMessage(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    /** A place of its own for one test: names that nobody used before. */
    Place place() {
      String name = "t" + names.incrementAndGet();
      return new Place(
          this,
          new AuditTable(dynamo.endpoint(), "audit-" + name),
          new SearchIndex(search.endpoint(), name));
    }

    LocalFlink flink() {
      return flink;
    }

    OpenSearchServer search() {
      return search;
    }

    @Override
    public void close() {
      flink.close();
      search.close();
      dynamo.close();
    }
  }

  /**
   * A table, and the indices that the job fills from it.
   *
   * @param parts what runs
   * @param table not made yet
   * @param index reads what the job wrote
   */
  record Place(Running parts, AuditTable table, SearchIndex index) implements AutoCloseable {

    /** What all indices are named with. */
    String prefix() {
      return index.alerts().substring(0, index.alerts().indexOf('-'));
    }

    /** The job's arguments, later ones given by the test. */
    String[] arguments(String... more) {
      List<String> arguments =
          new ArrayList<>(
              List.of(
                  "--source.table=" + table.name(),
                  "--source.endpoint=" + parts.dynamo.endpoint(),
                  "--source.region=" + DynamoDbLocal.REGION,
                  "--source.credentials=static",
                  "--source.access-key=" + DynamoDbLocal.ACCESS_KEY,
                  "--source.secret-key=" + DynamoDbLocal.SECRET_KEY,
                  "--time.backdated-after=30 h",
                  "--opensearch.url=" + parts.search.endpoint(),
                  "--opensearch.index-prefix=" + prefix(),
                  "--opensearch.index-replicas=0"));
      arguments.addAll(List.of(more));
      return arguments.toArray(String[]::new);
    }

    /** Starts the real job between the real ends. */
    Run run(int parallelism, Map<String, String> flinkSettings) throws Exception {
      Configuration configuration =
          new Configuration()
              .set(CoreOptions.DEFAULT_PARALLELISM, parallelism)
              .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
      flinkSettings.forEach(configuration::setString);
      Settings settings = Settings.of(arguments());
      RealEnds ends = RealEnds.checked(settings);
      StreamExecutionEnvironment environment = parts.flink.environment(configuration);
      Topology.build(environment, ends.settings(), ends.source(), ends.rules(), ends.ends());
      return new Run(environment.executeAsync(table.name()), parts.flink.webInterface());
    }

    /** Waits until a day's events and dead letters are in the index. */
    void awaitAll(Day day) {
      Oracle oracle = Oracle.of(day);
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(index.count(index.events())).isEqualTo(oracle.documents());
                assertThat(index.count(index.deadLetters())).isEqualTo(oracle.deadLetters());
              });
    }

    /** Waits until so many events, or more, are in the index. */
    void awaitEvents(long atLeast) {
      Awaitility.await().atMost(PATIENCE).until(() -> index.count(index.events()) >= atLeast);
    }

    /**
     * Holds all that is in the index against the oracle: each event once by its own id, counts,
     * alerts and dead letters. The job has been drained.
     */
    void assertAddsUp(Day day) {
      Oracle oracle = Oracle.of(day);
      index.refresh();
      long events = day.count(TableWrite.Kind.EVENT);
      Summary summary =
          new Summary(
              events,
              oracle.documents() - events,
              oracle.counts(),
              index.eventsByAction(),
              index.countsByAction(),
              oracle.alerts(),
              index.all(index.alerts()).stream().map(RaisedAlert::of).toList(),
              oracle.deadLetters(),
              index.count(index.deadLetters()),
              List.of(),
              null,
              Duration.ZERO);
      assertThat(summary.faults()).isEmpty();
      assertThat(index.all(index.events()))
          .filteredOn(event -> !event.path("event").path("action").asText().equals(TAMPERED))
          .extracting(
              event -> event.path("organization").path("id").asText(),
              event -> event.path("event").path("id").asText())
          .containsExactlyInAnyOrderElementsOf(
              day.entries().stream().map(e -> tuple(e.tenant(), e.eventId())).toList());
    }

    @Override
    public void close() {
      table.close();
    }
  }

  /**
   * A running job, cancelled at the end.
   *
   * @param job the job
   * @param flink the cluster's REST address
   */
  record Run(JobClient job, URI flink) implements AutoCloseable {

    /** What Flink's REST says of the job's checkpoints. */
    JsonNode checkpoints() throws IOException {
      return rest("/checkpoints");
    }

    /** The id of the last checkpoint that was completed; 0 where there is none yet. */
    long lastCheckpoint() throws IOException {
      return checkpoints().path("latest").path("completed").path("id").asLong();
    }

    /**
     * Waits until a checkpoint was both begun and completed after this call.
     *
     * @return the least id that such a checkpoint can have
     */
    long awaitFreshCheckpoint() throws IOException {
      // The next one may have begun already; only one is under way at a time.
      long least = lastCheckpoint() + 2;
      Awaitility.await().atMost(PATIENCE).until(() -> lastCheckpoint() >= least);
      return least;
    }

    /** How often the job was restarted, whether or not it restored anything. */
    int restarts() {
      // The first question only makes Flink collect.
      return Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> rest("/metrics?get=numRestarts").path(0), JsonNode::isObject)
          .path("value")
          .asInt(-1);
    }

    /** What Flink's REST says of a part of the job. */
    JsonNode rest(String path) throws IOException {
      URI address = flink.resolve("/jobs/" + job.getJobID() + path);
      try (InputStream in = address.toURL().openStream()) {
        return JSON.readTree(in);
      }
    }

    /** Lets every window close, and ends the job. */
    void drain(Path folder) throws Exception {
      job.stopWithSavepoint(true, folder.toUri().toString(), SavepointFormatType.CANONICAL)
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Ends the job, and leaves a savepoint to start another from. Windows stay open. */
    String stop(Path folder) throws Exception {
      return job.stopWithSavepoint(false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      if (!job.getJobStatus().join().isTerminalState()) {
        job.cancel().join();
        // A slot is free again when the job is gone.
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> job.getJobStatus().join().isTerminalState());
      }
    }
  }
}
