package dev.nightjar.cep.engine;

import java.util.List;

/** Opens with a group's first event, and is judged once, when it closes. */
final class ClosingWindow extends MeasureWindow {

  private static final int OPEN = 1;
  private static final int CLOSED_BEFORE = 2;

  private boolean open;
  private long opened;
  private long closed = Long.MIN_VALUE;

  ClosingWindow(RulePlan plan, Lane lane) {
    super(plan, lane);
  }

  @Override
  boolean accepts(OccurrenceLog.Entry entry) {
    return open && entry.time >= opened;
  }

  @Override
  long countsFrom(Parameters parameters, long time) {
    return open ? opened : Long.MAX_VALUE;
  }

  @Override
  void judge(Judging judging, OccurrenceLog.Entry entry, Occurrence occurrence, long inputs) {
    if (!open) {
      open(entry.time);
    }
    append(entry);
    if (takeOverflow()) {
      judging.bounded();
    }
  }

  private void open(long time) {
    beginFill();
    open = true;
    opened = time;
  }

  @Override
  boolean takes(Judging judging, long time, long completeTo) {
    return time > closed && time >= completeTo - judging.parameters.timespan();
  }

  @Override
  boolean judgeLate(
      Judging judging, OccurrenceLog.Entry entry, Occurrence occurrence, long inputs) {
    if (!open || entry.time < opened) {
      open = true;
      opened = entry.time;
    }
    // It was inserted, not appended: all is put in again.
    catchUp();
    return true;
  }

  @Override
  void decide(Judging judging, long completeTo) {
    long timespan = judging.parameters.timespan();
    long end = Lane.add(opened, timespan);
    if (!open || end > completeTo) {
      return;
    }
    catchUp();
    boolean holds = count > 0 && measure.holds(judging.parameters.limits());
    boolean known = count > 0 && measure.isKnown();
    if (known && !judging.isUndecidable(opened, end) && holds) {
      List<Evidence> evidence = evidenceOf(opened, log.end());
      judging.matchedWindow(evidence, countsInputs() ? evidence.size() : count, end);
    }
    open = false;
    closed = end;
    clear();
  }

  @Override
  long nextDecision(Parameters parameters) {
    return open ? Lane.add(opened, parameters.timespan()) : Long.MAX_VALUE;
  }

  @Override
  long keptUntil(Parameters parameters) {
    if (open) {
      return nextDecision(parameters);
    }
    return closed == Long.MIN_VALUE ? closed : Lane.add(closed, parameters.timespan());
  }

  @Override
  boolean isPlain() {
    return !open && closed == Long.MIN_VALUE;
  }

  @Override
  void write(PackedBytes out) {
    boolean before = closed != Long.MIN_VALUE;
    out.putByte((open ? OPEN : 0) | (before ? CLOSED_BEFORE : 0));
    if (open) {
      out.putMicros(opened);
    }
    if (before) {
      out.putMicros(closed);
    }
  }

  @Override
  void read(int version, PackedReader in) {
    int flags = in.getByte();
    open = (flags & OPEN) != 0;
    opened = open ? in.getMicros() : 0;
    closed = (flags & CLOSED_BEFORE) != 0 ? in.getMicros() : Long.MIN_VALUE;
  }
}
