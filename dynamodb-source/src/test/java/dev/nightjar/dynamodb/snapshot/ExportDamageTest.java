package dev.nightjar.dynamodb.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.dynamodb.split.ExportSplit;
import dev.nightjar.dynamodb.stream.StreamsApiException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of an export that are not as they should be, or cannot be reached. */
class ExportDamageTest {

  private static final String FILE = "s3://exports/AWSDynamoDB/0179/data/a.json.gz";
  private static final int ITEMS = 1_200;

  @TempDir Path parent;

  private final byte[] whole;

  ExportDamageTest() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < ITEMS; i++) {
      lines.append("{\"Item\":").append(TestingExport.item("k" + i * 7919L)).append("}\n");
    }
    whole = TestingExport.gzip(lines.toString());
  }

  private static ExportCursor cursor(TestingFile file, long items, String md5, long done) {
    return new ExportCursor(
        TestingExport.STREAM, new ExportSplit(FILE, items, md5, 0, done, false), file);
  }

  private static int drain(SnapshotCursor cursor) {
    int items = 0;
    SnapshotPage page;
    do {
      page = cursor.next();
      items += page.records().size();
    } while (!page.ended());
    return items;
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> damage(
      byte[] bytes, long items, String md5) {
    TestingFile file = new TestingFile(bytes);
    ExportCursor cursor = cursor(file, items, md5, 0);
    AbstractThrowableAssert<?, ? extends Throwable> thrown =
        assertThatThrownBy(() -> drain(cursor))
            .isInstanceOf(SnapshotException.class)
            .hasMessageContaining(FILE)
            .hasMessageContaining("nothing of the stream has been read yet");
    assertThat(file.open()).as("left open").isZero();
    return thrown;
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> badLine(String line)
      throws IOException {
    String good = "{\"Item\":" + TestingExport.item("a") + "}";
    byte[] bytes = TestingExport.gzip(good + "\n\r\n" + line + "\n" + good + "\n");
    return damage(bytes, 3, TestingExport.md5(bytes)).hasMessageContaining("line 3 is wrong");
  }

  @Test
  void refusesAFileWithAnotherChecksum() {
    String other = TestingExport.md5("other".getBytes(UTF_8));

    damage(whole, ITEMS, other)
        .hasMessageContaining(other)
        .hasMessageContaining(TestingExport.md5(whole));
  }

  @Test
  void theChecksumCoversWhatFollowsTheGzipMember() {
    // Far more than the decompressor reads ahead.
    byte[] longer = Arrays.copyOf(whole, whole.length + 200_000);

    damage(longer, ITEMS, TestingExport.md5(whole)).hasMessageContaining("MD5");
    assertThat(drain(cursor(new TestingFile(longer), ITEMS, TestingExport.md5(longer), 0)))
        .isEqualTo(ITEMS);
  }

  @Test
  void theChecksumHoldsForAFileThatIsResumed() {
    for (long done : List.of(1L, 499L, 500L, 1_199L, 1_200L)) {
      String md5 = TestingExport.md5(whole);
      assertThat(drain(cursor(new TestingFile(whole), ITEMS, md5, done)))
          .isEqualTo((int) (ITEMS - done));
      assertThatThrownBy(() -> drain(cursor(new TestingFile(whole), ITEMS, "x", done)))
          .isInstanceOf(SnapshotException.class)
          .hasMessageContaining("MD5");
    }
  }

  @Test
  void refusesAFileWithMoreOrFewerItems() {
    damage(whole, ITEMS + 1, TestingExport.md5(whole))
        .hasMessageContaining("it has 1200 items, but by its manifest 1201");
    damage(whole, ITEMS - 1, TestingExport.md5(whole))
        .hasMessageContaining("it has 1200 items, but by its manifest 1199");
    byte[] nothing = new byte[0];
    damage(nothing, 1, TestingExport.md5(nothing)).hasMessageContaining("it has 0 items");
  }

  @Test
  void doesNotGiveOutTheLastPageOfADamagedFile() {
    ExportCursor cursor = cursor(new TestingFile(whole), ITEMS, "x", 0);
    List<Integer> pages = new ArrayList<>();

    assertThatThrownBy(
            () -> {
              while (true) {
                pages.add(cursor.next().records().size());
              }
            })
        .isInstanceOf(SnapshotException.class);

    assertThat(pages).containsExactly(500, 500);
  }

  @Test
  void refusesAFileThatIsCutOffAnywhere() {
    for (int length = 1; length < whole.length; length += 101) {
      damage(Arrays.copyOf(whole, length), ITEMS, TestingExport.md5(whole))
          .hasMessageContaining("cut off");
    }
    damage(Arrays.copyOf(whole, whole.length - 1), ITEMS, null).hasMessageContaining("cut off");
  }

  @Test
  void refusesAFileThatIsNoGzip() {
    damage("{\"Item\":{}}\n".getBytes(UTF_8), 1, null).hasMessageContaining("no gzip file");
  }

  @Test
  void refusesAFileWithFewerItemsThanWereReadBefore() {
    assertThatThrownBy(() -> drain(cursor(new TestingFile(whole), ITEMS, null, ITEMS + 1)))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("only 1200 items, of which 1201 were read before");
  }

  @Test
  void namesTheLineOfAnItemWithoutItsKey() throws IOException {
    badLine("{\"Item\":{\"PK\":{\"S\":\"secret\"}}}")
        .hasMessageContaining("lacks the table's key attribute 'SK'")
        .hasMessageNotContaining("secret");
    badLine("{\"Item\":{}}").hasMessageContaining("lacks the table's key attribute 'PK'");
    badLine("{\"Item\":{\"PK\":\"secret\",\"SK\":{\"S\":\"e\"}}}")
        .hasMessageContaining("'PK' is no typed value")
        .hasMessageNotContaining("secret");
    badLine("{\"Item\":{\"m\":{\"M\":{\"PK\":{\"S\":\"a\"}}},\"SK\":{\"S\":\"e\"}}}")
        .hasMessageContaining("lacks the table's key attribute 'PK'");
  }

  @Test
  void namesTheLineThatIsNoItem() throws IOException {
    badLine("{\"Keys\":{},\"NewImage\":{}}").hasMessageContaining("it has no 'Item'");
    badLine("{\"Item\":null}").hasMessageContaining("'Item' is no JSON object");
    badLine("{\"Item\":[]}").hasMessageContaining("'Item' is no JSON object");
    badLine("[]").hasMessageContaining("it is no JSON object");
    badLine("null").hasMessageContaining("it is no JSON object");
    badLine("{\"Item\":{\"PK\":{\"S\":\"secret").hasMessageNotContaining("secret");
    badLine("{\"Item\":" + TestingExport.item("a")).hasMessageContaining("it is no JSON");
    badLine("{\"Item\":" + TestingExport.item("a") + "}{}").hasMessageContaining("follows");
    badLine("{\"Item\":" + TestingExport.item("a") + "}secret")
        .hasMessageContaining("it is no JSON")
        .hasMessageNotContaining("secret");
  }

  @Test
  void refusesALineWithoutEnd() throws IOException {
    damage(TestingExport.gzip("x".repeat(ExportLines.LONGEST_LINE + 1)), 1, null)
        .hasMessageContaining("a line is longer than");
  }

  @Test
  void refusesAFileThatIsMissing() {
    ExportSplit split =
        ExportSplit.unread(parent.resolve("data/gone.json.gz").toString(), 1, null, 0);

    assertThatThrownBy(() -> new ExportCursor(TestingExport.STREAM, split).next())
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("data/gone.json.gz")
        .hasMessageContaining("it is missing")
        .hasMessageContaining("nothing of the stream has been read yet");
  }

  @Test
  void namesThePluginWhereAReaderHasNoFileSystem() {
    ExportSplit split = ExportSplit.unread(FILE, 1, null, 0);

    assertThatThrownBy(() -> new ExportCursor(TestingExport.STREAM, split).next())
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("flink-s3-fs-hadoop");
  }

  @Test
  void triesAgainWhereItIsCutOffFromTheFile() {
    for (int after = 0; after < whole.length; after += 211) {
      TestingFile file = new TestingFile(whole).failReadingAfter(after).failReadingAfter(after);
      ExportCursor cursor = cursor(file, ITEMS, TestingExport.md5(whole), 0);
      int items = 0;
      int failures = 0;
      SnapshotPage page = null;
      while (page == null || !page.ended()) {
        try {
          page = cursor.next();
          items += page.records().size();
        } catch (StreamsApiException e) {
          assertThat(e.isTransient()).isTrue();
          assertThat(e).hasMessageContaining(FILE).hasMessageContaining("connection reset");
          assertThat(file.open()).as("after %s bytes: left open", after).isZero();
          failures++;
        }
      }
      assertThat(items).as("after %s bytes", after).isEqualTo(ITEMS);
      assertThat(failures).as("after %s bytes", after).isEqualTo(2);
    }
  }

  @Test
  void aFailureBetweenTwoGzipMembersIsNotTheFilesEnd() throws IOException {
    byte[] member = TestingExport.gzip("{\"Item\":" + TestingExport.item("a") + "}\n");
    byte[] two = Arrays.copyOf(member, 2 * member.length);
    System.arraycopy(member, 0, two, member.length, member.length);
    for (int after : List.of(member.length, member.length + 5)) {
      TestingFile file = new TestingFile(two).failReadingAfter(after);
      ExportCursor cursor = cursor(file, 2, TestingExport.md5(two), 0);

      assertThatThrownBy(cursor::next).isInstanceOf(StreamsApiException.class);
      assertThat(drain(cursor)).isEqualTo(2);
    }
  }

  @Test
  void givesUpAfterManyFailuresInARow() {
    TestingFile file = new TestingFile(whole);
    ExportCursor cursor = cursor(file, ITEMS, null, 0);
    for (int i = 0; i < ExportCursor.MOST_FAILURES; i++) {
      file.failOpening(new IOException("unreachable"));
    }

    for (int i = 1; i < ExportCursor.MOST_FAILURES; i++) {
      assertThatThrownBy(cursor::next).isInstanceOf(StreamsApiException.class);
    }
    assertThatThrownBy(cursor::next)
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("unreachable")
        .hasMessageContaining("s3:GetObject");
  }

  @Test
  void aPageForgetsFailures() {
    TestingFile file = new TestingFile(whole);
    ExportCursor cursor = cursor(file, ITEMS, null, 0);
    for (int page = 0; page < 2; page++) {
      for (int i = 1; i < ExportCursor.MOST_FAILURES; i++) {
        file.failOpening(new IOException("unreachable"));
        cursor.close();
        assertThatThrownBy(cursor::next).isInstanceOf(StreamsApiException.class);
      }
      assertThat(cursor.next().records()).hasSize(500);
    }
  }

  @Test
  void givesUpAtOnceWhereReadingIsDenied() {
    TestingFile file = new TestingFile(whole).failOpening(new AccessDeniedException(FILE));

    assertThatThrownBy(() -> cursor(file, ITEMS, null, 0).next())
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("cannot be read")
        .hasMessageContaining("s3:GetObject");
  }
}
