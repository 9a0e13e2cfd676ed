package dev.nightjar.cep.engine;

import java.util.Comparator;
import java.util.Iterator;
import java.util.PriorityQueue;

/**
 * Occurrences that wait until nothing can come before them: a heap by the moment at which they may
 * be judged, then by the total order. Not safe for several threads.
 */
public final class ReorderQueue implements Iterable<Occurrence> {

  /**
   * Time and hold, then time, event id and document id; then what tells two groups apart; then the
   * inputs, which tell an event from an inner alert that ends in it.
   */
  public static final Comparator<Occurrence> ORDER =
      Comparator.comparingLong(ReorderQueue::due)
          .thenComparing(Occurrence.ORDER)
          .thenComparing(Occurrence::tenant)
          .thenComparingLong(Occurrence::grouping)
          .thenComparing(Occurrence::group, java.util.Arrays::compare)
          .thenComparing(Occurrence::inputs, java.util.Arrays::compare);

  private final PriorityQueue<Occurrence> heap = new PriorityQueue<>(ReorderQueue::compare);

  /** The event time, in epoch microseconds, that must be complete before it is judged. */
  public static long due(Occurrence occurrence) {
    long due = occurrence.time() + occurrence.hold();
    return due < occurrence.time() ? Long.MAX_VALUE : due;
  }

  private static int compare(Occurrence left, Occurrence right) {
    int order = Long.compare(due(left), due(right));
    return order != 0 ? order : ORDER.compare(left, right);
  }

  /** Takes an occurrence. */
  public void add(Occurrence occurrence) {
    heap.add(occurrence);
  }

  /**
   * The next occurrence of which all that precedes it is known.
   *
   * @param watermark the event time in epoch microseconds up to which all is known
   * @return null where none is due
   */
  public Occurrence poll(long watermark) {
    Occurrence next = heap.peek();
    return next == null || due(next) > watermark ? null : heap.poll();
  }

  /** When the next is due, in epoch microseconds; {@link Long#MAX_VALUE} where it is empty. */
  public long nextDue() {
    Occurrence next = heap.peek();
    return next == null ? Long.MAX_VALUE : due(next);
  }

  /** How many wait. */
  public int size() {
    return heap.size();
  }

  /** Whether none waits. */
  public boolean isEmpty() {
    return heap.isEmpty();
  }

  /** All that wait, in no order: for a snapshot. */
  @Override
  public Iterator<Occurrence> iterator() {
    return heap.iterator();
  }
}
