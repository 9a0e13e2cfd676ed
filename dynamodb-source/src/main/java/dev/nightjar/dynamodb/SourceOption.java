package dev.nightjar.dynamodb;

import java.time.Duration;
import java.util.function.Function;

/**
 * The options of a {@link DynamoDbStreamsSourceBuilder}, for its checks and for the table in the
 * documentation.
 */
public enum SourceOption {
  TABLE("table", "or `streamArn`", "the table whose current stream is read", options -> ""),
  STREAM_ARN(
      "streamArn", "names the table, too", "the stream itself, and no other after it", o -> ""),
  REGION("region", "", "the AWS Region", options -> "of the ARN, else the SDK's"),
  ENDPOINT("endpoint", "", "another address, for DynamoDB Local", options -> "AWS"),
  CREDENTIALS(
      "credentials",
      "`defaultChain()` or `fixed(..)`",
      "where credentials come from; fixed ones are for tests",
      options -> "`defaultChain()`"),
  START_FROM(
      "startFrom",
      "`trimHorizon()`, `latest()`, `timestamp(instant)`, `snapshot()` or `export(folder)`",
      "where to begin without state; state always wins",
      options -> "`trimHorizon()`"),
  EVENT_TIME(
      "eventTime",
      "must not throw",
      "reads the event time; empty where there is none",
      options -> "arrival"),
  OUT_OF_ORDERNESS(
      "outOfOrderness",
      Duration.ZERO,
      "how much the watermark stays behind min(event time, arrival)",
      SourceOptions::outOfOrderness),
  ON_GAP(
      "onGap",
      "`FAIL`, `CONTINUE` or `REPAIR`",
      "what to do where the stream lost records before they were read",
      options -> "`" + options.onGap() + "`"),
  DISCOVERY_INTERVAL(
      "discoveryInterval",
      Duration.ofSeconds(1),
      "how often shards are listed without a reason; children are asked for at a shard's end",
      SourceOptions::discoveryInterval),
  RECORDS_PER_CALL(
      "recordsPerCall", 1, 1000, "records asked for in one call", SourceOptions::recordsPerCall),
  CALLS_PER_SECOND(
      "callsPerSecond",
      1,
      1000,
      "calls for one shard; the service allows 5 for all readers together",
      SourceOptions::callsPerSecond),
  PARALLEL_CALLS(
      "parallelCalls",
      1,
      64,
      "shards of one subtask asked at the same time; with the pages in memory, it bounds both",
      SourceOptions::parallelCalls),
  CAUGHT_UP_AFTER(
      "caughtUpAfter",
      Duration.ofMillis(1),
      "empty pages for so long mean that a shard is caught up with",
      SourceOptions::caughtUpAfter),
  DESCRIBE_CALLS_PER_SECOND(
      "describeCallsPerSecond",
      1,
      10,
      "calls of DescribeStream; the service allows 10 for all of an account's streams",
      SourceOptions::describeCallsPerSecond),
  SEGMENTS(
      "snapshot.segments",
      1,
      1_000_000,
      "into how many pieces a scan of the table is cut",
      options -> options.snapshot().segments()),
  READ_CAPACITY(
      "snapshot.readCapacity",
      1,
      Integer.MAX_VALUE,
      "read capacity units a second that a scan may consume, all pieces together",
      options -> options.snapshot().readCapacity()),
  REPAIR_REACH(
      "snapshot.repairReach",
      Duration.ZERO,
      "items whose event time is further before a gap are not read again by its repair",
      options -> options.snapshot().repairReach());

  private final String option;
  private final String rule;
  private final String meaning;
  private final Function<SourceOptions, Object> value;
  private final long least;
  private final long most;
  private final boolean time;

  SourceOption(String option, String rule, String meaning, Function<SourceOptions, Object> value) {
    this(option, rule, meaning, value, 0, 0, false);
  }

  SourceOption(
      String option, Duration least, String meaning, Function<SourceOptions, Object> value) {
    this(option, "at least " + text(least), meaning, value, least.toMillis(), Long.MAX_VALUE, true);
  }

  SourceOption(
      String option, int least, int most, String meaning, Function<SourceOptions, Object> value) {
    this(
        option,
        most == Integer.MAX_VALUE ? "at least " + least : least + " to " + most,
        meaning,
        value,
        least,
        most,
        false);
  }

  SourceOption(
      String option,
      String rule,
      String meaning,
      Function<SourceOptions, Object> value,
      long least,
      long most,
      boolean time) {
    this.option = option;
    this.rule = rule;
    this.meaning = meaning;
    this.value = value;
    this.least = least;
    this.most = most;
    this.time = time;
  }

  /** The builder's method, with the component where its argument has several; never null. */
  public String option() {
    return option;
  }

  /** What a value must be; never null, empty where nothing is asked. */
  public String rule() {
    return rule;
  }

  /** What it is for, in a few words; never null. */
  public String meaning() {
    return meaning;
  }

  /** The value in these options, for people; never null. */
  public String valueIn(SourceOptions options) {
    Object found = value.apply(options);
    return found instanceof Duration duration ? text(duration) : found.toString();
  }

  /** What is wrong with the value in these options; null where nothing is. */
  String faultIn(SourceOptions options) {
    if (least == 0 && most == 0) {
      return null;
    }
    Object found = value.apply(options);
    long number = time ? ((Duration) found).toMillis() : ((Number) found).longValue();
    // A duration below a millisecond is no less than 0 of them, but may be less than nothing.
    boolean negative = found instanceof Duration duration && duration.isNegative();
    return !negative && number >= least && number <= most
        ? null
        : option + " is " + valueIn(options) + ", but must be " + rule;
  }

  private static String text(Duration duration) {
    long millis = duration.toMillis();
    return millis != 0 && millis % 3_600_000 == 0
        ? millis / 3_600_000 + " h"
        : millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
