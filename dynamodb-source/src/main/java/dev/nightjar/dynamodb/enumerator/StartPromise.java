package dev.nightjar.dynamodb.enumerator;

import dev.nightjar.dynamodb.StartPosition;
import dev.nightjar.dynamodb.split.EnumeratorState;
import dev.nightjar.dynamodb.split.ShardSplit;
import dev.nightjar.dynamodb.split.ShardSplit.Begin;

/**
 * What a source promised to read when it was first started: the loss of anything else is no gap.
 * Pure; times are epoch milliseconds.
 */
final class StartPromise {

  /** For so long a shard that waits since the first start begins at whatever is left of it. */
  static final long HORIZON_MILLIS = 3_600_000;

  /** What the service drops it may drop so much early. */
  private static final long MARGIN_MILLIS = 600_000;

  private final StartPosition.Kind kind;
  private final StartInstant start;
  private final long startedMillis;
  private long notBefore;

  /** To what the service rounds an arrival down: a record is not older than it says by more. */
  private long grainMillis = 1_000;

  /**
   * @param kept the state restored; null at a first start
   */
  StartPromise(StartPosition position, EnumeratorState kept, long now) {
    this.kind = position.kind();
    this.start = new StartInstant(position, now);
    this.startedMillis = kept == null ? now : kept.startedMillis();
    this.notBefore = kept == null ? start.notBefore() : kept.notBeforeMillis();
  }

  /** When the source was first started. */
  long startedMillis() {
    return startedMillis;
  }

  /** Nothing that arrived before this instant is wanted; {@link ShardSplit#NO_BOUND} for all. */
  long notBefore() {
    return notBefore == ShardSplit.NO_BOUND
        ? notBefore
        : Math.floorDiv(notBefore, grainMillis) * grainMillis;
  }

  /** The snapshot shows the table of this instant. */
  void asOf(long millis) {
    notBefore = millis - StartInstant.CLOCK_SKEW_MILLIS;
  }

  /** The stream is known. */
  void resolved(String streamArn) {
    grainMillis = streamArn.contains(":ddblocal:") ? 60_000 : 1_000;
  }

  /** What the user should know of a first start's position; null where there is nothing. */
  String warning() {
    return start.warning();
  }

  /** Whether what the stream has lost before the first listing is no gap. */
  boolean isAtHorizon() {
    return start.isAtHorizon();
  }

  /**
   * Whether records are lost with a shard that is gone. A start may list old shards that go before
   * their turn comes: all they held was older than the stream keeps.
   *
   * @param before whether this is a first start that has handed out nothing yet
   */
  boolean isBroken(boolean before, long now) {
    if (before && start.isAtHorizon()) {
      return false;
    }
    boolean reachesBack = kind == StartPosition.Kind.TIMESTAMP || kind == StartPosition.Kind.EXPORT;
    return !reachesBack || now - notBefore >= StartInstant.RETENTION_MILLIS - MARGIN_MILLIS;
  }

  /**
   * Whether the horizon of the first start is long past: what is trimmed by now was there then.
   * Soon after the start the two can't be told apart.
   */
  boolean isHorizonPast(ShardSplit split, long now) {
    return split.begin() == Begin.HORIZON
        && split.lastSequenceNumber() == null
        && now - startedMillis > HORIZON_MILLIS;
  }
}
