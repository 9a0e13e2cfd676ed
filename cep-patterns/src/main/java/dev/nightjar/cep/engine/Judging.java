package dev.nightjar.cep.engine;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.Ids;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.RuleSettings;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

/**
 * One rule being judged in one group, and what becomes of its matches: an alert, growth of an open
 * one, or silence. Reused from one judgement to the next.
 */
final class Judging implements Evaluator.Matches {

  private static final long[] MULTIPLES = {2, 5, 10};

  Parameters parameters;

  /** The event time up to which all is known, in the time of the lane; for late ones. */
  long completeTo;

  Detection sink;

  private List<GapSpan> gaps = List.of();
  private GroupState group;
  private Lane lane;
  private Slot slot;
  private RulePlan plan;
  private boolean late;

  /** Turns to a group. */
  Judging in(GroupState next, Lane nextLane, Detection nextSink, List<GapSpan> open) {
    group = next;
    lane = nextLane;
    sink = nextSink;
    gaps = open;
    return this;
  }

  /** Turns to a rule. */
  Judging of(Slot next, boolean isLate) {
    slot = next;
    plan = next.plan;
    parameters = next.parameters;
    late = isLate;
    return this;
  }

  void bounded() {
    sink.bounded(plan.rule);
  }

  /** Whether a window overlaps an open gap, which is then reported. */
  boolean isUndecidable(long from, long to) {
    for (GapSpan gap : gaps) {
      if (gap.overlaps(from, to)) {
        sink.undecidable(plan.rule, group, from, to);
        return true;
      }
    }
    return false;
  }

  /** Whether the group fired so shortly before that it stays quiet. */
  boolean isQuiet(long time) {
    Episode episode = slot.episode;
    if (episode == null || time > episode.quietUntil) {
      return false;
    }
    // In order nothing comes before the firing; what is late may be of another time altogether.
    return !late
        || time >= episode.firedAt - Math.max(parameters.suppression(), parameters.timespan());
  }

  /** An event counts, whether or not the condition holds: an open alert grows by it. */
  void counted(Evidence evidence, Measure measure) {
    Episode episode = known(evidence.time());
    if (episode == null
        || (late && Episode.ORDER.compare(evidence, episode.first(lane.names)) < 0)) {
      return;
    }
    episode.add(evidence, lane.names);
    if (isQuiet(evidence.time())) {
      int passed = passed(episode.count, measure);
      boolean grew = passed > episode.multiples;
      episode.multiples = Math.max(episode.multiples, passed);
      if (rises(episode, episode.count) || grew) {
        tell(episode, evidence.time(), true);
      }
    }
  }

  private Episode known(long time) {
    Episode episode = slot.episode;
    if (episode != null && time > episode.knownUntil(parameters.timespan())) {
      slot.episode = null;
    }
    return slot.episode;
  }

  private int passed(long count, Measure measure) {
    BigDecimal threshold = parameters.threshold();
    int passed = 0;
    if (threshold == null || threshold.signum() <= 0) {
      return passed;
    }
    boolean events = measure == null || plan.rule.type() == CorrelationType.EVENT_COUNT;
    if (parameters.leastEvents() != Measure.NOT_WHOLE) {
      long number = events ? count : measure.whole();
      if (number != Measure.NOT_WHOLE) {
        return passed(number, parameters.leastEvents());
      }
    }
    for (long multiple : MULTIPLES) {
      BigDecimal limit = threshold.multiply(BigDecimal.valueOf(multiple));
      if (events ? BigDecimal.valueOf(count).compareTo(limit) < 0 : !measure.reaches(limit)) {
        return passed;
      }
      passed++;
    }
    return passed;
  }

  private static int passed(long number, long least) {
    int passed = 0;
    while (passed < MULTIPLES.length && number >= least * MULTIPLES[passed]) {
      passed++;
    }
    return passed;
  }

  /**
   * A count is there, and the group is not quiet.
   *
   * @param evidence the window's events: the first 99 and the last
   * @param count how many they are
   */
  void fired(List<Evidence> evidence, long count, long decidedAt, Measure measure) {
    Episode episode = known(decidedAt);
    if (episode != null && decidedAt <= Lane.add(episode.firedAt, parameters.timespan()) && !late) {
      // It holds some of what the alert fired with: it is that alert still.
      episode.quietUntil = Lane.add(decidedAt, parameters.suppression());
      lane.alertKnownUntil(episode.quietUntil);
      episode.multiples = Math.max(episode.multiples, passed(episode.count, measure));
      rises(episode, episode.count);
      tell(episode, decidedAt, true);
      return;
    }
    Episode opened = open(evidence, count, decidedAt, null);
    opened.multiples = passed(count, measure);
  }

  @Override
  public void matched(List<Evidence> evidence, long decidedAt, boolean isLate) {
    late = isLate;
    if (plan.counting) {
      if (!isQuiet(decidedAt)) {
        fired(evidence, evidence.size(), decidedAt, null);
      }
      return;
    }
    matched(evidence, evidence.size(), decidedAt, null);
  }

  /** A window that was judged at its end holds. */
  void matchedWindow(List<Evidence> evidence, long count, long decidedAt) {
    late = false;
    matched(evidence, count, decidedAt, null);
  }

  /** A value that the group did not have. */
  void firstSeen(Evidence evidence, List<String> value) {
    matched(List.of(evidence), 1, evidence.time(), value);
  }

  /** No event has come for too long since one. */
  void silent(Evidence evidence, long decidedAt) {
    late = false;
    matched(List.of(evidence), 1, decidedAt, List.of());
  }

  private void matched(List<Evidence> evidence, long count, long decidedAt, List<String> value) {
    Episode episode = known(decidedAt);
    boolean quiet = isQuiet(decidedAt);
    if (episode == null || (!quiet && !episode.firedWith(evidence, lane.names))) {
      open(evidence, count, decidedAt, value);
      return;
    }
    episode.completions++;
    if (count > evidence.size()) {
      episode.addAll(evidence, count, lane.names);
    } else {
      episode.addNew(evidence, lane.names);
    }
    boolean rose = rises(episode, plan.completes ? episode.completions : episode.count);
    if (!quiet) {
      episode.quietUntil = Lane.add(decidedAt, parameters.suppression());
      lane.alertKnownUntil(episode.quietUntil);
      tell(episode, decidedAt, true);
    } else if (rose || Arrays.binarySearch(MULTIPLES, episode.completions) >= 0) {
      tell(episode, decidedAt, true);
    }
  }

  private Episode open(List<Evidence> evidence, long count, long decidedAt, List<String> value) {
    long suppression = parameters.suppression();
    Episode opened =
        new Episode(decidedAt, Lane.add(decidedAt, suppression), value == null ? List.of() : value);
    boolean remembers = suppression < parameters.timespan() && !plan.counting && value == null;
    opened.open(evidence, count, remembers, lane.names);
    opened.level = plan.rule.header().level();
    rises(opened, plan.completes ? 1 : count);
    // What was decided before the open alert, because it is late, leaves that one open.
    if ((slot.episode == null || slot.episode.firedAt <= decidedAt)
        && (suppression > 0 || remembers)) {
      if (slot.shared) {
        slot = lane.slots.own(slot);
      }
      slot.episode = opened;
      lane.alertKnownUntil(opened.knownUntil(parameters.timespan()));
    }
    tell(opened, decidedAt, false);
    return opened;
  }

  private boolean rises(Episode episode, long count) {
    Alert.Level level = episode.level;
    for (RuleSettings.Escalation escalation : plan.rule.settings().escalations()) {
      if (count >= escalation.count() && escalation.level().compareTo(level) > 0) {
        level = escalation.level();
      }
    }
    boolean rose = level != episode.level;
    episode.level = level;
    return rose;
  }

  private void tell(Episode episode, long decidedAt, boolean grew) {
    if (grew) {
      episode.revision++;
    }
    List<Evidence> evidence = List.copyOf(episode.evidence(lane.names));
    String[] values = group.group();
    if (!episode.extra.isEmpty()) {
      values = Arrays.copyOf(values, values.length + episode.extra.size());
      for (int i = 0; i < episode.extra.size(); i++) {
        values[group.group().length + i] = episode.extra.get(i);
      }
    }
    sink.fired(
        new Firing(
            plan.rule,
            alertId(values, evidence.get(0)),
            episode.revision,
            episode.level,
            group.tenant(),
            values,
            episode.count,
            evidence,
            decidedAt,
            late,
            Mutes.holds(plan.rule.settings(), group.tenant(), decidedAt)));
  }

  private String alertId(String[] values, Evidence first) {
    StringBuilder joined = new StringBuilder();
    for (String value : values) {
      joined.append(value.length()).append(':').append(value);
    }
    return Ids.id(
        plan.rule.header().id(),
        plan.rule.meaning(),
        group.tenant(),
        joined.toString(),
        first.documentId());
  }
}
