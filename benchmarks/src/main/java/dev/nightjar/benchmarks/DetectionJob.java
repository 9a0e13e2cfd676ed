package dev.nightjar.benchmarks;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.benchmarks.stock.ThreadCpu;
import dev.nightjar.cep.live.RuleBundle;
import dev.nightjar.cep.operator.AuditEventSerializer;
import dev.nightjar.cep.operator.RuleBundleSerializer;
import dev.nightjar.cep.operator.RuleDetection;
import dev.nightjar.cep.operator.RuleDetectionOptions;
import dev.nightjar.cep.rule.RuleText;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * Jobs that find alerts in made events, and the CPU that their tasks take for it. The first events
 * warm up: compiler, rules and windows are as they stay when the clock begins.
 *
 * @param events what happens
 * @param warmUp how many events come before the clock begins
 * @param timed how many come after
 */
record DetectionJob(RuleEvents events, long warmUp, long timed) {

  /** The task of the router. */
  static final String ROUTER = "Route to rules";

  /** The task of the detector of events. */
  static final String DETECTOR = "Correlate events";

  private static final String PASS_THROUGH = "Pass through";

  /**
   * What came of a job.
   *
   * @param perCpuSecond events per second of CPU of the tasks that are timed
   * @param alerts how many alerts came out, those of the warm-up included
   */
  record Rate(double perCpuSecond, long alerts) {}

  /** Nightjar's detection, of which some tasks are timed. */
  Rate detection(StreamExecutionEnvironment env, List<RuleText> rules, String... tasks)
      throws Exception {
    DataStream<RuleBundle> none =
        env.fromSource(
                new NumberSequenceSource(0, 0),
                WatermarkStrategy.noWatermarks(),
                "no numbers",
                Types.LONG)
            .uid("no-numbers")
            .filter(number -> false)
            .name("no number")
            .uid("no-number")
            .map(number -> (RuleBundle) null, RuleBundleSerializer.TYPE)
            .name("no rules")
            .uid("no-rules");
    counted(
        RuleDetection.attach(
                stream(env), none, null, RuleTexts.bundle(rules), RuleDetectionOptions.defaults())
            .alerts());
    Rate rate = run(env, tasks);
    if (rate.alerts() == 0) {
      throw new IllegalStateException("no rule fired: what was measured found nothing");
    }
    return rate;
  }

  /** Stock CEP operators, one a rule, on one keyed stream. */
  Rate stockCep(StreamExecutionEnvironment env, int actions) throws Exception {
    counted(StockCep.attach(stream(env).keyBy(StockCep::person), actions));
    return run(env, StockCep.NAME);
  }

  /** The exchange by person, and nothing behind it. */
  Rate keyedExchange(StreamExecutionEnvironment env) throws Exception {
    return passThrough(env, stream(env).keyBy(StockCep::person));
  }

  /** An exchange to the one task behind, which needs no key: what the router's input costs. */
  Rate plainExchange(StreamExecutionEnvironment env) throws Exception {
    return passThrough(env, stream(env).rebalance());
  }

  private Rate passThrough(StreamExecutionEnvironment env, DataStream<AuditEvent> events)
      throws Exception {
    counted(
        events.filter(event -> event.tenant().isEmpty()).name(PASS_THROUGH).uid("pass-through"));
    return run(env, PASS_THROUGH);
  }

  private static <T> void counted(DataStream<T> found) {
    SingleOutputStreamOperator<T> none = found.filter(new TaskCpu<>()).name("count").uid("count");
    none.sinkTo(new DiscardingSink<>()).name("discard").uid("discard");
  }

  private Rate run(StreamExecutionEnvironment env, String... tasks) throws Exception {
    try (ThreadCpu cpu = new ThreadCpu(List.of(tasks))) {
      Made.clock = cpu;
      JobExecutionResult result = env.execute("rules");
      long alerts = result.getAccumulatorResult(TaskCpu.ELEMENTS);
      return new Rate(timed / (cpu.nanos() / 1e9), alerts);
    } finally {
      Made.clock = null;
    }
  }

  private DataStream<AuditEvent> stream(StreamExecutionEnvironment env) {
    return env.fromSource(
            new NumberSequenceSource(0, warmUp + timed - 1),
            WatermarkStrategy.noWatermarks(),
            "numbers",
            Types.LONG)
        .uid("numbers")
        .map(new Made(events, warmUp))
        .returns(AuditEventSerializer.TYPE)
        .name("events")
        .uid("events")
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.<AuditEvent>forBoundedOutOfOrderness(Duration.ofSeconds(1))
                .withTimestampAssigner((event, previous) -> event.time().toEpochMilli()))
        .name("time")
        .uid("time");
  }

  /** Makes events, and says when the warm-up is over, in this JVM. */
  private static final class Made implements MapFunction<Long, AuditEvent> {

    private static final long serialVersionUID = 1;

    private static volatile ThreadCpu clock;

    private final RuleEvents events;
    private final long warmUp;

    Made(RuleEvents events, long warmUp) {
      this.events = events;
      this.warmUp = warmUp;
    }

    @Override
    public AuditEvent map(Long n) {
      if (n == warmUp) {
        clock.mark();
      }
      return events.event(n);
    }
  }
}
