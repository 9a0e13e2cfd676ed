package dev.nightjar.dynamodb.snapshot;

import dev.nightjar.dynamodb.SnapshotOptions;
import java.util.SplittableRandom;

/**
 * When a segment's next page may be asked for, so that the segment stays within its share of the
 * read capacity. Pure: times are elapsed milliseconds. What a page costs is known only when it has
 * come, so it is paid for afterwards: the next one waits until the share has made up for it. What
 * is not used is saved up for at most {@link #BURST_MILLIS}. In any span of time the segment
 * consumes no more than its share of the span, that burst, and one page.
 *
 * <p>Throttling and failures wait on top: {@link #FIRST_BACKOFF_MILLIS}, doubled each time, up to
 * {@link #LONGEST_BACKOFF_MILLIS}, less a random part of up to a fifth.
 */
public final class CapacityPace {

  /** For how long an unused share is kept. */
  public static final long BURST_MILLIS = 1_000;

  /** The wait after one failure. */
  public static final long FIRST_BACKOFF_MILLIS = 200;

  /** The longest wait after failures in a row. */
  public static final long LONGEST_BACKOFF_MILLIS = 10_000;

  /** A Scan of nothing costs half a unit, whatever it says. */
  private static final double LEAST_COST = 0.5;

  private final double unitsPerMilli;
  private final SplittableRandom random;
  private double saved;
  private long savedAt;
  private long nextAt;
  private int failures;

  /**
   * For one segment. The first page may be asked for at once.
   *
   * @param unitsPerSecond this segment's share, more than 0
   * @param seed of the random part of waits after failures
   * @param now elapsed milliseconds
   */
  public CapacityPace(double unitsPerSecond, long seed, long now) {
    if (!(unitsPerSecond > 0)) {
      throw new IllegalArgumentException("no capacity to read with: " + unitsPerSecond);
    }
    this.unitsPerMilli = unitsPerSecond / 1_000;
    this.random = new SplittableRandom(seed);
    this.savedAt = now;
    this.nextAt = now;
  }

  /**
   * One segment's share: the capacity split evenly among the segments that can be in work at the
   * same time. All of them together never exceed {@link SnapshotOptions#readCapacity()}, as long as
   * one snapshot or repair is in work at a time. A subtask with less to do than others lends
   * nothing out, so towards the end less than the whole is used.
   *
   * @param options how much in all, and how many segments
   * @param parallelism the source's subtasks, 1 or more
   * @param segmentsAtATime how many segments a subtask reads at the same time, 1 or more
   */
  public static double share(SnapshotOptions options, int parallelism, int segmentsAtATime) {
    long inWork = Math.min(options.segments(), (long) parallelism * segmentsAtATime);
    return (double) options.readCapacity() / inWork;
  }

  /** When the next page may be asked for. */
  public long nextAt() {
    return nextAt;
  }

  /**
   * A page has come.
   *
   * @param consumedCapacity what it cost, in read capacity units, as {@link
   *     SnapshotPage#consumedCapacity()} has it
   */
  public void onPage(long now, double consumedCapacity) {
    failures = 0;
    save(now);
    saved -= Math.max(LEAST_COST, consumedCapacity);
    nextAt = paidAt(now);
  }

  /** A call was throttled or failed. */
  public void onFailure(long now) {
    save(now);
    long wait = Math.min(FIRST_BACKOFF_MILLIS << Math.min(failures++, 10), LONGEST_BACKOFF_MILLIS);
    nextAt = Math.max(now + wait - random.nextLong(wait / 5 + 1), paidAt(now));
  }

  private void save(long now) {
    saved = Math.min(unitsPerMilli * BURST_MILLIS, saved + (now - savedAt) * unitsPerMilli);
    savedAt = now;
  }

  private long paidAt(long now) {
    return saved >= 0 ? now : now + (long) Math.ceil(-saved / unitsPerMilli);
  }
}
