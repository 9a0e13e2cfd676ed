package dev.nightjar.benchmarks;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.AuditEvent.Actor;
import dev.nightjar.audit.AuditEvent.ActorType;
import dev.nightjar.audit.AuditEvent.Kind;
import dev.nightjar.audit.Change;
import dev.nightjar.benchmarks.Measurement.Target;
import dev.nightjar.job.counts.RollingCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
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

  private static final int TENANTS = 1_000;
  private static final int ACTIONS = 43;
  private static final Instant DAY = Instant.parse("2026-11-20T00:00:00Z");

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
    long baselineEvents = quick ? 3_000 : 10_000;
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
            Target.ratioAtLeast(0.25)));
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
    StreamExecutionEnvironment env = environment();
    measured(
        events(env, events)
            .keyBy(AuditEvent::tenant)
            .process(new RollingCounts())
            .name("rolling counts")
            .uid("rolling-counts"));
    return env.execute("counts: rings");
  }

  private static JobExecutionResult passThrough(long events) throws Exception {
    StreamExecutionEnvironment env = environment();
    measured(
        events(env, events)
            .keyBy(AuditEvent::tenant)
            .map(event -> event)
            .returns(AuditEvent.class)
            .name("pass-through")
            .uid("pass-through"));
    return env.execute("counts: pass-through");
  }

  private static JobExecutionResult slidingWindows(long events) throws Exception {
    StreamExecutionEnvironment env = environment();
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

  private static StreamExecutionEnvironment environment() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    env.getConfig().enableObjectReuse();
    return env;
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
        .map(n -> event(n, DAY.plusMillis((long) (n * perEvent))))
        .returns(AuditEvent.class)
        .name("events")
        .uid("events")
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.<AuditEvent>forBoundedOutOfOrderness(
                    Duration.ofMillis(Math.max(1_000, step)))
                .withTimestampAssigner((event, previous) -> event.time().toEpochMilli()))
        .name("time")
        .uid("time");
  }

  static AuditEvent event(long n, Instant time) {
    // Two odd multipliers of a Weyl sequence spread tenants and actions without a random source.
    int tenant = (int) Long.remainderUnsigned(n * 0x9E3779B97F4A7C15L >>> 20, TENANTS);
    int action = (int) Long.remainderUnsigned(n * 0xC2B2AE3D27D4EB4FL >>> 20, ACTIONS);
    String id = Long.toHexString(n);
    return new AuditEvent(
        id,
        Kind.ENTRY,
        "tenant-" + tenant,
        id,
        time,
        time,
        time,
        "thing-" + action + ".updated",
        new Actor("user-1", "Ann Lee", "ann@example.com", ActorType.HUMAN),
        "user-1",
        new AuditEvent.Target("thing", "thing-1", null),
        "success",
        null,
        "203.0.113.7",
        "benchmark/1",
        null,
        "Ann Lee updated thing-1",
        false,
        false,
        id,
        Change.Operation.INSERT,
        id,
        Change.Origin.STREAM,
        null,
        "{}",
        "{}");
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
