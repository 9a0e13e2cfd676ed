package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.lineage.TimeBase;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.metrics.MetricGroup;

/**
 * What a reader shows of itself. One set a subtask: no metric carries a shard's name, because
 * shards come and go every few hours.
 */
final class ReadMetrics {

  /** No shard's lag is known. */
  static final long UNKNOWN = -1;

  /** How long a stream keeps records (AWS documentation). */
  static final long RETENTION_MILLIS = 24 * 3_600_000L;

  /** A caught-up shard that has not been asked for so long is no longer known to be at the end. */
  private static final long STALE_MILLIS = 5_000;

  final LongAdder records = new LongAdder();
  final LongAdder emptyPolls = new LongAdder();
  final LongAdder throttles = new LongAdder();
  final LongAdder failures = new LongAdder();
  final LongAdder expiredIterators = new LongAdder();
  final LongAdder gaps = new LongAdder();
  final LongAdder snapshotItems = new LongAdder();
  final LongAdder repairItems = new LongAdder();
  final DoubleAdder consumedCapacity = new DoubleAdder();
  private final Map<String, Lag> lags = new ConcurrentHashMap<>();
  private final ReadClock clock;

  ReadMetrics(ReadClock clock) {
    this.clock = clock;
  }

  /** Known up to this instant, and whether that was the shard's end. */
  private record Lag(boolean known, long epochMillis, boolean caughtUp) {}

  /**
   * @param base how far an earlier run, or the parent, had come; null where that is not known
   */
  void added(String shardId, TimeBase base) {
    lags.put(shardId, new Lag(base != null, base == null ? 0 : base.arrivalMillis(), false));
  }

  void read(String shardId, long arrivalMillis) {
    lags.computeIfPresent(shardId, (id, lag) -> new Lag(true, arrivalMillis, false));
  }

  void caughtUp(String shardId) {
    long now = clock.epochMillis();
    lags.computeIfPresent(shardId, (id, lag) -> new Lag(true, now, true));
  }

  void removed(String shardId) {
    lags.remove(shardId);
  }

  long activeShards() {
    return lags.size();
  }

  /** Shards of which nothing was read yet, here or before, and whose end was not seen. */
  long shardsOfUnknownLag() {
    return lags.values().stream().filter(lag -> !lag.known).count();
  }

  /**
   * The lag of the shard that is furthest behind, in ms, of those whose lag is known: one that is
   * not must not hide what an alarm waits for.
   */
  long millisBehindLatest() {
    long now = clock.epochMillis();
    long most = UNKNOWN;
    for (Lag lag : lags.values()) {
      if (lag.known) {
        long behind = Math.max(0, now - lag.epochMillis);
        most = Math.max(most, lag.caughtUp && behind <= STALE_MILLIS ? 0 : behind);
      }
    }
    return most;
  }

  /** What is left before the stream forgets what has not been read, in ms; never below 0. */
  long millisToTrim() {
    long behind = millisBehindLatest();
    return behind == UNKNOWN ? UNKNOWN : Math.max(0, RETENTION_MILLIS - behind);
  }

  /** Shows all of it in a group that Managed Service for Apache Flink passes on to CloudWatch. */
  void register(MetricGroup parent) {
    MetricGroup group = parent.addGroup("kinesisanalytics").addGroup("dynamodbStreams");
    group.gauge("millisBehindLatest", this::millisBehindLatest);
    group.gauge("millisToTrim", this::millisToTrim);
    group.gauge("activeShards", this::activeShards);
    group.gauge("shardsOfUnknownLag", this::shardsOfUnknownLag);
    group.gauge("records", records::sum);
    group.gauge("emptyPolls", emptyPolls::sum);
    group.gauge("throttles", throttles::sum);
    group.gauge("failures", failures::sum);
    group.gauge("expiredIterators", expiredIterators::sum);
    group.gauge("gaps", gaps::sum);
    group.gauge("snapshotItems", snapshotItems::sum);
    group.gauge("repairItems", repairItems::sum);
    group.gauge("consumedCapacity", consumedCapacity::sum);
  }
}
