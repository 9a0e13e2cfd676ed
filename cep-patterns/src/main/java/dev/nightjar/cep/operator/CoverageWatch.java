package dev.nightjar.cep.operator;

import dev.nightjar.audit.StreamGap;
import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.live.RuleBundle;
import dev.nightjar.cep.match.Coverage;
import dev.nightjar.cep.rule.Micros;
import dev.nightjar.cep.rule.RuleSet;
import java.io.Serial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches for blind rules: those for which no event with their action, or with a field that they
 * need, came for seven days of event time. What was never seen is blind only after it was watched
 * for so long. One subtask sees it all.
 *
 * <p>Metric: {@code blindRules}; the log names each rule that becomes blind, and why.
 */
final class CoverageWatch extends RuledOperator<Coverage.Unseen, Coverage.Unseen> {

  /** How long something must be unseen. */
  static final Duration UNSEEN = Duration.ofDays(7);

  @Serial private static final long serialVersionUID = 1L;

  private static final Logger LOGGER = LoggerFactory.getLogger(CoverageWatch.class);

  private static final String STARTED = "";

  private transient ListState<Coverage.Unseen> kept;

  /** By rule and field; under {@link #STARTED} the first hour that was seen at all. */
  private transient Map<String, Coverage.Unseen> marks;

  private transient Set<String> rules;
  private transient Set<String> blind;

  CoverageWatch(RuleBundle initial, RuleDetectionOptions options) {
    super(initial, options);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    kept =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>("marks", TypeInformation.of(Coverage.Unseen.class)));
    marks = new HashMap<>();
    for (Coverage.Unseen mark : kept.get()) {
      marks.put(key(mark), mark);
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    kept.update(new ArrayList<>(marks.values()));
  }

  @Override
  public void open() throws Exception {
    blind = new TreeSet<>();
    rules = Set.of();
    metrics().gauge("blindRules", () -> blind.size());
    super.open();
  }

  @Override
  void use(RuleSet set, long version) {
    Set<String> ids = new HashSet<>();
    set.events().forEach(rule -> ids.add(rule.header().id()));
    rules = ids;
    marks.values().removeIf(mark -> !mark.rule().equals(STARTED) && !rules.contains(mark.rule()));
    judge();
  }

  @Override
  void gaps(List<StreamGap> open) {
    // What is missing was not seen, whatever the reason.
  }

  @Override
  void rulesTold() {
    // Their marks follow with the router's next hour.
  }

  @Override
  public void processElement1(StreamRecord<Coverage.Unseen> element) {
    Coverage.Unseen mark = element.getValue();
    if (!rules.contains(mark.rule())) {
      return;
    }
    marks.merge(key(mark), mark, (one, other) -> one.last() >= other.last() ? one : other);
    if (mark.last() != Coverage.NEVER) {
      marks.merge(
          STARTED,
          new Coverage.Unseen(STARTED, "", mark.last()),
          (one, other) -> one.last() <= other.last() ? one : other);
    }
    judge();
  }

  private void judge() {
    Coverage.Unseen started = marks.get(STARTED);
    if (started == null) {
      return;
    }
    long newest = started.last();
    for (Coverage.Unseen mark : marks.values()) {
      newest = Math.max(newest, mark.last());
    }
    long since = newest - Micros.of(UNSEEN);
    Set<String> now = new TreeSet<>();
    if (started.last() <= since) {
      List<Coverage.Unseen> ofRules =
          marks.values().stream().filter(mark -> !mark.rule().equals(STARTED)).toList();
      for (Coverage.Unseen mark : Coverage.unseen(ofRules, since)) {
        if (now.add(mark.rule()) && !blind.contains(mark.rule())) {
          tell(mark);
        }
      }
    }
    blind = now;
  }

  private void tell(Coverage.Unseen mark) {
    output.collect(new StreamRecord<>(mark));
    LOGGER.warn(
        "The rule {} is blind: {} since {}.",
        mark.rule(),
        mark.field().isEmpty()
            ? "no event came that it could want"
            : "events that it could want lack " + mark.field(),
        mark.last() == Coverage.NEVER ? "it is watched" : Evidence.instant(mark.last()).toString());
  }

  private static String key(Coverage.Unseen mark) {
    return mark.rule().equals(STARTED) ? STARTED : mark.rule() + '\n' + mark.field();
  }
}
