package dev.nightjar.cep.engine;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** Writes a log anew where that can't be done in place; all its places change. */
final class LogRewriter {

  private LogRewriter() {}

  /**
   * Drops what none of its rules sees any more.
   *
   * @param oldest for a claim the earliest time that one of its rules still sees
   */
  static void compact(OccurrenceLog log, ToLongFunction<Claim> oldest) {
    OccurrenceLog fresh = new OccurrenceLog();
    PackedBytes values = new PackedBytes(32);
    OccurrenceLog.Entry entry = new OccurrenceLog.Entry(log);
    for (boolean there = entry.first(); there; there = entry.next()) {
      if (entry.time >= oldest.applyAsLong(entry.claim)) {
        copy(entry, fresh, values);
      }
    }
    log.replaceBy(fresh);
  }

  private static void copy(OccurrenceLog.Entry entry, OccurrenceLog fresh, PackedBytes values) {
    entry.allValues(values);
    fresh.append(entry, number(fresh, entry.claim), values);
  }

  private static int number(OccurrenceLog log, Claim claim) {
    int number = log.claims.number(claim);
    return number >= 0 ? number : log.claims.add(claim);
  }

  /**
   * Numbers the rules of all claims otherwise.
   *
   * @param numbers for each rule its new number, in any order; negative where it is gone
   */
  static void renumber(OccurrenceLog log, int[] numbers) {
    OccurrenceLog fresh = new OccurrenceLog();
    EntryValues values = new EntryValues();
    PackedBytes list = new PackedBytes(32);
    OccurrenceLog.Entry entry = new OccurrenceLog.Entry(log);
    for (boolean there = entry.first(); there; there = entry.next()) {
      Claim claim = entry.claim;
      int[] kept =
          IntStream.range(0, claim.rules().length)
              .filter(i -> numbers[claim.rules()[i]] >= 0)
              .boxed()
              .sorted(Comparator.comparingInt(i -> numbers[claim.rules()[i]]))
              .mapToInt(Integer::intValue)
              .toArray();
      values.clear();
      for (int position : kept) {
        PackedReader old = entry.values(position);
        if (old != null) {
          list.clear();
          list.put(old.array, old.at, old.end - old.at);
        }
        values.add(old == null ? null : list);
      }
      if (kept.length > 0) {
        Claim renumbered =
            new Claim(
                Arrays.stream(kept).map(i -> numbers[claim.rules()[i]]).toArray(),
                Arrays.stream(kept).mapToLong(i -> claim.inputs()[i]).toArray());
        fresh.append(entry, number(fresh, renumbered), values.finish());
      }
    }
    log.replaceBy(fresh);
  }

  /** Puts an occurrence at its place in the total order, and gives where it stands. */
  static OccurrenceLog.Entry insert(
      OccurrenceLog log, Evidence evidence, Claim claim, PackedBytes values, Names names) {
    OccurrenceLog fresh = new OccurrenceLog();
    PackedBytes copied = new PackedBytes(32);
    OccurrenceLog.Entry entry = new OccurrenceLog.Entry(log);
    long place = -1;
    for (boolean there = entry.first(); there; there = entry.next()) {
      if (place < 0 && precedes(evidence, entry, names)) {
        place = fresh.end();
        fresh.append(evidence.time(), number(fresh, claim), values, evidence, names);
      }
      copy(entry, fresh, copied);
    }
    if (place < 0) {
      place = fresh.end();
      fresh.append(evidence.time(), number(fresh, claim), values, evidence, names);
    }
    log.replaceBy(fresh);
    return log.at(place, evidence.time());
  }

  private static boolean precedes(Evidence late, OccurrenceLog.Entry entry, Names names) {
    return late.time() < entry.time
        || (late.time() == entry.time && Episode.ORDER.compare(late, entry.evidence(names)) < 0);
  }
}
