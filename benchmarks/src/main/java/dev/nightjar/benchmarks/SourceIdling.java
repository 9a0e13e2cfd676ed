package dev.nightjar.benchmarks;

import dev.nightjar.benchmarks.Measurement.Target;
import dev.nightjar.local.StreamsProcess;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What shards cost into which nobody writes: calls, and CPU of the whole process. */
final class SourceIdling {

  /**
   * Until a shard is at rest: the source asks 40 times, five times a second, before it believes
   * that nothing waits in a shard from which it has not read yet. Starting takes some seconds, too.
   */
  private static final long REST_SECONDS = 20;

  private SourceIdling() {}

  /**
   * Measures one idle shard and a hundred.
   *
   * @param seconds for how long, each
   */
  static List<Measurement> measure(int seconds, SourceStage stage) throws Exception {
    int shards = 100;
    double floor;
    stage.step("one idle shard, " + seconds + " s");
    try (StreamsProcess server = stage.start("1g", "--shards", "1")) {
      floor = idling(server, 1, seconds).cpu();
    }
    stage.step(shards + " idle shards, " + seconds + " s");
    try (StreamsProcess server = stage.start("1g", "--shards", Integer.toString(shards))) {
      Idling source = idling(server, shards, seconds);
      try (SdkLoop loop = new SdkLoop(server.endpoint())) {
        long[] cpu = {0};
        SdkLoop.Followed plain =
            loop.follow(
                SourceBenchmark.LOOP_PAUSE_MILLIS,
                () -> {
                  TimeUnit.SECONDS.sleep(2);
                  long begin = Cpu.processNanos();
                  TimeUnit.SECONDS.sleep(seconds);
                  cpu[0] = Cpu.processNanos() - begin;
                });
        return List.of(
            new Measurement(
                "source.idle.calls",
                source.calls(),
                "calls/s a shard",
                "SDK loop, a call each 250 ms",
                plain.calls.get() / (seconds + 2.0) / shards,
                Target.valueAtMost(1)),
            new Measurement(
                "source.idle.cpu",
                source.cpu(),
                "% of a core",
                "SDK loop, a call each 250 ms",
                cpu[0] / 1e9 / seconds * 100,
                Target.valueAtMost(2)),
            new Measurement(
                "source.idle.cpu-of-99-shards",
                source.cpu() - floor,
                "% of a core",
                "the same job with one idle shard",
                floor,
                Target.none()));
      }
    }
  }

  /** Calls a second and shard, and the process' CPU in percent of a core. */
  private record Idling(double calls, double cpu) {}

  private static Idling idling(StreamsProcess server, int shards, int seconds) throws Exception {
    return SourceJob.during(
        server.endpoint(),
        5,
        false,
        job -> {
          TimeUnit.SECONDS.sleep(Math.min(30, Math.max(2L * seconds, REST_SECONDS)));
          long before = CountedStreams.recordCalls();
          long cpu = Cpu.processNanos();
          TimeUnit.SECONDS.sleep(seconds);
          return new Idling(
              (CountedStreams.recordCalls() - before) / (double) seconds / shards,
              (Cpu.processNanos() - cpu) / 1e9 / seconds * 100);
        });
  }
}
