package dev.nightjar.dynamodb.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.GapPolicy;
import dev.nightjar.dynamodb.SnapshotOptions;
import dev.nightjar.dynamodb.TestingStreams;
import dev.nightjar.dynamodb.lineage.TimeBase;
import dev.nightjar.dynamodb.split.ChangeSplit;
import dev.nightjar.dynamodb.split.EnumeratorState;
import dev.nightjar.dynamodb.split.EnumeratorState.Phase;
import dev.nightjar.dynamodb.split.EnumeratorState.Repair;
import dev.nightjar.dynamodb.split.NoticeSplit;
import dev.nightjar.dynamodb.split.ScanSplit;
import dev.nightjar.dynamodb.split.ShardSplit;
import dev.nightjar.dynamodb.split.ShardSplit.Begin;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of gaps, by the policy. */
class GapsTest {

  private final TestingEnumerator source = new TestingEnumerator();
  private final long started = source.context.now();

  @BeforeEach
  void repair() {
    source.options.onGap(GapPolicy.REPAIR);
    source.options.snapshot(new SnapshotOptions(2, 1000, Duration.ofHours(24)));
    source.streams.shard("a", null).shard("b", null);
  }

  @Test
  void lostShardIsToldWithItsParentsTimeBeforeItsChildrenAreRead() {
    source.options.onGap(GapPolicy.CONTINUE);
    source.streams.shard("a1", "a").shard("a2", "a1");
    source.startWithReaders(null);
    source.streams.drop("a1");
    source.context.pass(300_000);
    source.finish(0, "a", new TimeBase(started - 5, started + 7));
    source.context.pass(1_000);

    assertThat(source.ids(0)).containsExactly("a", "gap/a1/start");
    Gap gap = ((NoticeSplit) source.context.assigned(0).get(1)).gap();
    assertThat(gap.streamArn()).isEqualTo(TestingStreams.ARN);
    assertThat(gap.fromMillis()).isEqualTo(started + 7);
    assertThat(gap.toMillis()).isBetween(started + 60_000, source.context.now());
    assertThat(gap.lastSequenceNumber()).isNull();
    source.finishSplit(0, "gap/a1/start");

    assertThat(source.shard(0, "a2").timeBase()).isEqualTo(new TimeBase(started - 5, started + 7));
    assertThat(source.state().repairs())
        .containsExactly(new Repair(gap, Phase.ACCEPTED, null, List.of()));
    source.context.pass(100_000);
    assertThat(source.ids(0)).as("nothing is repaired").endsWith("a2");
  }

  @Test
  void shardThatCameAndWentWhileTheJobWasAwayIsToldBeforeItsChild() {
    source.options.onGap(GapPolicy.CONTINUE);
    source.startWithReaders(null);
    EnumeratorState state = source.state();
    source.streams.shard("grandchild", "child");
    source.streams.drop("a");

    source.restarted(1).start(state);
    source.register(0, TestingEnumerator.at("b", null, "1"), TestingEnumerator.finished("a"));
    source.context.pass(30_000);
    assertThat(source.ids(0)).containsExactly("b", "gap/child/start");
    source.finishSplit(0, "gap/child/start");
    assertThat(source.ids(0)).endsWith("grandchild");
  }

  @Test
  void parentsThatAreTrimmedAtAFirstStartAreNoGaps() {
    source.streams.shard("c", "trimmed");
    source.startWithReaders(null);
    source.context.pass(200_000);

    assertThat(source.state().repairs()).isEmpty();
    assertThat(source.ids(0)).contains("c");
  }

  @Test
  void lostShardsNoticeSurvivesARestartAndHoldsTheChildrenBack() {
    source.streams.shard("a1", "a").shard("a2", "a1");
    source.startWithReaders(null);
    source.streams.drop("a1");
    source.context.pass(300_000);
    source.finish(0, "a");
    EnumeratorState state = source.state();
    ChangeSplit notice = source.context.assigned(0).get(1);
    assertThat(notice).isInstanceOf(NoticeSplit.class);

    source.restarted(2).start(state);
    source.register(1, notice);
    source.register(0, TestingEnumerator.at("b", null, "1"));
    source.context.pass(5_000);
    int reader = source.ids(0).contains(notice.splitId()) ? 0 : 1;
    assertThat(source.ids(reader)).contains(notice.splitId()).doesNotContain("a2");
    assertThat(source.ids(1 - reader)).doesNotContain(notice.splitId(), "a2");
    source.finishSplit(reader, notice.splitId());

    assertThat(source.ids(reader)).endsWith("a2");
  }

  @Test
  void noticeReportedAsGivenLetsTheChildrenBeRead() {
    source.streams.shard("a1", "a").shard("a2", "a1");
    source.startWithReaders(null);
    source.streams.drop("a1");
    source.context.pass(300_000);
    source.finish(0, "a");
    EnumeratorState state = source.state();
    Gap gap = ((NoticeSplit) source.context.assigned(0).get(1)).gap();

    source.restarted(1).start(state);
    source.register(0, new NoticeSplit(gap, false, true), TestingEnumerator.at("b", null, "1"));
    source.context.pass(5_000);

    assertThat(source.ids(0)).containsExactlyInAnyOrder("b", "a2");
  }

  @Test
  void gapsOfOneOutageAreFilledByOneScanAndThenAllToldClosed() {
    source.startWithReaders(null);
    source.findGap(0, gap("a", started - 500, started));
    source.context.pass(8_000);
    source.findGap(1, gap("b", started - 900, started + 100));
    source.findGap(1, gap("b", started - 900, started + 100));
    source.context.pass(9_000);
    assertThat(source.ids(0)).containsExactly("a");
    source.context.pass(2_000);

    assertThat(source.ids(0)).containsExactly("a", "repair/a/3/0/2");
    assertThat(source.ids(1)).containsExactly("b", "repair/a/3/1/2");
    Gap covered = ((ScanSplit) source.context.assigned(1).get(1)).repairs();
    assertThat(covered.fromMillis()).isEqualTo(started - 900);
    assertThat(covered.toMillis()).isEqualTo(started + 100);
    source.finishSplit(0, "repair/a/3/0/2");
    assertThat(source.context.log()).noneMatch(line -> line.contains("closed"));
    source.finishSplit(1, "repair/a/3/1/2");
    assertThat(notices()).as("what was found may be on its way").isEmpty();
    source.checkpoint();
    assertThat(notices()).containsExactlyInAnyOrder("closed/a/3", "closed/b/3");
    assertThat(source.state().repairs()).extracting(Repair::phase).containsOnly(Phase.FILLED);
    finishNotices();
    assertThat(source.state().repairs()).extracting(Repair::phase).containsOnly(Phase.CLOSED);
    source.findGap(0, gap("a", started - 500, started));
    source.context.pass(60_000);
    assertThat(source.ids(0))
        .as("it was filled")
        .filteredOn(id -> id.startsWith("repair"))
        .hasSize(1);
  }

  @Test
  void filledGapThatIsFoundWiderIsFilledAgain() {
    source.startWithReaders(null);
    source.findGap(0, gap("a", started - 500, started));
    source.context.pass(11_000);
    source.finishSplit(0, "repair/a/3/0/2");
    source.finishSplit(1, "repair/a/3/1/2");
    source.checkpoint();
    finishNotices();
    source.findGap(0, gap("a", started - 500, started + 90_000_000));
    source.context.pass(11_000);

    assertThat(source.ids(0)).filteredOn(id -> id.startsWith("repair")).hasSize(2);
  }

  @Test
  void aSubtaskScansOneSegmentAtATimeForARepair() {
    source.options.snapshot(new SnapshotOptions(5, 1000, Duration.ofHours(24)));
    source.startWithReaders(null);
    source.findGap(0, gap("a", started, started));
    source.context.pass(11_000);
    assertThat(source.ids(0)).containsExactly("a", "repair/a/3/0/5");
    assertThat(source.ids(1)).containsExactly("b", "repair/a/3/1/5");
    source.finishSplit(1, "repair/a/3/1/5");

    assertThat(source.ids(1)).containsExactly("b", "repair/a/3/1/5", "repair/a/3/2/5");
  }

  @Test
  void gapFoundWhileAScanRunsWaitsForTheNextOne() {
    source.startWithReaders(null);
    source.findGap(0, gap("a", started, started));
    source.context.pass(11_000);
    source.findGap(1, gap("b", started, started));
    source.context.pass(20_000);
    assertThat(source.ids(1)).containsExactly("b", "repair/a/3/1/2");
    source.finishSplit(1, "repair/a/3/1/2");
    source.finishSplit(0, "repair/a/3/0/2");
    source.checkpoint();
    source.context.pass(500);

    assertThat(notices()).containsExactly("closed/a/3");
    assertThat(source.ids(0)).contains("repair/b/3/0/2");
    assertThat(source.ids(1)).contains("repair/b/3/1/2");
  }

  @Test
  void repairGoesOnAfterARestartAndIsToldOnce() {
    source.startWithReaders(null);
    source.findGap(0, gap("a", started, started));
    source.context.pass(11_000);
    EnumeratorState state = source.state();
    ScanSplit split = (ScanSplit) source.context.assigned(1).get(1);
    ScanSplit other = (ScanSplit) source.context.assigned(0).get(1);

    source.restarted(1).start(state);
    source.register(
        0,
        TestingEnumerator.at("a", null, "9"),
        TestingEnumerator.at("b", null, "9"),
        new ScanSplit(1, 2, split.asOfMillis(), "{}", split.repairs(), true),
        other);
    source.context.pass(5_000);
    assertThat(source.ids(0)).containsExactlyInAnyOrder("a", "b", "repair/a/3/0/2");
    source.finishSplit(0, "repair/a/3/0/2");
    source.checkpoint();
    assertThat(notices()).containsExactly("closed/a/3");
  }

  @Test
  void noticeOfAFilledGapThatWasNotGivenIsGivenAfterARestart() {
    source.startWithReaders(null);
    source.findGap(0, gap("a", started, started));
    source.context.pass(11_000);
    source.finishSplit(0, "repair/a/3/0/2");
    source.finishSplit(1, "repair/a/3/1/2");
    EnumeratorState state = source.state();
    assertThat(state.repairs()).extracting(Repair::phase).containsExactly(Phase.FILLED);

    source.restarted(1).startWithReaders(state);
    assertThat(notices()).containsExactly("closed/a/3");
  }

  @Test
  void gapsThatReadersReportFromTheirStateAreFilled() {
    source.startWithReaders(null);
    EnumeratorState state = source.state();
    Gap gap = gap("a", started, started);

    source.restarted(1).start(state);
    source.register(
        0,
        new ShardSplit(
            "a", null, "9", ShardSplit.NO_BOUND, Begin.START, false, null, null, List.of(gap)));
    source.context.pass(20_000);

    assertThat(source.ids(0)).contains("repair/a/3/0/2");
  }

  @Test
  void policyThatNoLongerRepairsLeavesOpenGapsAsTheyAre() {
    source.startWithReaders(null);
    source.findGap(0, gap("a", started, started));
    EnumeratorState state = source.state();
    source.options.onGap(GapPolicy.CONTINUE);
    source.restarted(1).startWithReaders(state);
    source.context.pass(60_000);

    assertThat(source.state().repairs()).extracting(Repair::phase).containsExactly(Phase.ACCEPTED);
    assertThat(source.ids(0)).noneMatch(id -> id.startsWith("repair"));
  }

  @Test
  void splitsOfARepairThatComeBackAreScannedAgainAndToldAgain() {
    source.startWithReaders(null);
    source.findGap(0, gap("a", started, started));
    source.context.pass(11_000);
    source.finishSplit(0, "repair/a/3/0/2");
    source.finishSplit(1, "repair/a/3/1/2");
    source.checkpoint();
    finishNotices();
    assertThat(source.state().repairs()).extracting(Repair::phase).containsExactly(Phase.CLOSED);
    List<ChangeSplit> first = source.context.fail(0);
    List<ChangeSplit> second = source.context.fail(1);
    source.enumerator.addSplitsBack(first, 0);
    source.enumerator.addSplitsBack(second, 1);
    source.register(0);
    source.register(1);
    assertThat(notices()).as("not before the scan").isEmpty();
    assertThat(source.state().repairs()).extracting(Repair::phase).containsExactly(Phase.FILLING);
    source.finishSplit(0, "repair/a/3/0/2");
    source.finishSplit(1, "repair/a/3/0/2");
    source.finishSplit(0, "repair/a/3/1/2");
    source.finishSplit(1, "repair/a/3/1/2");
    source.checkpoint();

    assertThat(notices()).containsExactly("closed/a/3");
  }

  @Test
  void noticeThatAReaderHasIsNotGivenToAnotherWhereTheScanIsRepeatedInPart() {
    source.startWithReaders(null);
    source.findGap(0, gap("a", started, started));
    source.context.pass(11_000);
    source.finishSplit(0, "repair/a/3/0/2");
    source.finishSplit(1, "repair/a/3/1/2");
    source.checkpoint();
    assertThat(source.ids(0)).endsWith("closed/a/3");
    source.failUncheckpointed(1);
    source.register(1);
    int reader = source.ids(1).contains("repair/a/3/1/2") ? 1 : 0;
    source.finishSplit(reader, "repair/a/3/1/2");

    assertThat(notices()).containsExactly("closed/a/3");
    finishNotices();
    assertThat(source.state().repairs()).extracting(Repair::phase).containsOnly(Phase.CLOSED);
  }

  @Test
  void lostShardFailsTheJobWhereThePolicyIsToFail() {
    source.options.onGap(GapPolicy.FAIL);
    source.streams.shard("a1", "a");
    source.startWithReaders(null);
    source.streams.drop("a1");

    assertThatThrownBy(() -> source.context.pass(300_000))
        .hasMessageContainingAll("a1", "expired", "24 hours", "'continue'", "'repair'");
  }

  private List<String> notices() {
    return java.util.stream.Stream.of(0, 1)
        .flatMap(subtask -> source.ids(subtask).stream())
        .filter(id -> id.startsWith("closed/"))
        .toList();
  }

  private void finishNotices() {
    for (int subtask = 0; subtask < 2; subtask++) {
      for (String id : List.copyOf(source.ids(subtask))) {
        if (id.startsWith("closed/")) {
          source.finishSplit(subtask, id);
        }
      }
    }
  }

  private static Gap gap(String shard, long from, long to) {
    return new Gap(TestingStreams.ARN, shard, "3", "7", from, to);
  }
}
