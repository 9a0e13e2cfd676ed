package dev.nightjar.dynamodb.reader;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Splits that share a number of calls at a time: which is asked next, and which has something to
 * hand over. Shards and the table's pieces have a lane each, so that neither keeps the other from
 * being asked. Guarded by the split reader's lock.
 *
 * <p>A page waits until it is handed over before its split is asked again, and only so many pages
 * are asked for at a time: memory is bounded, and back-pressure reaches the service.
 */
final class CallLane {

  private final int slots;
  private final int mostInWork;
  private final Deque<SplitPoll> queued = new ArrayDeque<>();
  private final Set<SplitPoll> inWork = new HashSet<>();
  private final TreeSet<SplitPoll> due =
      new TreeSet<>(Comparator.comparingLong(SplitPoll::nextAt).thenComparing(SplitPoll::id));
  private final Deque<SplitPoll> ready = new ArrayDeque<>();
  private int inFlight;

  /**
   * @param slots calls at a time
   * @param mostInWork splits that are read at a time; others wait for the end of one
   */
  CallLane(int slots, int mostInWork) {
    this.slots = slots;
    this.mostInWork = mostInWork;
  }

  /** A new split. It may have something to hand over before its first call. */
  void add(SplitPoll poll) {
    if (poll.page() != null) {
      ready.add(poll);
    }
    if (!poll.hasEnded()) {
      queued.add(poll);
      admit();
    }
  }

  private void admit() {
    while (inWork.size() < mostInWork && !queued.isEmpty()) {
      SplitPoll next = queued.remove();
      inWork.add(next);
      enqueue(next);
    }
  }

  private void enqueue(SplitPoll poll) {
    if (poll.wantsCall() && inWork.contains(poll)) {
      due.add(poll);
    }
  }

  /** The split whose call is to start now, longest waiting first; null where there is none. */
  SplitPoll start(long now) {
    if (due.isEmpty() || due.first().nextAt() > now || !hasRoom()) {
      return null;
    }
    SplitPoll poll = due.pollFirst();
    poll.setCalling(true);
    inFlight++;
    poll.onStart(now);
    return poll;
  }

  /** A call came back with this; empty where there is nothing to hand over. */
  void answered(SplitPoll poll, List<SplitElement> elements) {
    inFlight--;
    poll.setCalling(false);
    if (!elements.isEmpty()) {
      poll.setPage(elements);
      ready.add(poll);
    }
    if (poll.hasEnded()) {
      inWork.remove(poll);
      admit();
    }
    enqueue(poll);
  }

  /** The split whose page is to be handed over next, oldest first; null where there is none. */
  SplitPoll ready() {
    for (SplitPoll poll : ready) {
      if (!poll.isPaused()) {
        return poll;
      }
    }
    return null;
  }

  /** Its page is handed over; it may be asked again. */
  List<SplitElement> handOver(SplitPoll poll) {
    ready.remove(poll);
    List<SplitElement> elements = poll.page();
    poll.setPage(null);
    enqueue(poll);
    return elements;
  }

  /** It is paused, or goes on. */
  void setPaused(SplitPoll poll, boolean paused, long now) {
    if (poll.isPaused() == paused) {
      return;
    }
    if (paused) {
      due.remove(poll);
      poll.setPaused(true);
    } else {
      poll.setPaused(false);
      if (!poll.isCalling()) {
        poll.onResume(now);
      }
      enqueue(poll);
    }
  }

  private boolean hasRoom() {
    if (inFlight >= slots) {
      return false;
    }
    // A page of a paused split, of which each has one at most, must not keep those from being asked
    // that it waits for.
    int waiting = 0;
    for (SplitPoll poll : ready) {
      waiting += poll.isPaused() ? 0 : 1;
    }
    return inFlight + waiting < 2 * slots;
  }

  /** How long until a call may start, elapsed milliseconds, 1 or more. */
  long waitMillis(long now, long longest) {
    return due.isEmpty() || !hasRoom()
        ? longest
        : Math.max(1, Math.min(longest, due.first().nextAt() - now));
  }
}
