package dev.nightjar.job;

import static dev.nightjar.job.configuration.Option.of;
import static dev.nightjar.job.configuration.ValueType.bytes;
import static dev.nightjar.job.configuration.ValueType.choice;
import static dev.nightjar.job.configuration.ValueType.duration;
import static dev.nightjar.job.configuration.ValueType.integer;
import static dev.nightjar.job.configuration.ValueType.text;

import dev.nightjar.job.configuration.Option;
import dev.nightjar.sinks.opensearch.IndexPeriod;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import java.time.Duration;
import java.util.List;

/** What can be set about OpenSearch and how documents go there. */
public final class SearchOptions {

  public static final Option<String> URL =
      of(
          "opensearch.url",
          text(),
          null,
          "Address of OpenSearch, such as `https://host:9200`; several nodes of one cluster with"
              + " commas.");

  public static final Option<OpenSearchOptions.Auth> AUTH =
      of(
          "opensearch.auth",
          choice(OpenSearchOptions.Auth.class),
          "none",
          "How the job identifies itself.");

  public static final Option<String> USERNAME =
      of("opensearch.username", text(), null, "User name for `basic`.");

  public static final Option<String> PASSWORD =
      Option.secret(
          "opensearch.password", "Password for `basic`; `${env:NAME}` keeps it out of files.");

  public static final Option<String> CA_FILE =
      of(
          "opensearch.ca-file",
          text(),
          null,
          "PEM file with the authorities to trust, on every machine; else Java's own.");

  public static final Option<String> PREFIX =
      of("opensearch.index-prefix", text(), "nightjar", "What all indices are named with.");

  public static final Option<IndexPeriod> PERIOD =
      of(
          "opensearch.index-period",
          choice(IndexPeriod.class),
          "day",
          "How much time one index of events holds. Five years of days exceed 1,000 shards.");

  public static final Option<Duration> RETENTION =
      of(
          "opensearch.retention",
          duration(Duration.ofDays(1), Duration.ofDays(36_500)),
          "400 d",
          "An event that is older than this when it arrives goes to an out-of-range index.");

  public static final Option<Integer> SHARDS =
      of("opensearch.index-shards", integer(1, 1024), "1", "Primary shards of each index.");

  public static final Option<Integer> REPLICAS =
      of(
          "opensearch.index-replicas",
          integer(0, 100),
          "1",
          "Copies of each shard. A single node can hold none.");

  public static final Option<Duration> CONNECT_TIMEOUT =
      of(
          "opensearch.connect-timeout",
          duration(Duration.ofMillis(10), Duration.ofHours(1)),
          "5 s",
          "How long a connection may take.");

  public static final Option<Integer> BULK_DOCUMENTS =
      of("opensearch.bulk.documents", integer(1, 10_000), "1000", "The most documents of a bulk.");

  public static final Option<Long> BULK_BYTES =
      of(
          "opensearch.bulk.bytes",
          bytes(1 << 10, 90 << 20),
          "5 MiB",
          "The most bytes of a bulk; a larger document goes alone.");

  public static final Option<Integer> BULK_IN_FLIGHT =
      of(
          "opensearch.bulk.in-flight",
          integer(1, 64),
          "4",
          "The most bulks of a subtask that wait for an answer.");

  public static final Option<Integer> BUFFERED_DOCUMENTS =
      of(
          "opensearch.bulk.buffered-documents",
          integer(1, 1_000_000),
          "20000",
          "The most undecided documents of a subtask; they are in each checkpoint.");

  public static final Option<Long> BUFFERED_BYTES =
      of(
          "opensearch.bulk.buffered-bytes",
          bytes(1 << 10, 1 << 30),
          "64 MiB",
          "The most undecided bytes of a subtask.");

  public static final Option<Duration> BULK_LINGER =
      of(
          "opensearch.bulk.linger",
          duration(Duration.ofMillis(1), Duration.ofMinutes(1)),
          "200 ms",
          "How long a document waits for a bulk to fill.");

  public static final Option<Duration> BULK_TIMEOUT =
      of(
          "opensearch.bulk.timeout",
          duration(Duration.ofMillis(10), Duration.ofHours(1)),
          "30 s",
          "How long an answer may take; then the bulk is sent again.");

  public static final Option<Duration> BACK_OFF_MIN =
      of(
          "opensearch.bulk.back-off-min",
          duration(Duration.ofMillis(1), Duration.ofHours(1)),
          "100 ms",
          "The first pause before a bulk is sent again.");

  public static final Option<Duration> BACK_OFF_MAX =
      of(
          "opensearch.bulk.back-off-max",
          duration(Duration.ofMillis(1), Duration.ofHours(1)),
          "10 s",
          "The longest pause; not below the first.");

  /** All options of OpenSearch, in their order. */
  public static final List<Option<?>> ALL =
      List.of(
          URL,
          AUTH,
          USERNAME,
          PASSWORD,
          CA_FILE,
          PREFIX,
          PERIOD,
          RETENTION,
          SHARDS,
          REPLICAS,
          CONNECT_TIMEOUT,
          BULK_DOCUMENTS,
          BULK_BYTES,
          BULK_IN_FLIGHT,
          BUFFERED_DOCUMENTS,
          BUFFERED_BYTES,
          BULK_LINGER,
          BULK_TIMEOUT,
          BACK_OFF_MIN,
          BACK_OFF_MAX);

  private SearchOptions() {}
}
