package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.StreamDescription;
import dev.nightjar.dynamodb.ViewType;
import dev.nightjar.dynamodb.split.ShardSplit;
import dev.nightjar.dynamodb.stream.IteratorStart;
import dev.nightjar.dynamodb.stream.RecordPage;
import dev.nightjar.dynamodb.stream.StreamsApi;
import dev.nightjar.dynamodb.stream.StreamsApiException;
import dev.nightjar.dynamodb.stream.StreamsApiException.Kind;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one shard page by page: opens iterators, sees through their loss, and notices gaps. It
 * blocks for its calls, and is used by one thread at a time.
 */
final class ShardCursor {

  private static final Logger LOG = LoggerFactory.getLogger(ShardCursor.class);

  /** GetRecords stops at 1 MB; a page nearly so large had more behind it. */
  private static final long FULL_PAGE_BYTES = 900_000;

  /** Refusals at the trim horizon before a shard counts as trimmed whole. */
  private static final int MOST_HORIZON_REFUSALS = 3;

  /** Lost by a bound of this age may be what arrived behind it: clocks differ. */
  private static final long PROMISED_MILLIS = ReadMetrics.RETENTION_MILLIS - 600_000;

  /** Items of up to 400 KB each are read for so many keys at a time, to bound memory. */
  static final int ITEMS_AT_A_TIME = 100;

  /**
   * DynamoDB Local closes a shard after 4 hours: one whose oldest record is younger than this began
   * within the 24 hours that are kept.
   */
  private static final long YOUNG_MILLIS = 20 * 3_600_000L;

  private final StreamsApi api;
  private final StreamDescription stream;
  private final ShardSplit split;
  private final int limit;
  private final LongSupplier epochMillis;
  private final boolean local;
  private final long notBefore;
  private String iterator;
  private IteratorStart openedAt;
  private boolean opened;
  private boolean startRefused;
  private String lastRead;
  private long lastArrival;
  private boolean latestTaken;
  private boolean atHorizon;
  private boolean lossOpen;

  /**
   * DynamoDB Local numbers all streams from one sequence, and refuses a shard's own beginning as
   * trimmed where another stream's records lie between it and the shard's first.
   */
  private boolean lossDoubtful;

  private int horizonRefusals;
  private List<ChangeRecord> held = List.of();
  private boolean heldFull;

  /**
   * @param epochMillis the time of day, for the end of a gap behind which nothing is left
   */
  ShardCursor(
      StreamsApi api,
      StreamDescription stream,
      ShardSplit split,
      int limit,
      LongSupplier epochMillis) {
    this.api = api;
    this.stream = stream;
    this.split = split;
    this.limit = limit;
    this.epochMillis = epochMillis;
    this.lastRead = split.lastSequenceNumber();
    this.lastArrival = split.timeBase() == null ? Gap.UNKNOWN : split.timeBase().arrivalMillis();
    this.local = ArrivalUnit.isLocal(stream.arn());
    this.notBefore = floor(split.notBeforeMillis());
  }

  /** Arrival times are rounded down; so is the bound that they are compared with. */
  private long floor(long millis) {
    if (millis == ShardSplit.NO_BOUND) {
      return millis;
    }
    long unit = ArrivalUnit.millis(stream.arn());
    return Math.floorDiv(millis, unit) * unit;
  }

  /** What one call brought. */
  sealed interface Step {}

  /** What is behind a page. */
  enum Behind {
    /** The rest of the same page of the service: its items have to be read. */
    PART,
    /** Surely more. */
    FULL,
    /** Nobody knows. */
    UNKNOWN,
    /** Nothing: the shard's end. */
    END
  }

  /**
   * Records, or none.
   *
   * @param records in the shard's order
   * @param behind what is behind them
   * @param empty whether the service sent none; it may have sent some that are too old for us
   * @param gap what was found missing before them; null where nothing is
   */
  record Page(List<ChangeRecord> records, Behind behind, boolean empty, Gap gap) implements Step {}

  /** The iterator was too old, or what it pointed at was trimmed: open another. */
  record IteratorLost(boolean expired) implements Step {}

  /** Whether the next step needs no call for records, because some are held here. */
  boolean isHolding() {
    return !held.isEmpty();
  }

  /** Whether the last step asked for an iterator, too. */
  boolean hasOpened() {
    return opened;
  }

  /**
   * Makes one call for records, and one for an iterator where there is none.
   *
   * @throws StreamsApiException where the call failed; nothing was passed over
   */
  Step next() {
    opened = false;
    if (isHolding()) {
      return part();
    }
    RecordPage answer;
    try {
      if (iterator == null && !open()) {
        return end();
      }
      answer = api.records(stream.arn(), split.shardId(), iterator, limit);
    } catch (StreamsApiException e) {
      return switch (e.kind()) {
        case EXPIRED_ITERATOR -> {
          iterator = null;
          yield new IteratorLost(true);
        }
        case TRIMMED -> trimmed();
        case NOT_FOUND -> {
          requireStream(e);
          loss();
          yield end();
        }
        default -> throw e;
      };
    }
    horizonRefusals = 0;
    iterator = answer.nextIterator();
    return received(answer.records());
  }

  /** False where there is nothing to read. */
  private boolean open() {
    opened = true;
    openedAt = start();
    try {
      iterator = api.iterator(stream.arn(), split.shardId(), openedAt);
    } catch (StreamsApiException e) {
      if (e.kind() != Kind.REFUSED || !(openedAt instanceof IteratorStart.At)) {
        throw e;
      }
      LOG.warn(
          "The shard {} cannot be opened at its starting sequence number, but at what is left of"
              + " it; whether its beginning was trimmed is not known: {}",
          split.shardId(),
          e.getMessage());
      startRefused = true;
      openedAt = start();
      iterator = api.iterator(stream.arn(), split.shardId(), openedAt);
    }
    return iterator != null;
  }

  private IteratorStart start() {
    if (atHorizon) {
      return new IteratorStart.TrimHorizon();
    }
    if (lastRead != null) {
      return new IteratorStart.After(lastRead);
    }
    if (split.begin() == ShardSplit.Begin.LATEST && !latestTaken) {
      latestTaken = true;
      return new IteratorStart.Latest();
    }
    // LATEST again would skip what came since it was first taken.
    boolean atStart =
        split.begin() != ShardSplit.Begin.HORIZON
            && split.startingSequenceNumber() != null
            && !startRefused;
    return atStart
        ? new IteratorStart.At(split.startingSequenceNumber())
        : new IteratorStart.TrimHorizon();
  }

  private Step received(List<ChangeRecord> records) {
    boolean full =
        records.size() >= limit
            || records.stream().mapToLong(ChangeRecord::sizeBytes).sum() >= FULL_PAGE_BYTES;
    if (!records.isEmpty() && lastRead == null && records.get(0).arrivalMillis() < notBefore) {
      // What was trimmed is older still: none of it was promised.
      lossOpen = false;
    }
    List<ChangeRecord> wanted =
        lastRead == null && notBefore != ShardSplit.NO_BOUND
            ? records.stream().filter(record -> record.arrivalMillis() >= notBefore).toList()
            : records;
    if (stream.viewType() != ViewType.KEYS_ONLY || wanted.isEmpty()) {
      return page(wanted, behind(full), records.isEmpty());
    }
    held = wanted;
    heldFull = full;
    return part();
  }

  private Behind behind(boolean full) {
    return iterator == null ? Behind.END : full ? Behind.FULL : Behind.UNKNOWN;
  }

  /** The next of the keys that are held, with their items. A failure leaves them held. */
  private Step part() {
    List<ChangeRecord> part = held.subList(0, Math.min(ITEMS_AT_A_TIME, held.size()));
    List<ChangeRecord> records;
    try {
      records = api.withItems(stream.table(), part);
    } catch (StreamsApiException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        // The table is gone, not the shard: its end would be a loss that looks like one.
        throw new StreamsApiException(
            Kind.REFUSED,
            "the table '"
                + stream.table()
                + "', whose items a KEYS_ONLY stream needs, does not exist ("
                + e.getMessage()
                + ")",
            e);
      }
      throw e;
    }
    held = held.subList(part.size(), held.size());
    return page(records, held.isEmpty() ? behind(heldFull) : Behind.PART, false);
  }

  private Step trimmed() {
    iterator = null;
    loss();
    lossDoubtful = local && openedAt instanceof IteratorStart.At;
    atHorizon = true;
    if (openedAt instanceof IteratorStart.TrimHorizon
        && ++horizonRefusals >= MOST_HORIZON_REFUSALS) {
      return end();
    }
    return new IteratorLost(false);
  }

  private void loss() {
    // What was trimmed before the first start was never promised; nor what arrived before the
    // bound, as all of it did where the stream still keeps what arrived then.
    boolean begun = lastRead != null;
    boolean bounded =
        notBefore != ShardSplit.NO_BOUND && epochMillis.getAsLong() - notBefore < PROMISED_MILLIS;
    lossOpen |= begun || (split.begin() != ShardSplit.Begin.HORIZON && !bounded);
  }

  /** A shard that is gone is a gap; a stream that is gone is the end of the job. */
  private void requireStream(StreamsApiException missing) {
    try {
      api.listShards(stream.arn(), null);
    } catch (StreamsApiException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
      throw new StreamsApiException(
          Kind.REFUSED,
          "the stream does not exist any more ("
              + missing.getMessage()
              + "). A stream is deleted 24 hours after it was disabled or its table was deleted;"
              + " what the job had not read of it is lost. If the table has a new stream, start the"
              + " job on it without state: at 'snapshot' it reads the items that are in the table"
              + " first",
          e);
    }
  }

  private Page end() {
    iterator = null;
    return page(List.of(), Behind.END, true);
  }

  private Page page(List<ChangeRecord> records, Behind behind, boolean empty) {
    Gap gap = null;
    if (lossOpen && (behind == Behind.END || !records.isEmpty())) {
      ChangeRecord surviving = records.isEmpty() ? null : records.get(0);
      gap = isLoss(surviving) ? gap(surviving) : null;
      lossOpen = false;
    }
    if (!records.isEmpty()) {
      ChangeRecord last = records.get(records.size() - 1);
      lastRead = last.sequenceNumber();
      lastArrival = Math.max(lastArrival, last.arrivalMillis());
      atHorizon = false;
    }
    return new Page(records, behind, empty, gap);
  }

  /**
   * What was lost in front of an end that has been come to without any record that is left: the
   * next one may be hours away.
   *
   * @return null where nothing was lost
   */
  Gap lossAtEnd() {
    if (!lossOpen || !isLoss(null)) {
      return null;
    }
    lossOpen = false;
    return gap(null);
  }

  private boolean isLoss(ChangeRecord surviving) {
    return !lossDoubtful
        || (surviving != null
            && epochMillis.getAsLong() - surviving.arrivalMillis() > YOUNG_MILLIS);
  }

  private Gap gap(ChangeRecord surviving) {
    return new Gap(
        stream.arn(),
        split.shardId(),
        lastRead,
        surviving == null ? null : surviving.sequenceNumber(),
        lastArrival,
        surviving == null ? epochMillis.getAsLong() : surviving.arrivalMillis());
  }
}
