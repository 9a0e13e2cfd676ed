package dev.nightjar.cep.operator;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.cep.live.RuleBundle;
import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Detection over a given number of events that are made as they are asked for, and then the end: a
 * job to measure. The graph of detection is the real one, so the router is one task with the source
 * and each detector one of its own, by the names in {@link RuleOperators}.
 */
public final class BoundedDetection {

  private BoundedDetection() {}

  /** Makes events by number; the same number gives the same event. */
  @FunctionalInterface
  public interface Events extends Serializable {

    /**
     * An event.
     *
     * @param number from 0
     */
    AuditEvent event(long number);
  }

  /**
   * Adds the events and their detection to an environment, which has the state backend and the
   * parallelism that are to be measured.
   *
   * @param events makes the events, nearly in the order of time
   * @param count how many
   * @param bound how much older than the newest an event may be to be judged in order
   * @param rules the rules, which do not change
   * @return the alerts, which the caller leads to a sink
   */
  public static DataStream<Alert> attach(
      StreamExecutionEnvironment env,
      Events events,
      long count,
      Duration bound,
      RuleBundle rules,
      RuleDetectionOptions options) {
    DataStream<AuditEvent> made =
        env.fromSource(
                new NumberSequenceSource(0, count - 1),
                WatermarkStrategy.noWatermarks(),
                "Number events")
            .uid("bounded-numbers")
            .map(new Maker(events), AuditEventSerializer.TYPE)
            .uid("bounded-events")
            .name("Make events")
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<AuditEvent>forBoundedOutOfOrderness(bound)
                    .withTimestampAssigner((event, time) -> event.time().toEpochMilli()))
            .uid("bounded-watermarks")
            .name("Tell time");
    DataStream<RuleBundle> noChanges =
        env.fromSource(
                new NumberSequenceSource(0, 0), WatermarkStrategy.noWatermarks(), "Rules again")
            .setParallelism(1)
            .uid("bounded-rules")
            .map(number -> rules, RuleBundleSerializer.TYPE)
            .setParallelism(1)
            .uid("bounded-bundles")
            .name("Rules again");
    return RuleDetection.attach(made, noChanges, null, rules, options).alerts();
  }

  private static final class Maker implements MapFunction<Long, AuditEvent> {

    @Serial private static final long serialVersionUID = 1L;

    private final Events events;

    Maker(Events events) {
      this.events = events;
    }

    @Override
    public AuditEvent map(Long number) {
      return events.event(number);
    }
  }
}
