package dev.nightjar.benchmarks;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What the jobs that are measured have in common: one task a vertex, no copies, no Kryo. */
final class BenchmarkJob {

  private BenchmarkJob() {}

  static StreamExecutionEnvironment environment() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    env.getConfig().enableObjectReuse();
    return env;
  }
}
