package dev.nightjar.cep.pattern;

import dev.nightjar.audit.Alert;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.live.LiveRules;
import dev.nightjar.cep.live.RuleBundle;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.RuleFault;
import dev.nightjar.cep.rule.RuleSet;
import java.io.Serial;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.cep.CEP;
import org.apache.flink.cep.EventComparator;
import org.apache.flink.cep.functions.PatternProcessFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;

/**
 * Correlations on Flink's stock CEP operators: a yardstick for the engine, in what it finds and in
 * what it costs.
 *
 * <pre>
 * occurrences -> by rule -> (rule, tenant, group) order -+-> one operator a pattern --+
 *                                   |                    +---------------------------> alerts
 *                                   +--> late
 * </pre>
 *
 * <p>The rules are those of the start, because operators are a part of the graph. What comes behind
 * the watermark is not judged. Gaps are not known here. A number of values grows by events.
 */
public final class CepDetection {

  private CepDetection() {}

  /**
   * What {@link #attach} gives out; none of it is keyed.
   *
   * @param alerts every alert and each of its revisions
   * @param late events that were not judged, one for each rule and group that wanted them; already
   *     counted by the metric {@code lateEvents}
   */
  public record Detected(DataStream<Alert> alerts, DataStream<LateStep> late) {}

  /** Why rules of a set can't be run so; empty where all can. */
  public static List<RuleFault> faults(RuleSet rules) {
    return CepRules.faults(rules);
  }

  /**
   * Adds the correlations of a set to a job.
   *
   * @param routed the occurrences for correlations of events, with watermarks
   * @param bundle the rules
   * @param written rules that are written in Java, which join them
   * @throws IllegalArgumentException if a rule has no pattern, with all faults in its message, or
   *     if there is no correlation at all
   */
  public static Detected attach(
      DataStream<Occurrence> routed, RuleBundle bundle, PatternRules written) {
    CepRules.Source source = () -> written.addTo(LiveRules.compile(bundle)).rules();
    CepRules rules = new CepRules(source, written);
    List<RuleFault> faults = CepRules.faults(source.rules());
    if (rules.rules().isEmpty()) {
      throw new IllegalArgumentException("the engine cep needs a correlation: there is none");
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "the engine cep can't run these rules: "
              + faults.stream().map(RuleFault::toString).collect(Collectors.joining("; ")));
    }
    SingleOutputStreamOperator<RuleStep> ordered =
        routed
            .flatMap(new StepRouter(rules))
            .uid("cep-steps")
            .name("Write steps")
            .keyBy(RuleStep::key)
            .process(new StepSequencer(rules))
            .uid("cep-order")
            .name("Order by event time and id");
    DataStream<RuleMatch> matches = null;
    for (CepRules.CepRule rule : rules.rules().values()) {
      for (int i = 0; i < rule.patterns().size(); i++) {
        DataStream<RuleMatch> found = match(ordered, rule, i);
        matches = matches == null ? found : matches.union(found);
      }
    }
    DataStream<Alert> alerts =
        ordered
            .keyBy(RuleStep::key)
            .connect(matches.keyBy(RuleMatch::key))
            .process(new CepGate(rules))
            .uid("cep-alerts")
            .name("One alert an episode");
    return new Detected(alerts, ordered.getSideOutput(StepSequencer.LATE));
  }

  /** The uid changes with the rule's meaning: half a match of another pattern stops a job. */
  private static DataStream<RuleMatch> match(
      DataStream<RuleStep> ordered, CepRules.CepRule rule, int place) {
    long key = rule.rule().key();
    String uid = "cep-match-" + Long.toHexString(key) + "-" + place;
    PatternCompiler.TermPattern pattern = rule.patterns().get(place);
    return CEP.pattern(
            ordered
                .filter(step -> step.rule() == key)
                .uid(uid + "-in")
                .map(RuleStep::step)
                .returns(Step.class)
                .uid(uid + "-step")
                .keyBy(step -> RuleStep.key(key, step.tenant(), step.group())),
            pattern.pattern(),
            new StepOrder())
        .inEventTime()
        .process(MatchWriter.of(rule, place))
        .uid(uid)
        .name("Match " + rule.rule().header().title());
  }

  private static final class StepOrder implements EventComparator<Step> {

    @Serial private static final long serialVersionUID = 1L;

    @Override
    public int compare(Step left, Step right) {
      return Step.ORDER.compare(left, right);
    }
  }

  /** Leaves out what is too long by less than the millisecond that a pattern can't tell. */
  private static final class MatchWriter extends PatternProcessFunction<Step, RuleMatch> {

    @Serial private static final long serialVersionUID = 1L;

    private final long rule;
    private final int pattern;
    private final long longest;
    private final long open;

    private MatchWriter(long rule, int pattern, long longest, long open) {
      this.rule = rule;
      this.pattern = pattern;
      this.longest = longest;
      this.open = open;
    }

    static MatchWriter of(CepRules.CepRule rule, int place) {
      PatternCompiler.TermPattern pattern = rule.patterns().get(place);
      long within = pattern.pattern().getWindowSize().orElseThrow().toMillis();
      boolean written = rule.rule().type() == CorrelationType.PATTERN;
      return new MatchWriter(
          rule.rule().key(),
          place,
          written ? Long.MAX_VALUE : rule.timespan(),
          pattern.waits() ? Tick.MILLISECOND.firstMicro(within - 1) : 0);
    }

    @Override
    public void processMatch(
        Map<String, List<Step>> stages, Context context, Collector<RuleMatch> out) {
      StepMatch match = StepMatch.of(stages, open);
      if (match.last().time() - match.first().time() <= longest) {
        out.collect(new RuleMatch(rule, pattern, match));
      }
    }
  }
}
