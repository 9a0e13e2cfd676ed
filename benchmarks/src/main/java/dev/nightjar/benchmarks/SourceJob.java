package dev.nightjar.benchmarks;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.CredentialsSettings;
import dev.nightjar.dynamodb.DynamoDbStreamsSource;
import dev.nightjar.dynamodb.StartPosition;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** The source on one subtask in this JVM, and what comes out of it. */
final class SourceJob {

  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final JobClient client;
  private final CompletableFuture<JobExecutionResult> end;

  private SourceJob(JobClient client) {
    this.client = client;
    this.end = client.getJobExecutionResult();
  }

  /** What is done while the source runs. */
  interface Body<T> {
    T run(SourceJob job) throws Exception;
  }

  /**
   * Runs it for as long as something takes; what came out of the one before is forgotten.
   *
   * @param callsPerSecond of one shard
   * @param latencies whether each record's latency is kept
   */
  static <T> T during(URI endpoint, int callsPerSecond, boolean latencies, Body<T> body)
      throws Exception {
    SourceJob job = start(endpoint, callsPerSecond, latencies);
    try {
      return body.run(job);
    } finally {
      job.stop();
    }
  }

  private static SourceJob start(URI endpoint, int callsPerSecond, boolean latencies)
      throws Exception {
    Emissions.reset(latencies);
    CountedStreams.reset();
    StreamExecutionEnvironment env = BenchmarkJob.environment();
    env.fromSource(
            DynamoDbStreamsSource.builder()
                .table("audit")
                .region("us-east-1")
                .endpoint(endpoint)
                .credentials(CredentialsSettings.fixed("bench", "bench"))
                .startFrom(StartPosition.trimHorizon())
                .callsPerSecond(callsPerSecond)
                .api(CountedStreams.FACTORY)
                .build(),
            WatermarkStrategy.noWatermarks(),
            "changes")
        .uid("changes")
        .filter(new Emissions())
        .name("emissions")
        .uid("emissions")
        .sinkTo(new DiscardingSink<>())
        .name("nothing")
        .uid("nothing");
    return new SourceJob(env.executeAsync("source"));
  }

  /** Waits until something is true. */
  void await(BooleanSupplier done) throws Exception {
    long until = System.nanoTime() + PATIENCE_NANOS;
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("the source has not come so far: " + Emissions.count);
      }
      if (end.isDone()) {
        end.get();
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private void stop() throws Exception {
    client.cancel().get();
    try {
      end.get(1, TimeUnit.MINUTES);
    } catch (ExecutionException e) {
      // As a cancelled job ends; what failed before was thrown where it was awaited.
    }
  }

  /** Sees each record as it leaves the source. There is one subtask, so one writer. */
  static final class Emissions implements FilterFunction<ChangeRecord> {

    private static final long serialVersionUID = 1;
    private static final byte[] WRITTEN_AT =
        "\"writtenAt\":{\"N\":\"".getBytes(StandardCharsets.US_ASCII);

    /** Records so far. */
    static volatile long count;

    /** When each thousandth record came, by {@link System#nanoTime}. */
    static final ConcurrentLinkedQueue<Long> THOUSANDS = new ConcurrentLinkedQueue<>();

    /** Write to emit, in milliseconds. */
    static final ConcurrentLinkedQueue<Long> LATENCIES = new ConcurrentLinkedQueue<>();

    /** The latency of the first record of each shard, in milliseconds. */
    static final Map<String, Long> FIRST_OF_SHARD = new ConcurrentHashMap<>();

    private static volatile boolean timed;

    static void reset(boolean latencies) {
      count = 0;
      THOUSANDS.clear();
      LATENCIES.clear();
      FIRST_OF_SHARD.clear();
      timed = latencies;
    }

    @Override
    // One thread writes.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    public boolean filter(ChangeRecord record) {
      long seen = count + 1;
      count = seen;
      if (seen % 1000 == 0) {
        THOUSANDS.add(System.nanoTime());
      }
      if (timed) {
        long latency = System.currentTimeMillis() - writtenAt(record.newImage());
        LATENCIES.add(latency);
        FIRST_OF_SHARD.putIfAbsent(record.shardId(), latency);
      }
      return false;
    }

    private static long writtenAt(byte[] image) {
      int at = image.length - WRITTEN_AT.length;
      while (!startsAt(image, at)) {
        at--;
      }
      long number = 0;
      for (int i = at + WRITTEN_AT.length; image[i] != '"'; i++) {
        number = number * 10 + image[i] - '0';
      }
      return number;
    }

    private static boolean startsAt(byte[] image, int at) {
      for (int i = 0; i < WRITTEN_AT.length; i++) {
        if (image[at + i] != WRITTEN_AT[i]) {
          return false;
        }
      }
      return true;
    }
  }
}
