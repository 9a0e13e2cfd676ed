package dev.nightjar.local.demo;

import dev.nightjar.job.RealEnds;
import dev.nightjar.job.Settings;
import dev.nightjar.job.Topology;
import dev.nightjar.local.DynamoDbLocal;
import dev.nightjar.local.LocalFlink;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job of the demo: the production graph, configured by arguments as a person would give them.
 */
final class DemoJob {

  private static final long LOOK_MILLIS = 100;

  private final JobClient client;

  private DemoJob(JobClient client) {
    this.client = client;
  }

  /**
   * Submits the job and waits until it runs.
   *
   * @param table an existing table with a stream
   */
  static DemoJob submit(LocalFlink flink, URI dynamo, String table, URI search, String prefix)
      throws Exception {
    Settings settings =
        Settings.of(
            "--source.table=" + table,
            "--source.endpoint=" + dynamo,
            "--source.region=" + DynamoDbLocal.REGION,
            "--source.credentials=static",
            "--source.access-key=" + DynamoDbLocal.ACCESS_KEY,
            "--source.secret-key=" + DynamoDbLocal.SECRET_KEY,
            // The day is a day old when it arrives.
            "--time.backdated-after=30 h",
            "--opensearch.url=" + search,
            "--opensearch.index-prefix=" + prefix,
            // One node has no place for copies.
            "--opensearch.index-replicas=0");
    RealEnds ends = RealEnds.checked(settings);
    StreamExecutionEnvironment environment = flink.environment();
    Topology.build(environment, ends.settings(), ends.source(), ends.rules(), ends.ends());
    DemoJob job = new DemoJob(environment.executeAsync(settings.name()));
    while (job.client.getJobStatus().get() != JobStatus.RUNNING) {
      job.refuseFailed();
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return job;
  }

  /**
   * Looks after the job.
   *
   * @throws IllegalStateException when it has ended
   */
  void refuseFailed() throws Exception {
    JobStatus status = client.getJobStatus().get();
    if (status.isTerminalState()) {
      throw new IllegalStateException(
          "the job is " + status + ": see " + System.getProperty("nightjar.log", "the log"));
    }
  }

  /** Ends the job after its last window has closed. */
  void drain(Path savepoints, Duration patience) throws Exception {
    client
        .stopWithSavepoint(true, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
        .get(patience.toSeconds(), TimeUnit.SECONDS);
  }
}
