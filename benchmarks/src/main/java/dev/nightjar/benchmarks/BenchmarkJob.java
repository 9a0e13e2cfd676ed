package dev.nightjar.benchmarks;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What the jobs that are measured have in common: one task a vertex, no copies, no Kryo. */
final class BenchmarkJob {

  private BenchmarkJob() {}

  /** A job with its state on the heap. */
  static StreamExecutionEnvironment environment() {
    return environment(configuration());
  }

  /** A job with its state in RocksDB, which has 512 MB for blocks and write buffers. */
  static StreamExecutionEnvironment rocksDb() {
    Configuration configuration = configuration();
    configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(512));
    return environment(configuration);
  }

  private static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    return configuration;
  }

  private static StreamExecutionEnvironment environment(Configuration configuration) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    env.getConfig().enableObjectReuse();
    return env;
  }
}
