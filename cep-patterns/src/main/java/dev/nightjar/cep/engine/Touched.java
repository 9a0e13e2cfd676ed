package dev.nightjar.cep.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rules that one occurrence touches in a lane, in the order of their numbers: scratch that is
 * used again for the next.
 */
final class Touched {

  final PackedBytes id = new PackedBytes(64);
  private final EntryValues values = new EntryValues();

  /** Texts that groups share, by their hash: few, so that nobody's texts can fill the heap. */
  private final String[] canonical = new String[1024];

  Slot[] slots = new Slot[16];

  /** What the rules see of the group while this occurrence is judged. */
  Window[] windows = new Window[16];

  int[] numbers = new int[16];

  /** The inputs as the rule tells them apart, and as they are. */
  long[] claimed = new long[16];

  long[] inputs = new long[16];
  private final List<PackedBytes> lists = new ArrayList<>();
  private PackedBytes[] list = new PackedBytes[16];

  private final OccurrenceLog.Entry newest = new OccurrenceLog.Entry(null);
  private final OccurrenceLog.Entry walk = new OccurrenceLog.Entry(null);

  /** The windows that the log must be put into again, by place; null for the others. */
  private LogWindow[] unfilled = new LogWindow[16];

  /** From which time on they hold entries, and where these tell of their rules. */
  private long[] since = new long[16];

  private int[] positions = new int[16];

  int count;

  /** Begins with an occurrence, that no rule wants yet. */
  void begin(Occurrence occurrence) {
    count = 0;
    id.clear();
    id.putId(occurrence.evidence().eventId());
  }

  /** Goes through a log, which it stays at until it is asked for another. */
  OccurrenceLog.Entry newest(OccurrenceLog log) {
    newest.turnTo(log);
    return newest;
  }

  /**
   * Puts a log into those windows that it must be put into, going through it once.
   *
   * @param time the time of the occurrence in epoch microseconds; what windows that end there don't
   *     hold is left out
   * @param whole the claim of all that want the occurrence
   * @param looksForEvent whether to look for the occurrence's event
   * @return whether the event was found
   */
  boolean fill(OccurrenceLog log, long time, Claim whole, boolean looksForEvent) {
    long oldest = Long.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      unfilled[i] = null;
      if (windows[i] instanceof LogWindow window && !window.isFilled()) {
        window.beginFill();
        unfilled[i] = window;
        since[i] = window.countsFrom(slots[i].parameters, time);
        oldest = Math.min(oldest, since[i]);
      }
    }
    if (log.size() == 0 || (oldest == Long.MAX_VALUE && !looksForEvent)) {
      return false;
    }
    boolean found = false;
    boolean concerned = false;
    Claim claim = null;
    walk.turnTo(log);
    for (boolean there = walk.first(); there; there = walk.next()) {
      found |= looksForEvent && walk.isOf(id.array, id.size);
      if (walk.time < oldest) {
        continue;
      }
      if (walk.claim != claim) {
        claim = walk.claim;
        concerned = locate(claim, whole);
      }
      if (concerned) {
        enter();
      }
    }
    return found;
  }

  private void enter() {
    for (int i = 0; i < count; i++) {
      if (positions[i] >= 0 && unfilled[i] != null && walk.time >= since[i]) {
        unfilled[i].enter(walk, positions[i]);
      }
    }
  }

  /** Finds the touched rules in a claim; false where it has none. Both ascend. */
  private boolean locate(Claim claim, Claim whole) {
    int[] rules = claim.rules();
    if (count == 0 || rules[rules.length - 1] < numbers[0] || rules[0] > numbers[count - 1]) {
      return false;
    }
    if (claim == whole && count == rules.length) {
      for (int i = 0; i < count; i++) {
        positions[i] = i;
      }
      return true;
    }
    boolean any = false;
    int at = 0;
    for (int i = 0; i < count; i++) {
      while (at < rules.length && rules[at] < numbers[i]) {
        at++;
      }
      boolean there = at < rules.length && rules[at] == numbers[i];
      positions[i] = there ? at : -1;
      any |= there;
    }
    return any;
  }

  /** The number that a log gives their claim; negative where it has none. */
  int claimNumber(OccurrenceLog log) {
    return log.claims.number(numbers, claimed, count);
  }

  /** Their claim. */
  Claim claim() {
    return new Claim(Arrays.copyOf(numbers, count), Arrays.copyOf(claimed, count));
  }

  /** The values that they need, as an entry of a log holds them. */
  PackedBytes values() {
    values.clear();
    for (int i = 0; i < count; i++) {
      values.add(list[i]);
    }
    return values.finish();
  }

  /** An equal text of which groups may share one, so that each does not keep its own. */
  String canonical(String text) {
    int place = text.hashCode() & (canonical.length - 1);
    String one = canonical[place];
    if (!text.equals(one)) {
      one = text;
      canonical[place] = one;
    }
    return one;
  }

  /** A list to fill for the rule that is added next. */
  PackedBytes freshList() {
    while (lists.size() <= count) {
      lists.add(new PackedBytes(32));
    }
    PackedBytes fresh = lists.get(count);
    fresh.clear();
    return fresh;
  }

  PackedBytes list(int index) {
    return list[index];
  }

  /** Adds a rule; they come in the order of their numbers. */
  void add(Slot slot, Window window, long inputBits, PackedBytes values) {
    if (count == slots.length) {
      grow(count * 2);
    }
    slots[count] = slot;
    windows[count] = window;
    numbers[count] = slot.plan.number;
    inputs[count] = inputBits;
    claimed[count] = slot.plan.claimed(inputBits);
    list[count] = values;
    count++;
  }

  private void grow(int length) {
    slots = Arrays.copyOf(slots, length);
    windows = Arrays.copyOf(windows, length);
    numbers = Arrays.copyOf(numbers, length);
    inputs = Arrays.copyOf(inputs, length);
    claimed = Arrays.copyOf(claimed, length);
    list = Arrays.copyOf(list, length);
    unfilled = new LogWindow[length];
    since = new long[length];
    positions = new int[length];
  }

  void remove(int index) {
    int behind = count - index - 1;
    System.arraycopy(slots, index + 1, slots, index, behind);
    System.arraycopy(windows, index + 1, windows, index, behind);
    System.arraycopy(numbers, index + 1, numbers, index, behind);
    System.arraycopy(inputs, index + 1, inputs, index, behind);
    System.arraycopy(claimed, index + 1, claimed, index, behind);
    System.arraycopy(list, index + 1, list, index, behind);
    count--;
  }
}
