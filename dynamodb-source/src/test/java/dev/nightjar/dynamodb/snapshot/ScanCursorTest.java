package dev.nightjar.dynamodb.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.EventTimeExtractor;
import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.Origin;
import dev.nightjar.dynamodb.SnapshotOptions;
import dev.nightjar.dynamodb.StreamDescription;
import dev.nightjar.dynamodb.TestingStreams;
import dev.nightjar.dynamodb.ViewType;
import dev.nightjar.dynamodb.split.ScanSplit;
import dev.nightjar.dynamodb.stream.StreamsApiException;
import dev.nightjar.dynamodb.stream.StreamsApiException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ScanCursorTest {

  private static final long AS_OF = 1_763_700_000_000L;
  private static final long HOUR = 3_600_000;
  private static final long MINUTE = 60_000;

  /** The items here are {@code {"at":{"N":"..."}}}, or have no time. */
  private static final EventTimeExtractor STATED =
      record -> {
        String item = new String(record.newImage(), StandardCharsets.UTF_8);
        int at = item.indexOf("\"N\":\"");
        return at < 0
            ? OptionalLong.empty()
            : OptionalLong.of(Long.parseLong(item.substring(at + 5, item.indexOf('"', at + 5))));
      };

  private final TestingStreams table = new TestingStreams();
  private final StreamDescription stream =
      new StreamDescription(
          "audit", TestingStreams.ARN, ViewType.NEW_AND_OLD_IMAGES, List.of("PK", "SK"), false, 0);

  private ScanCursor cursor(ScanSplit split, int readCapacity) {
    return new ScanCursor(
        table, stream, split, STATED, new SnapshotOptions(16, readCapacity, Duration.ofHours(24)));
  }

  private static String key(String name) {
    return "{\"PK\":{\"S\":\"" + name + "\"},\"SK\":{\"S\":\"e\"}}";
  }

  private static String keys(ChangeRecord record) {
    return new String(record.keys(), StandardCharsets.UTF_8);
  }

  private static List<String> drain(SnapshotCursor cursor) {
    List<String> keys = new ArrayList<>();
    SnapshotPage page;
    do {
      page = cursor.next();
      page.records().forEach(record -> keys.add(keys(record)));
    } while (!page.ended());
    return keys;
  }

  @Test
  void tellsEachItemAsItWasFound() {
    table.item(key("a"), "{\"PK\":{\"S\":\"a\"}}");

    SnapshotPage page = cursor(ScanSplit.unread(0, 1, AS_OF, null), 100).next();

    assertThat(page.ended()).isTrue();
    assertThat(page.done()).isEqualTo(1);
    assertThat(page.lastKey()).isEqualTo(key("a"));
    assertThat(page.records()).hasSize(1);
    ChangeRecord record = page.records().get(0);
    assertThat(record.origin()).isEqualTo(Origin.SNAPSHOT);
    assertThat(record.eventName()).isEqualTo("INSERT");
    assertThat(record.streamArn()).isEqualTo(TestingStreams.ARN);
    assertThat(record.shardId()).isEmpty();
    assertThat(record.sequenceNumber()).isEmpty();
    assertThat(record.arrivalMillis()).isEqualTo(AS_OF);
    assertThat(keys(record)).isEqualTo(key("a"));
    assertThat(record.newImage()).asString(StandardCharsets.UTF_8).startsWith("{\"PK\"");
    assertThat(record.oldImage()).isNull();
  }

  @Test
  void readsEachItemOnceHoweverOftenItIsStoppedAndResumed() {
    for (int seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      TestingStreams items = new TestingStreams();
      TreeSet<String> all = new TreeSet<>();
      int count = random.nextInt(300);
      for (int i = 0; i < count; i++) {
        all.add(key("k" + random.nextInt(100_000)));
      }
      all.forEach(key -> items.item(key, "{}"));
      int segments = random.nextInt(1, 5);
      List<String> found = new ArrayList<>();
      for (int segment = 0; segment < segments; segment++) {
        found.addAll(stopAndResume(items, segment, segments, random, seed));
      }
      assertThat(found).as("seed %s", seed).containsExactlyInAnyOrderElementsOf(all);
    }
  }

  private List<String> stopAndResume(
      TestingStreams items, int segment, int segments, SplittableRandom random, int seed) {
    SnapshotOptions options =
        new SnapshotOptions(segments, random.nextInt(1, 60), Duration.ofHours(1));
    ScanSplit split = ScanSplit.unread(segment, segments, AS_OF, null);
    List<String> found = new ArrayList<>();
    ScanCursor cursor = new ScanCursor(items, stream, split, STATED, options);
    SnapshotPage page;
    do {
      if (random.nextInt(10) == 0) {
        items.fail("scan", Kind.THROTTLED);
        ScanCursor throttled = cursor;
        assertThatThrownBy(throttled::next).as("seed %s", seed).hasMessageContaining("THROTTLED");
      }
      page = cursor.next();
      int emitted = page.records().size();
      boolean stopped = random.nextInt(4) == 0 && emitted > 0;
      if (stopped) {
        emitted = random.nextInt(emitted + 1);
      }
      page.records().subList(0, emitted).forEach(record -> found.add(keys(record)));
      if (stopped) {
        split =
            new ScanSplit(
                segment, segments, AS_OF, found.isEmpty() ? null : last(found), null, false);
        cursor = new ScanCursor(items, stream, split, STATED, options);
        page = new SnapshotPage(List.of(), null, 0, false, 0);
      }
    } while (!page.ended());
    assertThat(found).as("seed %s: in the segment's order", seed).isSorted();
    return found;
  }

  private static String last(List<String> keys) {
    return keys.get(keys.size() - 1);
  }

  @Test
  void goesOnBehindTheWholePage() {
    for (int i = 0; i < 100; i++) {
      table.item(key("k" + (100 + i)), "{}");
    }
    SnapshotPage page = cursor(ScanSplit.unread(0, 1, AS_OF, null), 10).next();
    assertThat(page.ended()).isFalse();
    int first = page.records().size();

    List<String> rest = drain(cursor(new ScanSplit(0, 1, AS_OF, page.lastKey(), null, false), 10));

    assertThat(page.done()).isEqualTo(first);
    assertThat(rest).hasSize(100 - first).first().isEqualTo(key("k" + (100 + first)));
  }

  @Test
  void keepsItsPlaceWhenACallFails() {
    table.item(key("a"), "{}");
    table.fail("scan", Kind.UNAVAILABLE, Kind.THROTTLED);
    ScanCursor cursor = cursor(ScanSplit.unread(0, 1, AS_OF, null), 10);

    assertThatThrownBy(cursor::next).isInstanceOf(StreamsApiException.class);
    assertThatThrownBy(cursor::next).isInstanceOf(StreamsApiException.class);

    assertThat(drain(cursor)).containsExactly(key("a"));
  }

  @Test
  void staysEnded() {
    table.item(key("a"), "{}");
    ScanCursor cursor = cursor(ScanSplit.unread(0, 1, AS_OF, null), 10);
    drain(cursor);

    SnapshotPage again = cursor.next();

    assertThat(again.ended()).isTrue();
    assertThat(again.records()).isEmpty();
    assertThat(again.lastKey()).isEqualTo(key("a"));
    assertThat(table.calls()).hasSize(1);
  }

  @Test
  void readsNothingOfAFinishedSegment() {
    table.item(key("a"), "{}");

    SnapshotPage page = cursor(new ScanSplit(0, 1, AS_OF, key("0"), null, true), 10).next();

    assertThat(page.ended()).isTrue();
    assertThat(page.records()).isEmpty();
    assertThat(table.calls()).isEmpty();
  }

  @Test
  void anEmptySegmentEndsWithoutAKey() {
    SnapshotPage page = cursor(ScanSplit.unread(0, 1, AS_OF, null), 10).next();

    assertThat(page.ended()).isTrue();
    assertThat(page.lastKey()).isNull();
    assertThat(page.consumedCapacity()).isEqualTo(0.5);
  }

  @Test
  void noPageCostsMoreThanASecondsShareOnceTheItemsAreKnown() {
    for (int i = 0; i < 2_000; i++) {
      table.item(key("k" + (10_000 + i)), "{}");
    }
    ScanCursor cursor = cursor(ScanSplit.unread(0, 1, AS_OF, null), 40);
    List<Double> costs = new ArrayList<>();
    SnapshotPage page;
    do {
      page = cursor.next();
      costs.add(page.consumedCapacity());
    } while (!page.ended());

    // The table charges half a unit an item: 80 of them are worth 40 units.
    assertThat(costs).allMatch(cost -> cost <= 40);
    assertThat(costs.subList(1, 10)).containsOnly(40.0);
  }

  private List<String> repaired(Gap gap, Duration reach, EventTimeExtractor eventTime) {
    return drain(
        new ScanCursor(
            table,
            stream,
            ScanSplit.unread(0, 1, AS_OF, gap),
            eventTime,
            new SnapshotOptions(1, 1_000, reach)));
  }

  private void itemsAt(long... times) {
    for (long time : times) {
      table.item(key(String.valueOf(time)), "{\"at\":{\"N\":\"" + time + "\"}}");
    }
  }

  private static Gap gap(long from, long to) {
    return new Gap(TestingStreams.ARN, "shard-1", "7", "9", from, to);
  }

  @Test
  void aRepairTellsWhatTheGapCanHoldAndSaysSo() {
    long from = AS_OF - 30 * HOUR;
    long to = AS_OF - 26 * HOUR;
    long earliest = from - 24 * HOUR;
    long latest = to + 10 * MINUTE;
    itemsAt(earliest - 1, earliest, from, to, latest, latest + 1);
    table.item(key("unknown"), "{}");

    assertThat(repaired(gap(from, to), Duration.ofHours(24), STATED))
        .containsExactlyInAnyOrder(
            key(String.valueOf(earliest)),
            key(String.valueOf(from)),
            key(String.valueOf(to)),
            key(String.valueOf(latest)),
            key("unknown"));

    SnapshotPage page = cursor(ScanSplit.unread(0, 1, AS_OF, gap(from, to)), 1_000).next();
    assertThat(page.done()).isEqualTo(7);
    assertThat(page.records())
        .isNotEmpty()
        .allMatch(record -> record.origin() == Origin.REPAIR && record.arrivalMillis() == AS_OF);
  }

  @Test
  void aRepairTellsAllWhereTheGapsBeginningIsUnknown() {
    itemsAt(0, AS_OF - 10 * HOUR, AS_OF - 1);

    assertThat(repaired(gap(Gap.UNKNOWN, AS_OF - 20 * HOUR), Duration.ZERO, STATED)).hasSize(3);
  }

  @Test
  void aRepairTellsAllWhereTheItemsTimeIsTheArrivalThatWasMadeUp() {
    itemsAt(0, AS_OF - 10 * HOUR, AS_OF - 1);

    assertThat(
            repaired(
                gap(AS_OF - 30 * HOUR, AS_OF - 20 * HOUR),
                Duration.ZERO,
                EventTimeExtractor.ARRIVAL))
        .hasSize(3);
  }

  @Test
  void boundsOfARepairDoNotOverflow() {
    itemsAt(0, AS_OF);

    assertThat(
            repaired(
                gap(Long.MIN_VALUE + 1, Long.MAX_VALUE),
                Duration.ofSeconds(Long.MAX_VALUE),
                STATED))
        .hasSize(2);
  }

  @Test
  void aSnapshotDoesNotAskForEventTimes() {
    table.item(key("a"), "{}");
    EventTimeExtractor refusing =
        record -> {
          throw new AssertionError("asked");
        };

    assertThat(
            drain(
                new ScanCursor(
                    table,
                    stream,
                    ScanSplit.unread(0, 1, AS_OF, null),
                    refusing,
                    SnapshotOptions.DEFAULT)))
        .hasSize(1);
  }
}
