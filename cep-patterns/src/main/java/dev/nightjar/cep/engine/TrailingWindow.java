package dev.nightjar.cep.engine;

import java.util.List;

/** Fires on the event that makes its condition true, over the window that ends there. */
final class TrailingWindow extends MeasureWindow {

  TrailingWindow(RulePlan plan, Lane lane, int slot) {
    super(plan, lane, slot);
  }

  @Override
  void judge(Judging judging, OccurrenceLog.Entry entry, Occurrence occurrence, long inputs) {
    long from = entry.time - judging.parameters.timespan();
    catchUp();
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
    if (!measure.holds(judging.parameters.bounds())) {
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
    TrailingWindow other = new TrailingWindow(plan, lane, slot);
    long place = -1;
    long time = 0;
    int events = 0;
    for (LogWalk walk = new LogWalk(other); walk.next(); ) {
      other.expire(walk.time() - timespan);
      if (walk.place() >= entry.at
          && walk.time() - timespan <= entry.time
          && other.measure.holds(judging.parameters.bounds())) {
        place = walk.place();
        time = walk.time();
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
      if (evidence.contains(occurrence.evidence())) {
        judging.matched(evidence, time, true);
      }
    } else if (!judging.isQuiet(time)) {
      judging.fired(evidence, events, time, measure);
    }
    return true;
  }

  /** Steps through the log with a window of its own, entry by entry. */
  private static final class LogWalk {
    private final TrailingWindow window;
    private boolean started;

    LogWalk(TrailingWindow window) {
      this.window = window;
    }

    boolean next() {
      while (started ? window.tail.next() : window.tail.first()) {
        started = true;
        if (window.enterTail()) {
          return true;
        }
      }
      return false;
    }

    long place() {
      return window.tail.at;
    }

    long time() {
      return window.tail.time;
    }
  }
}
