package dev.nightjar.local;

import static dev.nightjar.local.TestingSourceJob.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dynamodb.Origin;
import dev.nightjar.dynamodb.SnapshotOptions;
import dev.nightjar.dynamodb.StartPosition;
import dev.nightjar.local.TestingJournal.Entry;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** The source against a real DynamoDB Local: nothing is lost, doubled or reordered. */
class SourceIT {

  private static final int ITEMS = 20;

  @TempDir static Path folder;
  private static DynamoDbLocal dynamo;
  private static LocalFlink flink;

  private TestingSourceJob job;
  private TestingTable table;
  private TestingJournal journal;

  @BeforeAll
  static void start() throws Exception {
    dynamo = DynamoDbLocal.startControlled(folder.resolve("dynamodb-local"));
    flink = LocalFlink.start(folder.resolve("flink"), 0, RealParts.SLOTS);
  }

  @AfterAll
  static void end() {
    flink.close();
    dynamo.close();
  }

  @BeforeEach
  void create(TestInfo test) {
    job = TestingSourceJob.of(flink, dynamo.endpoint(), test.getTestMethod().get().getName());
    table = job.table();
    journal = job.journal();
    table.create(StreamViewType.NEW_AND_OLD_IMAGES);
  }

  @AfterEach
  void close() {
    job.close();
  }

  @Test
  void everyRecordCountsOnceAndInOrderWhileShardsRollOverAndATaskManagerDies() throws Exception {
    int written;
    try (TestingWriter writer = new TestingWriter(table, ITEMS, 0);
        RealParts.Run run = job.run(job.source(StartPosition.trimHorizon()), 2, null, 5)) {
      for (int shards = 2; shards <= 6; shards++) {
        dynamo.rollOverShards();
        awaitShards(run, shards);
        if (shards == 4) {
          run.awaitFreshCheckpoint();
          flink.replaceTaskManager();
        }
      }
      written = writer.stop();
      // What REST says may be some seconds old.
      awaitThat(
          run, () -> assertThat(run.checkpoints().path("counts").path("restored").asInt()).isOne());
    }
    assertThat(journal.effect().stream().map(entry -> entry.change().shardId()).distinct())
        .containsExactlyElementsOf(shardIds());
    assertThat(journal.effect())
        .allSatisfy(
            entry -> {
              assertThat(entry.change().origin()).isEqualTo(Origin.STREAM);
              assertThat(entry.change().gap()).isNull();
            });
  }

  @Test
  void aJobGoesOnAtAnyParallelismWithWhatWasWrittenWhileItWasStopped() throws Exception {
    String savepoint = null;
    int written = 0;
    for (int parallelism : new int[] {1, 4, 2}) {
      try (RealParts.Run run =
          job.run(job.source(StartPosition.trimHorizon()), parallelism, savepoint, 0)) {
        written = write(written);
        dynamo.rollOverShards();
        written = write(written);
        assertAllOnceAndInOrder(run, written);
        savepoint = run.stop(folder);
      }
      // Nobody reads while this is written.
      written = write(written);
      dynamo.rollOverShards();
      written = write(written);
    }
    try (RealParts.Run run = job.run(job.source(StartPosition.trimHorizon()), 3, savepoint, 0)) {
      assertAllOnceAndInOrder(run, written);
      run.awaitFreshCheckpoint();
    }
    // One stayed open after each roll-over, and each was read.
    assertThat(shardIds()).hasSize(7);
    assertThat(journal.emitted()).hasSize(written);
  }

  @Test
  void aStartAtLatestSurvivesARestartBeforeItsFirstRecord() throws Exception {
    table.put(0, 10);
    // Older than the start, whatever clocks say.
    dynamo.age(Duration.ofMinutes(10));
    String savepoint;
    try (RealParts.Run run = job.run(job.source(StartPosition.latest()), 2, null, 0)) {
      run.awaitFreshCheckpoint();
      savepoint = run.stop(folder);
    }
    assertThat(journal.emitted()).isEmpty();
    table.put(10, 30);
    dynamo.rollOverShards();
    table.put(30, 40);
    try (RealParts.Run run = job.run(job.source(StartPosition.latest()), 1, savepoint, 0)) {
      table.put(40, 50);
      run.awaitFreshCheckpoint();
      awaitThat(
          run,
          () ->
              assertThat(TestingJournal.numbers(journal.effect()))
                  .containsExactlyElementsOf(IntStream.range(10, 50).boxed().toList()));
    }
  }

  @Test
  void anIteratorThatExpiresIsReplacedWithoutLossOrRepeat() throws Exception {
    int times = 5;
    try (RealParts.Run run = job.run(job.source(StartPosition.trimHorizon()), 1, null, 0)) {
      for (int n = 0; n < times; n++) {
        table.put(n * 10, n * 10 + 10);
        int written = n * 10 + 10;
        awaitThat(run, () -> assertThat(journal.emitted()).hasSize(written));
        // Between two calls the reader holds an iterator; a call under way may escape.
        dynamo.age(Duration.ofMillis(1));
      }
      table.put(times * 10, times * 10 + 10);
      awaitThat(
          run,
          () ->
              assertThat(TestingJournal.numbers(journal.emitted()))
                  .containsExactlyElementsOf(IntStream.range(0, times * 10 + 10).boxed().toList()));
      awaitThat(
          run,
          () ->
              assertThat(TestingSourceJob.metric(run, "expiredIterators"))
                  .isGreaterThan(times / 2));
      assertThat(TestingSourceJob.metric(run, "gaps")).isZero();
    }
  }

  /** All streams of an instance number their records from one sequence. */
  @Test
  void aBeginningThatIsRefusedBecauseAnotherStreamWroteBeforeIsNoGap() throws Exception {
    table.put(0, 10);
    String savepoint;
    try (RealParts.Run run = job.run(job.source(StartPosition.trimHorizon()), 2, null, 0)) {
      awaitThat(run, () -> assertThat(journal.emitted()).hasSize(10));
      savepoint = run.stop(folder);
    }
    dynamo.rollOverShards();
    try (TestingTable other = new TestingTable(dynamo.endpoint(), "other")) {
      other.create(StreamViewType.NEW_AND_OLD_IMAGES);
      other.put(0, 5);
      table.put(10, 20);
      other.put(5, 10);
    }
    try (RealParts.Run run = job.run(job.source(StartPosition.trimHorizon()), 2, savepoint, 0)) {
      run.awaitFreshCheckpoint();
      awaitThat(
          run,
          () ->
              assertThat(TestingJournal.numbers(journal.emitted()))
                  .containsExactlyElementsOf(IntStream.range(0, 20).boxed().toList()));
    }
  }

  @Test
  void aSnapshotIsFollowedByItsStreamWhileWritesGoOnAndOverARestart() throws Exception {
    int items = 200;
    table.put(0, items);
    dynamo.rollOverShards();
    // At 4 units a second, and half a unit for the smallest page, it takes some seconds.
    var source =
        job.source(StartPosition.snapshot())
            .snapshot(new SnapshotOptions(4, 4, Duration.ofHours(1)));
    int started;
    int written;
    try (TestingWriter writer = new TestingWriter(table, items, items)) {
      String savepoint;
      started = writer.next();
      try (RealParts.Run run = job.run(source, 2, null, 0)) {
        awaitThat(
            run,
            () ->
                assertThat(journal.effect(Origin.SNAPSHOT))
                    .hasSizeGreaterThanOrEqualTo(items / 10));
        savepoint = run.stop(folder);
      }
      assertThat(journal.effect(Origin.SNAPSHOT)).hasSizeBetween(items / 10, items - 1);
      assertThat(journal.effect(Origin.STREAM)).isEmpty();
      try (RealParts.Run run = job.run(source, 3, savepoint, 0)) {
        awaitThat(run, () -> assertThat(journal.effect(Origin.STREAM)).isNotEmpty());
        run.awaitFreshCheckpoint();
        dynamo.rollOverShards();
        written = writer.stop();
        int last = written - 1;
        awaitThat(
            run,
            () -> assertThat(TestingJournal.numbers(journal.effect(Origin.STREAM))).contains(last));
        // One more, so that something is seen behind a watermark.
        table.put("last", written);
        awaitThat(
            run,
            () ->
                assertThat(TestingJournal.numbers(journal.effect(Origin.STREAM)))
                    .contains(written));
      }
    }
    assertSnapshotFirst(items);
    List<Integer> streamed = TestingJournal.numbers(journal.effect(Origin.STREAM));
    // All since the start, without a hole; some of the seconds before it may be there, too.
    assertThat(streamed.get(0)).isLessThanOrEqualTo(started);
    assertThat(streamed)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(streamed.get(0), written).boxed().toList());
  }

  private void assertSnapshotFirst(int items) {
    List<Entry> effect = journal.effect();
    List<Entry> snapshot = journal.effect(Origin.SNAPSHOT);
    // Also over all items, not only each by itself.
    assertThat(effect.subList(0, snapshot.size())).isEqualTo(snapshot);
    assertThat(snapshot)
        .extracting(Entry::item)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, items).mapToObj(n -> TestingWriter.item(n, items)).toList());
    assertThat(snapshot).extracting(Entry::watermark).containsOnly(Long.MIN_VALUE);
    assertThat(effect.get(effect.size() - 1).watermark()).isGreaterThan(Long.MIN_VALUE);
  }

  /** Ten more writes; returns how many there are then. */
  private int write(int from) {
    for (int n = from; n < from + 10; n++) {
      table.put(TestingWriter.item(n, ITEMS), n);
    }
    return from + 10;
  }

  private List<String> shardIds() {
    return table.shards().stream().map(shard -> shard.shardId()).toList();
  }

  private void awaitShards(RealParts.Run run, int count) {
    awaitThat(
        run,
        () ->
            assertThat(journal.effect().stream().map(entry -> entry.change().shardId()).distinct())
                .hasSize(count));
  }

  private void assertAllOnceAndInOrder(RealParts.Run run, int written) {
    Map<String, List<Integer>> expected =
        IntStream.range(0, written)
            .boxed()
            .collect(
                Collectors.groupingBy(
                    n -> TestingWriter.item(n, ITEMS), TreeMap::new, Collectors.toList()));
    awaitThat(run, () -> assertThat(journal.effect()).hasSizeGreaterThanOrEqualTo(written));
    assertThat(TestingJournal.numbersByItem(journal.effect())).isEqualTo(expected);
    // One lineage: the order is that of the stream.
    assertThat(journal.effect())
        .extracting(entry -> new BigInteger(entry.change().sequenceNumber()))
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(TestingJournal.numbers(journal.emitted()))
        .containsAll(IntStream.range(0, written).boxed().toList());
  }
}
