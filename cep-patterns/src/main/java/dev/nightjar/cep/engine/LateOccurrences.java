package dev.nightjar.cep.engine;

import java.util.List;

/** Judges an occurrence that comes after others which it precedes. */
final class LateOccurrences {

  private final Lane lane;
  private final Judging judging;
  private final Touched touched;

  LateOccurrences(Lane lane, Judging judging, Touched touched) {
    this.lane = lane;
    this.judging = judging;
    this.touched = touched;
  }

  /**
   * Judges it.
   *
   * @param completeTo the event time up to which all is known, in the time of the lane
   */
  void judge(Occurrence occurrence, long completeTo) {
    long time = occurrence.time();
    lane.horizon = Math.max(lane.horizon, completeTo);
    Deadlines.decide(lane, judging, completeTo);
    judging.completeTo = completeTo;
    long lateness = Math.max(0, completeTo - time);
    lane.touchAll(touched, occurrence);
    lane.repeats.drop(touched, time, judging.sink);
    Repeats.dropOnce(touched, time, judging.sink);
    for (int i = touched.count - 1; i >= 0; i--) {
      if (!keeps(occurrence, i, lateness)) {
        touched.remove(i);
      }
    }
    if (touched.count > 0) {
      insert(occurrence, lateness);
    }
  }

  /** Whether it is to stand in the log for a rule; where it is not, the rule has had its say. */
  private boolean keeps(Occurrence occurrence, int index, long lateness) {
    long time = occurrence.time();
    Slot slot = touched.slots[index];
    RulePlan rule = slot.plan;
    Window window = touched.windows[index];
    judging.of(slot, true);
    if (!rule.keepsLog()) {
      boolean judged = window.judgeLate(judging, null, occurrence, touched.inputs[index]);
      lane.settle(slot, window);
      judging.sink.late(rule.rule, lateness, judged);
      return false;
    }
    if (window.takes(judging, time, lane.horizon)) {
      return true;
    }
    boolean single = rule.isSingle(slot.parameters);
    if (single && !judging.isQuiet(time)) {
      judging.fired(List.of(occurrence.evidence()), 1, time, null);
    }
    judging.sink.late(rule.rule, lateness, single);
    return false;
  }

  private void insert(Occurrence occurrence, long lateness) {
    OccurrenceLog.Entry entry = lane.insert(occurrence, touched);
    for (int i = 0; i < touched.count; i++) {
      Slot slot = touched.slots[i];
      judging.of(slot, true);
      boolean judged = touched.windows[i].judgeLate(judging, entry, occurrence, touched.inputs[i]);
      lane.settle(slot, touched.windows[i]);
      judging.sink.late(slot.plan.rule, lateness, judged);
    }
  }
}
