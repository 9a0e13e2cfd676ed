package dev.nightjar.local.streams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A DynamoDB table with a stream that speaks the service's wire protocol over HTTP on 127.0.0.1, so
 * that a test has the real AWS SDK client in the loop. Give the client {@link #endpoint()}, any
 * region and any credentials: signatures are not checked.
 *
 * <pre>{@code
 * StreamClock clock = StreamClock.virtual(Instant.parse("2026-11-21T00:00:00Z"));
 * try (var standIn = StreamsStandIn.builder().table("audit").shards(2).clock(clock).start()) {
 *   standIn.model().put(Item.parse("{\"PK\":{\"S\":\"a\"},\"SK\":{\"S\":\"1\"}}"));
 *   standIn.model().split(standIn.model().openShards().get(0));
 *   standIn.faults().next(Operation.GET_RECORDS, Fault.limitExceeded(), 5);
 *   clock.advance(Duration.ofHours(25)); // trims what was written
 * }
 * }</pre>
 *
 * <p>The shape of the table and of its stream is {@link #model()}, what goes wrong {@link
 * #faults()}, what was called {@link #calls()}.
 */
public final class StreamsStandIn implements AutoCloseable {

  private final StreamModel model;
  private final FaultPlan faults;
  private final CallLog calls = new CallLog();
  private final SteadyWriter writer;
  private final HttpListener listener;

  private StreamsStandIn(StandInSettings settings, int port) {
    TableState state = new TableState(settings);
    this.model = new StreamModel(state);
    this.faults = new FaultPlan(settings.seed()).latency(settings.latency());
    this.writer = new SteadyWriter(model);
    Control control = new Control(model, calls, writer);
    RateLimits limits =
        new RateLimits(settings.clock(), settings.limits(), settings.readCapacity());
    try {
      this.listener = new HttpListener(port, new Dispatcher(state, faults, calls, limits, control));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the stand-in cannot listen on port " + port + " of 127.0.0.1", e);
    }
  }

  /** A stand-in with one shard, the system's time, no latency and no limits. */
  public static Builder builder() {
    return new Builder();
  }

  /** Where the client has to go, for tables and streams alike. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return listener.port();
  }

  /** The table and its stream, to write to and to shape. */
  public StreamModel model() {
    return model;
  }

  /** Which calls go wrong. */
  public FaultPlan faults() {
    return faults;
  }

  /** Which calls came. */
  public CallLog calls() {
    return calls;
  }

  /** Writes records of its own at a steady rate, as benchmarks want it. */
  public SteadyWriter writer() {
    return writer;
  }

  /** Stops writing and listening and closes every connection. */
  @Override
  public void close() {
    writer.close();
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Settings of a stand-in; each has a default. */
  public static final class Builder {

    private String table = "audit";
    private String region = "eu-west-1";
    private KeySchema keySchema = KeySchema.strings("PK", "SK");
    private List<String> replicas = List.of();
    private ViewType viewType = ViewType.NEW_AND_OLD_IMAGES;
    private int shards = 1;
    private StreamClock clock = StreamClock.system();
    private long seed = 1;
    private String firstSequenceNumber = "100000000000000000000";
    private int sequenceGap = 1000;
    private boolean keepItems = true;
    private boolean keepHistory = true;
    private Duration scanLag = Duration.ZERO;
    private Duration latency = Duration.ZERO;
    private boolean limits;
    private double readCapacity;
    private int port;

    private Builder() {}

    /** The table's name; {@code audit}. */
    public Builder table(String value) {
      table = Objects.requireNonNull(value);
      return this;
    }

    /** The region within ARNs and records; {@code eu-west-1}. */
    public Builder region(String value) {
      region = Objects.requireNonNull(value);
      return this;
    }

    /** The key attributes; the strings {@code PK} and {@code SK}. */
    public Builder keySchema(KeySchema value) {
      keySchema = Objects.requireNonNull(value);
      return this;
    }

    /** The Regions of a global table's replicas; none, so it is no global table. */
    public Builder replicas(String... regions) {
      replicas = List.of(regions);
      return this;
    }

    /** The images in the records; both. */
    public Builder viewType(ViewType value) {
      viewType = Objects.requireNonNull(value);
      return this;
    }

    /** How many shards the stream begins with; 1. None: the table has no stream. */
    public Builder shards(int value) {
      if (value < 0) {
        throw new IllegalArgumentException("a stream has no " + value + " shards");
      }
      shards = value;
      return this;
    }

    /** The time to go by; the system's. */
    public Builder clock(StreamClock value) {
      clock = Objects.requireNonNull(value);
      return this;
    }

    /** What all chance comes from; 1. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /**
     * Where sequence numbers begin, 21 to 39 digits; 10^20. Just below a power of ten they soon
     * grow by a digit, after which comparing them as text is wrong.
     */
    public Builder firstSequenceNumber(String value) {
      firstSequenceNumber = Objects.requireNonNull(value);
      return this;
    }

    /** How many numbers are left out between two records at most; 1000. */
    public Builder sequenceGap(int value) {
      sequenceGap = value;
      return this;
    }

    /**
     * Whether items are kept for Scan and BatchGetItem; they are. Without them every put is an
     * INSERT, and there is nothing to update or delete: for streams of millions of records.
     */
    public Builder keepItems(boolean value) {
      keepItems = value;
      return this;
    }

    /** Whether {@link StreamModel#written()} is kept; it is. */
    public Builder keepHistory(boolean value) {
      keepHistory = value;
      return this;
    }

    /** How far behind reads are that need not be consistent, by the model's clock; 0. */
    public Builder scanLag(Duration value) {
      scanLag = Objects.requireNonNull(value);
      return this;
    }

    /** How long every call takes at least, in the system's time; 0. */
    public Builder latency(Duration value) {
      latency = Objects.requireNonNull(value);
      return this;
    }

    /**
     * Whether 5 GetRecords a second and shard, and 10 DescribeStream a second, are enforced; no.
     */
    public Builder limits(boolean value) {
      limits = value;
      return this;
    }

    /** Units a second of the table's read capacity; 0 for no limit. */
    public Builder readCapacity(double value) {
      readCapacity = value;
      return this;
    }

    /** The port; 0, a free one. */
    public Builder port(int value) {
      port = value;
      return this;
    }

    /** Starts listening. */
    public StreamsStandIn start() {
      return new StreamsStandIn(
          new StandInSettings(
              table,
              region,
              keySchema,
              replicas,
              viewType,
              shards,
              clock,
              seed,
              firstSequenceNumber,
              sequenceGap,
              keepItems,
              keepHistory,
              scanLag,
              latency,
              limits,
              readCapacity),
          port);
    }
  }
}
