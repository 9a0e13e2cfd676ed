package dev.nightjar.cep.operator;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.RuleSight;
import dev.nightjar.audit.StreamGap;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.live.RuleBundle;
import dev.nightjar.cep.pattern.CepDetection;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;

/**
 * The graph of detection:
 *
 * <pre>
 * rules, gaps --- broadcast to every operator below
 *
 * events -> route -> by group -> stage 1 ---> alerts
 *             |                    | inner alerts
 *             +----> by group -> stage 2 ---> alerts
 *             |                    | inner alerts
 *             +----> by group -> stage 3 ---> alerts
 *             +--- rules on single events --> alerts
 *             +--- what was seen -> watch for blind rules
 * </pre>
 *
 * <p>All stages stand in the graph whatever the rules are, because rules that need them may come
 * while the job runs.
 */
public final class RuleDetection {

  private RuleDetection() {}

  /**
   * Adds detection to a job.
   *
   * @param events the events, with watermarks that never pass an event which is still to come by
   *     more than the job accepts; the events' own time is what counts
   * @param rules rule sets as they are accepted, each with a higher version than the one before;
   *     its watermarks do not matter
   * @param gaps what the stream lost, and got back; its watermarks do not matter; null where there
   *     can be none
   * @param initial the rules that hold from the first event on, where no restored state has others
   * @param options what else can be set
   */
  public static Detected attach(
      DataStream<AuditEvent> events,
      DataStream<RuleBundle> rules,
      DataStream<StreamGap> gaps,
      RuleBundle initial,
      RuleDetectionOptions options) {
    boolean stock = options.engine() == DetectionEngine.CEP;
    DataStream<Control> told = control(rules, gaps);
    // Stock operators are a part of the graph: their rules are those of the start.
    DataStream<Control> control =
        (stock
                ? told.filter(one -> !(one instanceof Control.Rules)).uid("rules-of-the-start")
                : told)
            .broadcast();
    SingleOutputStreamOperator<Occurrence> routed =
        transform(
            events,
            control,
            RuleOperators.ROUTE,
            OccurrenceSerializer.TYPE,
            new RuleRouter(initial, options));
    DataStream<Alert> alerts = routed.getSideOutput(Outputs.ALERTS);
    if (stock) {
      return onStockOperators(routed, control, alerts, initial, options);
    }
    DataStream<Undecidable> undecidable = null;
    DataStream<LateOccurrence> late = null;
    DataStream<Occurrence> input = routed;
    DataStream<Occurrence> later = routed.getSideOutput(Outputs.stage(Outputs.STAGES));
    for (int stage = 1; stage <= Outputs.STAGES; stage++) {
      SingleOutputStreamOperator<Alert> detected =
          transform(
              input.keyBy(GroupKey::of, GroupKeySerializer.TYPE),
              control,
              RuleOperators.stage(stage),
              TypeInformation.of(Alert.class),
              new DetectionOperator(stage, initial, options));
      alerts = alerts.union(detected);
      undecidable = union(undecidable, detected.getSideOutput(Outputs.UNDECIDABLE));
      late = union(late, detected.getSideOutput(Outputs.LATE));
      if (stage == 1) {
        input =
            routed.getSideOutput(Outputs.stage(2)).union(detected.getSideOutput(Outputs.stage(2)));
        later = later.union(detected.getSideOutput(Outputs.stage(Outputs.STAGES)));
      } else if (stage == 2) {
        input = later.union(detected.getSideOutput(Outputs.stage(Outputs.STAGES)));
      }
    }
    DataStream<RuleSight> sights = watched(routed, control, initial, options);
    return new Detected(alerts, undecidable, late, sights);
  }

  private static DataStream<RuleSight> watched(
      SingleOutputStreamOperator<Occurrence> routed,
      DataStream<Control> control,
      RuleBundle initial,
      RuleDetectionOptions options) {
    return transform(
            routed.getSideOutput(Outputs.COVERAGE),
            control,
            RuleOperators.COVERAGE,
            TypeInformation.of(RuleSight.class),
            new CoverageWatch(initial, options))
        .forceNonParallel();
  }

  private static Detected onStockOperators(
      SingleOutputStreamOperator<Occurrence> routed,
      DataStream<Control> control,
      DataStream<Alert> alerts,
      RuleBundle initial,
      RuleDetectionOptions options) {
    CepDetection.Detected found = CepDetection.attach(routed, initial, options.patterns());
    DataStream<LateOccurrence> late =
        found
            .late()
            .map(
                one ->
                    new LateOccurrence(
                        one.ruleId(),
                        one.tenant(),
                        one.documentId(),
                        one.time(),
                        one.latenessMillis(),
                        false))
            .returns(LateOccurrence.class)
            .uid("cep-late")
            .name("Tell late events");
    return new Detected(
        alerts.union(found.alerts()),
        routed.getSideOutput(Outputs.UNDECIDABLE),
        late,
        watched(routed, control, initial, options));
  }

  private static DataStream<Control> control(
      DataStream<RuleBundle> rules, DataStream<StreamGap> gaps) {
    // As parallel as the source, so that sets do not overtake each other.
    DataStream<Control> control =
        rules
            .map(bundle -> (Control) new Control.Rules(bundle), ControlSerializer.TYPE)
            .uid(RuleOperators.RULES.uid())
            .name(RuleOperators.RULES.displayName())
            .setParallelism(rules.getParallelism());
    if (gaps == null) {
      return control;
    }
    return control.union(
        gaps.map(gap -> (Control) new Control.Gap(gap), ControlSerializer.TYPE)
            .uid(RuleOperators.GAPS.uid())
            .name(RuleOperators.GAPS.displayName())
            .setParallelism(gaps.getParallelism()));
  }

  private static <I, O> SingleOutputStreamOperator<O> transform(
      DataStream<I> input,
      DataStream<Control> control,
      RuleOperators operator,
      TypeInformation<O> type,
      TwoInputStreamOperator<I, Control, O> implementation) {
    return input
        .connect(control)
        .transform(operator.displayName(), type, implementation)
        .uid(operator.uid())
        .name(operator.displayName());
  }

  private static <T> DataStream<T> union(DataStream<T> some, DataStream<T> more) {
    return some == null ? more : some.union(more);
  }
}
