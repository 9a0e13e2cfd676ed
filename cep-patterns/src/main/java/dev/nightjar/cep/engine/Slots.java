package dev.nightjar.cep.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The rules of which a group remembers more than its log: few of those that touched it. */
final class Slots {

  /** Those that may decide or keep what the log does not tell, in the order of their rules. */
  final List<Slot> more = new ArrayList<>(0);

  private final Lane lane;
  private int[] numbers = new int[2];
  private Slot[] slots = new Slot[2];
  private int count;

  Slots(Lane lane) {
    this.lane = lane;
  }

  int count() {
    return count;
  }

  /** The number of the rule of the slot at a place, by which they ascend. */
  int number(int place) {
    return numbers[place];
  }

  /** The slot at a place. */
  Slot at(int place) {
    return slots[place];
  }

  /** The slot of a rule that has been bound; null where it has none. */
  Slot find(int number) {
    int place = count == 0 ? -1 : Arrays.binarySearch(numbers, 0, count, number);
    return place < 0 ? null : slots[place];
  }

  /** Gives a rule a slot that it has not. */
  void put(int number, Slot slot) {
    int place = -1 - Arrays.binarySearch(numbers, 0, count, number);
    if (count == slots.length) {
      numbers = Arrays.copyOf(numbers, 2 * count);
      slots = Arrays.copyOf(slots, 2 * count);
    }
    System.arraycopy(numbers, place, numbers, place + 1, count - place);
    System.arraycopy(slots, place, slots, place + 1, count - place);
    numbers[place] = number;
    slots[place] = slot;
    count++;
    if (slot.plan != null) {
      lane.summarize(slot);
      if (slot.plan.hasMore()) {
        int at = 0;
        while (at < more.size() && more.get(at).plan.number < number) {
          at++;
        }
        more.add(at, slot);
      }
    }
  }

  /** The slot of a rule, to be changed. */
  Slot own(Slot shared) {
    Slot own = find(shared.plan.number);
    if (own == null) {
      own = shared.own();
      put(shared.plan.number, own);
    }
    return own;
  }

  /** A rule's evaluator is asked even if it remembers nothing: it may hear from elsewhere. */
  void host(Slot slot) {
    Slot own = own(slot);
    if (own.window == null) {
      own.window = own.plan.open(lane);
    }
  }

  /** What a rule sees of the group, until {@link #settle}. */
  Window window(Slot slot) {
    if (slot.window != null) {
      return slot.window;
    }
    Window marked = slot.reopen(lane);
    return marked != null ? marked : slot.plan.lend(lane);
  }

  /**
   * Keeps a window that knows more than the log tells; the others serve the next group.
   *
   * @param slot as it was when the window was asked for
   * @param keepAll whether to keep it anyhow, because to find all again would take long
   */
  void settle(Slot slot, Window window, boolean keepAll) {
    if (keepAll || slot.plan.isHosted() || !window.isPlain()) {
      if (slot.window != window) {
        own(slot).window = window;
      }
      return;
    }
    slot.plan.takeBack(window);
    if (slot.window != null) {
      slot.window = null;
    }
  }

  /**
   * Takes over what was read.
   *
   * @param read its slots, by their places among the names of the lane
   * @param ruleNumbers for each name the number of its rule; negative where that is gone
   */
  void bind(Slots read, int[] ruleNumbers, GroupPlan plan, String tenant, Detection sink) {
    for (int i = 0; i < read.count; i++) {
      int number = ruleNumbers[read.numbers[i]];
      if (number < 0) {
        continue;
      }
      RulePlan rule = plan.rule(number);
      try {
        Slot slot = read.slots[i].bind(rule, lane, tenant);
        put(number, slot);
      } catch (Slot.UnreadableException e) {
        sink.dropped(rule.rule, e.getMessage());
      }
    }
  }

  /**
   * Forgets what is over once all is known up to a time.
   *
   * @param keepWindows whether to keep windows of which the log tells all
   */
  void forget(long completeTo, boolean keepWindows) {
    int kept = 0;
    more.clear();
    for (int i = 0; i < count; i++) {
      Slot slot = slots[i];
      if (slot.forget(completeTo, keepWindows, lane)) {
        continue;
      }
      numbers[kept] = numbers[i];
      slots[kept++] = slot;
      if (slot.plan.hasMore()) {
        more.add(slot);
      }
    }
    Arrays.fill(slots, kept, count, null);
    count = kept;
  }

  /**
   * Writes what is remembered.
   *
   * @param named the rules that are named, ascending: those of all slots
   */
  void write(PackedBytes out, int[] named) {
    int bits = 0;
    for (int i = 0; i < named.length; i++) {
      Slot slot = find(named[i]);
      bits |= slot != null && !slot.isPlain() ? 1 << (i & 7) : 0;
      if ((i & 7) == 7 || i == named.length - 1) {
        out.putByte(bits);
        bits = 0;
      }
    }
    PackedBytes part = new PackedBytes(64);
    for (int i = 0; i < count; i++) {
      if (!slots[i].isPlain()) {
        part.clear();
        slots[i].write(part, lane.names);
        out.putBlock(part);
      }
    }
  }

  /** Writes where windows stand, as far as that takes no more than so many bytes. */
  void writeMarks(PackedBytes out, int[] named, int most) {
    int left = most;
    PackedBytes part = new PackedBytes(64);
    for (int number : named) {
      part.clear();
      Slot slot = find(number);
      if (slot != null) {
        slot.writeMark(part, lane.log);
      }
      if (part.size > left) {
        part.clear();
      }
      left -= part.size;
      out.putBlock(part);
    }
  }

  /** Reads slots by the places of their names. */
  void read(PackedReader in, int named) {
    byte[] remembers = new byte[(named + 7) / 8];
    in.getBytes(remembers, remembers.length);
    for (int i = 0; i < named; i++) {
      if ((remembers[i / 8] >> (i & 7) & 1) != 0) {
        Slot slot = Slot.unbound();
        slot.setUnread(in.getPart());
        put(i, slot);
      }
    }
  }

  void readMarks(PackedReader in, int named) {
    for (int i = 0; i < named; i++) {
      PackedReader mark = in.getPart();
      if (!mark.isAtEnd()) {
        Slot slot = find(i);
        if (slot == null) {
          slot = Slot.unbound();
          put(i, slot);
        }
        slot.setMark(WindowMark.read(mark, lane.log));
      }
    }
  }
}
