package dev.nightjar.dynamodb.reader;

import java.util.SplittableRandom;

/**
 * When a shard is to be asked next, and whether it has been caught up with. Pure: times are elapsed
 * milliseconds. A full page is followed at once, within the calls a second that the service allows
 * a shard; a partial one after {@link #PARTIAL_MILLIS}, both from the start of the call before, so
 * that a slow answer costs no calls. Empty ones are followed ever later, and failures later still.
 */
final class ShardPace {

  static final long PARTIAL_MILLIS = 200;
  static final long LONGEST_IDLE_MILLIS = 2_000;
  static final long LONGEST_BACKOFF_MILLIS = 10_000;

  /**
   * Empty pages further apart prove nothing together: nobody looked in between. Where a shard waits
   * for its turn among many it is {@link #LONGEST_SILENCE_CALLS} times what it waited before.
   */
  static final long LONGEST_SILENCE_MILLIS = 5_000;

  private static final int LONGEST_SILENCE_CALLS = 3;

  /** After so long without a page, a backlog may have come about. */
  private static final long BACKLOG_MILLIS = 60_000;

  /**
   * Empty pages in a row before a shard that was behind counts as caught up: in front of a backlog
   * the service sends many ("GetRecords" in AWS's reference: "you might have to call it several
   * times"). To take it for silent would carry the watermark past all that is still to come.
   */
  static final int EMPTIES_WHILE_BEHIND = 40;

  /** A call that started late by so much does not put off those after it. */
  private static final long SLACK_MILLIS = 20;

  private static final long NONE = -1;

  private final double share;
  private final long caughtUpAfter;
  private final SplittableRandom random;
  private double allowedAt;
  private long startedAt;
  private long calledAt = NONE;

  /** Between the last two calls that were made, before the one at work; not across a pause. */
  private long interval;

  private long latestInterval;
  private long pageAt;
  private long nextAt;
  private int empties;
  private int failures;
  private long emptySince = -1;
  private long emptyAt;
  private boolean behind;
  private boolean caughtUp;

  /**
   * @param callsPerSecond that the service allows, more than 0
   * @param behind whether much may be waiting in the shard
   */
  ShardPace(int callsPerSecond, long caughtUpAfterMillis, boolean behind, long seed, long now) {
    this.share = 1_000.0 / callsPerSecond;
    this.caughtUpAfter = caughtUpAfterMillis;
    this.behind = behind;
    this.random = new SplittableRandom(seed);
    this.allowedAt = now;
    this.startedAt = now;
    this.pageAt = now;
    this.nextAt = now;
  }

  /** When the next call may start. */
  long nextAt() {
    return nextAt;
  }

  /** Whether empty pages have come for long enough. A single one proves nothing. */
  boolean isCaughtUp() {
    return caughtUp;
  }

  /** A call starts. */
  void onCall(long now) {
    interval = latestInterval;
    latestInterval = calledAt == NONE ? 0 : now - calledAt;
    calledAt = now;
    startedAt = now;
    allowedAt = Math.max(allowedAt, now - SLACK_MILLIS) + share;
  }

  /**
   * The call took another one before it, which the service counts, too.
   *
   * @param now when both had ended; the second may have begun as late
   */
  void onExtraCall(long now) {
    startedAt = now;
    allowedAt = Math.max(allowedAt, now) + share;
  }

  /**
   * A page with records came, wanted or not.
   *
   * @param full whether there is surely more behind them
   * @param nowBehind whether they had waited for long
   */
  void onRecords(boolean full, boolean nowBehind) {
    reset();
    failures = 0;
    behind = nowBehind;
    pageAt = startedAt;
    schedule(startedAt, full ? 0 : PARTIAL_MILLIS);
  }

  /** A part of a page came; the rest needs no call that the service limits. */
  void onPart(long now) {
    reset();
    failures = 0;
    pageAt = now;
    nextAt = now;
  }

  /** A page without records came. */
  void onEmpty(long now) {
    failures = 0;
    long usual = LONGEST_SILENCE_CALLS * interval;
    if (now - pageAt > Math.max(BACKLOG_MILLIS, usual)) {
      behind = true;
    }
    pageAt = now;
    if (emptySince >= 0 && now - emptyAt > Math.max(LONGEST_SILENCE_MILLIS, usual)) {
      reset();
    }
    if (emptySince < 0) {
      emptySince = now;
    }
    emptyAt = now;
    empties++;
    long due = emptySince + caughtUpAfter;
    caughtUp = now >= due && empties >= (behind ? EMPTIES_WHILE_BEHIND : 2);
    behind &= !caughtUp;
    if (behind) {
      schedule(startedAt, PARTIAL_MILLIS);
      return;
    }
    long wait = jitter(Math.min(PARTIAL_MILLIS << Math.min(empties - 1, 10), LONGEST_IDLE_MILLIS));
    // Looking just when the shard would count as caught up shows it without delay.
    schedule(now, now < due ? Math.min(wait, due - now) : wait);
  }

  /** The iterator was refused; another has to be opened. What it missed is unknown. */
  void onLostIterator(long now) {
    reset();
    schedule(now, PARTIAL_MILLIS);
  }

  /** The call failed; this shard waits, others do not. */
  void onFailure(long now) {
    schedule(
        now, jitter(Math.min(PARTIAL_MILLIS << Math.min(failures++, 10), LONGEST_BACKOFF_MILLIS)));
  }

  /** The shard was not looked at for a while. */
  void onResume(long now) {
    reset();
    calledAt = NONE;
    latestInterval = 0;
    schedule(now, 0);
  }

  private void reset() {
    empties = 0;
    emptySince = -1;
    caughtUp = false;
  }

  private void schedule(long from, long wait) {
    nextAt = Math.max(from + wait, (long) allowedAt);
  }

  /** Up to a fifth less, so that shards do not march in step. */
  private long jitter(long millis) {
    return millis - random.nextLong(millis / 5 + 1);
  }
}
