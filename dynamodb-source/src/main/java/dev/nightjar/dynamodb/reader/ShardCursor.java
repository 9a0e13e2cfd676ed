package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.StreamDescription;
import dev.nightjar.dynamodb.ViewType;
import dev.nightjar.dynamodb.split.ShardSplit;
import dev.nightjar.dynamodb.stream.IteratorStart;
import dev.nightjar.dynamodb.stream.RecordPage;
import dev.nightjar.dynamodb.stream.StreamsApi;
import dev.nightjar.dynamodb.stream.StreamsApiException;
import java.util.List;

/**
 * Reads one shard page by page: opens iterators, sees through their loss, and notices gaps. It
 * blocks for its calls, and is used by one thread at a time.
 */
final class ShardCursor {

  /** GetRecords stops at 1 MB; a page nearly so large had more behind it. */
  private static final long FULL_PAGE_BYTES = 900_000;

  /** Refusals at the trim horizon before a shard counts as trimmed whole. */
  private static final int MOST_HORIZON_REFUSALS = 3;

  private final StreamsApi api;
  private final StreamDescription stream;
  private final ShardSplit split;
  private final int limit;
  private final long notBefore;
  private String iterator;
  private String lastRead;
  private boolean latestTaken;
  private boolean atHorizon;
  private boolean gapOpen;
  private int horizonRefusals;

  ShardCursor(StreamsApi api, StreamDescription stream, ShardSplit split, int limit) {
    this.api = api;
    this.stream = stream;
    this.split = split;
    this.limit = limit;
    this.lastRead = split.lastSequenceNumber();
    this.notBefore = floor(split.notBeforeMillis(), stream.arn());
  }

  /** Arrival times are rounded down; so is the bound that they are compared with. */
  private static long floor(long millis, String streamArn) {
    if (millis == ShardSplit.NO_BOUND) {
      return millis;
    }
    // DynamoDB Local, whose ARNs have this Region, rounds down to the minute.
    long unit = streamArn.contains(":ddblocal:") ? 60_000 : 1_000;
    return Math.floorDiv(millis, unit) * unit;
  }

  /** What one call brought. */
  sealed interface Step {}

  /**
   * Records, or none.
   *
   * @param records in the shard's order
   * @param full whether there is surely more behind them
   * @param empty whether the service sent none; it may have sent some that are too old for us
   * @param ended whether the shard has no more
   * @param gap what was found missing before them; null where nothing is
   */
  record Page(List<ChangeRecord> records, boolean full, boolean empty, boolean ended, Gap gap)
      implements Step {}

  /** The iterator was too old, or what it pointed at was trimmed: open another. */
  record IteratorLost(boolean expired) implements Step {}

  /**
   * The call failed and may succeed later.
   *
   * @param kind throttled or unavailable
   * @param message the reason, for the log
   */
  record Failed(StreamsApiException.Kind kind, String message) implements Step {}

  /**
   * Makes one call for records, and one for an iterator where there is none.
   *
   * @throws StreamsApiException where asking again will not help
   */
  Step next() {
    try {
      if (iterator == null) {
        iterator = api.iterator(stream.arn(), split.shardId(), start());
        if (iterator == null) {
          return page(List.of(), false, true, true);
        }
      }
      RecordPage answer = api.records(stream.arn(), split.shardId(), iterator, limit);
      List<ChangeRecord> records = answer.records();
      boolean full =
          records.size() >= limit
              || records.stream().mapToLong(ChangeRecord::sizeBytes).sum() >= FULL_PAGE_BYTES;
      records = records.stream().filter(this::isWanted).toList();
      if (stream.viewType() == ViewType.KEYS_ONLY && !records.isEmpty()) {
        // Before the iterator moves: a page is complete or is read again.
        records = withItems(records);
      }
      iterator = answer.nextIterator();
      horizonRefusals = 0;
      return page(records, full, answer.records().isEmpty(), iterator == null);
    } catch (StreamsApiException e) {
      return switch (e.kind()) {
        case THROTTLED, UNAVAILABLE -> new Failed(e.kind(), e.getMessage());
        case EXPIRED_ITERATOR -> {
          iterator = null;
          yield new IteratorLost(true);
        }
        case TRIMMED -> trimmed();
        case NOT_FOUND -> {
          openGap();
          yield page(List.of(), false, true, true);
        }
        default -> throw e;
      };
    }
  }

  private List<ChangeRecord> withItems(List<ChangeRecord> records) {
    try {
      return api.withItems(stream.table(), records);
    } catch (StreamsApiException e) {
      if (e.kind() == StreamsApiException.Kind.NOT_FOUND) {
        // The table is gone, not the shard: its end would be a loss that looks like one.
        throw new StreamsApiException(
            StreamsApiException.Kind.REFUSED,
            "the table '"
                + stream.table()
                + "', whose items a KEYS_ONLY stream needs, does not exist ("
                + e.getMessage()
                + ")",
            e);
      }
      throw e;
    }
  }

  private IteratorStart start() {
    if (atHorizon) {
      return new IteratorStart.TrimHorizon();
    }
    if (lastRead != null) {
      return new IteratorStart.After(lastRead);
    }
    if (split.startsAtLatest() && !latestTaken) {
      latestTaken = true;
      return new IteratorStart.Latest();
    }
    // LATEST again would skip what came since it was first taken.
    return new IteratorStart.TrimHorizon();
  }

  private boolean isWanted(ChangeRecord record) {
    return lastRead != null || gapOpen || record.arrivalMillis() >= notBefore;
  }

  private Step trimmed() {
    iterator = null;
    boolean horizonRefused = atHorizon || (lastRead == null && !split.startsAtLatest());
    openGap();
    if (horizonRefused && ++horizonRefusals >= MOST_HORIZON_REFUSALS) {
      return page(List.of(), false, true, true);
    }
    return new IteratorLost(false);
  }

  private void openGap() {
    // What was trimmed before the first start was never promised.
    gapOpen = gapOpen || lastRead != null || !split.fresh();
    atHorizon = true;
  }

  private Page page(List<ChangeRecord> records, boolean full, boolean empty, boolean ended) {
    Gap gap = null;
    if (gapOpen && (ended || !records.isEmpty())) {
      String first = records.isEmpty() ? null : records.get(0).sequenceNumber();
      gap = new Gap(stream.arn(), split.shardId(), lastRead, first);
      gapOpen = false;
    }
    if (!records.isEmpty()) {
      lastRead = records.get(records.size() - 1).sequenceNumber();
      atHorizon = false;
    }
    return new Page(records, full, empty, ended, gap);
  }
}
