package dev.nightjar.benchmarks;

import dev.nightjar.benchmarks.Measurement.Target;
import dev.nightjar.benchmarks.SourceJob.Emissions;
import dev.nightjar.local.StreamsProcess;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The source on one subtask against a stand-in for DynamoDB Streams in a process of its own, with
 * 20 ms of round trip and pages of 1000 records; beside it a plain loop over the AWS SDK. Where
 * {@code taskset} is there, the stand-in has one core and the source the other.
 */
final class SourceBenchmark implements Benchmark {

  private static final int PAGE = 1000;

  /**
   * Pages that a rested shard may ask for at once; what comes behind them is the limiter's rate.
   */
  private static final int BURST_PAGES = 6;

  /** Of the loop: what the public Flink source waits between two polls (its documentation). */
  private static final long LOOP_PAUSE_MILLIS = 250;

  /** What goes on while something is measured. */
  interface Step {
    void run() throws Exception;
  }

  @Override
  public String name() {
    return "source";
  }

  @Override
  public String description() {
    return "reading a stream: throughput, latency, roll-over and idling, against a plain SDK loop";
  }

  @Override
  public List<Measurement> run(boolean quick, Progress progress) throws Exception {
    List<Measurement> measured = new ArrayList<>();
    measured.add(oneShard(quick, progress));
    measured.addAll(manyShards(quick, progress));
    measured.addAll(latency("busy", 8, 10, quick ? 5 : 30, List.of(150.0, 600.0), progress));
    measured.addAll(latency("rare", 64, 0.1, quick ? 8 : 60, List.of(1200.0, 2500.0), progress));
    measured.add(rollOver(quick ? 3 : 30, progress));
    measured.addAll(rollOverOfAll(progress));
    measured.addAll(idle(quick ? 5 : 30, progress));
    return measured;
  }

  private static StreamsProcess start(Progress progress, String heap, String... arguments)
      throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--latency-millis", "20"));
    StreamsProcess server =
        StreamsProcess.start(Files.createTempDirectory("nightjar-bench-source"), heap, all);
    progress.step(Cores.pin(server.pid()));
    return server;
  }

  /** A backlog in one shard, at the calls a second that the service allows. */
  private static Measurement oneShard(boolean quick, Progress progress) throws Exception {
    int records = (quick ? 20 : 100) * PAGE;
    progress.step("one shard: " + records + " records at 5 calls a second");
    try (StreamsProcess server =
        start(progress, "1g", "--shards", "1", "--records", Integer.toString(records))) {
      double source =
          SourceJob.during(
              server.endpoint(),
              5,
              false,
              job -> {
                job.await(() -> Emissions.count >= records);
                List<Long> at = List.copyOf(Emissions.THOUSANDS);
                int last = at.size() - 1;
                return (last - BURST_PAGES)
                    * (double) PAGE
                    / ((at.get(last) - at.get(BURST_PAGES)) / 1e9);
              });
      try (SdkLoop loop = new SdkLoop(server.endpoint())) {
        return new Measurement(
            "source.one-shard",
            source,
            "records/s",
            "SDK loop, 5 calls/s",
            loop.readAll(1, 200).perSecond(),
            Target.valueAtLeast(4_900));
      }
    }
  }

  /** A backlog in 64 shards on one subtask, as fast as one core goes. */
  private static List<Measurement> manyShards(boolean quick, Progress progress) throws Exception {
    int shards = 64;
    int each = quick ? 5_000 : 20_000;
    long all = (long) shards * each;
    progress.step("64 shards: " + all + " records without a limit");
    try (StreamsProcess server =
        start(
            progress,
            quick ? "2g" : "4g",
            "--shards",
            Integer.toString(shards),
            "--records",
            Integer.toString(each))) {
      // The first run warms up.
      List<Double> rates = new ArrayList<>();
      List<Double> perCpu = new ArrayList<>();
      for (int round = 0; round < (quick ? 2 : 4); round++) {
        progress.step("64 shards: source, round " + round);
        Rate rate = SourceJob.during(server.endpoint(), 1000, false, job -> drain(job, all));
        if (round > 0) {
          rates.add(rate.perSecond);
          perCpu.add(rate.perCoreSecond);
        }
      }
      progress.step("64 shards: SDK loop");
      try (SdkLoop loop = new SdkLoop(server.endpoint())) {
        loop.readAll(8, 0);
        long cpu = cpuNanos();
        SdkLoop.Read read = loop.readAll(8, 0);
        double loopPerCpu = read.records() / ((cpuNanos() - cpu) / 1e9);
        return List.of(
            new Measurement(
                "source.64-shards",
                median(rates),
                "records/s",
                "SDK loop, 8 threads",
                read.perSecond(),
                Target.valueAtLeast(60_000)),
            new Measurement(
                "source.64-shards.cpu",
                median(perCpu),
                "records/core-s",
                "SDK loop, 8 threads",
                loopPerCpu,
                Target.valueAtLeast(60_000)));
      }
    }
  }

  private record Rate(double perSecond, double perCoreSecond) {}

  /** From the first page on, so that the job's start is not measured. */
  private static Rate drain(SourceJob job, long all) throws Exception {
    job.await(() -> Emissions.count >= PAGE);
    long cpu = cpuNanos();
    long begin = System.nanoTime();
    long left = all - Emissions.count;
    job.await(() -> Emissions.count >= all);
    List<Long> at = List.copyOf(Emissions.THOUSANDS);
    return new Rate(
        left / ((at.get(at.size() - 1) - begin) / 1e9), left / ((cpuNanos() - cpu) / 1e9));
  }

  private static List<Measurement> latency(
      String name, int shards, double rate, int seconds, List<Double> targets, Progress progress)
      throws Exception {
    progress.step(
        "latency: "
            + rate
            + " writes a second in each of "
            + shards
            + " shards, "
            + seconds
            + " s");
    try (StreamsProcess server =
        start(
            progress,
            "1g",
            "--shards",
            Integer.toString(shards),
            "--rate",
            Double.toString(rate))) {
      List<Long> source =
          SourceJob.during(
              server.endpoint(),
              5,
              true,
              job -> {
                // The pace of a quiet shard is reached after some empty pages.
                TimeUnit.SECONDS.sleep(Math.min(seconds, 10));
                Emissions.LATENCIES.clear();
                TimeUnit.SECONDS.sleep(seconds);
                return List.copyOf(Emissions.LATENCIES);
              });
      try (SdkLoop loop = new SdkLoop(server.endpoint())) {
        Collection<Long> plain =
            loop.follow(LOOP_PAUSE_MILLIS, () -> TimeUnit.SECONDS.sleep(seconds)).latencies;
        List<Measurement> measured = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
          double share = i == 0 ? 0.5 : 0.99;
          measured.add(
              new Measurement(
                  "source.latency." + name + (i == 0 ? ".p50" : ".p99"),
                  percentile(source, share),
                  "ms",
                  "SDK loop, a call each 250 ms",
                  percentile(plain, share),
                  Target.valueAtMost(targets.get(i))));
        }
        return measured;
      }
    }
  }

  /** One shard of a busy stream rolls over, again and again. */
  private static Measurement rollOver(int times, Progress progress) throws Exception {
    progress.step("roll-over of one shard, " + times + " times");
    try (StreamsProcess server = start(progress, "1g", "--shards", "1", "--rate", "10")) {
      List<Long> source =
          SourceJob.during(
              server.endpoint(),
              5,
              true,
              job -> {
                job.await(() -> Emissions.count >= 20);
                // The first shard's first record waited for the job.
                Emissions.FIRST_OF_SHARD.clear();
                rolls(server, times).run();
                job.await(() -> Emissions.FIRST_OF_SHARD.size() >= times);
                return List.copyOf(Emissions.FIRST_OF_SHARD.values());
              });
      try (SdkLoop loop = new SdkLoop(server.endpoint())) {
        Collection<Long> plain =
            loop.follow(LOOP_PAUSE_MILLIS, rolls(server, times)).firstOfShard.values();
        return new Measurement(
            "source.roll-over.p99",
            percentile(source, 0.99),
            "ms",
            "SDK loop that lists at a shard's end",
            percentile(plain, 0.99),
            Target.valueAtMost(1_000));
      }
    }
  }

  private static Step rolls(StreamsProcess server, int times) {
    return () -> {
      for (int i = 0; i < times; i++) {
        server.rotate(server.openShards().get(0));
        // Longer than all that a roll-over may take, and out of step with any pace.
        TimeUnit.MILLISECONDS.sleep(1_300 + 37L * (i % 7));
      }
    };
  }

  /** All of 64 shards roll over at once. */
  private static List<Measurement> rollOverOfAll(Progress progress) throws Exception {
    int shards = 64;
    progress.step("roll-over of 64 shards at once");
    try (StreamsProcess server =
        start(progress, "1g", "--shards", Integer.toString(shards), "--rate", "2", "--limits")) {
      long source =
          SourceJob.during(
              server.endpoint(),
              5,
              true,
              job -> {
                job.await(() -> Emissions.FIRST_OF_SHARD.size() >= shards);
                Emissions.FIRST_OF_SHARD.clear();
                CountedStreams.reset();
                server.rotateAll();
                List<String> children = server.openShards();
                job.await(() -> Emissions.FIRST_OF_SHARD.keySet().containsAll(children));
                return children.stream()
                    .mapToLong(Emissions.FIRST_OF_SHARD::get)
                    .max()
                    .orElseThrow();
              });
      int describes = CountedStreams.mostDescribeCallsInASecond();
      try (SdkLoop loop = new SdkLoop(server.endpoint())) {
        SdkLoop.Followed plain =
            loop.follow(
                LOOP_PAUSE_MILLIS,
                () -> {
                  TimeUnit.SECONDS.sleep(2);
                  server.rotateAll();
                  TimeUnit.SECONDS.sleep(5);
                });
        long longest = plain.firstOfShard.values().stream().mapToLong(v -> v).max().orElse(0);
        return List.of(
            new Measurement(
                "source.roll-over-of-64",
                source / 1e3,
                "s",
                "SDK loop that lists at a shard's end",
                plain.firstOfShard.size() < 2 * shards ? Double.NaN : longest / 1e3,
                Target.valueAtMost(8)),
            new Measurement(
                "source.roll-over-of-64.describe",
                describes,
                "calls/s",
                "one call a shard",
                shards,
                Target.valueAtMost(10)));
      }
    }
  }

  private static List<Measurement> idle(int seconds, Progress progress) throws Exception {
    int shards = 100;
    double floor;
    progress.step("one idle shard, " + seconds + " s");
    try (StreamsProcess server = start(progress, "1g", "--shards", "1")) {
      floor = idling(server, 1, seconds).cpu();
    }
    progress.step(shards + " idle shards, " + seconds + " s");
    try (StreamsProcess server = start(progress, "1g", "--shards", Integer.toString(shards))) {
      Idling source = idling(server, shards, seconds);
      try (SdkLoop loop = new SdkLoop(server.endpoint())) {
        long[] cpu = {0};
        SdkLoop.Followed plain =
            loop.follow(
                LOOP_PAUSE_MILLIS,
                () -> {
                  TimeUnit.SECONDS.sleep(2);
                  long begin = cpuNanos();
                  TimeUnit.SECONDS.sleep(seconds);
                  cpu[0] = cpuNanos() - begin;
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
          TimeUnit.SECONDS.sleep(Math.min(2L * seconds, 30));
          long before = CountedStreams.recordCalls();
          long cpu = cpuNanos();
          TimeUnit.SECONDS.sleep(seconds);
          return new Idling(
              (CountedStreams.recordCalls() - before) / (double) seconds / shards,
              (cpuNanos() - cpu) / 1e9 / seconds * 100);
        });
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static double percentile(Collection<Long> values, double share) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Long> sorted = values.stream().sorted().toList();
    return sorted.get(
        (int) Math.min(sorted.size() - 1L, (long) Math.ceil(share * sorted.size()) - 1));
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
