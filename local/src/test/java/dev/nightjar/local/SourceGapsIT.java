package dev.nightjar.local;

import static dev.nightjar.local.TestingSourceJob.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.GapPolicy;
import dev.nightjar.dynamodb.Origin;
import dev.nightjar.dynamodb.StartPosition;
import dev.nightjar.local.TestingJournal.Entry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * What the source does where DynamoDB Local has really lost what it was to read, or will never have
 * more. Each test has an instance of its own, because ageing concerns all of it.
 */
class SourceGapsIT {

  private static final StartPosition HORIZON = StartPosition.trimHorizon();

  @TempDir static Path folder;
  private static LocalFlink flink;

  private DynamoDbLocal dynamo;
  private TestingSourceJob job;
  private TestingTable table;
  private TestingJournal journal;

  @BeforeAll
  static void startFlink() throws Exception {
    flink = LocalFlink.start(folder.resolve("flink"), 0, RealParts.SLOTS);
  }

  @AfterAll
  static void endFlink() {
    flink.close();
  }

  @BeforeEach
  void start(TestInfo test) throws Exception {
    String name = test.getTestMethod().get().getName();
    dynamo = DynamoDbLocal.startControlled(folder.resolve(name));
    job = TestingSourceJob.of(flink, dynamo.endpoint(), name);
    table = job.table();
    journal = job.journal();
    table.create(StreamViewType.NEW_AND_OLD_IMAGES);
  }

  @AfterEach
  void end() {
    job.close();
    dynamo.close();
  }

  @Test
  void aGapInAShardFailsTheJobOrIsToldOrIsFilledFromTheTable() throws Exception {
    String savepoint = readAndStop(10);
    List<Entry> before = journal.effect();
    String lastRead = before.get(9).change().sequenceNumber();
    table.put(10, 20);
    dynamo.age(Duration.ofHours(3));
    table.put(20, 30);
    dynamo.age(Duration.ofHours(22));
    table.put(30, 40);

    try (RealParts.Run run = job.run(job.source(HORIZON).onGap(GapPolicy.FAIL), 2, savepoint, 0)) {
      assertThat(TestingSourceJob.failure(run))
          .contains("were trimmed before they were read")
          .contains("those after the sequence number " + lastRead)
          .contains("are lost to the job")
          .contains("set the gap policy to 'continue', or to 'repair'");
    }
    assertThat(journal.effect()).as("nothing beyond the gap").isEqualTo(before);

    try (RealParts.Run run =
        job.run(job.source(HORIZON).onGap(GapPolicy.CONTINUE), 1, savepoint, 0)) {
      awaitThat(run, () -> assertThat(numbers()).contains(39));
      run.awaitFreshCheckpoint();
    }
    assertThat(numbers()).containsExactlyElementsOf(gapThen(20, 40));
    assertTold(journal.effect().get(10), before.get(9), journal.effect().get(11));

    try (RealParts.Run run =
        job.run(job.source(HORIZON).onGap(GapPolicy.REPAIR), 3, savepoint, 0)) {
      awaitThat(
          run,
          () ->
              assertThat(journal.effect())
                  .anyMatch(entry -> entry.change().eventName().equals(ChangeRecord.GAP_CLOSED)));
      savepoint = run.stop(folder);
    }
    List<Entry> repaired = journal.effect();
    assertThat(numbers().subList(0, 31)).isEqualTo(gapThen(20, 40));
    assertTold(repaired.get(10), before.get(9), repaired.get(11));
    // The notice comes from one subtask, what was found from all: they may meet in any order.
    List<Entry> rest = repaired.subList(31, repaired.size());
    assertThat(rest).extracting(entry -> entry.change().origin()).containsOnly(Origin.REPAIR);
    assertThat(rest)
        .filteredOn(entry -> entry.change().gap() != null)
        .singleElement()
        .satisfies(
            closed -> {
              assertThat(closed.change().eventName()).isEqualTo(ChangeRecord.GAP_CLOSED);
              assertThat(closed.change().gap()).isEqualTo(repaired.get(10).change().gap());
            });
    // The items of the gap and, because nothing says when an item was written, all others.
    assertThat(TestingJournal.numbers(journal.effect(Origin.REPAIR)))
        .containsExactlyInAnyOrderElementsOf(range(0, 40));

    // A gap that is closed stays closed.
    table.put(40, 50);
    try (RealParts.Run run =
        job.run(job.source(HORIZON).onGap(GapPolicy.REPAIR), 1, savepoint, 0)) {
      awaitThat(run, () -> assertThat(numbers()).endsWith(49));
      awaitThat(run, () -> assertThat(TestingSourceJob.openGaps(run)).isEqualTo("0"));
    }
    assertThat(numbers().subList(repaired.size(), numbers().size()))
        .containsExactlyElementsOf(range(40, 50));
  }

  @Test
  void shardsThatWereTrimmedWholeAreToldOneByOneBeforeWhatIsLeft() throws Exception {
    String savepoint = readAndStop(10);
    Entry lastRead = journal.effect().get(9);
    table.put(10, 20);
    dynamo.age(Duration.ofHours(5));
    table.put(20, 30);
    dynamo.age(Duration.ofHours(5));
    table.put(30, 40);
    dynamo.age(Duration.ofHours(20));
    table.put(40, 50);
    List<String> shards = table.shards().stream().map(shard -> shard.shardId()).toList();

    assertThat(shards).hasSize(4);
    List<ChangeRecord> told = goOn(savepoint, 49);
    assertThat(told)
        .extracting(record -> record.gap() == null ? "records" : record.shardId())
        .containsExactlyElementsOf(
            Stream.concat(shards.stream().limit(2), Stream.generate(() -> "records").limit(20))
                .toList());
    assertThat(numbers().subList(12, 32)).isEqualTo(range(30, 50));
    assertThat(told.get(0).gap())
        .extracting(Gap::lastSequenceNumber, Gap::firstSurviving)
        .containsExactly(lastRead.change().sequenceNumber(), null);
    assertThat(told.get(1).gap())
        .extracting(Gap::lastSequenceNumber, Gap::firstSurviving)
        .containsExactly(null, null);
    assertThat(told.subList(0, 2))
        .extracting(record -> record.gap().fromMillis())
        .containsOnly(lastRead.change().arrivalMillis());

    // DynamoDB Local still lists shards that it no longer knows.
    dynamo.age(Duration.ofHours(25));
    table.put(50, 60);
    List<ChangeRecord> later = goOn(savepoint, 59);
    assertThat(later)
        .extracting(record -> record.gap() == null ? "records" : record.shardId())
        .containsExactlyElementsOf(
            Stream.concat(shards.stream(), Stream.generate(() -> "records").limit(10)).toList());
    assertThat(numbers().subList(14, 24)).isEqualTo(range(50, 60));
  }

  /** What a job tells from a savepoint of ten records on, up to a number. */
  private List<ChangeRecord> goOn(String savepoint, int last) throws Exception {
    try (RealParts.Run run =
        job.run(job.source(HORIZON).onGap(GapPolicy.CONTINUE), 2, savepoint, 0)) {
      awaitThat(run, () -> assertThat(numbers()).endsWith(last));
      run.awaitFreshCheckpoint();
    }
    return journal.effect().stream().skip(10).map(Entry::change).toList();
  }

  @Test
  void aStreamThatIsTurnedOffIsReadToItsEndAndFailsTheJob() throws Exception {
    table.put(0, 10);
    try (RealParts.Run run = job.run(job.source(HORIZON), 2, null, 0)) {
      awaitThat(run, () -> assertThat(journal.emitted()).hasSize(10));
      table.put(10, 20);
      String arn = table.streamArn();
      table.switchStreamOff();
      table.put(20, 30);
      assertThat(TestingSourceJob.failure(run))
          .contains("the stream " + arn + " of the table '" + table.name() + "' was turned off")
          .contains("Everything that the old stream held has been read")
          .contains("What was written after it was turned off is in the table only")
          .contains("Turn the stream on")
          .contains("'snapshot'");
    }
    assertThat(numbers()).containsExactlyElementsOf(range(0, 20));
  }

  @Test
  void aStreamThatIsReplacedIsReadToItsEndAndFailsTheJob() throws Exception {
    String savepoint = readAndStop(10);
    table.put(10, 20);
    String old = table.streamArn();
    table.switchStreamOff();
    table.put(20, 30);
    table.switchStreamOn(StreamViewType.NEW_IMAGE);
    table.put(30, 40);
    assertThat(table.streamArn()).isNotEqualTo(old);
    try (RealParts.Run run = job.run(job.source(HORIZON), 2, savepoint, 0)) {
      assertThat(TestingSourceJob.failure(run))
          .contains(
              "the table '" + table.name() + "' now writes to the stream " + table.streamArn())
          .contains("and no longer to " + old)
          .contains("Everything that the old stream held has been read")
          .contains("Start without the old state, at the start position 'snapshot'");
    }
    assertThat(numbers()).containsExactlyElementsOf(range(0, 20));

    // What the message advises.
    try (RealParts.Run run = job.run(job.source(StartPosition.snapshot()), 2, null, 0)) {
      table.put(40, 50);
      awaitThat(
          run,
          () ->
              assertThat(TestingJournal.numbers(journal.effect(Origin.STREAM)))
                  .containsAll(range(40, 50)));
      run.awaitFreshCheckpoint();
    }
    assertThat(TestingJournal.numbers(journal.effect(Origin.SNAPSHOT))).containsAll(range(0, 40));
  }

  /** A job reads so many items, and leaves a savepoint. */
  private String readAndStop(int items) throws Exception {
    table.put(0, items);
    try (RealParts.Run run = job.run(job.source(HORIZON), 2, null, 0)) {
      awaitThat(run, () -> assertThat(journal.emitted()).hasSize(items));
      return run.stop(folder);
    }
  }

  /** The notice names what was read last, and what survived. */
  private void assertTold(Entry notice, Entry last, Entry surviving) {
    assertThat(notice.change())
        .extracting(ChangeRecord::eventName, ChangeRecord::origin, ChangeRecord::shardId)
        .isEqualTo(List.of(ChangeRecord.GAP, Origin.STREAM, last.change().shardId()));
    assertThat(notice.change().gap())
        .extracting(Gap::streamArn, Gap::shardId, Gap::lastSequenceNumber, Gap::firstSurviving)
        .isEqualTo(
            List.of(
                last.change().streamArn(),
                last.change().shardId(),
                last.change().sequenceNumber(),
                surviving.change().sequenceNumber()));
    assertThat(notice.change().gap().fromMillis()).isEqualTo(last.change().arrivalMillis());
    assertThat(notice.change().gap().toMillis()).isEqualTo(surviving.change().arrivalMillis());
  }

  private List<Integer> numbers() {
    return TestingJournal.numbers(journal.effect());
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  /** The ten that were read before, a notice, and these. */
  private static List<Integer> gapThen(int from, int to) {
    return IntStream.concat(
            IntStream.concat(IntStream.range(0, 10), IntStream.of(-1)), IntStream.range(from, to))
        .boxed()
        .toList();
  }
}
