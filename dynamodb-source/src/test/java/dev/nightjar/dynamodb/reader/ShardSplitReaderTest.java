package dev.nightjar.dynamodb.reader;

import static dev.nightjar.dynamodb.stream.StreamsApiException.Kind.DENIED;
import static dev.nightjar.dynamodb.stream.StreamsApiException.Kind.NOT_FOUND;
import static dev.nightjar.dynamodb.stream.StreamsApiException.Kind.THROTTLED;
import static dev.nightjar.dynamodb.stream.StreamsApiException.Kind.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.DynamoDbStreamsSource;
import dev.nightjar.dynamodb.DynamoDbStreamsSourceBuilder;
import dev.nightjar.dynamodb.GapPolicy;
import dev.nightjar.dynamodb.StreamCheck;
import dev.nightjar.dynamodb.TestingStreams;
import dev.nightjar.dynamodb.ViewType;
import dev.nightjar.dynamodb.split.ShardSplit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.junit.jupiter.api.Test;

class ShardSplitReaderTest {

  private static final long NOON = TestingClock.START;

  private final TestingStreams streams = new TestingStreams().shard("a", null).shard("b", null);
  private final TestingClock clock = new TestingClock();
  private final ReleasedShards released = new ReleasedShards();
  private final ReadMetrics metrics = new ReadMetrics(clock);
  private final DynamoDbStreamsSourceBuilder options =
      DynamoDbStreamsSource.builder().table("audit").recordsPerCall(3);
  private Executor calls = Runnable::run;
  private ShardSplitReader reader;

  @Test
  void readsAShardInOrderToItsEnd() throws IOException {
    for (int i = 1; i <= 7; i++) {
      streams.put("a", "k" + i, NOON);
    }
    streams.close("a");
    open(unread("a"));

    assertThat(fetch(3))
        .containsExactly("a:k1", "a:k2", "a:k3", "a:k4", "a:k5", "a:k6", "a:k7", "a:end");
    assertThat(metrics.records.sum()).isEqualTo(7);
  }

  @Test
  void continuesAfterTheLastRecordOfAnEarlierRun() throws IOException {
    streams.put("a", "k1", NOON);
    streams.put("a", "k2", NOON);
    open(new ShardSplit("a", null, sequence(1), ShardSplit.NO_BOUND, false, false));

    assertThat(fetch(1)).containsExactly("a:k2");
  }

  @Test
  void freshStartAtLatestSkipsWhatIsThere() throws IOException {
    streams.put("a", "old", NOON);
    open(ShardSplit.unread("a", null, NOON, true));
    clock.in(1_000, () -> streams.put("a", "new", NOON + 1_000));

    assertThat(fetch(1)).containsExactly("a:new");
  }

  @Test
  void restartAtLatestWithoutARecordReadLosesNothing() throws IOException {
    streams.put("a", "old", NOON - 1_000);
    streams.put("a", "sameSecond", NOON);
    streams.put("a", "whileDown", NOON + 60_000);
    open(ShardSplit.unread("a", null, NOON + 700, true).kept());

    assertThat(fetch(1)).containsExactly("a:sameSecond", "a:whileDown");
  }

  @Test
  void recordsOfBeforeTheStartAreSkippedAtFullSpeedAndProveNoEnd() throws IOException {
    for (int i = 1; i <= 90; i++) {
      streams.put("a", "old" + i, NOON - 3_600_000);
    }
    streams.put("a", "new", NOON + 60_000);
    open(ShardSplit.unread("a", null, NOON, true).kept());

    assertThat(fetch(1)).as("not caught up before").containsExactly("a:new");
    assertThat(metrics.emptyPolls.sum()).isZero();
    assertThat(clock.elapsedMillis()).as("31 pages at 5 a second").isLessThan(6_000);
  }

  @Test
  void lostIteratorAtLatestIsNotTakenAtLatestAgain() throws IOException {
    streams.put("a", "old", NOON - 5_000);
    open(ShardSplit.unread("a", null, NOON, true));
    clock.in(
        1_000,
        () -> {
          streams.put("a", "new", NOON + 1_000);
          streams.expireIterators();
        });

    assertThat(fetch(1)).containsExactly("a:new");
    assertThat(metrics.expiredIterators.sum()).isEqualTo(1);
  }

  @Test
  void expiredIteratorContinuesAfterTheLastRecord() throws IOException {
    streams.put("a", "k1", NOON);
    open(unread("a"));
    fetch(1);
    streams.put("a", "k2", NOON);
    streams.expireIterators();
    streams.forgetCalls();

    assertThat(fetch(1)).containsExactly("a:k2");
    assertThat(streams.calls()).contains("iterator a after 1");
    assertThat(metrics.gaps.sum()).isZero();
  }

  @Test
  void emptyPagesAreReadThrough() throws IOException {
    streams.put("a", "k1", NOON);
    streams.emptyPages("a", 3);
    open(unread("a"));

    assertThat(fetch(1)).containsExactly("a:k1");
    assertThat(metrics.emptyPolls.sum()).isEqualTo(3);
  }

  @Test
  void isCaughtUpOnlyAfterFiveSecondsOfEmptyPages() throws IOException {
    streams.put("a", "k1", NOON);
    open(unread("a"));
    assertThat(metrics.millisBehindLatest()).isEqualTo(-1);
    fetch(1);
    assertThat(metrics.millisBehindLatest()).isZero();
    long readAt = clock.elapsedMillis();
    clock.advance(300);
    assertThat(metrics.millisBehindLatest()).isEqualTo(300);

    assertThat(fetch(1)).containsExactly("a:caughtUp");
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
    open(unread("a"));
    RecordsWithSplitIds<ShardElement> batch = reader.fetch();
    batch.nextSplit();
    ShardElement.Change old = (ShardElement.Change) batch.nextRecordFromSplit();
    ShardWatermark watermark = new ShardWatermark(1_000);
    watermark.onRecord(OptionalLong.of(NOON - hours), NOON - hours, old.arrivedAt());
    clock.advance(5_000);

    assertThat(watermark.caughtUp(clock.elapsedMillis()))
        .as("as long as it is quiet, less a minute for clocks that differ")
        .hasValue(NOON + 5_000 - 60_000 - 1_000);
  }

  @Test
  void clockThatDiffersFromTheStreamsByLessThanAMinuteMovesNoEventTime() throws IOException {
    streams.put("a", "k1", NOON - 59_000);
    streams.put("a", "k2", NOON + 59_000);
    open(unread("a"));
    RecordsWithSplitIds<ShardElement> batch = reader.fetch();
    batch.nextSplit();

    for (int i = 0; i < 2; i++) {
      ShardElement.Change change = (ShardElement.Change) batch.nextRecordFromSplit();
      assertThat(change.arrivedAt()).isEqualTo(clock.elapsedMillis());
    }
  }

  @Test
  void throttledShardHoldsUpNoOther() throws IOException {
    streams.fail("a", THROTTLED, THROTTLED, THROTTLED, UNAVAILABLE);
    streams.put("a", "slow", NOON);
    open(unread("a"), unread("b"));
    for (int i = 1; i <= 6; i++) {
      streams.put("b", "k" + i, NOON);
    }

    assertThat(fetch(3)).containsExactly("b:k1", "b:k2", "b:k3", "b:k4", "b:k5", "b:k6", "a:slow");
    assertThat(metrics.throttles.sum()).isEqualTo(3);
    assertThat(metrics.failures.sum()).isEqualTo(1);
  }

  @Test
  void slowCallHoldsUpNoOtherShard() throws IOException {
    List<Runnable> pending = new ArrayList<>();
    calls = pending::add;
    streams.put("a", "slow", NOON);
    streams.put("b", "fast", NOON);
    open(unread("a"), unread("b"));
    clock.in(10, () -> pending.remove(1).run());

    assertThat(fetch(1)).containsExactly("b:fast");
    assertThat(pending).as("one call in flight for the slow shard").hasSize(1);
  }

  @Test
  void doesNotAskAgainBeforeAPageIsHandedOver() throws IOException {
    streams.put("a", "k1", NOON);
    streams.put("b", "k1", NOON);
    open(unread("a"), unread("b"));
    fetch(1);
    clock.advance(60_000);
    streams.forgetCalls();

    assertThat(fetch(1)).containsExactly("b:k1");
    assertThat(streams.calls()).as("b's page was waiting").noneMatch(call -> call.contains(" b "));
  }

  @Test
  void returnsFromAWaitWhenWokenUpAndDoesNotSpin() throws IOException {
    open(unread("a"));
    clock.in(700, () -> reader.wakeUp());

    RecordsWithSplitIds<ShardElement> batch = reader.fetch();

    assertThat(batch.nextSplit()).isNull();
    assertThat(batch.finishedSplits()).isEmpty();
    assertThat(clock.elapsedMillis()).isEqualTo(700);
    assertThat(clock.waits()).isLessThan(10);
  }

  @Test
  void pausedShardIsNotAskedAndGoesOnWhenResumed() throws IOException {
    streams.put("a", "k1", NOON);
    ShardSplit a = unread("a");
    open(a);
    reader.pauseOrResumeSplits(List.of(a), List.of());
    clock.in(5_000, () -> reader.wakeUp());
    assertThat(reader.fetch().nextSplit()).isNull();
    assertThat(streams.calls()).isEmpty();

    reader.pauseOrResumeSplits(List.of(), List.of(a));
    assertThat(fetch(1)).containsExactly("a:k1");
  }

  @Test
  void pagesOfPausedShardsDoNotKeepOthersFromBeingAsked() throws IOException {
    options.parallelCalls(1);
    streams.put("a", "k1", NOON);
    streams.put("b", "k1", NOON);
    streams.shard("c", null).put("c", "k1", NOON);
    ShardSplit a = unread("a");
    ShardSplit b = unread("b");
    List<Runnable> pending = new ArrayList<>();
    calls = pending::add;
    open(a, b);
    for (int page = 0; page < 2; page++) {
      clock.in(1, () -> reader.wakeUp());
      reader.fetch();
      reader.pauseOrResumeSplits(List.of(a, b), List.of());
      pending.remove(0).run();
      reader.pauseOrResumeSplits(List.of(), page == 0 ? List.of(b) : List.of());
    }
    reader.handleSplitsChanges(new SplitsAddition<>(List.of(unread("c"))));
    clock.in(1, () -> pending.remove(0).run());

    assertThat(fetch(1)).as("a and b wait for c").containsExactly("c:k1");
  }

  @Test
  void finishedShardIsLetGoOnlyWhenReleased() throws IOException {
    streams.close("a");
    open(unread("a"));
    assertThat(fetch(1)).containsExactly("a:end");
    clock.in(5_000, () -> reader.wakeUp());
    assertThat(reader.fetch().finishedSplits()).isEmpty();

    clock.in(1_000, () -> released.add("a"));
    RecordsWithSplitIds<ShardElement> last = reader.fetch();

    assertThat(clock.elapsedMillis()).isEqualTo(6_000);
    assertThat(last.nextSplit()).isEqualTo("a");
    assertThat(last.nextRecordFromSplit()).isEqualTo(new ShardElement.Released());
    assertThat(last.nextRecordFromSplit()).isNull();
    assertThat(last.nextSplit()).isNull();
    assertThat(last.finishedSplits()).isEqualTo(Set.of("a"));
    assertThat(metrics.activeShards()).isZero();
  }

  @Test
  void failsAtAGapBeforeAnythingBeyondIt() {
    trimmedAfterFirst();
    open(new ShardSplit("a", null, sequence(1), ShardSplit.NO_BOUND, false, false));

    assertThatThrownBy(() -> fetch(1))
        .isInstanceOf(GapException.class)
        .hasMessageContainingAll("shard a", sequence(1), sequence(4), "24 hours", "'continue'");
    assertThat(metrics.gaps.sum()).isEqualTo(1);
  }

  @Test
  void goesOnBehindAGapWhereThePolicySaysSo() throws IOException {
    trimmedAfterFirst();
    options.onGap(GapPolicy.CONTINUE);
    open(new ShardSplit("a", null, sequence(1), ShardSplit.NO_BOUND, false, false));

    assertThat(fetch(1)).containsExactly("a:k4", "a:k5");
    assertThat(metrics.gaps.sum()).isEqualTo(1);
  }

  @Test
  void shardThatIsGoneUnfinishedIsAGap() {
    streams.drop("a");
    open(new ShardSplit("a", null, sequence(1), ShardSplit.NO_BOUND, false, false));

    assertThatThrownBy(() -> fetch(1))
        .isInstanceOf(GapException.class)
        .hasMessageContaining("to the shard's end");
  }

  @Test
  void shardThatIsGoneEndsWhereThePolicySaysSo() throws IOException {
    streams.drop("a");
    options.onGap(GapPolicy.CONTINUE);
    open(new ShardSplit("a", null, sequence(1), ShardSplit.NO_BOUND, false, false));

    assertThat(fetch(1)).containsExactly("a:end");
  }

  @Test
  void shardGoneBeforeTheFirstStartIsNoGap() throws IOException {
    streams.drop("a");
    open(ShardSplit.unread("a", null, ShardSplit.NO_BOUND, true));

    assertThat(fetch(1)).containsExactly("a:end");
    assertThat(metrics.gaps.sum()).isZero();
  }

  @Test
  void keysOnlyReadsTheItemBeforeItIsHandedOver() throws IOException {
    streams.viewType(ViewType.KEYS_ONLY);
    streams.item("k1", "item one");
    streams.put("a", "k1", NOON);
    streams.put("a", "gone", NOON);
    streams.fail("items", THROTTLED);
    open(unread("a"));

    List<ChangeRecord> records = records(reader.fetch());

    assertThat(new String(records.get(0).newImage(), StandardCharsets.UTF_8)).isEqualTo("item one");
    assertThat(records.get(1).newImage()).isNull();
    assertThat(metrics.throttles.sum()).isEqualTo(1);
  }

  @Test
  void missingTableIsNoGapOfTheShard() {
    streams.viewType(ViewType.KEYS_ONLY);
    streams.put("a", "k1", NOON);
    streams.fail("items", NOT_FOUND);
    options.onGap(GapPolicy.CONTINUE);
    open(unread("a"));

    assertThatThrownBy(() -> fetch(1)).hasMessageContainingAll(TestingStreams.ARN, "NOT_FOUND");
    assertThat(metrics.gaps.sum()).isZero();
  }

  @Test
  void failsWithAdviceWhereACallIsDenied() {
    streams.fail("a", DENIED);
    open(unread("a"));

    assertThatThrownBy(() -> fetch(1))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(TestingStreams.ARN, "dynamodb:GetRecords");
  }

  private void trimmedAfterFirst() {
    for (int i = 1; i <= 5; i++) {
      streams.put("a", "k" + i, NOON);
    }
    streams.trim("a", 3);
  }

  private void open(ShardSplit... splits) {
    var built = options.build().options();
    reader =
        new ShardSplitReader(
            streams,
            StreamCheck.describe(built.stream(), streams),
            built,
            clock,
            calls,
            released,
            metrics);
    reader.handleSplitsChanges(new SplitsAddition<>(List.of(splits)));
  }

  private List<String> fetch(int batches) throws IOException {
    List<String> elements = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      RecordsWithSplitIds<ShardElement> batch = reader.fetch();
      String shard = batch.nextSplit();
      ShardElement element = batch.nextRecordFromSplit();
      while (element != null) {
        elements.add(shard + ":" + describe(element));
        element = batch.nextRecordFromSplit();
      }
    }
    return elements;
  }

  private static String describe(ShardElement element) {
    if (element instanceof ShardElement.Change change) {
      return new String(change.record().keys(), StandardCharsets.UTF_8);
    }
    return element instanceof ShardElement.CaughtUp
        ? "caughtUp"
        : element instanceof ShardElement.End ? "end" : "released";
  }

  private static List<ChangeRecord> records(RecordsWithSplitIds<ShardElement> batch) {
    batch.nextSplit();
    List<ChangeRecord> records = new ArrayList<>();
    while (batch.nextRecordFromSplit() instanceof ShardElement.Change change) {
      records.add(change.record());
    }
    return records;
  }

  private static ShardSplit unread(String shard) {
    return ShardSplit.unread(shard, null, ShardSplit.NO_BOUND, false);
  }

  private static String sequence(int number) {
    return String.format("%021d", number);
  }
}
