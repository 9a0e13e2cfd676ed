package dev.nightjar.cep.engine;

import java.util.Arrays;

/** Writes a log anew where that can't be done in place; all its places change. */
final class LogRewriter {

  private LogRewriter() {}

  /** Drops what is older than each of its slots still sees. */
  static void compact(OccurrenceLog log, long[] oldestOfSlot) {
    OccurrenceLog fresh = new OccurrenceLog();
    PackedBytes values = new PackedBytes(32);
    OccurrenceLog.Entry entry = log.new Entry();
    for (boolean there = entry.first(); there; there = entry.next()) {
      boolean alive = false;
      for (int slot : entry.claim.slots()) {
        alive |= entry.time >= oldestOfSlot[slot];
      }
      if (alive) {
        copy(entry, fresh, values);
      }
    }
    log.replaceBy(fresh);
  }

  private static void copy(OccurrenceLog.Entry entry, OccurrenceLog fresh, PackedBytes values) {
    Claim claim = entry.claim;
    int number = fresh.claimNumber(claim.slots(), claim.inputs(), claim.slots().length);
    entry.allValues(values);
    fresh.append(entry, number, values);
  }

  /**
   * Renumbers the slots.
   *
   * @param places for each slot its new number, in the same order; negative where it is gone
   */
  static void remap(OccurrenceLog log, int[] places) {
    OccurrenceLog fresh = new OccurrenceLog();
    EntryValues values = new EntryValues();
    PackedBytes list = new PackedBytes(32);
    OccurrenceLog.Entry entry = log.new Entry();
    for (boolean there = entry.first(); there; there = entry.next()) {
      Claim claim = entry.claim;
      int[] slots = new int[claim.slots().length];
      long[] inputs = new long[slots.length];
      int count = 0;
      values.clear();
      for (int i = 0; i < slots.length; i++) {
        int place = places[claim.slots()[i]];
        if (place < 0) {
          continue;
        }
        slots[count] = place;
        inputs[count++] = claim.inputs()[i];
        PackedReader old = entry.values(i);
        if (old != null) {
          list.clear();
          list.put(old.array, old.at, old.end - old.at);
        }
        values.add(old == null ? null : list);
      }
      if (count > 0) {
        fresh.append(entry, fresh.claimNumber(slots, inputs, count), values.finish());
      }
    }
    log.replaceBy(fresh);
  }

  /** Puts an occurrence at its place in the total order, and gives where it stands. */
  static OccurrenceLog.Entry insert(
      OccurrenceLog log,
      Evidence evidence,
      int[] slots,
      long[] inputs,
      int count,
      PackedBytes values,
      Names names) {
    OccurrenceLog fresh = new OccurrenceLog();
    PackedBytes copied = new PackedBytes(32);
    OccurrenceLog.Entry entry = log.new Entry();
    int[] ownSlots = Arrays.copyOf(slots, count);
    long[] ownInputs = Arrays.copyOf(inputs, count);
    long place = -1;
    for (boolean there = entry.first(); there; there = entry.next()) {
      if (place < 0 && precedes(evidence, entry, names)) {
        place = fresh.end();
        fresh.append(
            evidence.time(),
            fresh.claimNumber(ownSlots, ownInputs, count),
            values,
            evidence,
            names);
      }
      copy(entry, fresh, copied);
    }
    if (place < 0) {
      place = fresh.end();
      int claim = fresh.claimNumber(ownSlots, ownInputs, count);
      fresh.append(evidence.time(), claim, values, evidence, names);
    }
    log.replaceBy(fresh);
    return log.at(place, evidence.time());
  }

  private static boolean precedes(Evidence late, OccurrenceLog.Entry entry, Names names) {
    return late.time() < entry.time
        || (late.time() == entry.time && Episode.ORDER.compare(late, entry.evidence(names)) < 0);
  }
}
