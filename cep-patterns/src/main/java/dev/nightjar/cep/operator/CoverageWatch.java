package dev.nightjar.cep.operator;

import dev.nightjar.audit.RuleSight;
import dev.nightjar.audit.StreamGap;
import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.live.RuleBundle;
import dev.nightjar.cep.match.Coverage;
import dev.nightjar.cep.rule.Micros;
import dev.nightjar.cep.rule.RuleHeader;
import dev.nightjar.cep.rule.RuleSet;
import java.io.Serial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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
 * for so long. One subtask sees it all, and tells of each rule whether it sees: when that changes,
 * and once after a start.
 *
 * <p>Metric: {@code blindRules}; the log names each rule that becomes blind, and why.
 */
final class CoverageWatch extends RuledOperator<Coverage.Unseen, RuleSight> {

  /** How long something must be unseen. */
  static final Duration UNSEEN = Duration.ofDays(7);

  @Serial private static final long serialVersionUID = 1L;

  private static final Logger LOGGER = LoggerFactory.getLogger(CoverageWatch.class);

  private static final String STARTED = "";

  private transient ListState<Coverage.Unseen> kept;

  /** By rule and field; under {@link #STARTED} the first hour that was seen at all. */
  private transient Map<String, Coverage.Unseen> marks;

  /** The rules on events, by id, in the order in which they are told of. */
  private transient Map<String, RuleHeader> rules;

  /** What was told last of each rule. */
  private transient Map<String, RuleSight> told;

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
    told = new HashMap<>();
    rules = Map.of();
    metrics().gauge("blindRules", () -> told.values().stream().filter(RuleSight::blind).count());
    super.open();
  }

  @Override
  void use(RuleSet set, long version) {
    Map<String, RuleHeader> now = new TreeMap<>();
    set.events().forEach(rule -> now.put(rule.header().id(), rule.header()));
    rules.forEach(
        (id, header) -> {
          RuleSight before = now.containsKey(id) ? null : told.remove(id);
          if (before != null && before.blind()) {
            // What is gone is not blind: no document may say so for ever.
            emit(header, before, null, before.watched(), before.at());
          }
        });
    rules = now;
    marks
        .values()
        .removeIf(mark -> !mark.rule().equals(STARTED) && !rules.containsKey(mark.rule()));
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
    if (!rules.containsKey(mark.rule())) {
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
    List<Coverage.Unseen> ofRules =
        marks.values().stream().filter(mark -> !mark.rule().equals(STARTED)).toList();
    Map<String, Coverage.Unseen> lacking = new HashMap<>();
    for (Coverage.Unseen mark : Coverage.unseen(ofRules, since)) {
      // Of several fields always the same one, in whatever order they came.
      lacking.merge(
          mark.rule(),
          mark,
          (one, other) -> one.field().compareTo(other.field()) <= 0 ? one : other);
    }
    Map<String, Boolean> watched = new HashMap<>();
    ofRules.forEach(mark -> watched.put(mark.rule(), true));
    Instant at = Evidence.instant(newest);
    Instant begin = Evidence.instant(started.last());
    for (Map.Entry<String, RuleHeader> rule : rules.entrySet()) {
      Coverage.Unseen lacks = lacking.get(rule.getKey());
      RuleSight before = told.get(rule.getKey());
      boolean known = lacks == null ? watched.containsKey(rule.getKey()) : started.last() <= since;
      if (known && (before == null || before.blind() != (lacks != null))) {
        RuleSight sight = emit(rule.getValue(), before, lacks, begin, at);
        told.put(rule.getKey(), sight);
        if (lacks != null) {
          warn(lacks);
        }
      }
    }
  }

  /**
   * Tells whether a rule sees.
   *
   * @param before what was told last of it; null for nothing
   * @param lacks what it lacks; null where it sees
   */
  private RuleSight emit(
      RuleHeader rule, RuleSight before, Coverage.Unseen lacks, Instant watched, Instant at) {
    // Later than what was told before, within the same hour of events too: the later one wins.
    Instant least = before == null ? at : before.at().plusMillis(1);
    RuleSight sight =
        new RuleSight(
            rule.id(),
            rule.title(),
            rule.version(),
            rule.level().name().toLowerCase(Locale.ROOT),
            lacks != null,
            lacks == null || lacks.field().isEmpty() ? null : lacks.field(),
            lacks == null || lacks.last() == Coverage.NEVER ? null : Evidence.instant(lacks.last()),
            watched,
            (int) UNSEEN.toDays(),
            at.isBefore(least) ? least : at);
    output.collect(new StreamRecord<>(sight));
    return sight;
  }

  private static void warn(Coverage.Unseen mark) {
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
