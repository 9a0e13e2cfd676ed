package dev.nightjar.dynamodb;

import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;

/**
 * Where a source without state starts to read. State always wins over it.
 *
 * @param kind what is read first; never null
 * @param instant the instant of a start at a timestamp; otherwise null
 * @param export where the S3 export lies, a folder with {@code manifest-summary.json} in it;
 *     otherwise null
 */
public record StartPosition(Kind kind, Instant instant, String export) implements Serializable {

  /** What is read first. */
  public enum Kind {
    /** The oldest record that the stream still holds, up to 24 hours back. */
    TRIM_HORIZON,
    /**
     * What is written from now on. The instant is kept in state: after a restart, whatever was
     * written since is read, even where no record had been read before.
     */
    LATEST,
    /** The stream from its oldest record on, without what arrived before an instant. */
    TIMESTAMP,
    /** All items of the table by a parallel scan, then the stream since the scan began. */
    SNAPSHOT,
    /** All items of a DynamoDB export to S3, then the stream since the export's instant. */
    EXPORT
  }

  /** Needs what its kind needs, and nothing else. */
  public StartPosition {
    Objects.requireNonNull(kind, "kind");
    if ((kind == Kind.TIMESTAMP) != (instant != null)) {
      throw new IllegalArgumentException("a start at a timestamp, and no other, has an instant");
    }
    if ((kind == Kind.EXPORT) != (export != null)) {
      throw new IllegalArgumentException("a start from an export, and no other, has its path");
    }
  }

  /** See {@link Kind#TRIM_HORIZON}. */
  public static StartPosition trimHorizon() {
    return new StartPosition(Kind.TRIM_HORIZON, null, null);
  }

  /** See {@link Kind#LATEST}. */
  public static StartPosition latest() {
    return new StartPosition(Kind.LATEST, null, null);
  }

  /** See {@link Kind#TIMESTAMP}. */
  public static StartPosition timestamp(Instant instant) {
    return new StartPosition(Kind.TIMESTAMP, Objects.requireNonNull(instant, "instant"), null);
  }

  /** See {@link Kind#SNAPSHOT}. */
  public static StartPosition snapshot() {
    return new StartPosition(Kind.SNAPSHOT, null, null);
  }

  /**
   * See {@link Kind#EXPORT}.
   *
   * @param folder the export's own folder, such as {@code
   *     s3://bucket/prefix/AWSDynamoDB/01693685827463-2d8752fd}; any file system that Flink knows
   */
  public static StartPosition export(String folder) {
    return new StartPosition(Kind.EXPORT, null, Objects.requireNonNull(folder, "folder"));
  }

  /** Whether items of the table come before the stream. */
  public boolean hasSnapshot() {
    return kind == Kind.SNAPSHOT || kind == Kind.EXPORT;
  }
}
