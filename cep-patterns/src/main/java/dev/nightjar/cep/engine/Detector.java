package dev.nightjar.cep.engine;

import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.RuleSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the correlations of one stage. It holds rules alone: what it remembers of a group is in the
 * {@link GroupState} that its caller keeps. Not safe for several threads.
 *
 * <p>Whatever the order in which its caller looks after groups, a group's occurrences must come in
 * the order of {@link ReorderQueue}; one that does not is treated as late.
 */
public final class Detector {

  private final Map<Long, List<GroupPlan>> plans = new HashMap<>();
  private final Touched touched = new Touched();
  private final Judging judging = new Judging();
  private List<GapSpan> gaps = List.of();

  /**
   * A detector of a stage's rules.
   *
   * @throws IllegalArgumentException if a rule is a pattern in Java and the options give none, or
   *     correlates more than 64 rules: the reader of rules refuses both
   */
  public Detector(RuleSet rules, int stage, DetectorOptions options) {
    for (CorrelationRule rule : rules.correlations()) {
      if (rule.stage() == stage) {
        RulePlan plan = new RulePlan(rule, options);
        plan(rule.grouping(), plan.hold).add(plan);
      }
    }
  }

  private GroupPlan plan(long grouping, long hold) {
    List<GroupPlan> all = plans.computeIfAbsent(grouping, key -> new ArrayList<>(1));
    for (GroupPlan plan : all) {
      if (plan.hold == hold) {
        return plan;
      }
    }
    GroupPlan plan = new GroupPlan(hold);
    all.add(plan);
    return plan;
  }

  private GroupPlan find(long grouping, long hold) {
    List<GroupPlan> all = plans.getOrDefault(grouping, List.of());
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).hold == hold) {
        return all.get(i);
      }
    }
    return null;
  }

  /** The memory of a group that was not seen before. */
  public GroupState open(String tenant, long grouping, String[] group) {
    return new GroupState(tenant, grouping, group);
  }

  /**
   * The gaps that are open now; windows that overlap one and depend on what is missing are
   * undecidable from now on.
   */
  public void gaps(List<GapSpan> open) {
    gaps = List.copyOf(open);
  }

  /**
   * Judges an occurrence of a group. Windows of the group that end before it are decided first.
   *
   * @param watermark the event time in epoch microseconds up to which all is known: an occurrence
   *     whose time and hold are not after it is late
   */
  public void judge(GroupState state, Occurrence occurrence, long watermark, Detection sink) {
    GroupPlan plan = find(occurrence.grouping(), occurrence.hold());
    if (plan == null) {
      return;
    }
    Lane lane = state.lane(plan, sink);
    judging.in(state, lane, sink, gaps);
    if (ReorderQueue.due(occurrence) <= watermark || lane.precedesNewest(occurrence)) {
      long completeTo = Math.max(Lane.add(watermark, -plan.hold), occurrence.time());
      new LateOccurrences(lane, judging, touched).judge(occurrence, completeTo);
    } else {
      lane.judge(judging, occurrence, touched);
    }
    if (lane.isEmpty()) {
      state.lanes().remove(lane);
    }
  }

  /**
   * Event time has passed: decides the windows that closed, drops what no window to come can hold,
   * and what rules that are gone remembered.
   *
   * @param watermark the event time in epoch microseconds up to which all is known; {@link
   *     Long#MAX_VALUE} at the end of the input, which closes every window
   */
  public void advance(GroupState state, long watermark, Detection sink) {
    state.lanes().removeIf(lane -> find(state.grouping(), lane.hold) == null);
    for (int i = 0; i < state.lanes().size(); i++) {
      GroupPlan plan = find(state.grouping(), state.lanes().get(i).hold);
      Lane lane = state.lane(plan, sink);
      long completeTo = watermark == Long.MAX_VALUE ? watermark : Lane.add(watermark, -plan.hold);
      lane.advance(judging.in(state, lane, sink, gaps), completeTo);
    }
    state.lanes().removeIf(Lane::isEmpty);
  }

  /**
   * The event time in epoch microseconds at which {@link #advance} must be called at the latest: a
   * window closes, or what is remembered expires. Expiry is rounded up, so that a busy group does
   * not ask for another time with each event. {@link Long#MAX_VALUE} where nothing is remembered,
   * {@link Long#MIN_VALUE} where all its rules are gone.
   */
  public long nextDeadline(GroupState state) {
    long next = Long.MAX_VALUE;
    for (int i = 0; i < state.lanes().size(); i++) {
      GroupPlan plan = find(state.grouping(), state.lanes().get(i).hold);
      if (plan == null) {
        return Long.MIN_VALUE;
      }
      Lane lane = state.lane(plan, Silence.INSTANCE);
      next = Math.min(next, Lane.add(Deadlines.next(lane), lane.hold));
    }
    return next;
  }

  /** Takes what nobody waits for. */
  private enum Silence implements Detection {
    INSTANCE;

    @Override
    public void fired(Firing firing) {}

    @Override
    public void undecidable(CorrelationRule rule, GroupState group, long from, long to) {}

    @Override
    public void late(CorrelationRule rule, long lateness, boolean judged) {}

    @Override
    public void repeated(CorrelationRule rule) {}

    @Override
    public void bounded(CorrelationRule rule) {}
  }
}
