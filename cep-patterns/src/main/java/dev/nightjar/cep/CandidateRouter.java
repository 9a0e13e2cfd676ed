package dev.nightjar.cep;

import dev.nightjar.audit.AuditEvent;
import java.io.Serial;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Offers each event to each rule, before anything is shuffled. What a rule on several events wants
 * goes to the main output; what fulfils a rule on single events is a match at once.
 *
 * <p>Metrics: {@code candidates}, {@code withoutGroup}: events that a rule wants but that name
 * nobody to group by, and {@code notJudged}: events that were read from the table and not from the
 * stream.
 */
final class CandidateRouter extends ProcessFunction<AuditEvent, Candidate> {

  @Serial private static final long serialVersionUID = 1L;

  private final List<Rule> rules;
  private final OutputTag<Match> matches;

  private transient Counter routed;
  private transient Counter withoutGroup;
  private transient Counter notJudged;

  CandidateRouter(List<Rule> rules, OutputTag<Match> matches) {
    this.rules = List.copyOf(rules);
    this.matches = matches;
  }

  @Override
  public void open(OpenContext context) {
    routed = DetectionMetrics.of(getRuntimeContext()).counter("candidates");
    withoutGroup = DetectionMetrics.of(getRuntimeContext()).counter("withoutGroup");
    notJudged = DetectionMetrics.of(getRuntimeContext()).counter("notJudged");
  }

  @Override
  public void processElement(AuditEvent event, Context context, Collector<Candidate> out) {
    if (!Routing.isLive(event)) {
      notJudged.inc();
      return;
    }
    for (Rule rule : rules) {
      Rule.Routed result =
          rule instanceof SingleEventRule
              ? rule.route(event, candidate -> context.output(matches, fulfilled(candidate)))
              : rule.route(event, out::collect);
      switch (result) {
        case WANTED -> routed.inc();
        case WITHOUT_GROUP -> withoutGroup.inc();
        case UNWANTED -> {}
      }
    }
  }

  private static Match fulfilled(Candidate candidate) {
    return new Match(new Candidate[] {candidate}, candidate.arrival());
  }
}
