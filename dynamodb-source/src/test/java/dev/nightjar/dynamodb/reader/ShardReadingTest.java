package dev.nightjar.dynamodb.reader;

import static dev.nightjar.dynamodb.stream.StreamsApiException.Kind.EXPIRED_ITERATOR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dynamodb.TestingStreams;
import dev.nightjar.dynamodb.split.ShardSplit.Begin;
import dev.nightjar.dynamodb.split.TestingSplits;
import java.io.IOException;
import java.util.OptionalLong;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.junit.jupiter.api.Test;

/** What is read of a shard, in which order, and from where. */
class ShardReadingTest {

  private static final long NOON = TestingClock.START;

  private final TestingSplitReader reading = new TestingSplitReader();
  private final TestingStreams streams = reading.streams().shard("a", null).shard("b", null);
  private final TestingClock clock = reading.clock();
  private final ReadMetrics metrics = reading.metrics();

  @Test
  void readsAShardInOrderToItsEnd() throws IOException {
    for (int i = 1; i <= 7; i++) {
      streams.put("a", "k" + i, NOON);
    }
    streams.close("a");
    reading.open(TestingSplits.unread("a"));

    assertThat(reading.fetch(3))
        .containsExactly("a:k1", "a:k2", "a:k3", "a:k4", "a:k5", "a:k6", "a:k7", "a:end");
    assertThat(metrics.records.sum()).isEqualTo(7);
  }

  @Test
  void continuesAfterTheLastRecordOfAnEarlierRun() throws IOException {
    streams.put("a", "k1", NOON);
    streams.put("a", "k2", NOON);
    reading.open(TestingSplits.at("a", null, TestingSplitReader.sequence(1)));

    assertThat(reading.fetch(1)).containsExactly("a:k2");
  }

  @Test
  void freshStartAtLatestSkipsWhatIsThere() throws IOException {
    streams.put("a", "old", NOON);
    reading.open(TestingSplits.unread("a", null, NOON, Begin.LATEST));
    clock.in(1_000, () -> streams.put("a", "new", NOON + 1_000));

    assertThat(reading.fetch(1)).containsExactly("a:new");
  }

  @Test
  void restartAtLatestWithoutARecordReadLosesNothing() throws IOException {
    streams.put("a", "old", NOON - 1_000);
    streams.put("a", "sameSecond", NOON);
    streams.put("a", "whileDown", NOON + 60_000);
    reading.open(TestingSplits.unread("a", null, NOON + 700, Begin.LATEST).kept());

    assertThat(reading.fetch(1)).containsExactly("a:sameSecond", "a:whileDown");
  }

  @Test
  void recordsOfBeforeTheStartAreSkippedAtFullSpeedAndProveNoEnd() throws IOException {
    for (int i = 1; i <= 90; i++) {
      streams.put("a", "old" + i, NOON - 3_600_000);
    }
    streams.put("a", "new", NOON + 60_000);
    reading.open(TestingSplits.unread("a", null, NOON, Begin.LATEST).kept());

    assertThat(reading.fetch(1)).as("not caught up before").containsExactly("a:new");
    assertThat(metrics.emptyPolls.sum()).isZero();
    assertThat(clock.elapsedMillis()).as("31 pages and an iterator at 5 a second").isEqualTo(6_200);
  }

  @Test
  void lostIteratorAtLatestIsNotTakenAtLatestAgain() throws IOException {
    streams.put("a", "old", NOON - 5_000);
    reading.open(TestingSplits.unread("a", null, NOON, Begin.LATEST));
    clock.in(
        1_000,
        () -> {
          streams.put("a", "new", NOON + 1_000);
          streams.expireIterators();
        });

    assertThat(reading.fetch(1)).containsExactly("a:new");
    assertThat(metrics.expiredIterators.sum()).isEqualTo(1);
  }

  @Test
  void expiredIteratorContinuesAfterTheLastRecord() throws IOException {
    streams.put("a", "k1", NOON);
    reading.open(TestingSplits.unread("a"));
    reading.fetch(1);
    streams.put("a", "k2", NOON);
    streams.expireIterators();
    streams.forgetCalls();

    assertThat(reading.fetch(1)).containsExactly("a:k2");
    assertThat(streams.calls()).contains("iterator a after 1");
    assertThat(metrics.gaps.sum()).isZero();
  }

  @Test
  void emptyPagesAreReadThrough() throws IOException {
    streams.put("a", "k1", NOON);
    streams.emptyPages("a", 3);
    reading.open(TestingSplits.unread("a"));

    assertThat(reading.fetch(1)).containsExactly("a:k1");
    assertThat(metrics.emptyPolls.sum()).isEqualTo(3);
  }

  @Test
  void emptyPageProvesTheEndAtTheStartOfItsCallOnly() throws IOException {
    reading.runCallsOn(
        call -> {
          clock.advance(900);
          call.run();
        });
    reading.open(TestingSplits.unread("a"));

    RecordsWithSplitIds<SplitElement> batch = reading.reader().fetch();
    batch.nextSplit();
    assertThat(batch.nextRecordFromSplit())
        .isEqualTo(new SplitElement.CaughtUp(clock.elapsedMillis() - 900));
  }

  @Test
  void isCaughtUpOnlyAfterFiveSecondsOfEmptyPages() throws IOException {
    streams.put("a", "k1", NOON);
    reading.open(TestingSplits.unread("a"));
    assertThat(metrics.millisBehindLatest()).isEqualTo(-1);
    reading.fetch(1);
    assertThat(metrics.millisBehindLatest()).isZero();
    long readAt = clock.elapsedMillis();
    clock.advance(300);
    assertThat(metrics.millisBehindLatest()).isEqualTo(300);

    assertThat(reading.fetch(1)).containsExactly("a:caughtUp");
    assertThat(clock.elapsedMillis() - readAt).isBetween(5_000L, 5_500L);
    assertThat(metrics.millisBehindLatest()).isZero();
    assertThat(metrics.millisToTrim()).isEqualTo(ReadMetrics.RETENTION_MILLIS);
    clock.advance(60_000);
    assertThat(metrics.millisBehindLatest()).isEqualTo(60_000);
  }

  @Test
  void quietShardOfABacklogDoesNotHoldEventTimeByTheAgeOfItsLastRecord() throws IOException {
    long hours = 3 * 3_600_000L;
    streams.put("a", "old", NOON - hours);
    reading.open(TestingSplits.unread("a"));
    RecordsWithSplitIds<SplitElement> batch = reading.reader().fetch();
    batch.nextSplit();
    SplitElement.Change old = (SplitElement.Change) batch.nextRecordFromSplit();
    ShardWatermark watermark = new ShardWatermark(1_000, null, 0);
    watermark.onRecord(OptionalLong.of(NOON - hours), NOON - hours, old.arrivedAt());
    clock.advance(5_000);

    assertThat(watermark.caughtUp(clock.elapsedMillis()))
        .as("as long as it is quiet, less a second's rounding and two for clocks that differ")
        .hasValue(NOON + 5_000 - 3_000 - 1_000);
  }

  @Test
  void clockThatDiffersALittleFromTheStreamsMovesNoEventTime() throws IOException {
    streams.put("a", "k1", NOON - 2_900);
    streams.put("a", "k2", NOON + 59_000);
    assertArrivedNow();
  }

  @Test
  void minutesOfDynamoDbLocalMoveNoEventTime() throws IOException {
    streams.arn(TestingStreams.ARN.replace("eu-west-1", "ddblocal"));
    streams.put("a", "k1", NOON - 61_900);
    streams.put("a", "k2", NOON);
    assertArrivedNow();
  }

  private void assertArrivedNow() throws IOException {
    reading.open(TestingSplits.unread("a"));
    RecordsWithSplitIds<SplitElement> batch = reading.reader().fetch();
    batch.nextSplit();

    for (int i = 0; i < 2; i++) {
      SplitElement.Change change = (SplitElement.Change) batch.nextRecordFromSplit();
      assertThat(change.arrivedAt()).isEqualTo(clock.elapsedMillis());
    }
  }

  @Test
  void thirtyEmptyPagesInFrontOfABacklogAreNotItsEnd() throws IOException {
    streams.put("a", "old", NOON - 20 * 3_600_000L);
    streams.emptyPages("a", 30);
    reading.open(TestingSplits.unread("a"));

    assertThat(reading.fetch(1)).as("not caught up before").containsExactly("a:old");
    assertThat(clock.elapsedMillis()).isLessThan(7_000);
  }

  @Test
  void iteratorsThatAreLostEachTimeStayWithinTheServicesRate() throws IOException {
    for (int i = 0; i < 50; i++) {
      streams.fail("a", EXPIRED_ITERATOR);
    }
    streams.put("a", "k1", NOON);
    reading.open(TestingSplits.unread("a"));
    reading.fetch(1);

    assertThat(streams.calls().stream().filter(call -> call.contains(" a")).count())
        .isLessThanOrEqualTo(5 * clock.elapsedMillis() / 1_000 + 3);
  }

  @Test
  void backlogIsReadAtTheServicesRate() throws IOException {
    for (int i = 0; i < 300; i++) {
      streams.put("a", "k" + i, NOON);
    }
    reading.open(TestingSplits.unread("a"));
    reading.fetch(100);

    assertThat(clock.elapsedMillis()).as("99 pages after the first").isEqualTo(200 + 99 * 200);
  }
}
