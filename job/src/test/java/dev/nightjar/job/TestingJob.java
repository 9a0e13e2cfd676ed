package dev.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightjar.cep.live.RuleSource;
import dev.nightjar.job.configuration.Fault;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The whole job between the ends of a test, in a cluster of this JVM. */
final class TestingJob {

  private TestingJob() {}

  /** Restarts once, at once, from checkpoints that are taken all the time. */
  static Configuration restarting() {
    return new Configuration()
        .set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay")
        .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1)
        .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO)
        .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
  }

  /** As {@link #restarting()}, with a state backend. */
  static Configuration restarting(String backend) {
    return restarting().set(StateBackendOptions.STATE_BACKEND, backend);
  }

  /** The job with the shipped rules, which ends with its changes. */
  static StreamExecutionEnvironment of(
      TestingRun run, int parallelism, Configuration configuration, Settings settings) {
    return of(run, parallelism, configuration, settings, TestingSettings.rules());
  }

  /**
   * The job.
   *
   * @param rules null where no pipeline asks for them
   */
  static StreamExecutionEnvironment of(
      TestingRun run,
      int parallelism,
      Configuration configuration,
      Settings settings,
      RuleSource rules) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
    Topology.build(env, settings, new TestingSource(run.id), rules, run.ends());
    return env;
  }

  /** Starts a job that detects by the rules of a folder alone, and looks at it until it ends. */
  static JobClient detecting(TestingRun run, String backend, Path folder) throws Exception {
    Settings settings =
        TestingSettings.with(
            "--rules.directory=" + folder,
            "--rules.catalogue=false",
            "--rules.poll-interval=100 ms",
            "--pipelines=detect");
    List<Fault> faults = new ArrayList<>();
    RuleSource rules = StartingRules.checked(settings.rules(), Clock.systemUTC(), faults);
    assertThat(faults).isEmpty();
    return of(run, 2, restarting(backend), settings, rules).executeAsync("rules of a folder");
  }

  /** Takes a savepoint as soon as every task runs; where it lies. */
  static String savepoint(JobClient job, Path folder) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () ->
                job.triggerSavepoint(folder.toUri().toString(), SavepointFormatType.CANONICAL)
                    .get(),
            Objects::nonNull);
  }
}
