package dev.nightjar.cep.check;

import dev.nightjar.cep.engine.Detection;
import dev.nightjar.cep.engine.Detector;
import dev.nightjar.cep.engine.DetectorOptions;
import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.engine.Firing;
import dev.nightjar.cep.engine.GroupState;
import dev.nightjar.cep.engine.Mutes;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.engine.ReorderQueue;
import dev.nightjar.cep.match.AlertRouter;
import dev.nightjar.cep.match.EventRouter;
import dev.nightjar.cep.match.EventView;
import dev.nightjar.cep.match.FieldTable;
import dev.nightjar.cep.match.RouteSink;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.Micros;
import dev.nightjar.cep.rule.RuleSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Runs rules over few events, all in memory and on one thread: the same router, reorder queue and
 * detector as on the stream, with a watermark of its own that stays a bound behind the latest
 * event. For tests of rules and for the question why a rule did not fire; history is for the
 * backtest.
 */
public final class SmallRun {

  private final EventRouter router;
  private final AlertRouter alerts;
  private final List<Stage> stages = new ArrayList<>();
  private final List<Match> matches = new ArrayList<>();
  private final Map<CorrelationRule, Long> withoutGroup = new HashMap<>();
  private final long boundMicros;
  private final boolean keepsOccurrences;
  private long watermark = Long.MIN_VALUE;

  /** The last event's time: so far does time go, whether or not a rule wants that event. */
  private long latest = Long.MIN_VALUE;

  /**
   * A match of a rule on single events that alerts by itself.
   *
   * @param rule the rule; never null
   * @param tenant whose event; never null
   * @param evidence the event; never null
   * @param muted whether the rule is muted for the tenant at the event's time
   */
  public record Match(EventRule rule, String tenant, Evidence evidence, boolean muted) {}

  /** A run with the job's own out-of-orderness bound of 1 s that keeps every occurrence. */
  public SmallRun(RuleSet rules) {
    this(rules, Duration.ofSeconds(1), true);
  }

  /**
   * A run.
   *
   * @param rules the rules
   * @param bound by how much events may be out of order; zero or more
   * @param keepsOccurrences whether {@link #occurrences} is to be asked: else they are let go, and
   *     many events fit
   */
  public SmallRun(RuleSet rules, Duration bound, boolean keepsOccurrences) {
    this.boundMicros = Micros.of(bound);
    this.keepsOccurrences = keepsOccurrences;
    router = new EventRouter(rules, 0, source -> true);
    alerts = new AlertRouter(rules, 0);
    for (int stage = 1; stage <= rules.stages(); stage++) {
      stages.add(new Stage(rules, stage));
    }
  }

  /** The fields that views of its events must answer to. */
  public FieldTable fields() {
    return router.fields();
  }

  /** Takes the next event in the order of arrival. */
  public void offer(EventView event) {
    router.route(event, new Sink());
    latest = Math.max(latest, event.time());
    long reached = event.time() - boundMicros - 1;
    if (reached > watermark) {
      watermark = reached;
      settle();
    }
  }

  /**
   * Closes every window: no event comes any more. Silence lasts until the last event of all, and no
   * longer.
   */
  public void finish() {
    watermark = Math.max(watermark, latest);
    settle();
    watermark = Long.MAX_VALUE;
    settle();
  }

  /** All firings and growths of all stages so far, those that feed other rules too, in order. */
  public List<Firing> firings() {
    List<Firing> all = new ArrayList<>();
    stages.forEach(stage -> all.addAll(stage.fired));
    all.sort(
        Comparator.comparingLong(Firing::decidedAt)
            .thenComparing(firing -> decidedByEvent(firing) ? 0 : 1)
            .thenComparing(firing -> firing.last().eventId())
            .thenComparing(firing -> firing.rule().header().id())
            .thenComparing(Firing::tenant)
            .thenComparing(Firing::group, Arrays::compare)
            .thenComparingInt(Firing::revision));
    return all;
  }

  /** Matches of rules on single events that alert by themselves, in the order of arrival. */
  public List<Match> matches() {
    return List.copyOf(matches);
  }

  /**
   * What the detector of a stage judged, in that order, inner alerts among it.
   *
   * @param stage from 1; a stage that no rule has judged nothing
   */
  public List<Occurrence> occurrences(int stage) {
    return stage > stages.size() ? List.of() : List.copyOf(stages.get(stage - 1).judged);
  }

  /** How many events lacked a field that a rule groups by, by rule; those without any left out. */
  public Map<CorrelationRule, Long> withoutGroup() {
    return Map.copyOf(withoutGroup);
  }

  private static boolean decidedByEvent(Firing firing) {
    return firing.decidedAt() == firing.last().time();
  }

  private void settle() {
    stages.forEach(Stage::settle);
  }

  /** Leads what a router finds to the stages. */
  private final class Sink implements RouteSink {

    @Override
    public void matched(EventRule rule, EventView event) {
      Evidence evidence =
          new Evidence(
              event.time(),
              event.documentId(),
              event.eventId(),
              event.statedTime(),
              event.arrival(),
              event.action());
      boolean muted = Mutes.holds(rule.settings(), event.tenant(), event.time());
      matches.add(new Match(rule, event.tenant(), evidence, muted));
    }

    @Override
    public void occurrence(int stage, Occurrence occurrence) {
      stages.get(stage - 1).add(occurrence);
    }

    @Override
    public void withoutGroup(CorrelationRule rule) {
      withoutGroup.merge(rule, 1L, Long::sum);
    }
  }

  /** The group of an occurrence. */
  private record Key(String tenant, long grouping, List<String> group) {}

  /** A group and when it must be looked at again. */
  private record Due(long deadline, Key key) {}

  /** The groups of one stage. */
  private final class Stage implements Detection {

    private final Detector detector;
    private final ReorderQueue queue = new ReorderQueue();
    private final Map<Key, GroupState> groups = new HashMap<>();
    private final PriorityQueue<Due> due =
        new PriorityQueue<>(Comparator.comparingLong(Due::deadline));
    private final List<Occurrence> judged = new ArrayList<>();
    private final List<Firing> fired = new ArrayList<>();

    /** Its own watermark: an earlier stage is ahead of it while both settle. */
    private long reached = Long.MIN_VALUE;

    Stage(RuleSet rules, int stage) {
      detector = new Detector(rules, stage, DetectorOptions.defaults());
    }

    void add(Occurrence occurrence) {
      if (ReorderQueue.due(occurrence) <= reached) {
        judge(occurrence, reached);
      } else {
        queue.add(occurrence);
      }
    }

    void settle() {
      for (Occurrence next = queue.poll(watermark); next != null; next = queue.poll(watermark)) {
        advance(ReorderQueue.due(next) - 1);
        judge(next, ReorderQueue.due(next) - 1);
      }
      advance(watermark);
      reached = watermark;
    }

    private void judge(Occurrence occurrence, long complete) {
      if (keepsOccurrences) {
        judged.add(occurrence);
      }
      Key key = new Key(occurrence.tenant(), occurrence.grouping(), List.of(occurrence.group()));
      GroupState state =
          groups.computeIfAbsent(
              key, k -> detector.open(k.tenant(), k.grouping(), occurrence.group()));
      detector.judge(state, occurrence, complete, this);
      remember(key, state);
    }

    private void advance(long complete) {
      while (!due.isEmpty() && due.peek().deadline() <= complete) {
        Due next = due.poll();
        GroupState state = groups.get(next.key());
        if (state != null && detector.nextDeadline(state) <= complete) {
          detector.advance(state, complete, this);
          remember(next.key(), state);
        }
      }
    }

    private void remember(Key key, GroupState state) {
      if (state.isEmpty()) {
        groups.remove(key);
        return;
      }
      long deadline = detector.nextDeadline(state);
      if (deadline != Long.MAX_VALUE) {
        due.add(new Due(deadline, key));
      }
    }

    @Override
    public void fired(Firing firing) {
      fired.add(firing);
      if (firing.revision() == 0) {
        alerts.route(firing, new Sink());
      }
    }

    @Override
    public void undecidable(CorrelationRule rule, GroupState group, long from, long to) {
      throw new IllegalStateException("no gap was told of, and a window overlaps one");
    }

    @Override
    public void late(CorrelationRule rule, long lateness, boolean judgedAllTheSame) {
      // What came late is seen in what fired, or did not.
    }

    @Override
    public void repeated(CorrelationRule rule) {
      // An event that counts already changes nothing.
    }

    @Override
    public void bounded(CorrelationRule rule) {
      // The default bounds are far above what one thread is given here.
    }
  }
}
