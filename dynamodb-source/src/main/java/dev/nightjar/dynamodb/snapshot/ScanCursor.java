package dev.nightjar.dynamodb.snapshot;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.EventTimeExtractor;
import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.Origin;
import dev.nightjar.dynamodb.SnapshotOptions;
import dev.nightjar.dynamodb.StreamDescription;
import dev.nightjar.dynamodb.split.ScanSplit;
import dev.nightjar.dynamodb.stream.ScanCall;
import dev.nightjar.dynamodb.stream.ScanPage;
import dev.nightjar.dynamodb.stream.ScannedItem;
import dev.nightjar.dynamodb.stream.StreamsApi;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads one segment of a parallel Scan. It can go on after any item, since an item's own key is a
 * valid {@code ExclusiveStartKey} in the item's segment (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html">Scanning
 * tables</a>).
 *
 * <p>A scan is no picture of one instant. Each item that was there before the scan began and stays
 * is read exactly as it is at some moment of it, eventually consistent; an item that is written,
 * changed or removed while the scan goes on may be in it or not. The stream since before the scan
 * tells those.
 *
 * <p>A scan that repairs a gap leaves out items whose event time lies outside of what the gap can
 * hold: from the gap's beginning less the options' reach to {@link #LATE} after its end. An item is
 * not left out where its time is unknown, which an event time that is the made-up arrival is too,
 * or where the gap's beginning is unknown.
 */
public final class ScanCursor implements SnapshotCursor {

  /** How much later than its arrival in the stream an item's own time is believed to be. */
  static final Duration LATE = Duration.ofMinutes(10);

  static final int LARGEST_LIMIT = 1_000;

  /** One call costs this many units at least; a unit is 4 KB, and half is charged. */
  private static final double LEAST_COST = 0.5;

  private static final int UNIT_BYTES = 4_096;

  private final StreamsApi api;
  private final StreamDescription stream;
  private final ScanSplit split;
  private final EventTimeExtractor eventTime;
  private final double unitsPerPage;
  private final long from;
  private final long to;
  private String afterKey;
  private long done;
  private boolean ended;
  private int limit;

  /**
   * Goes on where the split has come to.
   *
   * @param eventTime reads the event time of an item; asked in a repair only
   */
  public ScanCursor(
      StreamsApi api,
      StreamDescription stream,
      ScanSplit split,
      EventTimeExtractor eventTime,
      SnapshotOptions options) {
    this.api = api;
    this.stream = stream;
    this.split = split;
    this.eventTime = eventTime;
    this.afterKey = split.afterKey();
    this.ended = split.finished();
    // A page is paid for after it was read, so none should cost more than a second's share.
    this.unitsPerPage = Math.max(LEAST_COST, (double) options.readCapacity() / split.segments());
    this.limit = (int) Math.min(LARGEST_LIMIT, Math.max(1, unitsPerPage));
    Gap gap = split.repairs();
    boolean bounded = gap != null && gap.fromMillis() != Gap.UNKNOWN;
    this.from = bounded ? minus(gap.fromMillis(), options.repairReach()) : Long.MIN_VALUE;
    this.to = bounded ? plus(gap.toMillis(), LATE) : Long.MAX_VALUE;
  }

  @Override
  public SnapshotPage next() {
    if (ended) {
      return new SnapshotPage(List.of(), afterKey, done, true, 0);
    }
    ScanPage page =
        api.scan(
            new ScanCall(
                stream.table(),
                stream.keySchema(),
                split.segment(),
                split.segments(),
                afterKey,
                limit));
    List<ScannedItem> items = page.items();
    List<ChangeRecord> records = new ArrayList<>(items.size());
    Origin origin = split.repairs() == null ? Origin.SNAPSHOT : Origin.REPAIR;
    for (ScannedItem item : items) {
      ChangeRecord record =
          ChangeRecord.found(stream.arn(), split.asOfMillis(), item.keys(), item.item(), origin);
      if (origin == Origin.SNAPSHOT || isWanted(record)) {
        records.add(record);
      }
    }
    double cost = cost(page);
    adapt(items.size(), cost);
    done += items.size();
    ended = page.lastKey() == null;
    if (!ended) {
      afterKey = page.lastKey();
    } else if (!items.isEmpty()) {
      afterKey = new String(items.get(items.size() - 1).keys(), StandardCharsets.UTF_8);
    }
    return new SnapshotPage(records, afterKey, done, ended, cost);
  }

  /** Nothing is held open between calls; the service is the caller's. */
  @Override
  public void close() {}

  private boolean isWanted(ChangeRecord record) {
    if (from == Long.MIN_VALUE && to == Long.MAX_VALUE) {
      return true;
    }
    OptionalLong time = eventTime.eventTimeMillis(record);
    return time.isEmpty()
        || time.getAsLong() == split.asOfMillis()
        || (time.getAsLong() >= from && time.getAsLong() <= to);
  }

  /** What the service says, or where it says nothing what it charges by its documentation. */
  private static double cost(ScanPage page) {
    if (page.consumedCapacity() > 0) {
      return page.consumedCapacity();
    }
    long bytes = 0;
    for (ScannedItem item : page.items()) {
      bytes += item.item().length;
    }
    return Math.max(1, (bytes + UNIT_BYTES - 1) / UNIT_BYTES) * LEAST_COST;
  }

  /** Down at once, up step by step: the next items may be larger. */
  private void adapt(int items, double cost) {
    if (items > 0) {
      long fitting = (long) (unitsPerPage * items / cost);
      limit = (int) Math.max(1, Math.min(LARGEST_LIMIT, Math.min(fitting, limit * 4L)));
    }
  }

  private static long minus(long millis, Duration span) {
    try {
      return Math.subtractExact(millis, span.toMillis());
    } catch (ArithmeticException e) {
      return Long.MIN_VALUE;
    }
  }

  private static long plus(long millis, Duration span) {
    try {
      return Math.addExact(millis, span.toMillis());
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }
}
