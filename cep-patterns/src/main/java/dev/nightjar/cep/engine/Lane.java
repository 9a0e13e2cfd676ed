package dev.nightjar.cep.engine;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** What a group remembers for the rules of one hold: they see their occurrences at one pace. */
final class Lane {

  /**
   * From how many occurrences on windows are kept, and it is written where they stand: fewer are
   * soon put back, and take less room as they are than windows would.
   */
  static final int HOT = 64;

  /** How many bytes for each occurrence may tell where windows stand. */
  private static final int MARK_BYTES = 3;

  private static final int FIRST_COMPACTION = 64;

  final long hold;
  OccurrenceLog log = new OccurrenceLog();
  Names names = new Names();
  final Slots slots = new Slots(this);
  final Repeats repeats = new Repeats(this);

  /** No occurrence in order can come before it. */
  long horizon = Long.MIN_VALUE;

  /** How long the log is kept, in microseconds. */
  long retention;

  /** The longest that a rule looks back or keeps quiet, in microseconds. */
  long longest;

  /** Until when an alert is known at the latest; may be later than that. */
  long alertsKnownUntil = Long.MIN_VALUE;

  /** Whether rules look back over different times. */
  private boolean mixed;

  private GroupPlan plan;
  private String tenant;

  /** What was read and not yet bound; null where there is nothing. */
  private Slots unread;

  /** The names of the rules that the log and what was read speak of; null once they are bound. */
  private RuleNames readNames;

  private int compactAt = FIRST_COMPACTION;

  Lane(long hold) {
    this.hold = hold;
  }

  /** A sum that stays at the end of the range where it would pass it. */
  static long add(long time, long span) {
    long sum = time + span;
    return ((time ^ sum) & (span ^ sum)) < 0 ? (span < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
  }

  /** Whether it is bound to a set of rules, or to none yet. */
  boolean isOf(GroupPlan rules) {
    return plan == rules;
  }

  /**
   * The same for another set of rules: state of those that are gone is dropped, of the others kept.
   */
  Lane bind(GroupPlan next, String whose, Detection sink) {
    Lane lane = this;
    if (plan != null) {
      PackedBytes bytes = new PackedBytes(256);
      write(bytes);
      lane = read(new PackedReader(bytes.array, 0, bytes.size));
    }
    lane.bindFirst(next, whose, sink);
    return lane;
  }

  private void bindFirst(GroupPlan rules, String whose, Detection sink) {
    plan = rules;
    tenant = whose;
    if (unread == null) {
      return;
    }
    int[] numbers = readNames.numbers(rules);
    boolean inOrder = true;
    for (int i = 0; i < numbers.length; i++) {
      inOrder &= numbers[i] >= 0 && (i == 0 || numbers[i] > numbers[i - 1]);
    }
    if (inOrder) {
      log.claims.renumber(numbers);
    } else {
      LogRewriter.renumber(log, numbers);
    }
    slots.bind(unread, numbers, rules, whose, sink);
    unread = null;
    readNames = null;
    summarize();
  }

  private void summarize() {
    retention = 0;
    longest = 0;
    mixed = false;
    log.claims.all().forEach(this::summarize);
    for (int i = 0; i < slots.count(); i++) {
      summarize(slots.at(i));
    }
    summarizeAlerts();
  }

  private void summarizeAlerts() {
    alertsKnownUntil = Long.MIN_VALUE;
    for (int i = 0; i < slots.count(); i++) {
      Slot slot = slots.at(i);
      if (slot.episode != null) {
        alertKnownUntil(slot.episode.knownUntil(slot.parameters.timespan()));
      }
    }
  }

  private void summarize(Claim claim) {
    for (int number : claim.rules()) {
      Slot slot = nothing(number);
      long timespan = slot.parameters.timespan();
      mixed |= retention != 0 && retention != timespan;
      retention = Math.max(retention, timespan);
      if (slot.plan.isHosted()) {
        slots.host(slot);
      }
      summarize(slot);
    }
  }

  /** Takes account of how far a rule looks back. */
  void summarize(Slot slot) {
    Parameters parameters = slot.parameters;
    longest = Math.max(longest, Math.max(parameters.timespan(), parameters.suppression()));
  }

  private long longest(Claim claim) {
    long most = 0;
    for (int number : claim.rules()) {
      most = Math.max(most, nothing(number).parameters.timespan());
    }
    return most;
  }

  private Slot nothing(int number) {
    return plan.rule(number).nothing(tenant);
  }

  /** What is remembered of a rule; not to be changed. */
  Slot slot(RulePlan rule) {
    Slot own = slots.find(rule.number);
    return own != null ? own : rule.nothing(tenant);
  }

  void alertKnownUntil(long time) {
    alertsKnownUntil = Math.max(alertsKnownUntil, time);
  }

  private boolean isHot() {
    return log.size() >= HOT;
  }

  /** Judges the next in order. */
  void judge(Judging judging, Occurrence occurrence, Touched touched) {
    long time = occurrence.time();
    Deadlines.decide(this, judging, time - 1);
    horizon = Math.max(horizon, time);
    GroupPlan.Wanted wanted = touchAll(touched, occurrence);
    for (int i = touched.count - 1; i >= 0; i--) {
      if (!touched.slots[i].plan.keepsLog()) {
        judge(judging, touched, i, null, occurrence);
        touched.remove(i);
      }
    }
    boolean again = touched.fill(log, time, wanted.claim(), !isHot());
    if (again || isHot()) {
      repeats.drop(touched, time, judging.sink);
    }
    Repeats.dropOnce(touched, time, judging.sink);
    if (touched.count == 0) {
      return;
    }
    long place = log.end();
    append(occurrence, touched, wanted);
    OccurrenceLog.Entry entry = touched.newest(log);
    entry.go(Math.max(place, log.front()), time);
    for (int i = 0; i < touched.count; i++) {
      judge(judging, touched, i, entry, occurrence);
    }
    log.trim(horizon - retention);
    if (mixed && log.size() >= compactAt) {
      LogRewriter.compact(log, claim -> horizon - longest(claim));
      compactAt = Math.max(FIRST_COMPACTION, 2 * log.size());
    }
  }

  private void judge(
      Judging judging,
      Touched touched,
      int index,
      OccurrenceLog.Entry entry,
      Occurrence occurrence) {
    Slot slot = touched.slots[index];
    Window window = touched.windows[index];
    window.judge(judging.of(slot, false), entry, occurrence, touched.inputs[index]);
    settle(slot, window);
  }

  /** What a rule saw of the group is kept, or not. */
  void settle(Slot slot, Window window) {
    slots.settle(slot, window, isHot());
  }

  /** Finds what is remembered of all rules that want an occurrence and can count it. */
  GroupPlan.Wanted touchAll(Touched touched, Occurrence occurrence) {
    GroupPlan.Wanted wanted = plan.wanted(occurrence.inputs());
    touched.begin(occurrence);
    for (int i = 0; i < wanted.rules().length; i++) {
      RulePlan rule = wanted.rules()[i];
      long inputs = wanted.inputs()[i];
      PackedBytes list = rule.needsList() ? touched.freshList() : null;
      if (list == null || OccurrenceValues.write(rule, occurrence, inputs, list)) {
        Slot slot = slot(rule);
        touched.add(slot, slots.window(slot), inputs, list);
      }
    }
    return wanted;
  }

  private void append(Occurrence occurrence, Touched touched, GroupPlan.Wanted wanted) {
    names.learn(touched.canonical(occurrence.evidence().action()));
    log.append(
        occurrence.time(), claim(touched, wanted), touched.values(), occurrence.evidence(), names);
    repeats.remember(touched.id);
  }

  private int claim(Touched touched, GroupPlan.Wanted wanted) {
    Claim whole = wanted.claim();
    boolean isWhole = whole.is(touched.numbers, touched.claimed, touched.count);
    int known = isWhole ? log.claims.number(whole) : touched.claimNumber(log);
    if (known >= 0) {
      return known;
    }
    Claim claim = isWhole ? whole : touched.claim();
    summarize(claim);
    return log.claims.add(claim);
  }

  /** Puts a late occurrence at its place in the log, and tells where it stands. */
  OccurrenceLog.Entry insert(Occurrence occurrence, Touched touched) {
    Claim claim = touched.claim();
    summarize(claim);
    repeats.remember(touched.id);
    return LogRewriter.insert(log, occurrence.evidence(), claim, touched.values(), names);
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
    slots.forget(completeTo, isHot());
    if (log.size() == 0) {
      log.reset();
      repeats.clear();
      summarize();
    } else {
      summarizeAlerts();
    }
  }

  boolean isEmpty() {
    return log.size() == 0 && slots.count() == 0 && unread == null;
  }

  void write(PackedBytes out) {
    List<Claim> claims = isHot() ? log.claims.all() : log.usedClaims();
    int[] named = unread == null ? named(claims) : IntStream.range(0, readNames.count()).toArray();
    Slots written = unread == null ? slots : unread;
    out.putMicros(hold);
    out.putMicros(horizon);
    names.write(out);
    (unread == null ? RuleNames.of(plan, named) : readNames).write(out);
    written.write(out, named);
    log.write(out, claims, named);
    if (isHot()) {
      out.putNumber(compactAt);
      written.writeMarks(out, named, MARK_BYTES * log.size());
      repeats.write(out);
    }
  }

  /** The rules that what is written speaks of, ascending. */
  private int[] named(List<Claim> claims) {
    BitSet named = new BitSet();
    for (Claim claim : claims) {
      for (int number : claim.rules()) {
        named.set(number);
      }
    }
    for (int i = 0; i < slots.count(); i++) {
      if (!slots.at(i).isPlain()) {
        named.set(slots.number(i));
      }
    }
    return named.stream().toArray();
  }

  static Lane read(PackedReader in) {
    Lane lane = new Lane(in.getMicros());
    lane.horizon = in.getMicros();
    lane.names = Names.read(in);
    lane.readNames = RuleNames.read(in);
    int named = lane.readNames.count();
    lane.unread = new Slots(lane);
    lane.unread.read(in, named);
    lane.log = OccurrenceLog.read(in, named);
    if (lane.isHot()) {
      lane.compactAt = (int) Math.max(FIRST_COMPACTION, in.getNumber());
      lane.unread.readMarks(in, named);
      lane.repeats.read(in);
    }
    return lane;
  }
}
