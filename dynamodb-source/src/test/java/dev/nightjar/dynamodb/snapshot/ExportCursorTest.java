package dev.nightjar.dynamodb.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.Origin;
import dev.nightjar.dynamodb.split.ExportSplit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCursorTest {

  private static final String FILE = "s3://exports/AWSDynamoDB/0179/data/a.json.gz";

  @TempDir Path parent;

  private static ExportCursor cursor(TestingFile file, byte[] bytes, long items, long done) {
    return new ExportCursor(
        TestingExport.STREAM,
        new ExportSplit(
            FILE, items, TestingExport.md5(bytes), TestingExport.EXPORT_MILLIS, done, false),
        file);
  }

  private static ExportCursor cursor(String content, long items) throws IOException {
    byte[] bytes = TestingExport.gzip(content);
    return cursor(new TestingFile(bytes), bytes, items, 0);
  }

  private static String image(ChangeRecord record) {
    return new String(record.newImage(), UTF_8);
  }

  private static List<String> drain(SnapshotCursor cursor) {
    List<String> items = new ArrayList<>();
    SnapshotPage page;
    do {
      page = cursor.next();
      page.records().forEach(record -> items.add(image(record)));
    } while (!page.ended());
    return items;
  }

  @Test
  void tellsEachItemAsItWasExported() throws IOException {
    String item = "{\"SK\":{\"S\":\"e\"},\"n\":{\"N\":\"1.50\"},\"PK\":{\"B\":\"AAE=\"}}";
    TestingExport export = TestingExport.in(parent).file("a.json.gz", List.of(item)).finish();
    ExportSplit split = ExportManifest.read(export.folder(), TestingExport.STREAM).splits().get(0);

    SnapshotPage page = new ExportCursor(TestingExport.STREAM, split).next();

    assertThat(page.ended()).isTrue();
    assertThat(page.done()).isEqualTo(1);
    assertThat(page.lastKey()).isNull();
    assertThat(page.consumedCapacity()).isZero();
    ChangeRecord record = page.records().get(0);
    assertThat(record.origin()).isEqualTo(Origin.SNAPSHOT);
    assertThat(record.eventName()).isEqualTo("INSERT");
    assertThat(record.streamArn()).isEqualTo(TestingExport.STREAM.arn());
    assertThat(record.shardId()).isEmpty();
    assertThat(record.sequenceNumber()).isEmpty();
    assertThat(record.arrivalMillis()).isEqualTo(TestingExport.EXPORT_MILLIS);
    assertThat(record.keys())
        .asString(UTF_8)
        .isEqualTo("{\"PK\":{\"B\":\"AAE=\"},\"SK\":{\"S\":\"e\"}}");
    assertThat(image(record)).isEqualTo(item);
  }

  @Test
  void readsEachItemOnceHoweverOftenItIsStoppedAndResumed() throws IOException {
    for (int seed = 0; seed < 120; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<String> items = new ArrayList<>();
      int count = random.nextInt(1_500);
      for (int i = 0; i < count; i++) {
        items.add(randomItem(random, i));
      }
      byte[] bytes = compressed(items, random);
      TestingFile file = new TestingFile(bytes);
      List<String> found = new ArrayList<>();
      ExportCursor cursor = cursor(file, bytes, count, 0);
      SnapshotPage page;
      do {
        page = cursor.next();
        int emitted = page.records().size();
        boolean stopped = random.nextInt(3) == 0 && emitted > 0;
        if (stopped) {
          emitted = random.nextInt(emitted + 1);
        }
        page.records().subList(0, emitted).forEach(record -> found.add(image(record)));
        if (stopped) {
          cursor.close();
          cursor = cursor(file, bytes, count, found.size());
          page = new SnapshotPage(List.of(), null, found.size(), false, 0);
        }
        assertThat(page.done()).as("seed %s", seed).isEqualTo(found.size());
      } while (!page.ended());
      assertThat(found).as("seed %s", seed).isEqualTo(items);
      assertThat(file.open()).as("seed %s: streams left open", seed).isZero();
    }
  }

  /** Keys anywhere among its attributes; names, text and sizes that make slicing hard. */
  private static String randomItem(SplittableRandom random, int number) {
    List<String> attributes = new ArrayList<>();
    attributes.add("\"PK\":{\"S\":\"k" + number + "\"}");
    attributes.add(random.nextInt(attributes.size() + 1), "\"SK\" : {\"N\":\"" + number + "\"}");
    String[] hard = {
      "\"a\":{\"S\":\"{\\\"Item\\\":{\\\"PK\\\":\\\\\\n}}\"}",
      "\"é\":{\"S\":\"日本 \uD83D\uDE00 ü\"}",
      "\"m\":{\"M\":{\"PK\":{\"S\":\"not the key\"},\"Item\":{\"L\":[{\"NULL\":true}]}}}",
      "\"\\u0050\":{\"S\":\"\"}",
      "\"Item\":{\"SS\":[\"}\",\"\\u007d\"]}",
      "\"long\":{\"S\":\"" + "x".repeat(random.nextInt(3_000)) + "\"}"
    };
    for (int i = random.nextInt(4); i > 0; i--) {
      String attribute = hard[random.nextInt(hard.length)];
      if (!attributes.contains(attribute) && !attribute.startsWith("\"long")
          || attributes.stream().noneMatch(other -> other.startsWith("\"long"))) {
        attributes.add(random.nextInt(attributes.size() + 1), attribute);
      }
    }
    return "{" + String.join(random.nextBoolean() ? "," : " ,\t", attributes) + "}";
  }

  /** Lines of several ends, in one gzip member or several. */
  private static byte[] compressed(List<String> items, SplittableRandom random) throws IOException {
    String[] ends = {"\n", "\r\n", "\n\n", "  \r\n \t\r\n"};
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < items.size(); i++) {
      lines.append(random.nextInt(10) == 0 ? "{ \"Item\" :\t" : "{\"Item\":").append(items.get(i));
      lines.append(random.nextInt(10) == 0 ? " , \"x\":[{}] }" : "}");
      boolean last = i == items.size() - 1;
      lines.append(last && random.nextBoolean() ? "" : ends[random.nextInt(ends.length)]);
      if (random.nextInt(400) == 0) {
        members.write(TestingExport.gzip(lines.toString()));
        lines.setLength(0);
      }
    }
    members.write(TestingExport.gzip(lines.toString()));
    return members.toByteArray();
  }

  @Test
  void keysLookTheSameHoweverTheLineIsLaidOut() throws IOException {
    String plain = "{\"Item\":{\"PK\":{\"S\":\"ü\\\"a\"},\"SK\":{\"N\":\"1\"}}}\n";
    String odd =
        " {\t\"Item\" : { \"SK\":\n{ \"N\" :\"1\"} , \"\\u0050K\" :{\"S\"  :\"\\u00fc\\\"a\" } } }"
                .replace('\n', ' ')
            + "\r\n";

    List<ChangeRecord> records = cursor(plain + odd, 2).next().records();

    assertThat(records.get(0).keys())
        .asString(UTF_8)
        .isEqualTo("{\"PK\":{\"S\":\"ü\\\"a\"},\"SK\":{\"N\":\"1\"}}");
    assertThat(records.get(1).keys()).isEqualTo(records.get(0).keys());
  }

  @Test
  void givesOutSomeHundredItemsOrAMegabyteAtATime() throws IOException {
    StringBuilder small = new StringBuilder();
    for (int i = 0; i < 1_200; i++) {
      small.append("{\"Item\":").append(TestingExport.item("k" + i)).append("}\n");
    }
    ExportCursor cursor = cursor(small.toString(), 1_200);
    assertThat(cursor.next().records()).hasSize(500);
    assertThat(cursor.next().done()).isEqualTo(1_000);

    String big = "{\"Item\":" + bigItem() + "}\n";
    ExportCursor large = cursor(big.repeat(7), 7);
    assertThat(large.next().records()).hasSize(3);
    assertThat(drain(large)).hasSize(4).allMatch(bigItem()::equals);
  }

  /** As large as an item can be. */
  private static String bigItem() {
    return "{\"PK\":{\"S\":\"k\"},\"SK\":{\"S\":\"e\"},\"x\":{\"S\":\""
        + "x".repeat(400 * 1_024)
        + "\"}}";
  }

  @Test
  void anItemOfNullsIsReadThoughItIsLongInJson() throws IOException {
    String item =
        "{\"PK\":{\"S\":\"k\"},\"SK\":{\"S\":\"e\"},\"x\":{\"L\":["
            + "{\"NULL\":true},".repeat(400 * 1_024)
            + "{\"NULL\":true}]}}";

    assertThat(drain(cursor("{\"Item\":" + item + "}\n", 1))).containsExactly(item);
  }

  @Test
  void anEmptyFileIsAPartitionWithoutItems() throws IOException {
    byte[] nothing = new byte[0];

    assertThat(drain(cursor(new TestingFile(nothing), nothing, 0, 0))).isEmpty();
    assertThat(drain(cursor("", 0))).isEmpty();
    assertThat(drain(cursor("\r\n\n", 0))).isEmpty();
  }

  @Test
  void readsAFileWhoseChecksumIsNotKnown() throws IOException {
    byte[] bytes = TestingExport.gzip("{\"Item\":" + TestingExport.item("a") + "}");
    ExportSplit split = ExportSplit.unread(FILE, 1, null, 0);

    assertThat(drain(new ExportCursor(TestingExport.STREAM, split, new TestingFile(bytes))))
        .hasSize(1);
  }

  @Test
  void staysEndedAndClosed() throws IOException {
    byte[] bytes = TestingExport.gzip("{\"Item\":" + TestingExport.item("a") + "}");
    TestingFile file = new TestingFile(bytes);
    ExportCursor cursor = cursor(file, bytes, 1, 0);
    drain(cursor);

    SnapshotPage again = cursor.next();
    cursor.close();
    cursor.close();

    assertThat(again.ended()).isTrue();
    assertThat(again.records()).isEmpty();
    assertThat(again.done()).isEqualTo(1);
    assertThat(file.opened()).isEqualTo(1);
    assertThat(file.open()).isZero();
  }

  @Test
  void readsNothingOfAFinishedFile() {
    TestingFile file = new TestingFile(new byte[0]);
    ExportSplit split = new ExportSplit(FILE, 5, null, 0, 5, true);

    SnapshotPage page = new ExportCursor(TestingExport.STREAM, split, file).next();

    assertThat(page.ended()).isTrue();
    assertThat(page.done()).isEqualTo(5);
    assertThat(file.opened()).isZero();
  }

  @Test
  void passesOverWhatWasReadBeforeInPieces() throws IOException {
    String line = "{\"Item\":" + bigItem() + "}\n";
    byte[] bytes = TestingExport.gzip(line.repeat(200));
    ExportCursor cursor = cursor(new TestingFile(bytes), bytes, 200, 199);

    SnapshotPage first = cursor.next();

    assertThat(first.records()).isEmpty();
    assertThat(first.done()).isEqualTo(199);
    assertThat(first.ended()).isFalse();
    assertThat(drain(cursor)).hasSize(1);
  }
}
