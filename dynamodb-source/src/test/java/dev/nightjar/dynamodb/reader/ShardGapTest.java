package dev.nightjar.dynamodb.reader;

import static dev.nightjar.dynamodb.stream.StreamsApiException.Kind.NOT_FOUND;
import static dev.nightjar.dynamodb.stream.StreamsApiException.Kind.REFUSED;
import static dev.nightjar.dynamodb.stream.StreamsApiException.Kind.THROTTLED;
import static dev.nightjar.dynamodb.stream.StreamsApiException.Kind.TRIMMED;
import static dev.nightjar.dynamodb.stream.StreamsApiException.Kind.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.GapPolicy;
import dev.nightjar.dynamodb.TestingStreams;
import dev.nightjar.dynamodb.lineage.TimeBase;
import dev.nightjar.dynamodb.split.ShardSplit;
import dev.nightjar.dynamodb.split.ShardSplit.Begin;
import dev.nightjar.dynamodb.split.TestingSplits;
import java.io.IOException;
import java.util.List;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.junit.jupiter.api.Test;

/** What a shard has lost. */
class ShardGapTest {

  private static final long NOON = TestingClock.START;
  private static final long HOUR = 3_600_000L;

  private final TestingSplitReader reading = new TestingSplitReader();
  private final TestingStreams streams = reading.streams().shard("a", null).shard("b", null);
  private final ReadMetrics metrics = reading.metrics();

  @Test
  void failsAtAGapBeforeAnythingBeyondIt() {
    trimmedAfterFirst();
    reading.open(TestingSplits.at("a", null, TestingSplitReader.sequence(1)));

    assertThatThrownBy(() -> reading.fetch(1))
        .isInstanceOf(GapException.class)
        .hasMessageContainingAll(
            "shard a",
            TestingSplitReader.sequence(1),
            TestingSplitReader.sequence(4),
            "24 hours",
            "'continue'");
    assertThat(metrics.gaps.sum()).isEqualTo(1);
  }

  @Test
  void goesOnBehindAGapWhereThePolicySaysSo() throws IOException {
    trimmedAfterFirst();
    reading.options().onGap(GapPolicy.CONTINUE);
    reading.open(TestingSplits.at("a", null, TestingSplitReader.sequence(1)));

    assertThat(reading.fetch(1))
        .containsExactly("a:lost a/" + TestingSplitReader.sequence(1), "a:k4", "a:k5");
    assertThat(metrics.gaps.sum()).isEqualTo(1);
  }

  @Test
  void shardThatIsGoneUnfinishedIsAGap() {
    streams.drop("a");
    reading.open(TestingSplits.at("a", null, TestingSplitReader.sequence(1)));

    assertThatThrownBy(() -> reading.fetch(1))
        .isInstanceOf(GapException.class)
        .hasMessageContaining("to the shard's end");
  }

  @Test
  void shardThatIsGoneEndsWhereThePolicySaysSo() throws IOException {
    streams.drop("a");
    reading.options().onGap(GapPolicy.CONTINUE);
    reading.open(TestingSplits.at("a", null, TestingSplitReader.sequence(1)));

    assertThat(reading.fetch(1))
        .containsExactly("a:lost a/" + TestingSplitReader.sequence(1), "a:end");
  }

  @Test
  void shardGoneBeforeTheFirstStartIsNoGap() throws IOException {
    streams.drop("a");
    reading.open(TestingSplits.unread("a", null, ShardSplit.NO_BOUND, Begin.HORIZON));

    assertThat(reading.fetch(1)).containsExactly("a:end");
    assertThat(metrics.gaps.sum()).isZero();
  }

  @Test
  void gapTellsWhatIsKnownOfItsTime() throws IOException {
    trimmedAfterFirst();
    reading.options().onGap(GapPolicy.REPAIR);
    reading.open(
        new ShardSplit(
            "a",
            null,
            TestingSplitReader.sequence(1),
            ShardSplit.NO_BOUND,
            Begin.START,
            false,
            null,
            new TimeBase(NOON - 7_000, NOON - 5_000),
            List.of()));

    assertThat(lost().gap())
        .isEqualTo(
            new Gap(
                TestingStreams.ARN,
                "a",
                TestingSplitReader.sequence(1),
                TestingSplitReader.sequence(4),
                NOON - 5_000,
                NOON));
  }

  @Test
  void gapWithoutSurvivorsReachesUpToNow() throws IOException {
    streams.drop("a");
    reading.options().onGap(GapPolicy.CONTINUE);
    reading.open(TestingSplits.at("a", null, TestingSplitReader.sequence(1)));

    Gap gap = lost().gap();
    assertThat(gap.firstSurviving()).isNull();
    assertThat(gap.fromMillis()).isEqualTo(Gap.UNKNOWN);
    assertThat(gap.toMillis()).isEqualTo(reading.clock().epochMillis());
  }

  @Test
  void gapInFrontOfASilentEndIsToldOnceThatIsReached() throws IOException {
    for (int i = 1; i <= 3; i++) {
      streams.put("a", "k" + i, NOON);
    }
    streams.trim("a", 3);
    reading.options().onGap(GapPolicy.CONTINUE);
    reading.open(TestingSplits.at("a", null, TestingSplitReader.sequence(1)));

    assertThat(reading.fetch(2))
        .containsExactly("a:lost a/" + TestingSplitReader.sequence(1), "a:caughtUp", "a:caughtUp");
    streams.expireIterators();
    streams.put("a", "k4", NOON);
    assertThat(reading.fetch(1)).as("told before").containsExactly("a:k4");
  }

  @Test
  void silentShardOfARecentStartIsNoGapBecauseOfOlderRecords() throws IOException {
    streams.put("a", "k1", NOON - 90_000);
    streams.trim("a", 1);
    reading.open(child(NOON - 10_000));

    assertThat(reading.fetch(1)).containsExactly("a:caughtUp");
    assertThat(metrics.gaps.sum()).isZero();
  }

  @Test
  void gapBeginsWhereThisRunHadReadTo() throws IOException {
    streams.put("a", "k1", NOON - 9_000);
    reading.options().onGap(GapPolicy.CONTINUE);
    reading.open(TestingSplits.unread("a"));
    reading.fetch(1);
    for (int i = 2; i <= 5; i++) {
      streams.put("a", "k" + i, NOON);
    }
    streams.trim("a", 3);

    assertThat(lost().gap().fromMillis()).isEqualTo(NOON - 9_000);
  }

  @Test
  void beginningOfAnUnreadShardThatWasTrimmedIsAGap() throws IOException {
    trimmedAfterFirst();
    reading.options().onGap(GapPolicy.CONTINUE);
    reading.open(child(ShardSplit.NO_BOUND));

    assertThat(reading.fetch(1)).containsExactly("a:lost a/start", "a:k4", "a:k5");
    assertThat(streams.calls()).contains("iterator a at 1", "iterator a TrimHorizon");
  }

  @Test
  void beginningOfAnUnreadShardIsReadFromItsStart() throws IOException {
    streams.put("a", "k1", NOON);
    reading.open(child(ShardSplit.NO_BOUND));

    assertThat(reading.fetch(1)).containsExactly("a:k1");
    assertThat(streams.calls())
        .contains("iterator a at 1")
        .doesNotContain("iterator a TrimHorizon");
  }

  @Test
  void beginningFromBeforeTheBoundWasNotPromised() throws IOException {
    streams.put("a", "k1", NOON - 90_000);
    streams.put("a", "k2", NOON - 80_000);
    streams.put("a", "k3", NOON);
    streams.trim("a", 1);
    reading.open(child(NOON - 10_000));

    assertThat(reading.fetch(1)).containsExactly("a:k3");
    assertThat(metrics.gaps.sum()).isZero();
  }

  @Test
  void beginningFromBehindTheBoundWasPromised() throws IOException {
    trimmedAfterFirst();
    reading.options().onGap(GapPolicy.CONTINUE);
    reading.open(child(NOON - 25 * HOUR));

    assertThat(reading.fetch(1)).startsWith("a:lost a/start");
  }

  @Test
  void whatWasTrimmedIsOlderThanABoundOfTheLastDay() throws IOException {
    trimmedAfterFirst();
    reading.open(child(NOON - 23 * HOUR));

    assertThat(reading.fetch(1)).containsExactly("a:k4", "a:k5");
    assertThat(metrics.gaps.sum()).isZero();
  }

  @Test
  void shardGoneUnreadIsOlderThanABoundOfTheLastDay() throws IOException {
    streams.drop("a");
    reading.open(child(NOON - 23 * HOUR));

    assertThat(reading.fetch(1)).containsExactly("a:end");
    assertThat(metrics.gaps.sum()).isZero();
  }

  @Test
  void shardTrimmedWholeIsOlderThanABoundOfTheLastDay() throws IOException {
    streams.fail("a", TRIMMED, TRIMMED, TRIMMED, TRIMMED);
    reading.open(child(NOON - 23 * HOUR));

    assertThat(reading.fetch(1)).containsExactly("a:end");
    assertThat(metrics.gaps.sum()).isZero();
  }

  @Test
  void shardGoneBehindABoundOfMoreThanADayIsAGap() throws IOException {
    streams.drop("a");
    reading.options().onGap(GapPolicy.CONTINUE);
    reading.open(child(NOON - 24 * HOUR + 300_000));

    assertThat(reading.fetch(1)).containsExactly("a:lost a/start", "a:end");
  }

  @Test
  void silentShardBehindABoundOfMoreThanADayIsAGap() throws IOException {
    streams.put("a", "k1", NOON - 90_000);
    streams.trim("a", 1);
    reading.options().onGap(GapPolicy.CONTINUE);
    reading.open(child(NOON - 25 * HOUR));

    assertThat(reading.fetch(1)).containsExactly("a:lost a/start", "a:caughtUp");
  }

  @Test
  void gapThatWasToldUnderAnotherPolicyDoesNotFailTheJob() throws IOException {
    trimmedAfterFirst();
    reading.open(toldBefore(4));

    assertThat(reading.fetch(1))
        .containsExactly("a:lost a/" + TestingSplitReader.sequence(1), "a:k4", "a:k5");
  }

  @Test
  void gapThatIsWiderThanWasToldFailsTheJob() {
    trimmedAfterFirst();
    reading.open(toldBefore(3));

    assertThatThrownBy(() -> reading.fetch(1)).isInstanceOf(GapException.class);
  }

  private static ShardSplit toldBefore(int firstSurviving) {
    String last = TestingSplitReader.sequence(1);
    String surviving = TestingSplitReader.sequence(firstSurviving);
    Gap told = new Gap(TestingStreams.ARN, "a", last, surviving, NOON - 5_000, NOON);
    return new ShardSplit(
        "a", null, last, ShardSplit.NO_BOUND, Begin.START, false, null, null, List.of(told));
  }

  @Test
  void startThatIsTakenForNoPlaceOfTheShardIsReadFromWhatIsLeft() throws IOException {
    streams.put("a", "k1", NOON);
    streams.fail("iterator", REFUSED);
    reading.open(child(ShardSplit.NO_BOUND));

    assertThat(reading.fetch(1)).containsExactly("a:k1");
    assertThat(streams.calls()).contains("iterator a at 1", "iterator a TrimHorizon");
    assertThat(metrics.gaps.sum()).isZero();
  }

  @Test
  void shardTrimmedWholeIsAGapAndEnds() throws IOException {
    reading.options().onGap(GapPolicy.CONTINUE);
    streams.fail("a", TRIMMED, TRIMMED, TRIMMED, TRIMMED);
    reading.open(TestingSplits.at("a", null, TestingSplitReader.sequence(0)));

    assertThat(reading.fetch(1))
        .containsExactly("a:lost a/" + TestingSplitReader.sequence(0), "a:end");
  }

  @Test
  void streamThatIsGoneFailsTheJobWhateverThePolicy() {
    streams.drop("a");
    streams.fail("list", NOT_FOUND);
    reading.options().onGap(GapPolicy.CONTINUE);
    reading.open(TestingSplits.at("a", null, TestingSplitReader.sequence(1)));

    assertThatThrownBy(() -> reading.fetch(1))
        .hasMessageContainingAll(
            TestingStreams.ARN, "does not exist any more", "is lost", "'snapshot'");
    assertThat(metrics.gaps.sum()).isZero();
  }

  @Test
  void shardIsNotCalledGoneWhileNobodyKnows() throws IOException {
    streams.drop("a");
    streams.fail("list", UNAVAILABLE, THROTTLED);
    reading.options().onGap(GapPolicy.CONTINUE);
    reading.open(TestingSplits.at("a", null, TestingSplitReader.sequence(1)));

    assertThat(reading.fetch(1)).endsWith("a:end");
    assertThat(metrics.failures.sum()).isOne();
    assertThat(metrics.throttles.sum()).isOne();
  }

  @Test
  void dynamoDbLocalsRefusalOfAYoungShardsBeginningIsNoLoss() throws IOException {
    dynamoDbLocal();
    streams.put("a", "k1", NOON - 3_600_000);
    streams.fail("a", TRIMMED);
    reading.open(child(ShardSplit.NO_BOUND));

    assertThat(reading.fetch(1)).containsExactly("a:k1");
    assertThat(metrics.gaps.sum()).isZero();
  }

  @Test
  void dynamoDbLocalsRefusalOfAnEmptyShardsBeginningIsNoLoss() throws IOException {
    dynamoDbLocal();
    streams.close("a");
    streams.fail("a", TRIMMED);
    reading.open(child(ShardSplit.NO_BOUND));

    assertThat(reading.fetch(1)).containsExactly("a:end");
  }

  @Test
  void dynamoDbLocalsRefusalOfAnOldShardIsALoss() throws IOException {
    dynamoDbLocal();
    reading.options().onGap(GapPolicy.CONTINUE);
    streams.put("a", "k1", NOON - 25 * 3_600_000L);
    streams.put("a", "k2", NOON - 23 * 3_600_000L);
    streams.trim("a", 1);
    reading.open(child(ShardSplit.NO_BOUND));

    assertThat(reading.fetch(1)).containsExactly("a:lost a/start", "a:k2");
  }

  @Test
  void dynamoDbLocalsShardThatIsTrimmedWholeIsALoss() throws IOException {
    dynamoDbLocal();
    reading.options().onGap(GapPolicy.CONTINUE);
    streams.fail("a", TRIMMED, TRIMMED, TRIMMED, TRIMMED);
    reading.open(child(ShardSplit.NO_BOUND));

    assertThat(reading.fetch(1)).containsExactly("a:lost a/start", "a:end");
  }

  private void dynamoDbLocal() {
    streams.arn(TestingStreams.ARN.replace("eu-west-1", "ddblocal"));
  }

  private static ShardSplit child(long notBefore) {
    return ShardSplit.unread(
        "a", "p", notBefore, Begin.START, TestingSplitReader.sequence(1), null);
  }

  private SplitElement.Lost lost() throws IOException {
    RecordsWithSplitIds<SplitElement> batch = reading.reader().fetch();
    batch.nextSplit();
    return (SplitElement.Lost) batch.nextRecordFromSplit();
  }

  private void trimmedAfterFirst() {
    for (int i = 1; i <= 5; i++) {
      streams.put("a", "k" + i, NOON);
    }
    streams.trim("a", 3);
  }
}
