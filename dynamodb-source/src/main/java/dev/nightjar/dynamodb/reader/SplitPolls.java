package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.SourceOptions;
import dev.nightjar.dynamodb.StreamDescription;
import dev.nightjar.dynamodb.snapshot.CapacityPace;
import dev.nightjar.dynamodb.snapshot.ExportCursor;
import dev.nightjar.dynamodb.snapshot.ScanCursor;
import dev.nightjar.dynamodb.split.ChangeSplit;
import dev.nightjar.dynamodb.split.ExportSplit;
import dev.nightjar.dynamodb.split.NoticeSplit;
import dev.nightjar.dynamodb.split.ScanSplit;
import dev.nightjar.dynamodb.split.ShardSplit;
import dev.nightjar.dynamodb.stream.StreamsApi;
import dev.nightjar.dynamodb.stream.StreamsApiException;

/** Makes the poll that each kind of split needs, and says what it means when one fails. */
final class SplitPolls {

  /** An export costs no capacity; only a failure makes it wait. */
  private static final double NO_LIMIT = 1e9;

  /** Pieces of the table that one subtask reads at a time, on top of its shards. */
  static final int TABLE_CALLS = ScanSplit.SNAPSHOTS_A_SUBTASK;

  private final StreamsApi api;
  private final StreamDescription stream;
  private final SourceOptions options;
  private final int parallelism;
  private final ReadClock clock;
  private final ReadMetrics metrics;

  /**
   * @param parallelism how many subtasks share the read capacity
   */
  SplitPolls(
      StreamsApi api,
      StreamDescription stream,
      SourceOptions options,
      int parallelism,
      ReadClock clock,
      ReadMetrics metrics) {
    this.api = api;
    this.stream = stream;
    this.options = options;
    this.parallelism = parallelism;
    this.clock = clock;
    this.metrics = metrics;
  }

  SplitPoll open(ChangeSplit split) {
    if (split instanceof ShardSplit shard) {
      ShardCursor cursor =
          new ShardCursor(api, stream, shard, options.recordsPerCall(), clock::epochMillis);
      return new ShardPoll(shard, cursor, stream.arn(), options, clock, metrics);
    }
    long now = clock.elapsedMillis();
    long seed = split.splitId().hashCode();
    if (split instanceof ScanSplit scan) {
      int atATime =
          scan.repairs() == null ? ScanSplit.SNAPSHOTS_A_SUBTASK : ScanSplit.REPAIRS_A_SUBTASK;
      double share = CapacityPace.share(options.snapshot(), parallelism, atATime);
      return new SnapshotPoll(
          scan,
          new ScanCursor(api, stream, scan, options.eventTime(), options.snapshot()),
          new CapacityPace(share, seed, now),
          0,
          metrics);
    }
    if (split instanceof ExportSplit export) {
      return new SnapshotPoll(
          export,
          new ExportCursor(stream, export),
          new CapacityPace(NO_LIMIT, seed, now),
          export.itemsDone(),
          metrics);
    }
    return new NoticePoll((NoticeSplit) split);
  }

  /** What failed, why, and what to do. */
  String describe(SplitPoll poll, Throwable error) {
    String subject =
        poll instanceof ShardPoll
            ? "the stream " + stream.arn()
            : "the table '" + stream.table() + "' (" + poll.id() + ")";
    String advice =
        error instanceof StreamsApiException e && e.kind() == StreamsApiException.Kind.DENIED
            ? "; allow " + poll.permissions()
            : "";
    return "reading " + subject + " failed: " + error.getMessage() + advice;
  }
}
