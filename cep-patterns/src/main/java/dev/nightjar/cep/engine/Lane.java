package dev.nightjar.cep.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What a group remembers for the rules of one hold: they see their occurrences at one pace. */
final class Lane {

  /** From how many occurrences on it is written where windows stand: fewer are soon put back. */
  static final int HOT = 64;

  /** How many bytes for each occurrence may tell where windows stand. */
  private static final int MARK_BYTES = 3;

  private static final int FIRST_COMPACTION = 64;

  final long hold;
  OccurrenceLog log = new OccurrenceLog();
  Names names = new Names();
  final List<Slot> slots = new ArrayList<>();
  final Repeats repeats = new Repeats(this);

  /** No occurrence in order can come before it. */
  long horizon = Long.MIN_VALUE;

  /** How long the log is kept, and the longest that a rule looks back or keeps quiet. */
  long retention;

  long longest;

  /** The slots that may decide or keep what the log does not tell. */
  final List<Slot> more = new ArrayList<>();

  /** Until when an alert is known at the latest; may be later than that. */
  long alertsKnownUntil = Long.MIN_VALUE;

  private GroupPlan plan;
  private String tenant;
  private boolean mixed;
  private int compactAt = FIRST_COMPACTION;
  private OccurrenceLog.Entry newest;

  Lane(long hold) {
    this.hold = hold;
  }

  /** A sum that stays at the end of the range where it would pass it. */
  static long add(long time, long span) {
    long sum = time + span;
    return ((time ^ sum) & (span ^ sum)) < 0 ? (span < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
  }

  /** Takes a set of rules: state of those that are gone is dropped, of the others kept. */
  void bind(GroupPlan next, String whose, Detection sink) {
    if (plan == next) {
      return;
    }
    plan = next;
    tenant = whose;
    int[] places = new int[slots.size()];
    List<Slot> kept = new ArrayList<>();
    for (int i = 0; i < places.length; i++) {
      Slot slot = slots.get(i);
      if (slot.plan != null) {
        slot = reread(slot);
      }
      places[i] = next.rule(slot.name) == null ? -1 : kept.size();
      if (places[i] >= 0) {
        kept.add(slot);
      }
    }
    if (kept.size() < places.length) {
      LogRewriter.remap(log, places);
    }
    slots.clear();
    slots.addAll(kept);
    retention = 0;
    longest = 0;
    mixed = false;
    more.clear();
    alertsKnownUntil = Long.MIN_VALUE;
    for (int i = 0; i < kept.size(); i++) {
      bind(kept.get(i), i, next.rule(kept.get(i).name), sink);
    }
  }

  private Slot reread(Slot slot) {
    Slot again = new Slot(slot.name);
    if (!slot.isPlain()) {
      PackedBytes bytes = new PackedBytes(64);
      slot.write(bytes, names);
      again.unread = new PackedReader(bytes.array, 0, bytes.size);
    }
    return again;
  }

  private void bind(Slot slot, int number, RulePlan rule, Detection sink) {
    try {
      slot.bind(rule, this, number, tenant);
    } catch (Slot.UnreadableException e) {
      sink.dropped(rule.rule, e.getMessage());
    }
    if (rule.hasMore()) {
      more.add(slot);
    }
    if (slot.episode != null) {
      alertKnownUntil(slot.episode.knownUntil(slot.parameters.timespan()));
    }
    long timespan = slot.parameters.timespan();
    if (rule.keepsLog()) {
      mixed |= retention != 0 && retention != timespan;
      retention = Math.max(retention, timespan);
    }
    longest = Math.max(longest, Math.max(timespan, slot.parameters.suppression()));
  }

  void alertKnownUntil(long time) {
    alertsKnownUntil = Math.max(alertsKnownUntil, time);
  }

  /** Slots are made in the order in which rules first want an event: the next is near. */
  private int find(RulePlan rule, int guess) {
    if (guess < slots.size() && slots.get(guess).plan == rule) {
      return guess;
    }
    int number = 0;
    while (number < slots.size() && slots.get(number).plan != rule) {
      number++;
    }
    return number;
  }

  private int touch(
      Touched touched,
      RulePlan rule,
      Occurrence occurrence,
      long inputs,
      int guess,
      Detection sink) {
    int number = find(rule, guess);
    PackedBytes list = rule.needsList() ? touched.freshList() : null;
    if (list != null && !OccurrenceValues.write(rule, occurrence, inputs, list)) {
      return number;
    }
    if (number == slots.size()) {
      Slot slot = new Slot(rule.name);
      slots.add(slot);
      bind(slot, number, rule, sink);
      if (slot.window() instanceof LogWindow fresh) {
        fresh.beginFill();
      }
    }
    touched.add(slots.get(number), number, inputs, list);
    return number;
  }

  /** Puts the log into those windows that it must be put into again, going through it once. */
  private void fill(Touched touched) {
    boolean needed = false;
    for (int i = 0; i < touched.count; i++) {
      touched.unfilled[i] = null;
      if (touched.slots[i].window() instanceof LogWindow window && !window.isFilled()) {
        window.beginFill();
        touched.unfilled[i] = window;
        needed = true;
      }
    }
    if (!needed || log.size() == 0) {
      return;
    }
    Claim claim = null;
    int[] positions = new int[touched.count];
    OccurrenceLog.Entry entry = log.new Entry();
    for (boolean there = entry.first(); there; there = entry.next()) {
      if (entry.claim != claim) {
        claim = entry.claim;
        for (int i = 0; i < touched.count; i++) {
          positions[i] = touched.unfilled[i] == null ? -1 : claim.position(touched.numbers[i]);
        }
      }
      for (int i = 0; i < positions.length; i++) {
        if (positions[i] >= 0) {
          touched.unfilled[i].enter(entry, positions[i]);
        }
      }
    }
  }

  /** Judges the next in order. */
  void judge(Judging judging, Occurrence occurrence, Touched touched) {
    long time = occurrence.time();
    Deadlines.decide(this, judging, time - 1);
    horizon = Math.max(horizon, time);
    touchAll(touched, occurrence, judging.sink);
    for (int i = touched.count - 1; i >= 0; i--) {
      if (!touched.slots[i].plan.keepsLog()) {
        Slot slot = touched.slots[i];
        slot.window().judge(judging.of(slot, false), null, occurrence, touched.inputs[i]);
        touched.remove(i);
      }
    }
    fill(touched);
    repeats.drop(touched, time, judging.sink);
    if (touched.count == 0) {
      return;
    }
    long place = log.end();
    log.append(time, claim(touched), values(touched), occurrence.evidence(), names);
    repeats.remember(touched.id);
    if (newest == null) {
      newest = log.new Entry();
    }
    OccurrenceLog.Entry entry = newest;
    entry.go(Math.max(place, log.front()), time);
    for (int i = 0; i < touched.count; i++) {
      Slot slot = touched.slots[i];
      slot.window().judge(judging.of(slot, false), entry, occurrence, touched.inputs[i]);
    }
    log.trim(horizon - retention);
    if (mixed && log.size() >= compactAt) {
      long[] oldest = new long[slots.size()];
      for (int i = 0; i < oldest.length; i++) {
        oldest[i] = horizon - slots.get(i).parameters.timespan();
      }
      LogRewriter.compact(log, oldest);
      compactAt = Math.max(FIRST_COMPACTION, 2 * log.size());
    }
  }

  void touchAll(Touched touched, Occurrence occurrence, Detection sink) {
    touched.clear();
    GroupPlan.Wanted wanted = plan.wanted(occurrence.inputs());
    int number = -1;
    for (int i = 0; i < wanted.rules().length; i++) {
      number = touch(touched, wanted.rules()[i], occurrence, wanted.inputs()[i], number + 1, sink);
    }
    touched.id.clear();
    touched.id.putId(occurrence.evidence().eventId());
  }

  private int claim(Touched touched) {
    return log.claimNumber(touched.numbers, touched.claimed, touched.count);
  }

  static PackedBytes values(Touched touched) {
    touched.values.clear();
    for (int i = 0; i < touched.count; i++) {
      touched.values.add(touched.list(i));
    }
    return touched.values.finish();
  }

  /** Whether an occurrence comes after one that it precedes. */
  boolean precedesNewest(Occurrence occurrence) {
    return occurrence.time() < horizon;
  }

  /** Decides, and forgets what no window to come can hold. */
  void advance(Judging judging, long completeTo) {
    Deadlines.decide(this, judging, completeTo);
    horizon = Math.max(horizon, completeTo);
    log.trim(add(horizon, -retention));
    boolean empty = log.size() == 0;
    alertsKnownUntil = Long.MIN_VALUE;
    for (int i = slots.size() - 1; i >= 0; i--) {
      Slot slot = slots.get(i);
      if (slot.episode != null
          && slot.episode.knownUntil(slot.parameters.timespan()) < completeTo) {
        slot.episode = null;
      }
      if (slot.episode != null) {
        alertKnownUntil(slot.episode.knownUntil(slot.parameters.timespan()));
      }
      if (slot.plan.hasMore()
          && slot.window().keptUntil(slot.parameters) < completeTo
          && (completeTo == Long.MAX_VALUE
              || slot.window().nextDecision(slot.parameters) == Long.MAX_VALUE)) {
        slot.forgetWindow();
      }
      if (empty && slot.isPlain()) {
        slots.remove(i);
      }
    }
    if (empty) {
      log = new OccurrenceLog();
      newest = null;
      repeats.clear();
      for (int i = 0; i < slots.size(); i++) {
        slots.set(i, reread(slots.get(i)));
      }
      GroupPlan same = plan;
      plan = null;
      bind(same, tenant, judging.sink);
    }
  }

  boolean isEmpty() {
    return slots.isEmpty();
  }

  void write(PackedBytes out) {
    out.putMicros(hold);
    out.putMicros(horizon);
    names.write(out);
    boolean whole = false;
    for (Slot slot : slots) {
      whole |= slot.name.whole();
    }
    out.putNumber((long) slots.size() << 1 | (whole ? 1 : 0));
    if (whole) {
      writeBits(out, slot -> slot.name.whole());
    }
    for (Slot slot : slots) {
      slot.name.write(out);
    }
    writeBits(out, slot -> !slot.isPlain());
    PackedBytes part = new PackedBytes(64);
    for (Slot slot : slots) {
      if (!slot.isPlain()) {
        part.clear();
        slot.write(part, names);
        out.putBlock(part);
      }
    }
    log.write(out, slots.size());
    if (log.size() >= HOT) {
      out.putNumber(compactAt);
      writeMarks(out, part);
      repeats.write(out);
    }
  }

  private void writeBits(PackedBytes out, Predicate<Slot> is) {
    int bits = 0;
    for (int i = 0; i < slots.size(); i++) {
      bits |= is.test(slots.get(i)) ? 1 << (i & 7) : 0;
      if ((i & 7) == 7 || i == slots.size() - 1) {
        out.putByte(bits);
        bits = 0;
      }
    }
  }

  /** Writes where windows stand, as far as that stays small beside the log. */
  private void writeMarks(PackedBytes out, PackedBytes part) {
    int left = MARK_BYTES * log.size();
    for (Slot slot : slots) {
      part.clear();
      slot.writeMark(part, log);
      if (part.size > left) {
        part.clear();
      }
      left -= part.size;
      out.putBlock(part);
    }
  }

  static Lane read(PackedReader in) {
    Lane lane = new Lane(in.getMicros());
    lane.horizon = in.getMicros();
    lane.names = Names.read(in);
    long number = in.getNumber();
    if (number >>> 1 > in.end - in.at) {
      throw new IllegalArgumentException("more rules than bytes");
    }
    int count = (int) (number >>> 1);
    byte[] whole = (number & 1) != 0 ? readBits(in, count) : new byte[(count + 7) / 8];
    for (int i = 0; i < count; i++) {
      lane.slots.add(new Slot(RuleName.read(in, is(whole, i))));
    }
    byte[] more = readBits(in, count);
    for (int i = 0; i < count; i++) {
      if (is(more, i)) {
        lane.slots.get(i).unread = in.getPart();
      }
    }
    lane.log = OccurrenceLog.read(in, count);
    if (lane.log.size() >= HOT) {
      lane.compactAt = (int) Math.max(FIRST_COMPACTION, in.getNumber());
      for (Slot slot : lane.slots) {
        PackedReader mark = in.getPart();
        slot.mark = mark.isAtEnd() ? null : WindowMark.read(mark, lane.log);
      }
      lane.repeats.read(in);
    }
    return lane;
  }

  private static byte[] readBits(PackedReader in, int count) {
    byte[] bits = new byte[(count + 7) / 8];
    in.getBytes(bits, bits.length);
    return bits;
  }

  private static boolean is(byte[] bits, int index) {
    return (bits[index / 8] >> (index & 7) & 1) != 0;
  }
}
