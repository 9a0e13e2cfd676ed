package dev.nightjar.dynamodb.reader;

import static dev.nightjar.dynamodb.stream.StreamsApiException.Kind.THROTTLED;
import static dev.nightjar.dynamodb.stream.StreamsApiException.Kind.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dynamodb.TestingStreams;
import dev.nightjar.dynamodb.split.ShardSplit;
import dev.nightjar.dynamodb.split.TestingSplits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.junit.jupiter.api.Test;

/** Which split is asked when, and what holds up what. */
class CallSchedulingTest {

  private static final long NOON = TestingClock.START;

  private final TestingSplitReader reading = new TestingSplitReader();
  private final TestingStreams streams = reading.streams().shard("a", null).shard("b", null);
  private final TestingClock clock = reading.clock();
  private final ReadMetrics metrics = reading.metrics();

  @Test
  void throttledShardHoldsUpNoOther() throws IOException {
    streams.fail("a", THROTTLED, THROTTLED, THROTTLED, UNAVAILABLE);
    streams.put("a", "slow", NOON);
    reading.open(TestingSplits.unread("a"), TestingSplits.unread("b"));
    for (int i = 1; i <= 6; i++) {
      streams.put("b", "k" + i, NOON);
    }

    assertThat(reading.fetch(3))
        .containsExactly("b:k1", "b:k2", "b:k3", "b:k4", "b:k5", "b:k6", "a:slow");
    assertThat(metrics.throttles.sum()).isEqualTo(3);
    assertThat(metrics.failures.sum()).isEqualTo(1);
  }

  @Test
  void slowCallHoldsUpNoOtherShard() throws IOException {
    List<Runnable> pending = new ArrayList<>();
    reading.runCallsOn(pending::add);
    streams.put("a", "slow", NOON);
    streams.put("b", "fast", NOON);
    reading.open(TestingSplits.unread("a"), TestingSplits.unread("b"));
    clock.in(10, () -> pending.remove(1).run());

    assertThat(reading.fetch(1)).containsExactly("b:fast");
    assertThat(pending).as("one call in flight for the slow shard").hasSize(1);
  }

  @Test
  void doesNotAskAgainBeforeAPageIsHandedOver() throws IOException {
    streams.put("a", "k1", NOON);
    streams.put("b", "k1", NOON);
    reading.open(TestingSplits.unread("a"), TestingSplits.unread("b"));
    reading.fetch(1);
    clock.advance(60_000);
    streams.forgetCalls();

    assertThat(reading.fetch(1)).containsExactly("b:k1");
    assertThat(streams.calls()).as("b's page was waiting").noneMatch(call -> call.contains(" b "));
  }

  @Test
  void returnsFromAWaitWhenWokenUpAndDoesNotSpin() throws IOException {
    reading.open(TestingSplits.unread("a"));
    clock.in(700, () -> reading.reader().wakeUp());

    RecordsWithSplitIds<SplitElement> batch = reading.reader().fetch();

    assertThat(batch.nextSplit()).isNull();
    assertThat(batch.finishedSplits()).isEmpty();
    assertThat(clock.elapsedMillis()).isEqualTo(700);
    assertThat(clock.waits()).isLessThan(10);
  }

  @Test
  void pausedShardIsNotAskedAndGoesOnWhenResumed() throws IOException {
    streams.put("a", "k1", NOON);
    ShardSplit a = TestingSplits.unread("a");
    reading.open(a);
    reading.reader().pauseOrResumeSplits(List.of(a), List.of());
    clock.in(5_000, () -> reading.reader().wakeUp());
    assertThat(reading.reader().fetch().nextSplit()).isNull();
    assertThat(streams.calls()).isEmpty();

    reading.reader().pauseOrResumeSplits(List.of(), List.of(a));
    assertThat(reading.fetch(1)).containsExactly("a:k1");
  }

  @Test
  void pagesOfPausedShardsDoNotKeepOthersFromBeingAsked() throws IOException {
    reading.options().parallelCalls(1);
    streams.put("a", "k1", NOON);
    streams.put("b", "k1", NOON);
    streams.shard("c", null).put("c", "k1", NOON);
    ShardSplit a = TestingSplits.unread("a");
    ShardSplit b = TestingSplits.unread("b");
    List<Runnable> pending = new ArrayList<>();
    reading.runCallsOn(pending::add);
    reading.open(a, b);
    for (int page = 0; page < 2; page++) {
      clock.in(1, () -> reading.reader().wakeUp());
      reading.reader().fetch();
      reading.reader().pauseOrResumeSplits(List.of(a, b), List.of());
      pending.remove(0).run();
      reading.reader().pauseOrResumeSplits(List.of(), page == 0 ? List.of(b) : List.of());
    }
    reading.reader().handleSplitsChanges(new SplitsAddition<>(List.of(TestingSplits.unread("c"))));
    clock.in(1, () -> pending.remove(0).run());

    assertThat(reading.fetch(1)).as("a and b wait for c").containsExactly("c:k1");
  }

  @Test
  void finishedShardIsLetGoOnlyWhenReleased() throws IOException {
    streams.close("a");
    reading.open(TestingSplits.unread("a"));
    assertThat(reading.fetch(1)).containsExactly("a:end");
    clock.in(5_000, () -> reading.reader().wakeUp());
    assertThat(reading.reader().fetch().finishedSplits()).isEmpty();

    clock.in(1_000, () -> reading.released().add("a"));
    RecordsWithSplitIds<SplitElement> last = reading.reader().fetch();

    assertThat(clock.elapsedMillis()).isEqualTo(6_000);
    assertThat(last.nextSplit()).isEqualTo("a");
    assertThat(last.nextRecordFromSplit()).isEqualTo(new SplitElement.Released());
    assertThat(last.nextRecordFromSplit()).isNull();
    assertThat(last.nextSplit()).isNull();
    assertThat(last.finishedSplits()).isEqualTo(Set.of("a"));
    assertThat(metrics.activeShards()).isZero();
  }
}
