package dev.nightjar.dynamodb.simulation;

import dev.nightjar.dynamodb.split.ChangeSplit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/** One subtask over all lives of its reader: its mail, and what it waits for. */
final class SimulatedTask {

  private final int subtask;
  private final Deque<Letter> letters = new ArrayDeque<>();
  private final Deque<Letter> behindBarrier = new ArrayDeque<>();
  private final Deque<Long> notices = new ArrayDeque<>();
  private SimulatedReader reader;
  private List<ChangeSplit> reported;
  private long registersAt;
  private long resetAt = SimulatedClock.NEVER;
  private long stalledUntil;
  private long toldAt = SimulatedClock.NEVER;
  private boolean gatewayClosed;

  /** A message from the enumerator. */
  record Letter(long at, Content content) {
    /** What it does when it arrives. */
    interface Content {
      void arrive(SimulatedReader reader);
    }
  }

  SimulatedTask(int subtask) {
    this.subtask = subtask;
  }

  int subtask() {
    return subtask;
  }

  /** Null while it is down. */
  SimulatedReader reader() {
    return reader;
  }

  void start(SimulatedReader started, List<ChangeSplit> splits, long registers) {
    reader = started;
    reported = splits;
    registersAt = registers;
  }

  boolean isRegistrationPending() {
    return reported != null;
  }

  boolean isRegistrationDue(long now) {
    return reported != null && registersAt <= now;
  }

  List<ChangeSplit> takeReported() {
    List<ChangeSplit> splits = reported;
    reported = null;
    return splits;
  }

  // Mail.

  void post(Letter letter) {
    (gatewayClosed ? behindBarrier : letters).add(letter);
  }

  boolean hasLetter(long now) {
    return !letters.isEmpty() && letters.peek().at() <= now;
  }

  void deliver() {
    letters.remove().content().arrive(reader);
  }

  void closeGateway() {
    gatewayClosed = true;
  }

  void openGateway() {
    gatewayClosed = false;
    letters.addAll(behindBarrier);
    behindBarrier.clear();
  }

  boolean isDrained() {
    return letters.isEmpty() && reader != null;
  }

  void notice(long checkpoint) {
    notices.add(checkpoint);
  }

  Long notice() {
    return notices.peek();
  }

  void takeNotice() throws Exception {
    reader.complete(notices.remove());
  }

  /** When the reader's next word arrives. */
  long toldAt(long now, LongSupplier delay) {
    if (toldAt == SimulatedClock.NEVER) {
      toldAt = now + delay.getAsLong();
    }
    return toldAt;
  }

  void toldNext() {
    toldAt = SimulatedClock.NEVER;
  }

  // Trouble.

  /** What follows takes nothing until then. */
  void stall(long until) {
    stalledUntil = until;
  }

  boolean isStalled(long now) {
    return stalledUntil > now;
  }

  void fail(long setBackAt) throws Exception {
    reader.close();
    reader = null;
    reported = null;
    resetAt = setBackAt;
    letters.clear();
    behindBarrier.clear();
    notices.clear();
    gatewayClosed = false;
    toldAt = SimulatedClock.NEVER;
  }

  boolean isResetDue(long now) {
    return resetAt <= now;
  }

  void reset() {
    resetAt = SimulatedClock.NEVER;
  }

  /** When something may happen here that may not happen now. */
  long nextAt(long now) {
    if (reader == null) {
      return resetAt;
    }
    if (reported != null) {
      return registersAt;
    }
    long next = reader.nextAt();
    if (!letters.isEmpty()) {
      next = Math.min(next, letters.peek().at());
    }
    if (!reader.told.isEmpty()) {
      next = Math.min(next, toldAt);
    }
    return isStalled(now) ? Math.min(next, stalledUntil) : next;
  }
}
