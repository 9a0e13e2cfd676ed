package dev.nightjar.local;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.client.deployment.executors.RemoteExecutor;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironmentFactory;

/**
 * A Flink cluster within this JVM: one TaskManager, the web UI on the loopback interface, jars
 * cannot be uploaded. Checkpoints every ten seconds go to its folder.
 */
public final class LocalFlink implements AutoCloseable {

  /** The highest number that a port can have. */
  public static final int MAX_PORT = 65_535;

  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);
  private static final Duration WEB_REFRESH = Duration.ofMillis(500);
  private static final String LOOPBACK = "127.0.0.1";

  private final MiniCluster cluster;
  private final URI webInterface;
  private final Configuration configuration;

  private LocalFlink(MiniCluster cluster, URI webInterface, Configuration configuration) {
    this.cluster = cluster;
    this.webInterface = webInterface;
    this.configuration = configuration;
  }

  /**
   * Starts a cluster.
   *
   * @param folder for checkpoints and temporary files; made where absent
   * @param port of the web UI; 0 for any free one
   * @param parallelism of jobs that say nothing else, and the number of slots; 1 or more
   * @throws IOException when it does not come up, for one because the port is taken
   */
  public static LocalFlink start(Path folder, int port, int parallelism) throws IOException {
    Path temporary = Files.createDirectories(folder.toAbsolutePath().resolve("tmp"));
    Configuration configuration =
        new Configuration()
            .set(RestOptions.ADDRESS, LOOPBACK)
            .set(RestOptions.BIND_ADDRESS, LOOPBACK)
            .set(RestOptions.BIND_PORT, Integer.toString(port))
            .set(JobManagerOptions.BIND_HOST, LOOPBACK)
            .set(TaskManagerOptions.BIND_HOST, LOOPBACK)
            .set(WebOptions.SUBMIT_ENABLE, false)
            // Who looks at a day of minutes, or asks its REST in a test, wants to see the present.
            .set(WebOptions.REFRESH_INTERVAL, WEB_REFRESH)
            .set(WebOptions.TMP_DIR, temporary.toString())
            .set(CoreOptions.TMP_DIRS, temporary.toString())
            .set(CoreOptions.DEFAULT_PARALLELISM, parallelism)
            .set(BlobServerOptions.STORAGE_DIRECTORY, temporary.toString())
            .set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(64))
            .set(TaskManagerOptions.NUM_TASK_SLOTS, parallelism)
            .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL)
            .set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.toAbsolutePath().resolve("checkpoints").toUri().toString())
            .set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay")
            .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 5)
            .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofSeconds(1))
            .set(PipelineOptions.GENERIC_TYPES, false)
            .set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(parallelism)
                // Nothing is listened to for calls within this JVM.
                .setRpcServiceSharing(RpcServiceSharing.SHARED)
                .build());
    try {
      cluster.start();
      URI rest = cluster.getRestAddress().join();
      Configuration client =
          new Configuration(configuration)
              .set(RestOptions.PORT, rest.getPort())
              .set(DeploymentOptions.ATTACHED, true);
      return new LocalFlink(
          cluster, URI.create("http://" + LOOPBACK + ":" + rest.getPort()), client);
    } catch (Exception e) {
      cluster.closeAsync().join();
      throw new IOException(
          isBind(e)
              ? "the port " + port + " is taken: choose another, or 0 for any free one"
              : "Flink did not start: " + e.getMessage(),
          e);
    }
  }

  private static boolean isBind(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return true;
      }
    }
    return false;
  }

  /** Where the web UI is. */
  public URI webInterface() {
    return webInterface;
  }

  /** An environment whose jobs run here. */
  public StreamExecutionEnvironment environment() {
    return environment(new Configuration());
  }

  /** As {@link #environment()}, with settings of its own. */
  public StreamExecutionEnvironment environment(Configuration settings) {
    Configuration all = new Configuration(configuration);
    all.addAll(settings);
    // Not a RemoteStreamEnvironment, which refuses to be where an environment is the default.
    all.set(DeploymentOptions.TARGET, RemoteExecutor.NAME);
    all.set(DeploymentOptions.ATTACHED, true);
    all.set(RestOptions.ADDRESS, LOOPBACK);
    all.set(RestOptions.PORT, webInterface.getPort());
    return new StreamExecutionEnvironment(all);
  }

  /** Lets {@code StreamExecutionEnvironment.getExecutionEnvironment()} in this JVM give out one. */
  public void becomeDefault() {
    DefaultEnvironment.become(this::environment);
  }

  /** Ends the TaskManager under its jobs, and starts another: they restore from a checkpoint. */
  void replaceTaskManager() throws Exception {
    cluster.terminateTaskManager(0).get();
    cluster.startTaskManager();
  }

  @Override
  public void close() {
    DefaultEnvironment.forget();
    cluster.closeAsync().join();
  }

  /** Opens what Flink lets only environments do. */
  @SuppressWarnings("try") // It is never made, so nobody closes it.
  private static final class DefaultEnvironment extends StreamExecutionEnvironment {

    static void become(StreamExecutionEnvironmentFactory factory) {
      initializeContextEnvironment(factory);
    }

    static void forget() {
      resetContextEnvironment();
    }
  }
}
