package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.split.ChangeSplit;
import java.io.IOException;
import java.util.List;

/**
 * A split that is being read: makes its calls, and knows when. All but {@link #call} happens under
 * the split reader's lock.
 */
abstract class SplitPoll {

  private final ChangeSplit split;
  private final AccessPatience access = new AccessPatience();

  // Where the poll stands; kept by its lane.
  private List<SplitElement> page;
  private boolean calling;
  private boolean paused;
  private boolean ended;

  SplitPoll(ChangeSplit split, List<SplitElement> opening) {
    this.split = split;
    this.page = opening.isEmpty() ? null : opening;
  }

  /** What a call brought, to be looked at under the lock. */
  @FunctionalInterface
  interface Answer {
    /**
     * Takes it in.
     *
     * @param now elapsed milliseconds
     * @return what is to be handed over; may be empty
     * @throws IOException where the job has to fail
     */
    List<SplitElement> take(long now) throws IOException;
  }

  /** When the next call may start, elapsed milliseconds. */
  abstract long nextAt();

  /** A call is about to start. */
  abstract void onStart(long now);

  /**
   * Makes a call. It blocks, without the lock and by one thread at a time.
   *
   * @throws RuntimeException where it failed; see {@link #onFailure}
   */
  abstract Answer call();

  /** The call failed and will be repeated. */
  abstract void onFailure(long now);

  /** It is asked again after a pause. */
  abstract void onResume(long now);

  /** What the credentials must be allowed to do, for a message. */
  abstract String permissions();

  /** Lets go of files. Not while a call is at work. */
  void close() {}

  final String id() {
    return split.splitId();
  }

  /** How long its refusals are borne. */
  final AccessPatience access() {
    return access;
  }

  final List<SplitElement> page() {
    return page;
  }

  final void setPage(List<SplitElement> elements) {
    page = elements;
  }

  final boolean isCalling() {
    return calling;
  }

  final void setCalling(boolean now) {
    calling = now;
  }

  final boolean isPaused() {
    return paused;
  }

  final void setPaused(boolean now) {
    paused = now;
  }

  final boolean hasEnded() {
    return ended;
  }

  final void end() {
    ended = true;
  }

  /** Whether there is nothing to wait for but the time of the next call. */
  final boolean wantsCall() {
    return !calling && !paused && !ended && page == null;
  }
}
