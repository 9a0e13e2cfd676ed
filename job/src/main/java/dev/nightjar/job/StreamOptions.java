package dev.nightjar.job;

import static dev.nightjar.job.configuration.Option.of;
import static dev.nightjar.job.configuration.ValueType.address;
import static dev.nightjar.job.configuration.ValueType.choice;
import static dev.nightjar.job.configuration.ValueType.duration;
import static dev.nightjar.job.configuration.ValueType.instant;
import static dev.nightjar.job.configuration.ValueType.integer;
import static dev.nightjar.job.configuration.ValueType.text;

import dev.nightjar.dynamodb.GapPolicy;
import dev.nightjar.dynamodb.StartPosition;
import dev.nightjar.job.configuration.Option;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What can be set about the stream and how it is read. */
public final class StreamOptions {

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

  public static final Option<StartPosition.Kind> START =
      of(
          "source.start",
          choice(StartPosition.Kind.class),
          "trim-horizon",
          "Where to start without a savepoint: all that the stream still holds; what is written from"
              + " now on; what was written since an instant; all items of the table, then the stream;"
              + " all items of an export to S3, then the stream.");

  public static final Option<Instant> START_TIMESTAMP =
      of(
          "source.start-timestamp",
          instant(),
          null,
          "The instant of `source.start = timestamp`. The stream keeps 24 hours; more than an hour"
              + " ahead is refused.");

  public static final Option<String> START_EXPORT =
      of(
          "source.start-export",
          text(),
          null,
          "The folder of `source.start = export`, such as"
              + " `s3://bucket/prefix/AWSDynamoDB/01693685827463-2d8752fd`: a full export in DynamoDB"
              + " JSON, at most 23 hours old.");

  public static final Option<GapPolicy> ON_GAP =
      of(
          "source.on-gap",
          choice(GapPolicy.class),
          "fail",
          "What to do where the stream lost records before they were read: stop; go on with what is"
              + " left; go on and read the table again for what is missing.");

  public static final Option<Duration> DISCOVERY_INTERVAL =
      of(
          "source.discovery-interval",
          duration(Duration.ofSeconds(1), Duration.ofHours(1)),
          "60 s",
          "How often shards are listed without a reason.");

  public static final Option<Integer> CALLS_PER_SECOND =
      of(
          "source.calls-per-second",
          integer(1, 1000),
          "5",
          "Reads a second of one shard; the service allows 5 for all readers together: set 2 or 3 where"
              + " two jobs share the pipelines.");

  public static final Option<Integer> PARALLEL_CALLS =
      of(
          "source.parallel-calls",
          integer(1, 64),
          "8",
          "Shards of one subtask that are read at the same time.");

  public static final Option<Duration> CAUGHT_UP_AFTER =
      of(
          "source.caught-up-after",
          duration(Duration.ofMillis(1), Duration.ofHours(1)),
          "5 s",
          "How long a shard answers with empty pages before its watermark follows the clock's rate.");

  public static final Option<Integer> DESCRIBE_CALLS_PER_SECOND =
      of(
          "source.describe-calls-per-second",
          integer(1, 10),
          "5",
          "Listings of shards a second; the service allows 10 for all streams of an account.");

  public static final Option<Integer> SNAPSHOT_SEGMENTS =
      of(
          "source.snapshot.segments",
          integer(1, 1_000_000),
          "16",
          "Into how many segments the table is cut where it is read, for a snapshot or a repair.");

  public static final Option<Integer> SNAPSHOT_READ_CAPACITY =
      of(
          "source.snapshot.read-capacity",
          integer(1, 1_000_000),
          "1000",
          "Read capacity units a second that reading the table may take, all segments together. One"
              + " is 8 KB.");

  public static final Option<Duration> REPAIR_REACH =
      of(
          "source.repair.reach",
          duration(Duration.ZERO, Duration.ofDays(36_500)),
          "24 h",
          "How much older than a gap the time of an event may be for a repair to index it: events"
              + " that arrive late have old times.");

  /** All options of the stream, in their order. */
  public static final List<Option<?>> ALL =
      List.of(
          TABLE,
          STREAM_ARN,
          REGION,
          ENDPOINT,
          CREDENTIALS,
          ACCESS_KEY,
          SECRET_KEY,
          SESSION_TOKEN,
          START,
          START_TIMESTAMP,
          START_EXPORT,
          ON_GAP,
          REPAIR_REACH,
          SNAPSHOT_SEGMENTS,
          SNAPSHOT_READ_CAPACITY,
          DISCOVERY_INTERVAL,
          DESCRIBE_CALLS_PER_SECOND,
          CALLS_PER_SECOND,
          PARALLEL_CALLS,
          CAUGHT_UP_AFTER);

  private StreamOptions() {}
}
