package dev.nightjar.benchmarks;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.benchmarks.Measurement.Target;
import dev.nightjar.cep.operator.AuditEventSerializer;
import dev.nightjar.job.counts.CountRing;
import dev.nightjar.job.counts.CountRingSerializer;
import dev.nightjar.job.counts.RollingCounts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;

/**
 * Rolling counts in a ring of buckets, against Flink's own sliding window of 24 hours by the
 * minute: events per second of CPU of the counting task.
 */
final class CountsBenchmark implements Benchmark {

  @Override
  public String name() {
    return "counts";
  }

  @Override
  public String description() {
    return "rolling counts of 43,000 pairs of tenant and action, against sliding windows";
  }

  @Override
  public List<Measurement> run(boolean quick, Progress progress) throws Exception {
    long events = quick ? 1_000_000 : 5_000_000;
    // Each event stands in 1,440 windows: 10,000 events fill a heap of 2 GB.
    long baselineEvents = 3_000;
    progress.step("warming up");
    ring(events / 5);
    progress.step("rings, " + Report.number(events) + " events over one day");
    double ring = eventsPerCpuSecond(events, ring(events));
    progress.step("keyed pass-through, " + Report.number(events) + " events");
    double passThrough = eventsPerCpuSecond(events, passThrough(events));
    progress.step("sliding windows, " + Report.number(baselineEvents) + " events");
    double sliding = eventsPerCpuSecond(baselineEvents, slidingWindows(baselineEvents));
    return List.of(
        new Measurement(
            "counts.throughput",
            ring,
            "events/core-s",
            "SlidingEventTimeWindows(24 h, 1 min)",
            sliding,
            Target.ratioAtLeast(1_000)),
        new Measurement(
            "counts.of-pass-through",
            ring,
            "events/core-s",
            "keyed exchange without state",
            passThrough,
            Target.ratioAtLeast(0.25)),
        new Measurement(
            "counts.state",
            busyPairBytes(),
            "B/pair",
            "a long for each minute of a day",
            Duration.ofDays(1).toMinutes() * Long.BYTES,
            Target.valueAtMost(350)));
  }

  /** What a pair with events in every minute of three days takes in a checkpoint. */
  private static int busyPairBytes() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    CountRing ring = new CountRing();
    long minute = Duration.ofMinutes(1).toMillis();
    long start = SampleEvents.DAY.toEpochMilli();
    for (long time = start; time < start + Duration.ofDays(3).toMillis(); time += minute) {
      for (int events = random.nextInt(1, 12); events > 0; events--) {
        ring.add(time, time);
      }
      ring.close("tenant", "thing.updated", time + minute - 1);
    }
    DataOutputSerializer out = new DataOutputSerializer(1024);
    CountRingSerializer.INSTANCE.serialize(ring, out);
    return out.length();
  }

  private static double eventsPerCpuSecond(long events, JobExecutionResult result) {
    long nanos = result.getAccumulatorResult(TaskCpu.CPU_NANOS);
    long elements = result.getAccumulatorResult(TaskCpu.ELEMENTS);
    if (elements == 0) {
      throw new IllegalStateException("the measured task emitted nothing: nothing was measured");
    }
    return events / (nanos / 1e9);
  }

  private static JobExecutionResult ring(long events) throws Exception {
    StreamExecutionEnvironment env = BenchmarkJob.environment();
    measured(
        events(env, events)
            .keyBy(AuditEvent::tenant)
            .process(new RollingCounts())
            .name("rolling counts")
            .uid("rolling-counts"));
    return env.execute("counts: rings");
  }

  private static JobExecutionResult passThrough(long events) throws Exception {
    StreamExecutionEnvironment env = BenchmarkJob.environment();
    measured(
        events(env, events)
            .keyBy(AuditEvent::tenant)
            .map(event -> event)
            .returns(AuditEventSerializer.TYPE)
            .name("pass-through")
            .uid("pass-through"));
    return env.execute("counts: pass-through");
  }

  private static JobExecutionResult slidingWindows(long events) throws Exception {
    StreamExecutionEnvironment env = BenchmarkJob.environment();
    measured(
        events(env, events)
            .keyBy(event -> event.tenant() + ' ' + event.action())
            .window(SlidingEventTimeWindows.of(Duration.ofHours(24), Duration.ofMinutes(1)))
            .aggregate(new Count())
            .name("sliding windows")
            .uid("sliding-windows"));
    return env.execute("counts: sliding windows");
  }

  private static <T> void measured(SingleOutputStreamOperator<T> operator) {
    operator
        .filter(new TaskCpu<>())
        .name("task CPU")
        .uid("task-cpu")
        .sinkTo(new DiscardingSink<>())
        .name("discard")
        .uid("discard");
  }

  /** One day, whatever the number of events, with its watermark a second behind. */
  private static DataStream<AuditEvent> events(StreamExecutionEnvironment env, long events) {
    long step = Math.max(1, Duration.ofDays(1).toMillis() / events);
    double perEvent = (double) Duration.ofDays(1).toMillis() / events;
    return env.fromSource(
            new NumberSequenceSource(0, events - 1),
            WatermarkStrategy.noWatermarks(),
            "numbers",
            Types.LONG)
        .uid("numbers")
        .map(n -> SampleEvents.event(n, SampleEvents.DAY.plusMillis((long) (n * perEvent))))
        .returns(AuditEventSerializer.TYPE)
        .name("events")
        .uid("events")
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.<AuditEvent>forBoundedOutOfOrderness(
                    Duration.ofMillis(Math.max(1_000, step)))
                .withTimestampAssigner((event, previous) -> event.time().toEpochMilli()))
        .name("time")
        .uid("time");
  }

  private static final class Count implements AggregateFunction<AuditEvent, Long, Long> {

    private static final long serialVersionUID = 1;

    @Override
    public Long createAccumulator() {
      return 0L;
    }

    @Override
    public Long add(AuditEvent event, Long count) {
      return count + 1;
    }

    @Override
    public Long getResult(Long count) {
      return count;
    }

    @Override
    public Long merge(Long one, Long other) {
      return one + other;
    }
  }
}
