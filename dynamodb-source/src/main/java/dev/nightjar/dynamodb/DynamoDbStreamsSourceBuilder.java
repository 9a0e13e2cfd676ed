package dev.nightjar.dynamodb;

import dev.nightjar.dynamodb.stream.StreamsApiFactory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Collects the options of a {@link DynamoDbStreamsSource}; {@link #build()} checks them all. */
public final class DynamoDbStreamsSourceBuilder {

  private String table;
  private String streamArn;
  private String region;
  private URI endpoint;
  private CredentialsSettings credentials = CredentialsSettings.defaultChain();
  private StartPosition start = StartPosition.trimHorizon();
  private EventTimeExtractor eventTime = EventTimeExtractor.ARRIVAL;
  private Duration outOfOrderness = Duration.ofSeconds(1);
  private GapPolicy onGap = GapPolicy.FAIL;
  private Duration discoveryInterval = Duration.ofSeconds(60);
  private int recordsPerCall = 1000;
  private int callsPerSecond = 5;
  private int parallelCalls = 8;
  private Duration caughtUpAfter = Duration.ofSeconds(5);
  private int describeCallsPerSecond = 5;
  private SnapshotOptions snapshot = SnapshotOptions.DEFAULT;
  private StreamsApiFactory api = StreamsApiFactory.SDK;

  DynamoDbStreamsSourceBuilder() {}

  /** The table whose current stream is read. */
  public DynamoDbStreamsSourceBuilder table(String name) {
    this.table = name;
    return this;
  }

  /** The stream itself, instead of the table's name. */
  public DynamoDbStreamsSourceBuilder streamArn(String arn) {
    this.streamArn = arn;
    return this;
  }

  /** The Region; by default that of the ARN, else the SDK's default chain. Null keeps that. */
  public DynamoDbStreamsSourceBuilder region(String name) {
    this.region = name;
    return this;
  }

  /** Another address of the service, for DynamoDB Local. Null for AWS. */
  public DynamoDbStreamsSourceBuilder endpoint(URI address) {
    this.endpoint = address;
    return this;
  }

  /** Where credentials come from; by default the SDK's chain. */
  public DynamoDbStreamsSourceBuilder credentials(CredentialsSettings settings) {
    this.credentials = Objects.requireNonNull(settings, "credentials");
    return this;
  }

  /** Which stream, and how to reach it, as checked by {@link StreamCheck}. */
  public DynamoDbStreamsSourceBuilder stream(StreamSettings settings) {
    this.table = settings.table();
    this.streamArn = settings.streamArn();
    this.region = settings.region();
    this.endpoint = settings.endpoint();
    this.credentials = settings.credentials();
    return this;
  }

  /** Where to start without state; by default at the trim horizon. */
  public DynamoDbStreamsSourceBuilder startFrom(StartPosition position) {
    this.start = Objects.requireNonNull(position, "start position");
    return this;
  }

  /** Reads the event time; by default it is the arrival time. */
  public DynamoDbStreamsSourceBuilder eventTime(EventTimeExtractor extractor) {
    this.eventTime = Objects.requireNonNull(extractor, "event time extractor");
    return this;
  }

  /** How much the watermark stays behind min(event time, arrival); 1 s by default, 0 or more. */
  public DynamoDbStreamsSourceBuilder outOfOrderness(Duration bound) {
    this.outOfOrderness = Objects.requireNonNull(bound, "out-of-orderness");
    return this;
  }

  /** What to do where records are lost; by default the job fails. */
  public DynamoDbStreamsSourceBuilder onGap(GapPolicy policy) {
    this.onGap = Objects.requireNonNull(policy, "gap policy");
    return this;
  }

  /** How often shards are listed without a reason; 60 s by default, at least 1 s. */
  public DynamoDbStreamsSourceBuilder discoveryInterval(Duration interval) {
    this.discoveryInterval = Objects.requireNonNull(interval, "discovery interval");
    return this;
  }

  /** Records asked for in one call: 1 to 1000, 1000 by default. */
  public DynamoDbStreamsSourceBuilder recordsPerCall(int records) {
    this.recordsPerCall = records;
    return this;
  }

  /** Calls a second for one shard: 5 by default, which is what the service allows; at most 1000. */
  public DynamoDbStreamsSourceBuilder callsPerSecond(int calls) {
    this.callsPerSecond = calls;
    return this;
  }

  /** Shards of one subtask that are asked at the same time: 1 to 64, 8 by default. */
  public DynamoDbStreamsSourceBuilder parallelCalls(int calls) {
    this.parallelCalls = calls;
    return this;
  }

  /** How long a shard must answer with empty pages to count as caught up; 5 s by default. */
  public DynamoDbStreamsSourceBuilder caughtUpAfter(Duration duration) {
    this.caughtUpAfter = Objects.requireNonNull(duration, "caught-up time");
    return this;
  }

  /**
   * Calls of DescribeStream a second: 5 by default, 1 to 10; the service allows 10 for all streams
   * of an account.
   */
  public DynamoDbStreamsSourceBuilder describeCallsPerSecond(int calls) {
    this.describeCallsPerSecond = calls;
    return this;
  }

  /** How the table itself is read, for a snapshot or a repair. */
  public DynamoDbStreamsSourceBuilder snapshot(SnapshotOptions options) {
    this.snapshot = Objects.requireNonNull(options, "snapshot options");
    return this;
  }

  /** Other access to the service, for tests. */
  public DynamoDbStreamsSourceBuilder api(StreamsApiFactory factory) {
    this.api = Objects.requireNonNull(factory, "api");
    return this;
  }

  /**
   * The source. Nothing is called yet: {@link StreamCheck} asks the service.
   *
   * @throws IllegalArgumentException naming every option that is wrong
   */
  public DynamoDbStreamsSource build() {
    List<String> faults = new ArrayList<>();
    StreamSettings stream = null;
    try {
      stream = new StreamSettings(table, streamArn, region, endpoint, credentials);
    } catch (IllegalArgumentException e) {
      faults.add(e.getMessage());
    }
    SourceOptions options =
        new SourceOptions(
            stream,
            start,
            eventTime,
            outOfOrderness,
            onGap,
            discoveryInterval,
            recordsPerCall,
            callsPerSecond,
            parallelCalls,
            caughtUpAfter,
            describeCallsPerSecond,
            snapshot,
            api);
    for (SourceOption option : SourceOption.values()) {
      String fault = option.faultIn(options);
      if (fault != null) {
        faults.add(fault);
      }
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "the DynamoDB Streams source cannot be built: " + String.join("; ", faults));
    }
    return new DynamoDbStreamsSource(options);
  }
}
