package dev.nightjar.dynamodb.enumerator;

import static dev.nightjar.dynamodb.enumerator.TestingEnumerator.at;
import static dev.nightjar.dynamodb.enumerator.TestingEnumerator.finished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.dynamodb.GapPolicy;
import dev.nightjar.dynamodb.SnapshotOptions;
import dev.nightjar.dynamodb.StartPosition;
import dev.nightjar.dynamodb.split.ChangeSplit;
import dev.nightjar.dynamodb.split.EnumeratorState;
import dev.nightjar.dynamodb.split.EnumeratorState.Backfill;
import dev.nightjar.dynamodb.split.ScanSplit;
import dev.nightjar.dynamodb.split.ShardSplit;
import dev.nightjar.dynamodb.split.ShardSplit.Begin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The table is read before its stream. */
class SnapshotStartTest {

  private final TestingEnumerator source = new TestingEnumerator();
  private final long started = source.context.now();

  @BeforeEach
  void startAtASnapshot() {
    segments(6);
    source.options.startFrom(StartPosition.snapshot());
  }

  @Test
  void instantAndSplitsAreInTheVeryFirstCheckpoint() {
    source.start(null);
    EnumeratorState state = source.state();

    assertThat(state.backfill().asOfMillis()).isEqualTo(started);
    assertThat(state.backfill().splits()).isEqualTo(6);
    assertThat(state.backfill().unfinished()).hasSize(6).contains("snapshot/5/6");
    assertThat(state.unassigned()).hasSize(6);
    assertThat(state.notBeforeMillis()).isEqualTo(started - StartInstant.CLOCK_SKEW_MILLIS);
  }

  @Test
  void eachSubtaskHasTwoSplitsAtATimeAndShardsComeWhenAllAreRead() {
    source.streams.shard("a", null).shard("b", null);
    source.startWithReaders(null);
    assertThat(source.ids(0)).containsExactly("snapshot/0/6", "snapshot/2/6");
    assertThat(source.ids(1)).containsExactly("snapshot/1/6", "snapshot/3/6");
    assertThat(source.context.log()).doesNotContain("0: AssignmentSettled");

    source.finishSplit(1, "snapshot/3/6");
    source.finishSplit(1, "snapshot/1/6");
    assertThat(source.ids(1)).endsWith("snapshot/4/6", "snapshot/5/6");
    source.finishSplit(0, "snapshot/0/6");
    source.finishSplit(0, "snapshot/2/6");
    source.finishSplit(1, "snapshot/4/6");
    assertThat(source.ids(0)).as("one is left").hasSize(2);
    source.finishSplit(1, "snapshot/5/6");
    assertThat(source.ids(0)).as("its last records may be on their way").hasSize(2);
    source.checkpoint();

    ShardSplit shard = source.shard(0, "a");
    assertThat(shard.begin()).isEqualTo(Begin.START);
    assertThat(shard.notBeforeMillis()).isEqualTo(started - 10_000);
    assertThat(source.ids(1)).endsWith("b");
    assertThat(source.context.log()).endsWith("0: AssignmentSettled", "1: AssignmentSettled");
    assertThat(source.state().backfill().isDone()).isTrue();
  }

  @Test
  void scanBeginsShortlyAfterTheFirstListingAndThenNeedsNoClosedShard() {
    source.streams.shard("closed", null).shard("open", "closed");
    source.streams.close("closed");
    source.start(null);
    source.register(0);
    source.register(1);
    source.context.pass(ShardReading.SCAN_DELAY_MILLIS);
    assertThat(source.ids(0)).isEmpty();
    source.context.pass(200);
    assertThat(source.ids(0)).isNotEmpty();
    finishAll();

    assertThat(shardIds()).containsExactly("open");
  }

  @Test
  void shardThatVanishesBeforeItsTurnIsAGap() {
    source.options.onGap(GapPolicy.CONTINUE);
    source.streams.shard("a", null);
    source.startWithReaders(null);
    source.streams.shard("a1", "a");
    source.context.pass(60_000);
    source.streams.drop("a");
    source.context.pass(200_000);
    finishAll();

    assertThat(shardIds()).isEmpty();
    assertThat(source.ids(0)).endsWith("gap/a/start");
    source.finishSplit(0, "gap/a/start");
    assertThat(shardIds()).containsExactly("a1");
  }

  @Test
  void rescaleSpreadsTheSplitsThatAreLeftAndKeepsTheirPositions() {
    source.streams.shard("a", null);
    source.startWithReaders(null);
    source.finishSplit(0, "snapshot/0/6");
    EnumeratorState state = source.state();
    List<ChangeSplit> held = new ArrayList<>(source.context.assigned(1));
    held.addAll(source.context.assigned(0));
    held.removeIf(split -> split.splitId().equals("snapshot/0/6"));
    held.replaceAll(
        split ->
            split.splitId().equals("snapshot/1/6")
                ? new ScanSplit(1, 6, started, "{}", null, false)
                : split);
    assertThat(held).hasSize(4);

    source.restarted(3).start(state);
    source.register(0, held.toArray(ChangeSplit[]::new));
    source.register(1);
    source.register(2);
    source.context.pass(500);

    List<ChangeSplit> all = new ArrayList<>();
    for (int subtask = 0; subtask < 3; subtask++) {
      assertThat(source.ids(subtask)).hasSizeBetween(1, 2);
      all.addAll(source.context.assigned(subtask));
    }
    assertThat(all)
        .containsExactlyInAnyOrder(
            new ScanSplit(1, 6, started, "{}", null, false),
            ScanSplit.unread(2, 6, started, null),
            ScanSplit.unread(3, 6, started, null),
            ScanSplit.unread(4, 6, started, null),
            ScanSplit.unread(5, 6, started, null));
    finishAll();
    assertThat(shardIds()).containsExactly("a");
  }

  @Test
  void splitThatIsReportedFinishedIsNotReadAgain() {
    segments(2);
    source.streams.shard("a", null);
    source.startWithReaders(null);
    // The event came after the enumerator's part of the checkpoint.
    EnumeratorState state = source.state();
    source.finishSplit(0, "snapshot/0/2");

    source.restarted(1).start(state);
    source.register(
        0, new ScanSplit(0, 2, started, "{}", null, true), ScanSplit.unread(1, 2, started, null));
    source.context.pass(500);
    assertThat(source.ids(0)).containsExactly("snapshot/1/2");
    source.finishSplit(0, "snapshot/1/2");
    source.checkpoint();
    assertThat(source.ids(0)).endsWith("a");
  }

  @Test
  void readerThatIsSetBackBringsItsSplitsBack() {
    segments(4);
    source.startWithReaders(null);
    source.finishSplit(0, "snapshot/0/4");
    source.failUncheckpointed(0);
    source.register(0);

    assertThat(source.ids(0)).containsExactlyInAnyOrder("snapshot/0/4", "snapshot/2/4");
    assertThat(source.state().backfill().unfinished()).hasSize(4);
  }

  @Test
  void readerWithAnOlderCheckpointCannotBringBackWhatAnotherOneHasSince() {
    segments(4);
    source.startWithReaders(null);
    EnumeratorState state = source.state();
    ChangeSplit[] held = source.context.assigned(0).toArray(ChangeSplit[]::new);
    ChangeSplit[] others = source.context.assigned(1).toArray(ChangeSplit[]::new);

    source.restarted(2).start(state);
    source.register(0, others);
    source.register(1, held);
    source.context.pass(500);
    String moved = source.ids(1).get(0);
    source.finishSplit(1, moved);
    source.failUncheckpointed(0);
    source.register(0, others);

    List<String> since = new ArrayList<>(source.ids(0));
    since.addAll(source.ids(1));
    assertThat(since)
        .containsExactlyInAnyOrder("snapshot/0/4", "snapshot/1/4", "snapshot/2/4", "snapshot/3/4");
    assertThat(source.ids(1)).contains(moved);
    assertThat(source.state().backfill().unfinished()).doesNotContain(moved);
  }

  @Test
  void partThatIsReportedFinishedOnceMoreDoesNotHoldUpTheStream() {
    segments(2);
    source.streams.shard("a", null).shard("b", null);
    source.startWithReaders(null);
    ScanSplit part = (ScanSplit) source.context.assigned(0).get(0);
    finishAll();
    assertThat(shardIds()).containsExactly("a", "b");
    // The checkpoint holds the part, and not the shard.
    List<ChangeSplit> since = source.context.fail(0);
    since.removeIf(ScanSplit.class::isInstance);
    source.enumerator.addSplitsBack(since, 0);
    source.register(
        0, new ScanSplit(part.segment(), 2, part.asOfMillis(), "{}", part.repairs(), true));

    assertThat(source.ids(0)).endsWith("a");
  }

  @Test
  void allStartAgainWhereOneReaderIsSetBackBehindTheHandOver() {
    segments(2);
    source.streams.shard("a", null).shard("b", null);
    source.startWithReaders(null);
    ChangeSplit unfinished = source.context.assigned(0).get(0);
    finishAll();
    assertThat(shardIds()).containsExactly("a", "b");
    source.context.fail(0);

    assertThatThrownBy(() -> source.enumerator.addSplitsBack(List.of(unfinished), 0))
        .hasMessageContainingAll("set back", "last checkpoint");
  }

  @Test
  void wholeRegionThatIsSetBackReadsTheSnapshotFirstAgain() {
    segments(2);
    source.streams.shard("a", null).shard("b", null);
    source.startWithReaders(null);
    ChangeSplit unfinished = source.context.assigned(0).get(0);
    finishAll();
    List<ChangeSplit> first = source.context.fail(0);
    List<ChangeSplit> second = source.context.fail(1);
    first.remove(unfinished);
    source.enumerator.addSplitsBack(first, 0);
    source.enumerator.addSplitsBack(second, 1);
    source.context.log().clear();
    source.register(0, unfinished);
    source.register(1);
    assertThat(shardIds()).isEmpty();
    assertThat(source.context.log()).doesNotContain("0: AssignmentSettled", "1: AssignmentSettled");
    finishAll();

    assertThat(shardIds()).containsExactly("a", "b");
    assertThat(source.context.log()).endsWith("0: AssignmentSettled", "1: AssignmentSettled");
  }

  @Test
  void stateThatLacksAPositionIsRefused() {
    EnumeratorState state =
        new EnumeratorState(
            null,
            null,
            List.of(),
            started,
            started,
            List.of(),
            List.of(),
            new Backfill(started, true, 2, List.of("snapshot/1/2")),
            List.of());
    source.start(state);
    source.register(0);

    assertThatThrownBy(() -> source.register(1))
        .hasMessageContainingAll("snapshot/1/2", "damaged", "another checkpoint");
  }

  @Test
  void restoredStateWinsOverTheStartPosition() {
    source.streams.shard("a", null);
    source.start(
        new EnumeratorState(
            null, null, List.of(), 0, ShardSplit.NO_BOUND, List.of(), List.of(), null, List.of()));
    source.register(0, at("a", null, "4"), finished("b"));
    source.register(1);
    source.context.pass(3_500);

    assertThat(source.context.assigned(0)).containsExactly(at("a", null, "4"));
  }

  private void segments(int segments) {
    source.options.snapshot(new SnapshotOptions(segments, 1000, Duration.ofHours(24)));
  }

  private void finishAll() {
    boolean more = true;
    while (more) {
      more = false;
      for (int subtask = 0; subtask < source.context.currentParallelism(); subtask++) {
        for (ChangeSplit split : List.copyOf(source.context.assigned(subtask))) {
          if (split instanceof ScanSplit
              && source.state().backfill().unfinished().contains(split.splitId())) {
            source.finishSplit(subtask, split.splitId());
            more = true;
          }
        }
      }
    }
    source.checkpoint();
  }

  private List<String> shardIds() {
    List<String> ids = new ArrayList<>();
    for (int subtask = 0; subtask < source.context.currentParallelism(); subtask++) {
      source.context.assigned(subtask).stream()
          .filter(ShardSplit.class::isInstance)
          .forEach(split -> ids.add(split.splitId()));
    }
    ids.sort(null);
    return ids;
  }
}
