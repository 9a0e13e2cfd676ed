package dev.nightjar.cep.engine;

import java.util.Arrays;
import java.util.List;

/** The inputs that a term requires, and how their earliest occurrences are found in a window. */
final class Chain {

  private final int[] required;
  private final boolean ordered;
  private final boolean waits;
  private final long tolerance;

  Chain(List<Integer> required, boolean waits, boolean ordered, long tolerance) {
    this.waits = waits;
    this.required = required.stream().mapToInt(Integer::intValue).toArray();
    this.ordered = ordered;
    this.tolerance = tolerance;
  }

  /**
   * The inputs, as bits, that windows to come can need: of a strict order the last is always what
   * was just judged.
   */
  long lasting() {
    long bits = 0;
    int until = ordered && tolerance == 0 ? required.length - 1 : required.length;
    for (int i = 0; i < until; i++) {
      bits |= 1L << required[i];
    }
    return bits;
  }

  /** Whether a step is one of the inputs; it can complete the term only then. */
  boolean isStep(Steps steps, long step) {
    for (int input : required) {
      if (steps.is(step, input)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The evidence in a window, in order: without an order the earliest of each input, where one may
   * stand for several, but where an absence is waited for, what ends the window stands for every
   * input that it is: so each event is judged with the windows that hold it. With an order the
   * earliest chain, of which the last step of the window is part. Null where the window holds none.
   *
   * @param first the first step of the window
   * @param end the step that it ends in
   */
  long[] find(Steps steps, long first, long end) {
    if (!ordered) {
      return together(steps, first, end);
    }
    int from = tolerance == 0 ? required.length - 1 : 0;
    for (int at = required.length - 1; at >= from; at--) {
      if (steps.is(end, required[at])) {
        long[] found = chain(steps, first, end, at);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private long[] together(Steps steps, long first, long end) {
    long[] found = new long[required.length];
    for (int i = 0; i < required.length; i++) {
      found[i] = waits && steps.is(end, required[i]) ? end : steps.next(required[i], first);
      if (found[i] > end) {
        return null;
      }
    }
    if (found.length == 1) {
      return found;
    }
    Arrays.sort(found);
    int distinct = 1;
    for (int i = 1; i < found.length; i++) {
      if (found[i] != found[distinct - 1]) {
        found[distinct++] = found[i];
      }
    }
    return distinct == found.length ? found : Arrays.copyOf(found, distinct);
  }

  /** The chain in which the last step of the window stands at a position. */
  private long[] chain(Steps steps, long first, long end, int position) {
    long[] found = new long[required.length];
    for (int i = 0; i < required.length; i++) {
      if (i == position) {
        found[i] = end;
        continue;
      }
      long from = i == 0 ? first : after(steps, first, found[i - 1]);
      long next = steps.next(required[i], from);
      while (next < end && isUsed(steps, found, i, next, end)) {
        next = steps.next(required[i], next + 1);
      }
      if (next >= end) {
        return null;
      }
      found[i] = next;
    }
    if (tolerance > 0) {
      Arrays.sort(found);
    }
    return found;
  }

  private long after(Steps steps, long first, long before) {
    return tolerance == 0
        ? before + 1
        : Math.max(first, steps.from(steps.time(before) - tolerance));
  }

  /** Whether the event of a step stands for another step of the chain, or for its last. */
  private static boolean isUsed(Steps steps, long[] found, int count, long step, long end) {
    for (int i = 0; i < count; i++) {
      if (steps.sameEvent(found[i], step)) {
        return true;
      }
    }
    return steps.sameEvent(end, step);
  }
}
