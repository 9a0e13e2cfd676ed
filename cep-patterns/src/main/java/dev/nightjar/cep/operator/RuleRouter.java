package dev.nightjar.cep.operator;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Change;
import dev.nightjar.audit.StreamGap;
import dev.nightjar.cep.engine.AlertWriter;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.live.RuleBundle;
import dev.nightjar.cep.match.AuditEventView;
import dev.nightjar.cep.match.Coverage;
import dev.nightjar.cep.match.EventRouter;
import dev.nightjar.cep.match.EventView;
import dev.nightjar.cep.match.RouteSink;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.RuleSet;
import java.io.Serial;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Leads each event to the rules that want it, before anything is shuffled: occurrences for stage 1
 * are its output, those for the other stages and the alerts of rules on single events go beside it.
 *
 * <p>Only what the stream told is judged. A snapshot is history, which a backtest judges. A repair
 * brings what is left of a gap, in no order and under no watermark: what it would match is a guess.
 *
 * <p>Metrics: {@code occurrences}; {@code alertsRaised}; {@code withoutGroup}, events of a rule
 * that lack a field that it groups by; {@code notJudged}, events that were read from the table.
 */
final class RuleRouter extends RuledOperator<AuditEvent, Occurrence> {

  @Serial private static final long serialVersionUID = 1L;

  private static final long HOUR_MILLIS = 3_600_000;

  private transient EventRouter router;
  private transient AuditEventView view;
  private transient Emitter emitter;
  private transient Counter notJudged;

  /** When what a rule looks for was last told to be seen, by rule and field. */
  private transient Map<String, Long> told;

  private transient long hour;

  RuleRouter(RuleBundle initial, RuleDetectionOptions options) {
    super(initial, options);
  }

  @Override
  public void open() throws Exception {
    use(RuleSet.EMPTY, Long.MIN_VALUE);
    notJudged = metrics().counter("notJudged");
    emitter = new Emitter();
    told = new HashMap<>();
    hour = Long.MIN_VALUE;
    super.open();
  }

  @Override
  void use(RuleSet rules, long version) {
    router = new EventRouter(rules, version, options::isMeantFor);
    view = new AuditEventView(router.fields(), options.aliases());
  }

  @Override
  void gaps(List<StreamGap> open) {
    // A single event is judged whatever is missing beside it.
  }

  @Override
  void rulesTold() {
    // They hold from the next event on.
  }

  @Override
  public void processElement1(StreamRecord<AuditEvent> element) {
    AuditEvent event = element.getValue();
    if (event.origin() != Change.Origin.STREAM) {
      notJudged.inc();
      return;
    }
    router.route(view.of(event), emitter);
  }

  /**
   * Tells once an hour of event time what was seen: whoever watches for blind rules needs no more.
   */
  @Override
  public void processWatermark(Watermark mark) throws Exception {
    long now = Math.floorDiv(mark.getTimestamp(), HOUR_MILLIS);
    if (now > hour) {
      hour = now;
      tellCoverage();
    }
    super.processWatermark(mark);
  }

  @Override
  public void finish() throws Exception {
    tellCoverage();
    super.finish();
  }

  private void tellCoverage() {
    for (Coverage.Unseen mark : router.coverage().marks()) {
      Long before = told.get(mark.rule() + '\n' + mark.field());
      if (before == null || before < mark.last()) {
        told.put(mark.rule() + '\n' + mark.field(), mark.last());
        output.collect(Outputs.COVERAGE, new StreamRecord<>(mark));
      }
    }
  }

  /** Emits what is found of the event at hand. */
  private final class Emitter implements RouteSink {

    private final Counter occurrences = metrics().counter("occurrences");
    private final Counter raised = metrics().counter("alertsRaised");
    private final Counter withoutGroup = metrics().counter("withoutGroup");

    @Override
    public void matched(EventRule rule, EventView event) {
      raised.inc();
      output.collect(
          Outputs.ALERTS,
          new StreamRecord<>(AlertWriter.of(rule, event), Times.millis(event.time())));
    }

    @Override
    public void occurrence(int stage, Occurrence occurrence) {
      occurrences.inc();
      StreamRecord<Occurrence> element =
          new StreamRecord<>(occurrence, Times.millis(occurrence.time()));
      if (stage == 1) {
        output.collect(element);
      } else {
        output.collect(Outputs.stage(stage), element);
      }
    }

    @Override
    public void withoutGroup(CorrelationRule rule) {
      withoutGroup.inc();
    }
  }
}
