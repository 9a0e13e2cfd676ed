package dev.nightjar.cep.engine;

/** When a lane has something to decide or to forget. */
final class Deadlines {

  private Deadlines() {}

  /** When it must be advanced, in the time of its occurrences. */
  static long next(Lane lane) {
    OccurrenceLog log = lane.log;
    long decision = Long.MAX_VALUE;
    long until = log.size() > 0 ? Lane.add(log.lastTime(), lane.retention) : Long.MIN_VALUE;
    until = Math.max(until, lane.alertsKnownUntil);
    for (int i = 0; i < lane.slots.more.size(); i++) {
      Slot slot = lane.slots.more.get(i);
      if (slot.window != null) {
        decision = Math.min(decision, slot.window.nextDecision(slot.parameters));
        until = Math.max(until, slot.window.keptUntil(slot.parameters));
      }
    }
    long step = Math.max(lane.longest / 8, 1000);
    long expiry = until == Long.MIN_VALUE ? lane.horizon : until;
    expiry =
        expiry > Long.MAX_VALUE - 2 * step
            ? Long.MAX_VALUE
            : (Math.floorDiv(expiry, step) + 1) * step;
    return Math.min(decision, expiry);
  }

  /** Decides all that may be decided once events up to a time are known, in the order of time. */
  static void decide(Lane lane, Judging judging, long completeTo) {
    while (!lane.slots.more.isEmpty()) {
      long next = Long.MAX_VALUE;
      for (int i = 0; i < lane.slots.more.size(); i++) {
        next = Math.min(next, decision(lane.slots.more.get(i), completeTo));
      }
      if (next > completeTo || next == Long.MAX_VALUE) {
        return;
      }
      for (int i = 0; i < lane.slots.more.size(); i++) {
        Slot slot = lane.slots.more.get(i);
        if (decision(slot, completeTo) <= next) {
          slot.window.decide(judging.of(slot, false), next);
        }
      }
    }
  }

  private static long decision(Slot slot, long completeTo) {
    if (slot.window == null || (completeTo == Long.MAX_VALUE && !slot.window.endsWithInput())) {
      return Long.MAX_VALUE;
    }
    return slot.window.nextDecision(slot.parameters);
  }
}
