package dev.nightjar.cep.engine;

import dev.nightjar.audit.Alert;
import java.util.ArrayList;
import java.util.List;

/**
 * A window over the log. An entry comes when it is added and goes when the window's oldest place
 * passes it; after the log was read or written anew, all of it is put in again.
 */
abstract class LogWindow extends Window {

  OccurrenceLog log;
  final OccurrenceLog.Entry head;
  int count;

  /** The values of once-per, each as some inputs of the rule; null where events count. */
  private final ValueCounts once;

  private boolean filled;

  /** The place of the newest that it holds; {@link Long#MAX_VALUE} where that is not known. */
  private long newest;

  private int generation;
  private boolean overflowed;

  LogWindow(RulePlan plan, Lane lane) {
    super(plan, lane);
    this.log = lane.log;
    this.head = new OccurrenceLog.Entry(log);
    this.once = plan.onceKeys.length > 0 ? new ValueCounts() : null;
    this.generation = log.generation();
  }

  @Override
  void turnTo(Lane next) {
    super.turnTo(next);
    log = next.log;
    head.turnTo(log);
    filled = false;
    overflowed = false;
  }

  /** Whether an entry that counts for the rule belongs to the window that is open. */
  boolean accepts(OccurrenceLog.Entry entry) {
    return true;
  }

  abstract void cleared();

  abstract void entered(OccurrenceLog.Entry entry, long inputs, PackedReader values);

  abstract void left(OccurrenceLog.Entry entry, long inputs, PackedReader values);

  /** Writes what it tells of its entries, as {@link #readTold} reads it. */
  abstract void writeTold(PackedBytes out);

  /** Takes over what was told of the entries that it holds. */
  abstract void readTold(PackedReader in);

  /** Whether it holds more values than it may. */
  boolean isOverfull() {
    return false;
  }

  final void clear() {
    count = 0;
    if (once != null) {
      once.clear();
    }
    cleared();
  }

  /** Whether it has taken in all of the log. */
  final boolean isFilled() {
    if (!filled || generation != log.generation()) {
      return false;
    }
    if (count > 0 && newest < log.front()) {
      // All that it held has left the log.
      clear();
    }
    return count == 0 || head.at >= log.front();
  }

  /** Empties it, so that all of the log can be put into it again. */
  final void beginFill() {
    clear();
    generation = log.generation();
    filled = true;
  }

  /** Writes where it stands; nothing where it has not taken in all of the log. */
  final void writeMark(PackedBytes out) {
    if (!isFilled()) {
      return;
    }
    WindowMark.begin(out, log, count, head.at, head.time);
    if (once != null) {
      once.write(out);
    }
    writeTold(out);
  }

  /** Stands where it stood when it was written. */
  final void restore(WindowMark mark) {
    if (!mark.isOf(log)) {
      return;
    }
    beginFill();
    count = mark.count();
    newest = Long.MAX_VALUE;
    if (count > 0) {
      head.go(mark.place(), mark.time());
    }
    PackedReader told = mark.told();
    PackedReader in = new PackedReader(told.array, told.at, told.end);
    if (once != null) {
      once.read(in);
    }
    readTold(in);
  }

  /** Takes in all of the log, unless it has. */
  final void catchUp() {
    if (isFilled()) {
      return;
    }
    beginFill();
    OccurrenceLog.Entry entry = new OccurrenceLog.Entry(log);
    for (boolean there = entry.first(); there; there = entry.next()) {
      enter(entry, entry.claim.position(plan.number));
    }
  }

  /** Takes in what was just added to the log. */
  final void append(OccurrenceLog.Entry entry) {
    if (isFilled()) {
      enter(entry, entry.claim.position(plan.number));
    } else {
      catchUp();
    }
  }

  /**
   * Takes in an entry that comes after all that it holds.
   *
   * @param position its rule's in the entry's claim; negative where it has none
   * @return whether the entry counts
   */
  final boolean enter(OccurrenceLog.Entry entry, int position) {
    if (position < 0 || !accepts(entry)) {
      return false;
    }
    if (count == 0) {
      head.set(entry);
    }
    count++;
    newest = entry.at;
    change(entry, position, 1);
    while (count > plan.options.maxOccurrences() || (isOverfull() && count > 1)) {
      dropOldest();
      overflowed = true;
    }
    return true;
  }

  private void change(OccurrenceLog.Entry entry, int position, int sign) {
    long inputs = entry.claim.inputs()[position];
    PackedReader values = plan.needsList() ? entry.values(position) : null;
    if (once != null && values != null && values.getByte() == 1) {
      once.change(values, inputs, sign);
    }
    if (sign > 0) {
      entered(entry, inputs, values);
    } else {
      left(entry, inputs, values);
    }
  }

  final void dropOldest() {
    change(head, head.claim.position(plan.number), -1);
    count--;
    while (count > 0) {
      if (!head.next()) {
        throw new IllegalStateException("the log ends before its window");
      }
      if (head.claim.position(plan.number) >= 0) {
        return;
      }
    }
  }

  /** Lets what is before a time leave. */
  final void expire(long before) {
    while (count > 0 && head.time < before) {
      dropOldest();
    }
  }

  /** Whether the oldest left before their time since this was last asked. */
  final boolean takeOverflow() {
    boolean was = overflowed;
    overflowed = false;
    return was;
  }

  @Override
  boolean countsOnce(Parameters parameters, long time, ValueKey key, long inputs) {
    catchUp();
    expire(countsFrom(parameters, time));
    return once.contains(key, inputs);
  }

  /** The window's evidence: the first 99 and the last, those at or before a place. */
  final List<Evidence> evidence(long from, long lastPlace) {
    List<Evidence> list = new ArrayList<>(Math.min(count, Alert.MAX_EVIDENCE));
    OccurrenceLog.Entry entry = new OccurrenceLog.Entry(log);
    long place = -1;
    long time = 0;
    for (boolean there = entry.first(); there && entry.at <= lastPlace; there = entry.next()) {
      if (entry.claim.position(plan.number) < 0 || entry.time < from || !accepts(entry)) {
        continue;
      }
      if (place < 0 && list.size() < Alert.MAX_EVIDENCE - 1) {
        list.add(entry.evidence(lane.names));
      } else {
        place = entry.at;
        time = entry.time;
      }
    }
    if (place >= 0) {
      list.add(log.evidence(place, time, lane.names));
    }
    return list;
  }

  /** The earliest entry of each input in the window. */
  final List<Evidence> earliestOfEachInput(long from, long lastPlace) {
    List<Evidence> list = new ArrayList<>();
    long seen = 0;
    OccurrenceLog.Entry entry = new OccurrenceLog.Entry(log);
    for (boolean there = entry.first(); there && entry.at <= lastPlace; there = entry.next()) {
      int position = entry.claim.position(plan.number);
      if (position < 0 || entry.time < from || !accepts(entry)) {
        continue;
      }
      long inputs = entry.claim.inputs()[position];
      if ((inputs & ~seen) != 0) {
        seen |= inputs;
        // Two occurrences of one event are one event.
        Evidence evidence = entry.evidence(lane.names);
        if (!Episode.has(list, evidence)) {
          list.add(evidence);
        }
      }
    }
    return list;
  }
}
