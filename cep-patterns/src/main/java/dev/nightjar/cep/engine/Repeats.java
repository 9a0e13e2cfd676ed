package dev.nightjar.cep.engine;

/** Which of the touched rules know an occurrence's event already. */
final class Repeats {

  private final Lane lane;
  private SeenIds seen;

  Repeats(Lane lane) {
    this.lane = lane;
  }

  /**
   * Drops the rules for which an occurrence does not count, because its event does. A rule that
   * tells its inputs apart knows an event as those inputs alone that it stood for: an inner alert
   * stands under the id of its last event, and is not that event.
   */
  void drop(Touched touched, long time, Detection sink) {
    OccurrenceLog log = lane.log;
    if (touched.count == 0 || log.size() == 0 || !mayHold(log, touched.id)) {
      return;
    }
    OccurrenceLog.Entry entry = new OccurrenceLog.Entry(log);
    for (boolean there = entry.first(); there && touched.count > 0; there = entry.next()) {
      if (entry.isOf(touched.id.array, touched.id.size)) {
        drop(touched, entry, time, sink);
      }
    }
  }

  /** Drops the rules that count its value of once-per already. */
  static void dropOnce(Touched touched, long time, Detection sink) {
    for (int i = touched.count - 1; i >= 0; i--) {
      Slot slot = touched.slots[i];
      ValueKey once =
          slot.plan.onceKeys.length == 0 ? null : OccurrenceValues.once(touched.list(i));
      if (once != null
          && touched.windows[i].countsOnce(slot.parameters, time, once, touched.claimed[i])) {
        sink.repeated(slot.plan.rule);
        touched.remove(i);
      }
    }
  }

  private static void drop(Touched touched, OccurrenceLog.Entry entry, long time, Detection sink) {
    for (int i = touched.count - 1; i >= 0; i--) {
      Slot slot = touched.slots[i];
      int position = entry.claim.position(touched.numbers[i]);
      if (position < 0 || entry.time < touched.windows[i].countsFrom(slot.parameters, time)) {
        continue;
      }
      long fresh = slot.plan.tellsInputs ? touched.inputs[i] & ~entry.claim.inputs()[position] : 0;
      if (fresh == 0) {
        sink.repeated(slot.plan.rule);
        touched.remove(i);
      } else {
        touched.inputs[i] = fresh;
        touched.claimed[i] = fresh;
      }
    }
  }

  private boolean mayHold(OccurrenceLog log, PackedBytes id) {
    if (log.size() < Lane.HOT) {
      return true;
    }
    if (seen == null || seen.isFull()) {
      seen = new SeenIds(log);
    }
    return seen.mayHold(SeenIds.hash(id));
  }

  /** An event was added to the log. */
  void remember(PackedBytes id) {
    if (seen != null) {
      seen.add(SeenIds.hash(id));
    }
  }

  void clear() {
    seen = null;
  }

  void write(PackedBytes out) {
    if (seen == null) {
      out.putByte(0);
    } else {
      out.putByte(1);
      seen.write(out);
    }
  }

  void read(PackedReader in) {
    seen = in.getByte() == 1 ? SeenIds.read(in) : null;
  }
}
