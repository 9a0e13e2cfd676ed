package dev.nightjar.cep.engine;

import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.CorrelationType;
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
  private final Steps steps;
  private final long watched;
  private final long[] lastSeen;
  private final List<Pending> pending = new ArrayList<>(0);

  /** The earliest first evidence of all that wait; {@link Long#MAX_VALUE}: to be found again. */
  private long earliest = Long.MAX_VALUE;

  SequenceWindow(RulePlan plan, Lane lane, int slot) {
    super(plan, lane, slot);
    this.terms = ((Condition.Terms) plan.rule.condition()).terms();
    this.steps = new Steps(plan.rule.inputs().size());
    boolean ordered = plan.rule.type() == CorrelationType.TEMPORAL_ORDERED;
    long tolerance = Parameters.micros(plan.rule.settings().orderTolerance());
    this.chains = new Chain[terms.size()];
    long absent = 0;
    for (int i = 0; i < chains.length; i++) {
      chains[i] = new Chain(terms.get(i).required(), ordered, tolerance);
      absent |= bits(terms.get(i).absent());
    }
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
  void cleared() {
    steps.clear();
  }

  @Override
  void entered(OccurrenceLog.Entry entry, long inputs, PackedReader values) {
    steps.add(entry.time, entry.at, inputs);
  }

  @Override
  void left(OccurrenceLog.Entry entry, long inputs, PackedReader values) {
    steps.removeFirst();
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
    long newest = steps.end() - 1;
    long[] matched = complete(judging, steps.first(), newest, newest, false);
    if (matched != null) {
      judging.matched(evidence(matched), time, false);
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
   * @param first the first step of the window
   * @param end the step that it ends in
   * @param must a step that must be part of the evidence
   */
  private long[] complete(Judging judging, long first, long end, long must, boolean late) {
    long[] union = null;
    boolean part = false;
    for (int i = 0; i < chains.length; i++) {
      boolean waits = !terms.get(i).absent().isEmpty();
      boolean completes = chains[i].isStep(steps, end);
      if (waits && !completes) {
        continue;
      }
      long[] found = chains[i].find(steps, first, end);
      if (found == null) {
        continue;
      }
      if (waits) {
        if (end == must || Arrays.binarySearch(found, must) >= 0) {
          await(judging, i, found, late);
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

  private void await(Judging judging, int term, long[] found, boolean late) {
    long timespan = judging.parameters.timespan();
    long first = steps.time(found[0]);
    long last = steps.time(found[found.length - 1]);
    for (int input : terms.get(term).absent()) {
      if (lastSeen[input] >= last - timespan && !late) {
        return;
      }
      if (late && steps.hasWithin(input, last - timespan, Lane.add(first, timespan))) {
        return;
      }
    }
    PackedEvidence evidence = PackedEvidence.of(evidence(found), lane.names);
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

  private List<Evidence> evidence(long[] found) {
    List<Evidence> list = new ArrayList<>(found.length);
    for (long step : found) {
      Evidence next = log.evidence(steps.place(step), steps.time(step), lane.names);
      // An event and an inner alert that ends in it are one event.
      Evidence before = list.isEmpty() ? null : list.get(list.size() - 1);
      if (before == null
          || before.time() != next.time()
          || !before.eventId().equals(next.eventId())) {
        list.add(next);
      }
    }
    return list;
  }

  @Override
  boolean judgeLate(
      Judging judging, OccurrenceLog.Entry entry, Occurrence occurrence, long inputs) {
    long time = entry.time;
    long timespan = judging.parameters.timespan();
    catchUp();
    if (watched != 0) {
      forbid(inputs, time, timespan);
    }
    long must = steps.at(entry.at);
    long[] matched = null;
    long decided = 0;
    for (long end = steps.end() - 1; end >= must && matched == null; end--) {
      decided = steps.time(end);
      if (decided - timespan > time) {
        continue;
      }
      int waiting = pending.size();
      matched = complete(judging, steps.from(decided - timespan), end, must, true);
      if (pending.size() > waiting) {
        break;
      }
    }
    if (matched != null) {
      judging.matched(evidence(matched), decided, true);
    }
    decide(judging, judging.completeTo);
    return true;
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
