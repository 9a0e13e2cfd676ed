package dev.nightjar.job;

import static dev.nightjar.job.configuration.Option.of;
import static dev.nightjar.job.configuration.ValueType.address;
import static dev.nightjar.job.configuration.ValueType.bytes;
import static dev.nightjar.job.configuration.ValueType.checkedElsewhere;
import static dev.nightjar.job.configuration.ValueType.choice;
import static dev.nightjar.job.configuration.ValueType.duration;
import static dev.nightjar.job.configuration.ValueType.integer;
import static dev.nightjar.job.configuration.ValueType.list;
import static dev.nightjar.job.configuration.ValueType.text;

import dev.nightjar.audit.mapping.MappingOption;
import dev.nightjar.cep.DetectionOptions;
import dev.nightjar.dynamodb.GapPolicy;
import dev.nightjar.dynamodb.StartPosition;
import dev.nightjar.job.configuration.Option;
import dev.nightjar.job.configuration.ValueType;
import dev.nightjar.sinks.opensearch.IndexPeriod;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Everything that can be set, in the order in which the documentation shows it. */
public final class Options {

  private static final Duration HOUR = Duration.ofHours(1);

  public static final Option<String> NAME =
      of("job.name", text(), "nightjar", "The job's name in Flink.");

  public static final Option<List<Pipeline>> PIPELINES =
      of(
          "pipelines",
          list(choice(Pipeline.class)),
          "project,detect,count",
          "What this submission does with events. In one job a stalled branch stalls all;"
              + " production runs two jobs, `project` and `detect,count`, which take both readers"
              + " that a stream allows.");

  public static final Option<String> TABLE =
      of("source.table", text(), null, "The audit table; its current stream is read.");

  public static final Option<String> STREAM_ARN =
      of("source.stream-arn", text(), null, "The stream itself, instead of the table.");

  public static final Option<String> REGION =
      of(
          "source.region",
          text(),
          null,
          "The AWS Region; else that of the ARN, else the SDK's default chain.");

  public static final Option<URI> ENDPOINT =
      of("source.endpoint", address(), null, "Another address of DynamoDB, for DynamoDB Local.");

  public static final Option<Credentials> CREDENTIALS =
      of(
          "source.credentials",
          choice(Credentials.class),
          "default",
          "`default` is the SDK's chain; `static` takes the keys below.");

  public static final Option<String> ACCESS_KEY =
      of("source.access-key", text(), null, "The id of a static key.");

  public static final Option<String> SECRET_KEY =
      Option.secret(
          "source.secret-key", "The secret of a static key; `${env:NAME}` keeps it out of files.");

  public static final Option<String> SESSION_TOKEN =
      Option.secret("source.session-token", "The token of temporary static credentials.");

  public static final Option<StartPosition> START =
      of(
          "source.start",
          choice(StartPosition.class),
          "trim-horizon",
          "Where to start without a savepoint: all that the stream still holds, or what is written"
              + " from now on.");

  public static final Option<GapPolicy> ON_GAP =
      of(
          "source.on-gap",
          choice(GapPolicy.class),
          "fail",
          "What to do where the stream lost records before they were read.");

  public static final Option<Duration> DISCOVERY_INTERVAL =
      of(
          "source.discovery-interval",
          duration(Duration.ofSeconds(1), HOUR),
          "60 s",
          "How often shards are listed without a reason.");

  public static final Option<Integer> CALLS_PER_SECOND =
      of(
          "source.calls-per-second",
          integer(1, 1000),
          "5",
          "Reads a second of one shard; the service allows 5 for all readers together.");

  public static final Option<Integer> PARALLEL_CALLS =
      of(
          "source.parallel-calls",
          integer(1, 64),
          "8",
          "Shards of one subtask that are read at the same time.");

  public static final Option<Duration> CAUGHT_UP_AFTER =
      of(
          "source.caught-up-after",
          duration(Duration.ofMillis(1), HOUR),
          "5 s",
          "How long a shard answers with empty pages before its watermark follows the clock's rate.");

  public static final Option<Duration> OUT_OF_ORDERNESS =
      of(
          "time.out-of-orderness",
          duration(Duration.ZERO, HOUR),
          "1 s",
          "How far the watermark stays behind; within it, order of arrival does not matter.");

  public static final Option<Duration> BACKDATED_AFTER =
      of(
          "time.backdated-after",
          duration(Duration.ZERO, Duration.ofDays(36_500)),
          "15 min",
          "An event that is older than this when it arrives is marked as backdated.");

  public static final Option<Integer> BURST_THRESHOLD =
      of(
          "detect.burst-export.threshold",
          integer(DetectionOptions.MIN_THRESHOLD, DetectionOptions.MAX_THRESHOLD),
          "10",
          "So many exports of one person within the window alert.");

  public static final Option<Duration> BURST_WINDOW =
      of(
          "detect.burst-export.window",
          duration(DetectionOptions.MIN_WINDOW, DetectionOptions.MAX_WINDOW),
          "60 min",
          "The window of a burst.");

  public static final Option<Duration> GRANT_WINDOW =
      of(
          "detect.grant-then-export.window",
          duration(DetectionOptions.MIN_WINDOW, DetectionOptions.MAX_WINDOW),
          "30 min",
          "An export by the grantee so long after a role was granted alerts.");

  public static final Option<List<String>> EXPORT_ACTIONS =
      of("detect.export-actions", list(text()), "*.export", "Globs of the actions that export.");

  public static final Option<List<String>> GRANT_ACTIONS =
      of(
          "detect.grant-actions",
          list(text()),
          "role.granted",
          "Globs of the actions that grant a role.");

  public static final Option<String> SEARCH_URL =
      of(
          "opensearch.url",
          text(),
          null,
          "Address of OpenSearch, such as `https://host:9200`; several nodes of one cluster with"
              + " commas.");

  public static final Option<OpenSearchOptions.Auth> SEARCH_AUTH =
      of(
          "opensearch.auth",
          choice(OpenSearchOptions.Auth.class),
          "none",
          "How the job identifies itself.");

  public static final Option<String> SEARCH_USERNAME =
      of("opensearch.username", text(), null, "User name for `basic`.");

  public static final Option<String> SEARCH_PASSWORD =
      Option.secret(
          "opensearch.password", "Password for `basic`; `${env:NAME}` keeps it out of files.");

  public static final Option<String> SEARCH_CA_FILE =
      of(
          "opensearch.ca-file",
          text(),
          null,
          "PEM file with the authorities to trust, on every machine; else Java's own.");

  public static final Option<String> SEARCH_PREFIX =
      of("opensearch.index-prefix", text(), "nightjar", "What all indices are named with.");

  public static final Option<IndexPeriod> SEARCH_PERIOD =
      of(
          "opensearch.index-period",
          choice(IndexPeriod.class),
          "day",
          "How much time one index of events holds. Five years of days exceed 1,000 shards.");

  public static final Option<Duration> SEARCH_RETENTION =
      of(
          "opensearch.retention",
          duration(Duration.ofDays(1), Duration.ofDays(36_500)),
          "400 d",
          "An event that is older than this when it arrives goes to an out-of-range index.");

  public static final Option<Integer> SEARCH_SHARDS =
      of("opensearch.index-shards", integer(1, 1024), "1", "Primary shards of each index.");

  public static final Option<Integer> SEARCH_REPLICAS =
      of(
          "opensearch.index-replicas",
          integer(0, 100),
          "1",
          "Copies of each shard. A single node can hold none.");

  public static final Option<Duration> SEARCH_CONNECT_TIMEOUT =
      of(
          "opensearch.connect-timeout",
          duration(Duration.ofMillis(10), HOUR),
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
          duration(Duration.ofMillis(10), HOUR),
          "30 s",
          "How long an answer may take; then the bulk is sent again.");

  public static final Option<Duration> BACK_OFF_MIN =
      of(
          "opensearch.bulk.back-off-min",
          duration(Duration.ofMillis(1), HOUR),
          "100 ms",
          "The first pause before a bulk is sent again.");

  public static final Option<Duration> BACK_OFF_MAX =
      of(
          "opensearch.bulk.back-off-max",
          duration(Duration.ofMillis(1), HOUR),
          "10 s",
          "The longest pause; not below the first.");

  /** The options of the mapping, in their own order. */
  public static final List<Option<String>> MAPPING =
      List.of(MappingOption.values()).stream().map(Options::mapping).toList();

  /** All options. */
  public static final List<Option<?>> ALL = all();

  private Options() {}

  /** What {@code --help} prints after the usage: each option with default, rule and description. */
  public static String help() {
    StringBuilder help = new StringBuilder();
    for (Option<?> option : ALL) {
      help.append("\n  --").append(option.key());
      if (option.defaultValue() != null) {
        help.append(" (default: ").append(option.defaultValue()).append(')');
      }
      help.append("\n      ").append(option.description());
      help.append("\n      Must be ").append(option.type().rule()).append(".\n");
    }
    return help.toString();
  }

  private static Option<String> mapping(MappingOption option) {
    String name = option.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String rule =
        switch (option.kind()) {
          case TEXT -> "a text that is not blank";
          case OPTIONAL_TEXT -> "a text";
          case PATHS -> "paths to attributes with commas; the first that is there wins";
          case LIST -> "texts with commas";
          case CONDITIONS -> "conditions path=value with commas";
          case PATTERN -> "a pattern of RE2 with a group, or empty";
          case FORMATS -> "time formats with commas";
          case ZONE -> "a time zone";
          case DURATION -> "a number of ms, s, min, h or d";
          case ACTOR_TYPE -> "human, service or system";
          case FLAG -> "true or false";
        };
    ValueType<String> type = checkedElsewhere(name, rule);
    return of(option.key(), type, option.defaultValue(), option.description());
  }

  private static List<Option<?>> all() {
    List<Option<?>> all = new ArrayList<>();
    all.addAll(List.of(NAME, PIPELINES, TABLE, STREAM_ARN, REGION, ENDPOINT));
    all.addAll(List.of(CREDENTIALS, ACCESS_KEY, SECRET_KEY, SESSION_TOKEN, START, ON_GAP));
    all.addAll(List.of(DISCOVERY_INTERVAL, CALLS_PER_SECOND, PARALLEL_CALLS, CAUGHT_UP_AFTER));
    all.addAll(List.of(OUT_OF_ORDERNESS, BACKDATED_AFTER));
    all.addAll(MAPPING);
    all.addAll(List.of(BURST_THRESHOLD, BURST_WINDOW, GRANT_WINDOW, EXPORT_ACTIONS, GRANT_ACTIONS));
    all.addAll(List.of(SEARCH_URL, SEARCH_AUTH, SEARCH_USERNAME, SEARCH_PASSWORD, SEARCH_CA_FILE));
    all.addAll(List.of(SEARCH_PREFIX, SEARCH_PERIOD, SEARCH_RETENTION, SEARCH_SHARDS));
    all.addAll(List.of(SEARCH_REPLICAS, SEARCH_CONNECT_TIMEOUT, BULK_DOCUMENTS, BULK_BYTES));
    all.addAll(List.of(BULK_IN_FLIGHT, BUFFERED_DOCUMENTS, BUFFERED_BYTES, BULK_LINGER));
    all.addAll(List.of(BULK_TIMEOUT, BACK_OFF_MIN, BACK_OFF_MAX));
    return List.copyOf(all);
  }
}
