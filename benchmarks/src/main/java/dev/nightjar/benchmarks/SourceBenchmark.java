package dev.nightjar.benchmarks;

import dev.nightjar.benchmarks.Measurement.Target;
import dev.nightjar.benchmarks.SourceJob.Emissions;
import dev.nightjar.local.StreamsProcess;
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
  static final long LOOP_PAUSE_MILLIS = 250;

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
    try (ScratchFolder folder = new ScratchFolder("nightjar-bench-source")) {
      SourceStage stage = new SourceStage(folder, progress);
      measured.add(oneShard(quick, stage));
      measured.addAll(manyShards(quick, stage));
      measured.addAll(latency("busy", 8, 10, quick ? 5 : 30, List.of(150.0, 600.0), stage));
      measured.addAll(latency("rare", 64, 0.1, quick ? 8 : 60, List.of(1200.0, 2500.0), stage));
      measured.add(rollOver(quick ? 3 : 30, stage));
      measured.addAll(rollOverOfAll(stage));
      measured.addAll(SourceIdling.measure(quick ? 5 : 30, stage));
    }
    return measured;
  }

  /** A backlog in one shard, at the calls a second that the service allows. */
  private static Measurement oneShard(boolean quick, SourceStage stage) throws Exception {
    int records = (quick ? 20 : 100) * PAGE;
    stage.step("one shard: " + records + " records at 5 calls a second");
    try (StreamsProcess server =
        stage.start("1g", "--shards", "1", "--records", Integer.toString(records))) {
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
  private static List<Measurement> manyShards(boolean quick, SourceStage stage) throws Exception {
    int shards = 64;
    int each = quick ? 5_000 : 20_000;
    long all = (long) shards * each;
    stage.step("64 shards: " + all + " records without a limit");
    try (StreamsProcess server =
        stage.start(
            quick ? "2g" : "4g",
            "--shards",
            Integer.toString(shards),
            "--records",
            Integer.toString(each))) {
      // The first run warms up.
      List<Double> rates = new ArrayList<>();
      List<Double> perCpu = new ArrayList<>();
      for (int round = 0; round < (quick ? 2 : 4); round++) {
        stage.step("64 shards: source, round " + round);
        Rate rate = SourceJob.during(server.endpoint(), 1000, false, job -> drain(job, all));
        if (round > 0) {
          rates.add(rate.perSecond);
          perCpu.add(rate.perCoreSecond);
        }
      }
      stage.step("64 shards: SDK loop");
      try (SdkLoop loop = new SdkLoop(server.endpoint())) {
        loop.readAll(8, 0);
        long cpu = Cpu.processNanos();
        SdkLoop.Read read = loop.readAll(8, 0);
        double loopPerCpu = read.records() / ((Cpu.processNanos() - cpu) / 1e9);
        return List.of(
            new Measurement(
                "source.64-shards",
                Cpu.median(rates),
                "records/s",
                "SDK loop, 8 threads",
                read.perSecond(),
                Target.valueAtLeast(60_000)),
            new Measurement(
                "source.64-shards.cpu",
                Cpu.median(perCpu),
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
    long cpu = Cpu.processNanos();
    long begin = System.nanoTime();
    long left = all - Emissions.count;
    job.await(() -> Emissions.count >= all);
    List<Long> at = List.copyOf(Emissions.THOUSANDS);
    return new Rate(
        left / ((at.get(at.size() - 1) - begin) / 1e9), left / ((Cpu.processNanos() - cpu) / 1e9));
  }

  private static List<Measurement> latency(
      String name, int shards, double rate, int seconds, List<Double> targets, SourceStage stage)
      throws Exception {
    stage.step(
        "latency: "
            + rate
            + " writes a second in each of "
            + shards
            + " shards, "
            + seconds
            + " s");
    try (StreamsProcess server =
        stage.start("1g", "--shards", Integer.toString(shards), "--rate", Double.toString(rate))) {
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
  private static Measurement rollOver(int times, SourceStage stage) throws Exception {
    stage.step("roll-over of one shard, " + times + " times");
    try (StreamsProcess server = stage.start("1g", "--shards", "1", "--rate", "10")) {
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
  private static List<Measurement> rollOverOfAll(SourceStage stage) throws Exception {
    int shards = 64;
    stage.step("roll-over of 64 shards at once");
    try (StreamsProcess server =
        stage.start("1g", "--shards", Integer.toString(shards), "--rate", "2", "--limits")) {
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

  private static double percentile(Collection<Long> values, double share) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Long> sorted = values.stream().sorted().toList();
    return sorted.get(
        (int) Math.min(sorted.size() - 1L, (long) Math.ceil(share * sorted.size()) - 1));
  }
}
