package dev.nightjar.job;

import static dev.nightjar.job.configuration.Option.of;
import static dev.nightjar.job.configuration.ValueType.duration;
import static dev.nightjar.job.configuration.ValueType.flag;

import dev.nightjar.job.configuration.Option;
import java.time.Duration;
import java.util.List;

/** What can be set about how long documents are kept. The job itself removes nothing. */
public final class RetentionOptions {

  private static final Duration LEAST = Duration.ofDays(2);
  private static final Duration MOST = Duration.ofDays(36_500);

  public static final Option<Boolean> ENABLED =
      of(
          "retention.enabled",
          flag(),
          "false",
          "Whether `./nightjar retention` may remove what is older than below. The job itself never"
              + " removes anything.");

  public static final Option<Duration> EVENTS =
      kept(
          "retention.events",
          "400 d",
          "How long events are kept, from their own time on, in whole periods of the index; one that"
              + " is out of range, from its arrival on. Not shorter than `opensearch.retention`.");

  public static final Option<Duration> ALERTS =
      kept("retention.alerts", "1100 d", "How long alerts are kept after their last evidence.");

  public static final Option<Duration> COUNTS =
      kept("retention.counts", "100 d", "How long rolling counts are kept.");

  public static final Option<Duration> DEAD_LETTERS =
      kept(
          "retention.dead-letters", "100 d", "How long dead letters are kept after their arrival.");

  /** All options of retention, in their order. */
  public static final List<Option<?>> ALL = List.of(ENABLED, EVENTS, ALERTS, COUNTS, DEAD_LETTERS);

  private RetentionOptions() {}

  private static Option<Duration> kept(String key, String standard, String description) {
    return of(key, duration(LEAST, MOST), standard, description);
  }
}
