package dev.nightjar.dynamodb.reader;

import static dev.nightjar.dynamodb.stream.StreamsApiException.Kind.THROTTLED;
import static dev.nightjar.dynamodb.stream.StreamsApiException.Kind.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.SnapshotOptions;
import dev.nightjar.dynamodb.TestingStreams;
import dev.nightjar.dynamodb.split.ChangeSplit;
import dev.nightjar.dynamodb.split.ExportSplit;
import dev.nightjar.dynamodb.split.NoticeSplit;
import dev.nightjar.dynamodb.split.ScanSplit;
import dev.nightjar.dynamodb.split.TestingSplits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Splits that are no shards: how they are read, and beside shards. */
class SnapshotReadingTest {

  private static final long NOON = TestingClock.START;

  private final TestingSplitReader reading = new TestingSplitReader();
  private final TestingStreams streams = reading.streams().shard("a", null);
  private final TestingClock clock = reading.clock();
  private final ReadMetrics metrics = reading.metrics();

  @Test
  void scansASegmentToItsEndAndLetsItGo() throws IOException {
    items(5);
    capacity(2);
    reading.open(ScanSplit.unread(0, 1, NOON, null));

    assertThat(reading.fetch(1)).as("before the first call").containsExactly("snapshot/0/1:aside");
    assertThat(reading.fetch(1))
        .containsExactly(
            "snapshot/0/1:k1#1", "snapshot/0/1:k2#2", "snapshot/0/1:pageEnd after k2#2");
    assertThat(reading.fetch(1))
        .containsExactly(
            "snapshot/0/1:k3#3",
            "snapshot/0/1:k4#4",
            "snapshot/0/1:k5#5",
            "snapshot/0/1:pageEnd after k5#5",
            "snapshot/0/1:end",
            "snapshot/0/1:letGo");
    assertThat(metrics.consumedCapacity.sum()).isEqualTo(2.5);
    assertThat(metrics.activeShards()).isZero();
  }

  @Test
  void goesOnAfterTheLastKey() throws IOException {
    items(3);
    reading.open(new ScanSplit(0, 1, NOON, "k2", null, false));
    reading.fetch(1);

    assertThat(reading.fetch(1)).startsWith("snapshot/0/1:k3#1").doesNotContain("snapshot/0/1:k2");
  }

  @Test
  void repeatsAThrottledPageWithoutPassingItOver() throws IOException {
    items(2);
    streams.fail("scan", THROTTLED, UNAVAILABLE);
    reading.open(ScanSplit.unread(0, 1, NOON, null));
    reading.fetch(1);

    assertThat(reading.fetch(1)).startsWith("snapshot/0/1:k1#1", "snapshot/0/1:k2#2");
    assertThat(metrics.throttles.sum()).isOne();
    assertThat(metrics.failures.sum()).isOne();
    assertThat(clock.elapsedMillis()).as("backed off").isPositive();
  }

  @Test
  void segmentsTogetherStayWithinTheCapacity() throws IOException {
    items(400);
    reading.options().snapshot(new SnapshotOptions(2, 20, Duration.ofHours(24)));
    reading.open(ScanSplit.unread(0, 2, NOON, null), ScanSplit.unread(1, 2, NOON, null));
    List<String> elements = new ArrayList<>();
    while (elements.stream().filter(element -> element.endsWith("letGo")).count() < 2) {
      elements.addAll(reading.fetch(1));
    }

    assertThat(elements.stream().filter(element -> element.contains(":k"))).hasSize(400);
    // 200 units at 20 a second, less what is saved up at the start and the last pages.
    assertThat(metrics.consumedCapacity.sum()).isBetween(200.0, 210.0);
    assertThat(clock.elapsedMillis()).isBetween(8_000L, 15_000L);
  }

  @Test
  void noMoreSegmentsAreInWorkThanShareTheCapacity() throws IOException {
    items(100);
    reading.options().parallelCalls(4);
    List<Runnable> pending = new ArrayList<>();
    reading.runCallsOn(pending::add);
    reading.open(
        ScanSplit.unread(0, 3, NOON, null),
        ScanSplit.unread(1, 3, NOON, null),
        ScanSplit.unread(2, 3, NOON, null));
    assertThat(reading.fetch(3)).allMatch(element -> element.endsWith(":aside"));
    clock.in(1, () -> reading.reader().wakeUp());
    reading.fetch(1);

    assertThat(pending).hasSize(2);
    pending.forEach(Runnable::run);
    assertThat(reading.fetch(2)).endsWith("snapshot/1/3:letGo");
    clock.in(1, () -> reading.reader().wakeUp());
    reading.fetch(1);
    assertThat(pending).as("the third follows").hasSize(3);
  }

  @Test
  void readsAFileOfAnExportWithItsCount(@TempDir Path folder) throws IOException {
    Path file = export(folder, 3);
    String id = "export/" + file.toUri();
    reading.open(new ExportSplit(file.toUri().toString(), 3, null, NOON, 1, false));
    reading.fetch(1);

    assertThat(reading.fetch(1))
        .allMatch(element -> element.startsWith(id))
        .filteredOn(element -> element.contains("#"))
        .extracting(element -> element.substring(element.indexOf('#')))
        .as("the first was read before")
        .startsWith("#2", "#3");
  }

  @Test
  void damagedExportFailsTheJob(@TempDir Path folder) throws IOException {
    Path file = export(folder, 3);
    reading.open(ExportSplit.unread(file.toUri().toString(), 4, null, NOON));
    reading.fetch(1);

    assertThatThrownBy(() -> reading.fetch(3)).hasMessageContaining("data.json.gz");
  }

  @Test
  void noticesAreToldWithoutACall() throws IOException {
    Gap gap = new Gap(TestingStreams.ARN, "a", null, null, Gap.UNKNOWN, NOON);
    reading.runCallsOn(
        call -> {
          throw new AssertionError("a call");
        });
    reading.open(new NoticeSplit(gap, false, false), new NoticeSplit(gap, true, false));

    assertThat(reading.fetch(2))
        .containsExactly(
            "gap/a/start:aside",
            "gap/a/start:GAP",
            "gap/a/start:end",
            "gap/a/start:letGo",
            "closed/a/start:aside",
            "closed/a/start:GAP_CLOSED",
            "closed/a/start:end",
            "closed/a/start:letGo");
  }

  @Test
  void scansTakeNoCallsFromShardsNorShardsFromScans() throws IOException {
    items(100);
    reading.options().parallelCalls(2);
    List<Runnable> pending = new ArrayList<>();
    reading.runCallsOn(pending::add);
    streams.shard("b", null).shard("c", null);
    reading.open(
        TestingSplits.unread("a"),
        TestingSplits.unread("b"),
        TestingSplits.unread("c"),
        ScanSplit.unread(0, 3, NOON, null),
        ScanSplit.unread(1, 3, NOON, null),
        ScanSplit.unread(2, 3, NOON, null));
    reading.fetch(3);
    clock.in(1, () -> reading.reader().wakeUp());
    reading.fetch(1);

    assertThat(pending).as("two of shards, two of the table").hasSize(4);
  }

  @Test
  void pagesOfShardsGoFirstButNotForEver() throws IOException {
    List<ChangeSplit> splits = new ArrayList<>(List.of(ScanSplit.unread(0, 1, NOON, null)));
    for (char shard = 'a'; shard <= 'h'; shard++) {
      String id = Character.toString(shard);
      streams.shard(id, null).put(id, "k1", NOON);
      splits.add(TestingSplits.unread(id));
    }
    reading.open(splits.toArray(new ChangeSplit[0]));

    assertThat(reading.fetch(9))
        .containsExactly(
            "a:k1", "b:k1", "c:k1", "d:k1", "snapshot/0/1:aside", "e:k1", "f:k1", "g:k1", "h:k1");
  }

  private void items(int count) {
    for (int i = 1; i <= count; i++) {
      streams.item("k" + i, "item " + i);
    }
  }

  private void capacity(int units) {
    reading.options().snapshot(new SnapshotOptions(1, units, Duration.ofHours(24)));
  }

  private static Path export(Path folder, int items) throws IOException {
    Path file = folder.resolve("data.json.gz");
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (int i = 1; i <= items; i++) {
        String line = "{\"Item\":{\"PK\":{\"S\":\"p\"},\"SK\":{\"S\":\"k" + i + "\"}}}\n";
        out.write(line.getBytes(StandardCharsets.UTF_8));
      }
    }
    return file;
  }
}
