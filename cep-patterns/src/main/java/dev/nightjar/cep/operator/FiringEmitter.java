package dev.nightjar.cep.operator;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.StreamGap;
import dev.nightjar.cep.engine.AlertWriter;
import dev.nightjar.cep.engine.Detection;
import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.engine.Firing;
import dev.nightjar.cep.engine.GroupState;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.match.AlertRouter;
import dev.nightjar.cep.match.EventView;
import dev.nightjar.cep.match.RouteSink;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emits and counts what a detector says of the group at hand: alerts, and inner alerts on to the
 * stages that they feed.
 *
 * <p>Metrics: {@code alertsRaised}, {@code alertsRevised}; {@code lateEvents}, those of them that a
 * window still took as {@code judgedLate}, and {@code latenessMillis}, how far behind the watermark
 * the last thousand were; {@code repeats}, event ids that counted already; {@code withoutGroup},
 * inner alerts that lack a field that an outer rule groups by; {@code undecidable}; {@code
 * bounded}, how often the oldest of a group left before its time; {@code droppedStates}. All count
 * once for each rule.
 */
final class FiringEmitter implements Detection, RouteSink {

  private static final Logger LOG = LoggerFactory.getLogger(FiringEmitter.class);

  private static final int KEPT = 1000;
  private static final long MICROS = 1000;

  private final Output<StreamRecord<Alert>> output;
  private final Counter raised;
  private final Counter revised;
  private final Counter late;
  private final Counter judgedLate;
  private final Histogram lateness;
  private final Counter repeats;
  private final Counter withoutGroup;
  private final Counter undecidable;
  private final Counter bounded;
  private final Counter dropped;

  private List<StreamGap> gaps = List.of();
  private GroupKey key;
  private AlertRouter router;
  private Occurrence occurrence;

  FiringEmitter(Output<StreamRecord<Alert>> output, MetricGroup metrics) {
    this.output = output;
    raised = metrics.counter("alertsRaised");
    revised = metrics.counter("alertsRevised");
    late = metrics.counter("lateEvents");
    judgedLate = metrics.counter("judgedLate");
    lateness = metrics.histogram("latenessMillis", new DescriptiveStatisticsHistogram(KEPT));
    repeats = metrics.counter("repeats");
    withoutGroup = metrics.counter("withoutGroup");
    undecidable = metrics.counter("undecidable");
    bounded = metrics.counter("bounded");
    dropped = metrics.counter("droppedStates");
  }

  /** The gaps that are open now, which windows that can't be decided name. */
  void gaps(List<StreamGap> open) {
    gaps = List.copyOf(open);
  }

  /**
   * What is said from now on is said of this.
   *
   * @param key the group
   * @param router leads on what fires
   * @param occurrence what is judged; null where a window closes
   */
  void at(GroupKey key, AlertRouter router, Occurrence occurrence) {
    this.key = key;
    this.router = router;
    this.occurrence = occurrence;
  }

  @Override
  public void fired(Firing firing) {
    if (firing.rule().alerts()) {
      (firing.revision() == 0 ? raised : revised).inc();
      output.collect(new StreamRecord<>(AlertWriter.of(firing), Times.millis(firing.decidedAt())));
    }
    router.route(firing, this);
  }

  @Override
  public void occurrence(int stage, Occurrence inner) {
    output.collect(Outputs.stage(stage), new StreamRecord<>(inner, Times.millis(inner.time())));
  }

  /** An alert is no event: no rule on single events matches it. */
  @Override
  public void matched(EventRule rule, EventView event) {
    throw new IllegalStateException("The rule " + rule.header().id() + " is not on alerts.");
  }

  @Override
  public void withoutGroup(CorrelationRule rule) {
    withoutGroup.inc();
  }

  @Override
  public void undecidable(CorrelationRule rule, GroupState group, long from, long to) {
    undecidable.inc();
    output.collect(
        Outputs.UNDECIDABLE,
        new StreamRecord<>(
            new Undecidable(
                rule.header().id(),
                rule.header().title(),
                rule.header().version(),
                key.tenant(),
                rule.groupBy().toArray(String[]::new),
                key.group(),
                Evidence.instant(from),
                Evidence.instant(to),
                overlapped(from, to)),
            Times.millis(to)));
  }

  private String[] overlapped(long from, long to) {
    List<String> ids = new ArrayList<>();
    for (StreamGap gap : gaps) {
      if (Times.span(gap).overlaps(from, to)) {
        ids.add(gap.id());
      }
    }
    return ids.toArray(String[]::new);
  }

  @Override
  public void late(CorrelationRule rule, long micros, boolean judged) {
    late.inc();
    if (judged) {
      judgedLate.inc();
    }
    lateness.update(micros / MICROS);
    output.collect(
        Outputs.LATE,
        new StreamRecord<>(
            new LateOccurrence(
                rule.header().id(),
                key.tenant(),
                occurrence.evidence().documentId(),
                Evidence.instant(occurrence.time()),
                micros / MICROS,
                judged),
            Times.millis(occurrence.time())));
  }

  @Override
  public void repeated(CorrelationRule rule) {
    repeats.inc();
  }

  @Override
  public void bounded(CorrelationRule rule) {
    bounded.inc();
  }

  @Override
  public void dropped(CorrelationRule rule, String reason) {
    dropped.inc();
    LOG.warn("What the rule {} remembered of a group was dropped: {}.", rule.header().id(), reason);
  }
}
