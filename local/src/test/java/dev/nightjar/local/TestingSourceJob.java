package dev.nightjar.local;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.dynamodb.CredentialsSettings;
import dev.nightjar.dynamodb.DynamoDbStreamsSource;
import dev.nightjar.dynamodb.DynamoDbStreamsSourceBuilder;
import dev.nightjar.dynamodb.StartPosition;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.awaitility.core.ThrowingRunnable;

/**
 * A job of nothing but the source and a journal. It never restarts by itself, so that no failure is
 * hidden, unless a test wants it to.
 *
 * @param flink where it runs
 * @param endpoint of DynamoDB Local
 * @param table whose stream is read
 * @param journal what comes out
 */
record TestingSourceJob(LocalFlink flink, URI endpoint, TestingTable table, TestingJournal journal)
    implements AutoCloseable {

  /** The table is made here, of the name, with no other options than the tests need. */
  static TestingSourceJob of(LocalFlink flink, URI endpoint, String table) {
    return new TestingSourceJob(
        flink, endpoint, new TestingTable(endpoint, table), new TestingJournal());
  }

  /** The source of the table. */
  DynamoDbStreamsSourceBuilder source(StartPosition start) {
    return DynamoDbStreamsSource.builder()
        .table(table.name())
        .endpoint(endpoint)
        .region(DynamoDbLocal.REGION)
        .credentials(CredentialsSettings.fixed(DynamoDbLocal.ACCESS_KEY, DynamoDbLocal.SECRET_KEY))
        .discoveryInterval(Duration.ofSeconds(1))
        .startFrom(start);
  }

  /**
   * Starts it.
   *
   * @param savepoint to go on from; null to start anew
   * @param restarts how often a failure is survived
   */
  RealParts.Run run(
      DynamoDbStreamsSourceBuilder source, int parallelism, String savepoint, int restarts)
      throws Exception {
    Configuration configuration =
        new Configuration()
            .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500))
            .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, restarts);
    if (savepoint != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment environment = flink.environment(configuration);
    environment
        .fromSource(source.build(), WatermarkStrategy.noWatermarks(), "changes")
        .uid("changes")
        .setParallelism(parallelism)
        .process(journal.writer())
        .uid("journal")
        .setParallelism(1);
    return new RealParts.Run(environment.executeAsync(table.name()), flink.webInterface());
  }

  /** Waits until what is observed of a job is so. Fails as soon as the job has ended. */
  static void awaitThat(RealParts.Run run, ThrowingRunnable assertion) {
    await()
        .atMost(RealParts.PATIENCE)
        .failFast(
            () -> {
              if (run.job().getJobStatus().get().isTerminalState()) {
                throw new AssertionError("the job has ended: " + messages(run));
              }
            })
        .untilAsserted(assertion);
  }

  /**
   * A counter of the source, over all subtasks; 0 while Flink has not collected it, which it does
   * every ten seconds.
   */
  static long metric(RealParts.Run run, String name) throws IOException {
    String metrics = sourceVertex(run) + "/subtasks/metrics";
    long sum = 0;
    for (JsonNode metric : run.rest(metrics)) {
      String full = metric.path("id").asText();
      if (full.endsWith(".dynamodbStreams." + name)) {
        sum += run.rest(metrics + "?agg=sum&get=" + encoded(full)).path(0).path("sum").asLong();
      }
    }
    return sum;
  }

  /** What the enumerator's gauge of open gaps shows; empty while Flink has not collected it. */
  static String openGaps(RealParts.Run run) throws IOException {
    String metrics = sourceVertex(run) + "/jm-operator-metrics";
    String shown = "";
    for (JsonNode metric : run.rest(metrics)) {
      String full = metric.path("id").asText();
      if (full.endsWith(".openGaps")) {
        shown = run.rest(metrics + "?get=" + encoded(full)).path(0).path("value").asText();
      }
    }
    return shown;
  }

  private static String encoded(String metric) {
    return URLEncoder.encode(metric, StandardCharsets.UTF_8);
  }

  private static String sourceVertex(RealParts.Run run) throws IOException {
    return "/vertices/" + run.rest("").path("vertices").path(0).path("id").asText();
  }

  /** Waits until a job has failed, and gives the messages of all its causes, each in a line. */
  static String failure(RealParts.Run run) throws Exception {
    await()
        .atMost(RealParts.PATIENCE)
        .until(() -> run.job().getJobStatus().get().isTerminalState());
    if (run.job().getJobStatus().get() != JobStatus.FAILED) {
      throw new AssertionError("the job is " + run.job().getJobStatus().get());
    }
    return messages(run);
  }

  private static String messages(RealParts.Run run) throws InterruptedException {
    StringBuilder messages = new StringBuilder();
    try {
      run.job().getJobExecutionResult().get();
    } catch (ExecutionException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        messages.append(cause.getMessage()).append('\n');
      }
    }
    return messages.toString();
  }

  @Override
  public void close() {
    table.close();
    journal.close();
  }
}
