package dev.nightjar.cep;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.AuditEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.cep.CEP;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * The graph of detection:
 *
 * <pre>
 * events -> route -> (by rule, tenant, group) order -> one pattern a rule -> one alert an episode
 *             |                                 |                              |
 *             +--- rules on single events ------|------------------------------+
 *                                               +--> late, counted
 * </pre>
 */
public final class Detection {

  private static final OutputTag<Candidate> LATE =
      new OutputTag<>("late", TypeInformation.of(Candidate.class));

  private static final OutputTag<Match> FULFILLED =
      new OutputTag<>("fulfilled", TypeInformation.of(Match.class));

  private Detection() {}

  /**
   * Adds detection to a job.
   *
   * @param events the events, with watermarks that never pass an event which is still to come by
   *     more than the job accepts; the events' own time is what counts
   * @throws IllegalArgumentException if the options hold faults, with all of them in its message
   */
  public static Detected attach(DataStream<AuditEvent> events, DetectionOptions options) {
    List<Rule> rules = Rules.of(options);
    List<PatternRule> patterns =
        rules.stream().filter(PatternRule.class::isInstance).map(PatternRule.class::cast).toList();
    GroupKey key = new GroupKey(rules);
    Map<String, OutputTag<Candidate>> outputs = new HashMap<>();
    patterns.forEach(
        rule ->
            outputs.put(
                rule.id(), new OutputTag<>(rule.id(), TypeInformation.of(Candidate.class))));

    SingleOutputStreamOperator<Candidate> candidates =
        named(events.process(new CandidateRouter(rules, FULFILLED)), DetectionOperators.ROUTE);
    SingleOutputStreamOperator<Void> ordered =
        named(
            candidates.keyBy(key).process(new CandidateSequencer(patterns, outputs, LATE)),
            DetectionOperators.ORDER);
    DataStream<Candidate> late =
        named(ordered.getSideOutput(LATE).process(new LateCounter()), DetectionOperators.LATE);

    DataStream<Match> matches = candidates.getSideOutput(FULFILLED);
    for (PatternRule rule : patterns) {
      matches = matches.union(match(ordered.getSideOutput(outputs.get(rule.id())), rule, key));
    }
    DataStream<Alert> alerts =
        named(
            matches.keyBy(match -> key.getKey(match.first())).process(new EpisodeGate(rules)),
            DetectionOperators.EPISODES);
    return new Detected(alerts, late);
  }

  private static DataStream<Match> match(
      DataStream<Candidate> ordered, PatternRule rule, GroupKey key) {
    return CEP.pattern(ordered.keyBy(key), rule.pattern(), new EventOrder())
        .inEventTime()
        .process(new MatchWriter())
        .uid(rule.uid())
        .name(rule.operator().displayName());
  }

  private static <T> SingleOutputStreamOperator<T> named(
      SingleOutputStreamOperator<T> stream, DetectionOperators operator) {
    return stream.uid(operator.uid()).name(operator.displayName());
  }
}
