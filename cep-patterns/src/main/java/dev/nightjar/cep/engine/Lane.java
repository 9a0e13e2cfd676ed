package dev.nightjar.cep.engine;

import dev.nightjar.cep.rule.CorrelationType;
import java.util.ArrayList;
import java.util.List;

/** What a group remembers for the rules of one hold: they see their occurrences at one pace. */
final class Lane {

  private static final int FIRST_COMPACTION = 64;

  final long hold;
  OccurrenceLog log = new OccurrenceLog();
  Names names = new Names();

  private final List<Slot> slots = new ArrayList<>();
  private long horizon = Long.MIN_VALUE;
  private GroupPlan plan;
  private String tenant;
  private long retention;
  private long longest;
  private boolean mixed;
  private int compactAt = FIRST_COMPACTION;
  private SeenIds seen;
  private boolean asked;

  /** How many slots may decide or keep what the log does not tell. */
  private int more;

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
      places[i] = next.rule(slot.shortKey) == null ? -1 : kept.size();
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
    more = 0;
    for (int i = 0; i < kept.size(); i++) {
      bind(kept.get(i), i, next.rule(kept.get(i).shortKey), sink);
    }
  }

  private Slot reread(Slot slot) {
    Slot again = new Slot(slot.shortKey);
    if (!slot.isPlain()) {
      PackedBytes bytes = new PackedBytes(64);
      slot.write(bytes, names);
      again.unread = bytes.toArray();
    }
    return again;
  }

  private void bind(Slot slot, int number, RulePlan rule, Detection sink) {
    try {
      slot.bind(rule, this, number, tenant);
    } catch (Slot.UnreadableException e) {
      sink.dropped(rule.rule, e.getMessage());
    }
    more += rule.hasMore() ? 1 : 0;
    long timespan = slot.parameters.timespan();
    if (rule.keepsLog()) {
      mixed |= retention != 0 && retention != timespan;
      retention = Math.max(retention, timespan);
    }
    longest = Math.max(longest, Math.max(timespan, slot.parameters.suppression()));
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
      Slot slot = new Slot(rule.shortKey);
      slots.add(slot);
      bind(slot, number, rule, sink);
      if (slot.window instanceof LogWindow fresh) {
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
      if (touched.slots[i].window instanceof LogWindow window && !window.isFilled()) {
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
  void judge(Judging judging, Occurrence occurrence, Touched touched, Detection sink) {
    long time = occurrence.time();
    decide(judging, time - 1);
    horizon = Math.max(horizon, time);
    touchAll(touched, occurrence, sink);
    for (int i = touched.count - 1; i >= 0; i--) {
      if (!touched.slots[i].plan.keepsLog()) {
        Slot slot = touched.slots[i];
        slot.window.judge(judging.of(slot, false), null, occurrence, touched.inputs[i]);
        touched.remove(i);
      }
    }
    fill(touched);
    dropRepeats(touched, occurrence, sink);
    if (touched.count == 0) {
      return;
    }
    long place = log.end();
    log.append(time, claim(touched), values(touched), occurrence.evidence(), names);
    remember(touched);
    OccurrenceLog.Entry entry = log.at(place < log.front() ? log.front() : place, time);
    for (int i = 0; i < touched.count; i++) {
      Slot slot = touched.slots[i];
      slot.window.judge(judging.of(slot, false), entry, occurrence, touched.inputs[i]);
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

  private void touchAll(Touched touched, Occurrence occurrence, Detection sink) {
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

  private static PackedBytes values(Touched touched) {
    touched.values.clear();
    for (int i = 0; i < touched.count; i++) {
      touched.values.add(touched.list(i));
    }
    return touched.values.finish();
  }

  private void dropRepeats(Touched touched, Occurrence occurrence, Detection sink) {
    long time = occurrence.time();
    boolean search = touched.count > 0 && log.size() > 0 && mayHold(touched);
    if (search) {
      OccurrenceLog.Entry entry = log.new Entry();
      for (boolean there = entry.first(); there; there = entry.next()) {
        if (!entry.isOf(touched.id.array, touched.id.size)) {
          continue;
        }
        for (int i = touched.count - 1; i >= 0; i--) {
          Slot slot = touched.slots[i];
          int part = entry.claim.position(touched.numbers[i]);
          if (part >= 0
              && !(entry.time == time
                  && isOther(slot.plan, entry.claim.inputs()[part], touched.claimed[i]))
              && entry.time >= slot.window.countsFrom(slot.parameters, time)) {
            sink.repeated(slot.plan.rule);
            touched.remove(i);
          }
        }
      }
    }
    for (int i = touched.count - 1; i >= 0; i--) {
      Slot slot = touched.slots[i];
      ValueKey once =
          slot.plan.onceKeys.length == 0 ? null : OccurrenceValues.once(touched.list(i));
      if (once != null && slot.window.countsOnce(slot.parameters, time, once, touched.claimed[i])) {
        sink.repeated(slot.plan.rule);
        touched.remove(i);
      }
    }
  }

  /**
   * Whether two occurrences of one event id and time are no repeat: an inner alert stands at its
   * last event and under its id, so that rules whose inputs come together may see both.
   */
  private static boolean isOther(RulePlan plan, long inputs, long more) {
    return plan.rule.type() == CorrelationType.TEMPORAL && plan.tellsInputs && (inputs & more) == 0;
  }

  private boolean mayHold(Touched touched) {
    if (log.size() <= 8 || !asked) {
      asked = true;
      return true;
    }
    if (seen == null || seen.size() > 2 * log.size() + 64) {
      seen = new SeenIds();
      OccurrenceLog.Entry entry = log.new Entry();
      for (boolean there = entry.first(); there; there = entry.next()) {
        PackedReader id = entry.idBytes();
        int from = id.at;
        id.skipId();
        seen.add(SeenIds.hash(id.array, from, id.at - from));
      }
    }
    return seen.mayHold(SeenIds.hash(touched.id.array, 0, touched.id.size));
  }

  private void remember(Touched touched) {
    if (seen != null) {
      seen.add(SeenIds.hash(touched.id.array, 0, touched.id.size));
    }
  }

  /** Judges one that comes after others which it precedes. */
  void judgeLate(
      Judging judging, Occurrence occurrence, long completeTo, Touched touched, Detection sink) {
    long time = occurrence.time();
    horizon = Math.max(horizon, completeTo);
    decide(judging, completeTo);
    judging.completeTo = completeTo;
    long lateness = Math.max(0, completeTo - time);
    touchAll(touched, occurrence, sink);
    dropRepeats(touched, occurrence, sink);
    for (int i = touched.count - 1; i >= 0; i--) {
      Slot slot = touched.slots[i];
      RulePlan rule = slot.plan;
      judging.of(slot, true);
      if (!rule.keepsLog()) {
        boolean judged = slot.window.judgeLate(judging, null, occurrence, touched.inputs[i]);
        sink.late(rule.rule, lateness, judged);
        touched.remove(i);
      } else if (!slot.window.takes(judging, time, horizon)) {
        boolean single = rule.isSingle(slot.parameters);
        if (single && !judging.isQuiet(time)) {
          judging.fired(List.of(occurrence.evidence()), 1, time, null);
        }
        sink.late(rule.rule, lateness, single);
        touched.remove(i);
      }
    }
    if (touched.count > 0) {
      insertLate(judging, occurrence, lateness, touched, sink);
    }
  }

  private void insertLate(
      Judging judging, Occurrence occurrence, long lateness, Touched touched, Detection sink) {
    OccurrenceLog.Entry entry =
        LogRewriter.insert(
            log,
            occurrence.evidence(),
            touched.numbers,
            touched.claimed,
            touched.count,
            values(touched),
            names);
    remember(touched);
    for (int i = 0; i < touched.count; i++) {
      Slot slot = touched.slots[i];
      boolean judged =
          slot.window.judgeLate(judging.of(slot, true), entry, occurrence, touched.inputs[i]);
      sink.late(slot.plan.rule, lateness, judged);
    }
  }

  /** Whether an occurrence comes after one that it precedes. */
  boolean precedesNewest(Occurrence occurrence) {
    return occurrence.time() < horizon;
  }

  /** Decides all that may be decided once events up to a time are known, in the order of time. */
  void decide(Judging judging, long completeTo) {
    while (more > 0) {
      long next = Long.MAX_VALUE;
      for (int i = 0; i < slots.size(); i++) {
        Slot slot = slots.get(i);
        next = Math.min(next, slot.window.nextDecision(slot.parameters));
      }
      if (next > completeTo || next == Long.MAX_VALUE) {
        return;
      }
      for (int i = 0; i < slots.size(); i++) {
        Slot slot = slots.get(i);
        if (slot.window.nextDecision(slot.parameters) <= next) {
          slot.window.decide(judging.of(slot, false), next);
        }
      }
    }
  }

  /** Decides, and forgets what no window to come can hold. */
  void advance(Judging judging, long completeTo, Detection sink) {
    decide(judging, completeTo);
    horizon = Math.max(horizon, completeTo);
    log.trim(add(horizon, -retention));
    boolean empty = log.size() == 0;
    for (int i = slots.size() - 1; i >= 0; i--) {
      Slot slot = slots.get(i);
      if (slot.episode != null
          && slot.episode.knownUntil(slot.parameters.timespan()) < completeTo) {
        slot.episode = null;
      }
      if (slot.window.keptUntil(slot.parameters) < completeTo
          && slot.window.nextDecision(slot.parameters) == Long.MAX_VALUE) {
        slot.window = slot.plan.open(this, i);
      }
      if (empty && slot.isPlain()) {
        slots.remove(i);
      }
    }
    if (empty) {
      log = new OccurrenceLog();
      seen = null;
      for (int i = 0; i < slots.size(); i++) {
        slots.set(i, reread(slots.get(i)));
      }
      GroupPlan same = plan;
      plan = null;
      bind(same, tenant, sink);
    }
  }

  boolean isEmpty() {
    return slots.isEmpty();
  }

  /** When it must be advanced, in the time of its occurrences. */
  long nextDeadline() {
    long decision = Long.MAX_VALUE;
    long until = log.size() > 0 ? add(log.lastTime(), retention) : Long.MIN_VALUE;
    for (int i = 0; i < slots.size(); i++) {
      Slot slot = slots.get(i);
      if (slot.plan.hasMore()) {
        decision = Math.min(decision, slot.window.nextDecision(slot.parameters));
        until = Math.max(until, slot.window.keptUntil(slot.parameters));
      }
      if (slot.episode != null) {
        until = Math.max(until, slot.episode.knownUntil(slot.parameters.timespan()));
      }
    }
    long step = Math.max(longest / 8, 1000);
    long expiry = until == Long.MIN_VALUE ? horizon : until;
    expiry =
        expiry > Long.MAX_VALUE - 2 * step
            ? Long.MAX_VALUE
            : (Math.floorDiv(expiry, step) + 1) * step;
    return Math.min(decision, expiry);
  }

  void write(PackedBytes out) {
    out.putMicros(hold);
    out.putMicros(horizon);
    names.write(out);
    out.putNumber(slots.size());
    int bits = 0;
    for (int i = 0; i < slots.size(); i++) {
      out.putInt(slots.get(i).shortKey);
    }
    for (int i = 0; i < slots.size(); i++) {
      bits |= slots.get(i).isPlain() ? 0 : 1 << (i & 7);
      if ((i & 7) == 7 || i == slots.size() - 1) {
        out.putByte(bits);
        bits = 0;
      }
    }
    PackedBytes part = new PackedBytes(64);
    for (Slot slot : slots) {
      if (!slot.isPlain()) {
        part.clear();
        slot.write(part, names);
        out.putBlock(part);
      }
    }
    log.write(out, slots.size());
  }

  static Lane read(PackedReader in) {
    Lane lane = new Lane(in.getMicros());
    lane.horizon = in.getMicros();
    lane.names = Names.read(in);
    int count = in.getCount();
    for (int i = 0; i < count; i++) {
      lane.slots.add(new Slot(in.getInt()));
    }
    int[] plain = new int[(count + 7) / 8];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = in.getByte();
    }
    for (int i = 0; i < count; i++) {
      if ((plain[i / 8] >> (i & 7) & 1) != 0) {
        lane.slots.get(i).unread = in.getBlock();
      }
    }
    lane.log = OccurrenceLog.read(in, count);
    return lane;
  }
}
