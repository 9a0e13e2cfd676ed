package dev.nightjar.job;

import static dev.nightjar.job.configuration.Option.of;
import static dev.nightjar.job.configuration.ValueType.choice;
import static dev.nightjar.job.configuration.ValueType.duration;
import static dev.nightjar.job.configuration.ValueType.text;

import dev.nightjar.job.configuration.Option;
import java.time.Duration;
import java.util.List;

/** What can be set about the archive in files. */
public final class ArchiveOptions {

  public static final Option<String> PATH =
      of(
          "archive.path",
          text(),
          null,
          "Where the archive is, such as `s3://bucket/audit`; none without it. The submission that"
              + " projects writes it.");

  public static final Option<ArchiveWhat> WHAT =
      of(
          "archive.what",
          choice(ArchiveWhat.class),
          "expired",
          "What is archived: entries that expired in the table, by their TTL; or every event, and"
              + " those.");

  public static final Option<Duration> ROLL_INTERVAL =
      of(
          "archive.roll-interval",
          duration(Duration.ZERO, Duration.ofDays(1)),
          "10 min",
          "How long the lines of a tenant's day may wait for more, in Flink's state, so that files"
              + " are few; from 1 MiB on they don't. With 0 there is a file for each checkpoint.");

  /** All options of the archive, in their order. */
  public static final List<Option<?>> ALL = List.of(PATH, WHAT, ROLL_INTERVAL);

  private ArchiveOptions() {}
}
