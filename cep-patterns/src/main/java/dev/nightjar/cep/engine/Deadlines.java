package dev.nightjar.cep.engine;

/** When a lane has something to decide or to forget. */
final class Deadlines {

  private Deadlines() {}

  /** When it must be advanced, in the time of its occurrences. */
  static long next(Lane lane) {
    OccurrenceLog log = lane.log;
    long decision = Long.MAX_VALUE;
    long until = log.size() > 0 ? Lane.add(log.lastTime(), lane.retention) : Long.MIN_VALUE;
    for (int i = 0; i < lane.slots.size(); i++) {
      Slot slot = lane.slots.get(i);
      if (slot.plan.hasMore()) {
        decision = Math.min(decision, slot.window().nextDecision(slot.parameters));
        until = Math.max(until, slot.window().keptUntil(slot.parameters));
      }
      if (slot.episode != null) {
        until = Math.max(until, slot.episode.knownUntil(slot.parameters.timespan()));
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
    while (lane.more > 0) {
      long next = Long.MAX_VALUE;
      for (int i = 0; i < lane.slots.size(); i++) {
        next = Math.min(next, decision(lane.slots.get(i)));
      }
      if (next > completeTo || next == Long.MAX_VALUE) {
        return;
      }
      for (int i = 0; i < lane.slots.size(); i++) {
        Slot slot = lane.slots.get(i);
        if (decision(slot) <= next) {
          slot.window().decide(judging.of(slot, false), next);
        }
      }
    }
  }

  private static long decision(Slot slot) {
    return slot.plan.hasMore() ? slot.window().nextDecision(slot.parameters) : Long.MAX_VALUE;
  }
}
