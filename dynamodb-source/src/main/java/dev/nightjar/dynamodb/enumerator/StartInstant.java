package dev.nightjar.dynamodb.enumerator;

import dev.nightjar.dynamodb.StartPosition;
import dev.nightjar.dynamodb.snapshot.SnapshotException;
import dev.nightjar.dynamodb.split.ShardSplit;
import java.time.Duration;
import java.time.Instant;

/**
 * What a start position means in time: before which instant nothing of the stream is wanted. Pure;
 * times are epoch milliseconds.
 */
final class StartInstant {

  /** A bound by our clock reaches this much further back: clocks differ, and loss is worse. */
  static final long CLOCK_SKEW_MILLIS = 10_000;

  /** For how long a stream keeps records. */
  static final long RETENTION_MILLIS = Duration.ofHours(24).toMillis();

  /** An export must be this much younger than what the stream keeps: its import takes time. */
  static final long EXPORT_MARGIN_MILLIS = Duration.ofHours(1).toMillis();

  private final StartPosition start;
  private final long now;

  StartInstant(StartPosition start, long now) {
    this.start = start;
    this.now = now;
  }

  /**
   * The bound as far as it is known at the start; {@link ShardSplit#NO_BOUND} for the trim horizon,
   * and for an export, whose instant is in its manifest.
   */
  long notBefore() {
    return switch (start.kind()) {
      case TRIM_HORIZON, EXPORT -> ShardSplit.NO_BOUND;
      case LATEST, SNAPSHOT -> now - CLOCK_SKEW_MILLIS;
      case TIMESTAMP -> start.instant().toEpochMilli();
    };
  }

  /**
   * Whether what the stream has lost before the first listing is no gap: all that it still holds
   * was asked for, and no more.
   */
  boolean isAtHorizon() {
    return start.kind() == StartPosition.Kind.TRIM_HORIZON
        || (start.kind() == StartPosition.Kind.TIMESTAMP
            && start.instant().toEpochMilli() < now - RETENTION_MILLIS);
  }

  /** What the user should know of the instant that was asked for; null where there is nothing. */
  String warning() {
    if (start.kind() != StartPosition.Kind.TIMESTAMP) {
      return null;
    }
    if (isAtHorizon()) {
      return "the start at "
          + start.instant()
          + " is more than 24 hours back, and the stream holds no more than 24 hours: it is read"
          + " from its oldest record on. To have what is older, start with a snapshot";
    }
    return start.instant().isAfter(Instant.ofEpochMilli(now))
        ? "the start at " + start.instant() + " is still to come: nothing is read before it"
        : null;
  }

  /**
   * Checks an export's instant at the first start.
   *
   * @throws SnapshotException where the stream may not reach back to it by the time that the export
   *     has been read
   */
  static void checkExport(String folder, Instant exportTime, long now) {
    if (exportTime.toEpochMilli() < now - RETENTION_MILLIS + EXPORT_MARGIN_MILLIS) {
      throw new SnapshotException(
          "the export in "
              + folder
              + " shows the table of "
              + exportTime
              + ", but the stream reaches back 24 hours only, and 1 hour is set aside for reading"
              + " the export: what changed in between would be lost. Make a new export, or start at"
              + " the position 'snapshot'",
          null);
    }
  }
}
