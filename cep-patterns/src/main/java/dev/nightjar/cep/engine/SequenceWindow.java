package dev.nightjar.cep.engine;

import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.Micros;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/** Inputs that come together within a timespan, in order or not, and inputs that must stay away. */
final class SequenceWindow extends LogWindow {

  /**
   * A completed term that waits until nothing can forbid it any more.
   *
   * @param term which
   * @param first the time of its first evidence, in epoch microseconds
   * @param last the time of its last evidence
   * @param evidence all of it, in order
   * @param late whether a late occurrence took part
   */
  private record Pending(int term, long first, long last, PackedEvidence evidence, boolean late) {}

  private final List<Condition.Term> terms;
  private final Chain[] chains;

  /** Those of its entries that windows to come can need. */
  private final Steps steps;

  private final long lasting;
  private final long watched;
  private final long[] lastSeen;
  private final List<Pending> pending = new ArrayList<>(0);

  /** The earliest first evidence of all that wait; {@link Long#MAX_VALUE}: to be found again. */
  private long earliest = Long.MAX_VALUE;

  SequenceWindow(RulePlan plan, Lane lane) {
    super(plan, lane);
    this.terms = ((Condition.Terms) plan.rule.condition()).terms();
    this.steps = new Steps(log, plan.rule.inputs().size());
    boolean ordered = plan.rule.type() == CorrelationType.TEMPORAL_ORDERED;
    long tolerance = Micros.of(plan.rule.settings().orderTolerance());
    this.chains = new Chain[terms.size()];
    long absent = 0;
    long needed = 0;
    for (int i = 0; i < chains.length; i++) {
      boolean waits = !terms.get(i).absent().isEmpty();
      chains[i] = new Chain(terms.get(i).required(), waits, ordered, tolerance);
      absent |= bits(terms.get(i).absent());
      needed |= chains[i].lasting();
    }
    this.lasting = needed;
    this.watched = absent;
    this.lastSeen = new long[Long.SIZE - Long.numberOfLeadingZeros(absent)];
    Arrays.fill(lastSeen, Long.MIN_VALUE);
  }

  private static long bits(List<Integer> inputs) {
    long bits = 0;
    for (int input : inputs) {
      bits |= 1L << input;
    }
    return bits;
  }

  @Override
  void turnTo(Lane next) {
    super.turnTo(next);
    steps.turnTo(next.log);
  }

  @Override
  void cleared() {
    steps.clear();
  }

  @Override
  void entered(OccurrenceLog.Entry entry, long inputs, PackedReader values) {
    if ((inputs & lasting) != 0) {
      steps.add(entry.time, entry.at, inputs);
    }
  }

  @Override
  void left(OccurrenceLog.Entry entry, long inputs, PackedReader values) {
    if ((inputs & lasting) != 0) {
      steps.removeFirst();
    }
  }

  @Override
  void writeTold(PackedBytes out) {
    steps.write(out);
  }

  @Override
  void readTold(PackedReader in) {
    steps.read(in);
  }

  @Override
  void judge(Judging judging, OccurrenceLog.Entry entry, Occurrence occurrence, long inputs) {
    long time = entry.time;
    long timespan = judging.parameters.timespan();
    if (watched != 0) {
      forbid(inputs, time, timespan);
    }
    append(entry);
    expire(time - timespan);
    if (takeOverflow()) {
      judging.bounded();
    }
    boolean passing = (inputs & lasting) == 0;
    if (passing) {
      steps.add(time, entry.at, inputs);
    }
    long newest = steps.end() - 1;
    long[] matched = complete(judging, steps, steps.first(), newest, newest);
    if (matched != null) {
      judging.matched(evidence(steps, matched), time, false);
    }
    if (passing) {
      steps.removeLast();
    }
  }

  /** An input that must stay away: remembers it, and lets go what it forbids. */
  private void forbid(long inputs, long time, long timespan) {
    for (long rest = inputs & watched; rest != 0; rest &= rest - 1) {
      int input = Long.numberOfTrailingZeros(rest);
      lastSeen[input] = Math.max(lastSeen[input], time);
    }
    for (Iterator<Pending> all = pending.iterator(); all.hasNext(); ) {
      Pending one = all.next();
      if ((bits(terms.get(one.term).absent()) & inputs) != 0
          && time >= one.last - timespan
          && time <= Lane.add(one.first, timespan)) {
        all.remove();
        earliest = Long.MAX_VALUE;
      }
    }
  }

  /**
   * What a step completes over a stretch of steps: the evidence of the terms that hold at once;
   * null where there is none. Terms that wait for an absence are remembered.
   *
   * @param over all steps that there are for what is judged: those that last in order, all of them
   *     for a late occurrence
   * @param first the first step of the window
   * @param end the step that it ends in
   * @param must a step that must be part of the evidence
   */
  private long[] complete(Judging judging, Steps over, long first, long end, long must) {
    long[] union = null;
    boolean part = false;
    for (int i = 0; i < chains.length; i++) {
      boolean waits = !terms.get(i).absent().isEmpty();
      boolean completes = chains[i].isStep(over, end);
      if (waits && !completes) {
        continue;
      }
      long[] found = chains[i].find(over, first, end);
      if (found == null) {
        continue;
      }
      if (waits) {
        if (end == must || Arrays.binarySearch(found, must) >= 0) {
          await(judging, over, i, found);
        }
      } else {
        part |= completes && (end == must || Arrays.binarySearch(found, must) >= 0);
        union = union == null ? found : union(union, found);
      }
    }
    return part ? union : null;
  }

  private static long[] union(long[] left, long[] right) {
    long[] all = Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, all, left.length, right.length);
    return Arrays.stream(all).sorted().distinct().toArray();
  }

  private void await(Judging judging, Steps over, int term, long[] found) {
    boolean late = over != steps;
    long timespan = judging.parameters.timespan();
    long first = over.time(found[0]);
    long last = over.time(found[found.length - 1]);
    for (int input : terms.get(term).absent()) {
      if (lastSeen[input] >= last - timespan && !late) {
        return;
      }
      if (late && over.hasWithin(input, last - timespan, Lane.add(first, timespan))) {
        return;
      }
    }
    PackedEvidence evidence = PackedEvidence.of(evidence(over, found), lane.names);
    pending.add(new Pending(term, first, last, evidence, late));
    if (pending.size() == 1) {
      earliest = first;
    } else if (earliest != Long.MAX_VALUE) {
      earliest = Math.min(earliest, first);
    }
    if (pending.size() > plan.options.maxOccurrences()) {
      pending.remove(0);
      earliest = Long.MAX_VALUE;
      judging.bounded();
    }
  }

  private List<Evidence> evidence(Steps over, long[] found) {
    List<Evidence> list = new ArrayList<>(found.length);
    for (long step : found) {
      // Two occurrences of one event are one event.
      Evidence evidence = log.evidence(over.place(step), over.time(step), lane.names);
      if (!Episode.has(list, evidence)) {
        list.add(evidence);
      }
    }
    return list;
  }

  @Override
  boolean judgeLate(
      Judging judging, OccurrenceLog.Entry entry, Occurrence occurrence, long inputs) {
    long time = entry.time;
    long timespan = judging.parameters.timespan();
    if (watched != 0) {
      forbid(inputs, time, timespan);
    }
    Steps all = all();
    long must = all.at(entry.at);
    long[] matched = null;
    long decided = 0;
    for (long end = all.end() - 1; end >= must && matched == null; end--) {
      decided = all.time(end);
      if (decided - timespan > time) {
        continue;
      }
      int waiting = pending.size();
      matched = complete(judging, all, all.from(decided - timespan), end, must);
      if (pending.size() > waiting) {
        break;
      }
    }
    if (matched != null) {
      judging.matched(evidence(all, matched), decided, true);
    }
    decide(judging, judging.completeTo);
    return true;
  }

  /** Every entry of the log that is the rule's. */
  private Steps all() {
    Steps all = new Steps(log, plan.rule.inputs().size());
    OccurrenceLog.Entry entry = new OccurrenceLog.Entry(log);
    for (boolean there = entry.first(); there; there = entry.next()) {
      int position = entry.claim.position(plan.number);
      if (position >= 0) {
        all.add(entry.time, entry.at, entry.claim.inputs()[position]);
      }
    }
    return all;
  }

  @Override
  void decide(Judging judging, long completeTo) {
    if (nextDecision(judging.parameters) > completeTo || pending.isEmpty()) {
      return;
    }
    long timespan = judging.parameters.timespan();
    List<Pending> due = new ArrayList<>();
    for (Iterator<Pending> all = pending.iterator(); all.hasNext(); ) {
      Pending one = all.next();
      if (Lane.add(one.first, timespan) <= completeTo) {
        due.add(one);
        all.remove();
        earliest = Long.MAX_VALUE;
      }
    }
    due.sort(Comparator.comparingLong(Pending::first));
    for (Pending one : due) {
      long end = Lane.add(one.first, timespan);
      if (!judging.isUndecidable(one.last - timespan, end)) {
        judging.matched(one.evidence.list(lane.names), end, one.late);
      }
    }
  }

  @Override
  long nextDecision(Parameters parameters) {
    if (pending.isEmpty()) {
      return Long.MAX_VALUE;
    }
    if (earliest == Long.MAX_VALUE) {
      for (Pending one : pending) {
        earliest = Math.min(earliest, one.first);
      }
    }
    return Lane.add(earliest, parameters.timespan());
  }

  @Override
  long keptUntil(Parameters parameters) {
    long until = Long.MIN_VALUE;
    if (!pending.isEmpty()) {
      // The newest is the last to wait; one of the same end as another is no later.
      until = Lane.add(pending.get(pending.size() - 1).last, parameters.timespan());
    }
    for (long seen : lastSeen) {
      if (seen != Long.MIN_VALUE) {
        until = Math.max(until, Lane.add(seen, 2 * parameters.timespan()));
      }
    }
    return until;
  }

  @Override
  boolean isPlain() {
    if (!pending.isEmpty()) {
      return false;
    }
    for (long seen : lastSeen) {
      if (seen != Long.MIN_VALUE) {
        return false;
      }
    }
    return true;
  }

  @Override
  void write(PackedBytes out) {
    for (long rest = watched; rest != 0; rest &= rest - 1) {
      long seen = lastSeen[Long.numberOfTrailingZeros(rest)];
      out.putByte(seen == Long.MIN_VALUE ? 0 : 1);
      if (seen != Long.MIN_VALUE) {
        out.putMicros(seen);
      }
    }
    out.putNumber(pending.size());
    for (Pending one : pending) {
      out.putNumber((long) one.term << 1 | (one.late ? 1 : 0));
      out.putMicros(one.first);
      out.putMicros(one.last - one.first);
      one.evidence.write(out);
    }
  }

  @Override
  void read(int version, PackedReader in) {
    for (long rest = watched; rest != 0; rest &= rest - 1) {
      if (in.getByte() == 1) {
        lastSeen[Long.numberOfTrailingZeros(rest)] = in.getMicros();
      }
    }
    int size = in.getCount();
    for (int i = 0; i < size; i++) {
      long term = in.getNumber();
      long first = in.getMicros();
      long last = first + in.getMicros();
      pending.add(
          new Pending((int) (term >>> 1), first, last, PackedEvidence.read(in), (term & 1) != 0));
    }
  }
}
