package dev.nightjar.dynamodb.reader;

import java.util.SplittableRandom;

/**
 * When a shard is to be asked next, and whether it has been caught up with. Pure: times are elapsed
 * milliseconds. A full page is followed at once, within the calls a second that the service allows
 * a shard; a partial one after {@link #PARTIAL_MILLIS}; empty ones ever later, and failures later
 * still.
 */
final class ShardPace {

  static final long PARTIAL_MILLIS = 200;
  static final long LONGEST_IDLE_MILLIS = 2_000;
  static final long LONGEST_BACKOFF_MILLIS = 10_000;

  /** Empty pages further apart prove nothing together: nobody looked in between. */
  static final long LONGEST_SILENCE_MILLIS = 5_000;

  private final int callsPerSecond;
  private final long caughtUpAfter;
  private final SplittableRandom random;
  private double permits;
  private long permitsAt;
  private long nextAt;
  private int empties;
  private int failures;
  private long emptySince = -1;
  private long emptyAt;
  private boolean caughtUp;

  ShardPace(int callsPerSecond, long caughtUpAfterMillis, long seed, long now) {
    this.callsPerSecond = callsPerSecond;
    this.caughtUpAfter = caughtUpAfterMillis;
    this.random = new SplittableRandom(seed);
    this.permits = callsPerSecond;
    this.permitsAt = now;
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
    permits = Math.min(callsPerSecond, permits + (now - permitsAt) * callsPerSecond / 1000.0) - 1;
    permitsAt = now;
  }

  /** A page with records came, wanted or not. */
  void onRecords(long now, boolean full) {
    reset();
    failures = 0;
    schedule(now, full ? 0 : PARTIAL_MILLIS);
  }

  /** A page without records came. */
  void onEmpty(long now) {
    failures = 0;
    if (emptySince >= 0 && now - emptyAt > LONGEST_SILENCE_MILLIS) {
      reset();
    }
    if (emptySince < 0) {
      emptySince = now;
    }
    emptyAt = now;
    long due = emptySince + caughtUpAfter;
    caughtUp = now >= due && empties > 0;
    long wait = jitter(Math.min(PARTIAL_MILLIS << Math.min(empties++, 10), LONGEST_IDLE_MILLIS));
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
    schedule(now, 0);
  }

  private void reset() {
    empties = 0;
    emptySince = -1;
    caughtUp = false;
  }

  private void schedule(long now, long wait) {
    double missing = 1 - (permits + (now - permitsAt) * callsPerSecond / 1000.0);
    long untilPermit = missing <= 0 ? 0 : (long) Math.ceil(missing * 1000 / callsPerSecond);
    nextAt = now + Math.max(wait, untilPermit);
  }

  /** Up to a fifth less, so that shards do not march in step. */
  private long jitter(long millis) {
    return millis - random.nextLong(millis / 5 + 1);
  }
}
