package dev.nightjar.dynamodb.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dynamodb.TestingStreams;
import dev.nightjar.dynamodb.enumerator.StreamEvents.AssignmentSettled;
import dev.nightjar.dynamodb.enumerator.StreamEvents.ShardFinished;
import dev.nightjar.dynamodb.enumerator.StreamEvents.ShardReleased;
import dev.nightjar.dynamodb.enumerator.StreamEvents.SplitFinished;
import dev.nightjar.dynamodb.lineage.TimeBase;
import dev.nightjar.dynamodb.split.ChangeSplit;
import dev.nightjar.dynamodb.split.ScanSplit;
import dev.nightjar.dynamodb.split.ShardSplit;
import dev.nightjar.dynamodb.split.ShardSplit.Begin;
import dev.nightjar.dynamodb.split.TestingSplits;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The reader with its real fetcher thread. Each step waits for an event, never for time. */
@Timeout(30)
class ChangeReaderTest {

  private static final long NOON = TestingClock.START;

  private final TestingStreams streams = new TestingStreams().shard("a", null).shard("b", "a");
  private final TestingReaderContext context = new TestingReaderContext();
  private final TestingReaderOutput output = new TestingReaderOutput();
  private final ChangeReader reader = context.reader(streams);

  @BeforeEach
  void start() {
    TestingReaderContext.start(reader);
  }

  @AfterEach
  void close() throws Exception {
    reader.close();
  }

  @Test
  void positionIsThatOfTheLastRecordEmitted() throws Exception {
    streams.put("a", "k1", NOON);
    streams.put("a", "k2", NOON);
    ShardSplit unread = TestingSplits.unread("a", null, ShardSplit.NO_BOUND, Begin.HORIZON);
    reader.addSplits(List.of(unread));
    assertThat(reader.snapshotState(1)).containsExactly(unread.kept());

    pollUntil(() -> output.events().contains("a:k1@0"));
    assertThat(output.events()).containsExactly("active", "a:k1@0");
    assertThat(((ShardSplit) reader.snapshotState(2).get(0)).lastSequenceNumber()).endsWith("1");
    pollUntil(() -> output.events().contains("a:k2@0"));
    assertThat(((ShardSplit) reader.snapshotState(3).get(0)).lastSequenceNumber()).endsWith("2");
  }

  @Test
  void finishedShardStaysInStateUntilItsCheckpointIsComplete() throws Exception {
    streams.put("a", "k1", NOON);
    streams.close("a");
    reader.addSplits(List.of(TestingSplits.unread("a")));
    pollUntil(() -> context.sent().contains(new ShardFinished("a", new TimeBase(NOON, NOON))));
    assertThat(reader.getNumberOfCurrentlyAssignedSplits()).isOne();
    assertThat(reader.snapshotState(1)).singleElement().matches(ChangeSplit::finished);

    reader.handleSourceEvents(new ShardReleased("a"));
    pollUntil(() -> reader.getNumberOfCurrentlyAssignedSplits() == 0);

    assertThat(reader.snapshotState(2)).singleElement().matches(ChangeSplit::finished);
    reader.notifyCheckpointComplete(1);
    assertThat(reader.snapshotState(3)).as("checkpoint 1 did not hold it as let go").hasSize(1);
    reader.notifyCheckpointComplete(3);
    assertThat(reader.snapshotState(4)).isEmpty();
    assertThat(output.events())
        .containsSubsequence("a:k1@0", "a:watermark -1000", "a:idle", "a:released");
  }

  @Test
  void isIdleWithoutShardsOnlyOnceTheHandOutIsComplete() throws Exception {
    reader.pollNext(output);
    assertThat(output.events()).as("whatever else it reads").containsExactly("active");

    var available = reader.isAvailable();
    reader.handleSourceEvents(new AssignmentSettled());
    assertThat(available).as("the task looks again").isDone();
    reader.pollNext(output);
    assertThat(output.events()).containsExactly("active", "idle");

    available = reader.isAvailable();
    reader.addSplits(List.of(TestingSplits.unread("a")));
    assertThat(available).isDone();
    reader.pollNext(output);
    assertThat(output.events()).containsExactly("active", "idle", "active");
  }

  @Test
  void countsRecordsAndNotWhatTellsOfTheShard() throws Exception {
    streams.put("a", "k1", NOON);
    streams.close("a");
    reader.addSplits(List.of(TestingSplits.unread("a")));
    pollUntil(() -> context.sent().contains(new ShardFinished("a", new TimeBase(NOON, NOON))));

    assertThat(context.metricGroup().getIOMetricGroup().getNumRecordsInCounter().getCount())
        .isOne();
  }

  @Test
  void segmentIsLetGoAtItsEndAndStaysInStateUntilItsCheckpointIsComplete() throws Exception {
    streams.item("k1", "item one");
    ScanSplit segment = ScanSplit.unread(0, 1, NOON, null);
    reader.addSplits(List.of(segment));
    assertThat(reader.snapshotState(1)).containsExactly(segment);
    pollUntil(() -> reader.getNumberOfCurrentlyAssignedSplits() == 0);

    assertThat(context.sent()).containsExactly(new SplitFinished("snapshot/0/1"));
    ScanSplit done = new ScanSplit(0, 1, NOON, "k1", null, true);
    assertThat(reader.snapshotState(2)).containsExactly(done);
    reader.notifyCheckpointComplete(1);
    assertThat(reader.snapshotState(3)).containsExactly(done);
    reader.notifyCheckpointComplete(3);
    assertThat(reader.snapshotState(4)).isEmpty();
    assertThat(output.events())
        .as("active as a reader, though the segment is not")
        .containsExactly(
            "active", "snapshot/0/1:idle", "snapshot/0/1:k1@0", "snapshot/0/1:released");
    assertThat(context.metricGroup().getIOMetricGroup().getNumRecordsInCounter().getCount())
        .isOne();
  }

  private String position(long checkpoint) {
    return ((ShardSplit) reader.snapshotState(checkpoint).get(0)).lastSequenceNumber();
  }

  private void pollUntil(BooleanSupplier reached) throws Exception {
    while (!reached.getAsBoolean()) {
      reader.isAvailable().get(20, TimeUnit.SECONDS);
      reader.pollNext(output);
    }
  }
}
