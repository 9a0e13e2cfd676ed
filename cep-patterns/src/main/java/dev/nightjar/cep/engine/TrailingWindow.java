package dev.nightjar.cep.engine;

import java.util.List;

/** Fires on the event that makes its condition true, over the window that ends there. */
final class TrailingWindow extends MeasureWindow {

  TrailingWindow(RulePlan plan, Lane lane) {
    super(plan, lane);
  }

  @Override
  void judge(Judging judging, OccurrenceLog.Entry entry, Occurrence occurrence, long inputs) {
    long from = entry.time - judging.parameters.timespan();
    append(entry);
    expire(from);
    if (takeOverflow()) {
      judging.bounded();
    }
    if (!countsInputs()) {
      judging.counted(occurrence.evidence(), measure);
      if (judging.isQuiet(entry.time)) {
        return;
      }
    }
    if (!measure.holds(judging.parameters.limits())) {
      return;
    }
    if (plan.dependsOnMissing() && judging.isUndecidable(from, entry.time)) {
      return;
    }
    if (countsInputs()) {
      judging.matched(evidenceOf(from, entry.at), entry.time, false);
    } else {
      judging.fired(evidenceFromHead(entry, occurrence), count, entry.time, measure);
    }
  }

  private List<Evidence> evidenceFromHead(OccurrenceLog.Entry entry, Occurrence occurrence) {
    return count == 1 ? List.of(occurrence.evidence()) : evidence(head.time, entry.at);
  }

  /** Of the windows that hold the late occurrence, the newest that holds is what fires. */
  @Override
  boolean judgeLate(
      Judging judging, OccurrenceLog.Entry entry, Occurrence occurrence, long inputs) {
    long timespan = judging.parameters.timespan();
    TrailingWindow other = new TrailingWindow(plan, lane);
    long place = -1;
    long time = 0;
    int events = 0;
    OccurrenceLog.Entry walk = new OccurrenceLog.Entry(log);
    for (boolean there = walk.first(); there; there = walk.next()) {
      if (!other.enter(walk, walk.claim.position(plan.number))) {
        continue;
      }
      other.expire(walk.time - timespan);
      if (walk.at >= entry.at
          && walk.time - timespan <= entry.time
          && other.measure.holds(judging.parameters.limits())) {
        place = walk.at;
        time = walk.time;
        events = other.count;
      }
    }
    catchUp();
    expire(log.lastTime() - timespan);
    if (!countsInputs()) {
      judging.counted(occurrence.evidence(), measure);
    }
    if (place < 0 || (plan.dependsOnMissing() && judging.isUndecidable(time - timespan, time))) {
      return true;
    }
    List<Evidence> evidence = evidenceOf(time - timespan, place);
    if (countsInputs()) {
      if (Episode.has(evidence, occurrence.evidence())) {
        judging.matched(evidence, time, true);
      }
    } else if (!judging.isQuiet(time)) {
      judging.fired(evidence, events, time, measure);
    }
    return true;
  }
}
