package dev.nightjar.local;

import dev.nightjar.job.RealEnds;
import dev.nightjar.job.Settings;
import dev.nightjar.job.Topology;
import dev.nightjar.local.demo.AuditTable;
import dev.nightjar.local.demo.SearchIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.core.execution.JobClient;
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
      Topology.build(environment, settings, ends.source(), ends.ends());
      return new Run(environment.executeAsync(table.name()));
    }

    @Override
    public void close() {
      table.close();
    }
  }

  /** A running job, cancelled at the end. */
  record Run(JobClient job) implements AutoCloseable {

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
