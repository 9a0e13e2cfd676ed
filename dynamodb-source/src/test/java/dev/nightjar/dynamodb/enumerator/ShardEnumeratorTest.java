package dev.nightjar.dynamodb.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.dynamodb.GapPolicy;
import dev.nightjar.dynamodb.StartPosition;
import dev.nightjar.dynamodb.StreamUnavailableException;
import dev.nightjar.dynamodb.TestingStreams;
import dev.nightjar.dynamodb.split.EnumeratorState;
import dev.nightjar.dynamodb.split.ShardSplit;
import dev.nightjar.dynamodb.split.ShardSplit.Begin;
import dev.nightjar.dynamodb.stream.StreamsApiException.Kind;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardEnumeratorTest {

  /** Where a shard of {@link TestingStreams} begins. */
  private static final String FIRST = "000000000000000000001";

  private final TestingEnumerator source = new TestingEnumerator();
  private final TestingStreams streams = source.streams;

  @Test
  void spreadsShardsOnceAllReadersAreThere() {
    streams.shard("a", null).shard("b", null).shard("c", null);
    source.start(null);
    source.register(0);
    source.context.pass(500);
    assertThat(source.context.assignedIds(0)).isEmpty();
    source.register(1);

    assertThat(source.context.assignedIds(0)).containsExactly("a", "c");
    assertThat(source.context.assignedIds(1)).containsExactly("b");
    assertThat(source.context.log())
        .startsWith("0: StreamResolved", "1: StreamResolved")
        .endsWith("0: AssignmentSettled", "1: AssignmentSettled");
  }

  /** Managed Service for Apache Flink passes on to CloudWatch what stands in that group alone. */
  @Test
  void showsItsMetricsInTheGroupThatReachesCloudWatch() {
    source.startWithReaders(null);

    assertThat(source.context.metrics())
        .containsOnlyKeys(
            "unassignedSplits",
            "kinesisanalytics.dynamodbStreams.gaps",
            "kinesisanalytics.dynamodbStreams.openGaps",
            "kinesisanalytics.dynamodbStreams.snapshotSplitsLeft",
            "kinesisanalytics.dynamodbStreams.discoveries");
  }

  @Test
  void readsTheWholeListing() {
    streams.pageSize(2);
    for (int i = 0; i < 5; i++) {
      streams.shard("s" + i, null);
    }
    source.startWithReaders(null);

    assertThat(streams.calls()).startsWith("list", "list after s1", "list after s3");
    assertThat(source.context.assignedIds(0)).hasSize(3);
    assertThat(source.context.assignedIds(1)).hasSize(2);
  }

  @Test
  void readsAChildWhoseParentHasExpired() {
    streams.shard("c", "expired");
    source.startWithReaders(null);

    assertThat(source.context.assigned(0))
        .containsExactly(
            ShardSplit.unread("c", "expired", ShardSplit.NO_BOUND, Begin.HORIZON, FIRST, null));
  }

  @Test
  void givesChildrenToTheirParentsSubtaskAtOnceAndThenReleasesIt() {
    streams.shard("a", null).shard("b", null);
    source.startWithReaders(null);
    source.context.log().clear();
    streams.close("b");
    streams.shard("b1", "b").shard("b2", "b");

    source.finish(1, "b");

    assertThat(source.context.log())
        .as("without time passing")
        .containsExactly("1: shard b1", "1: shard b2", "1: ShardReleased b");
    assertThat(streams.calls()).endsWith("children of b");
  }

  @Test
  void findsChildrenWhereTheServiceKnowsNoFilter() {
    streams.withoutChildFilter().shard("a", null);
    source.startWithReaders(null);
    streams.shard("a1", "a");

    source.finish(0, "a");

    assertThat(source.context.assignedIds(0)).containsExactly("a", "a1");
    assertThat(streams.calls()).endsWith("children of a", "list");
  }

  @Test
  void waitsShortlyForChildrenThatAreListedLate() {
    streams.shard("a", null);
    source.startWithReaders(null);
    source.finish(0, "a");
    source.context.pass(500);
    assertThat(source.context.log()).doesNotContain("0: ShardReleased a");
    streams.shard("a1", "a");
    source.context.pass(1_000);

    assertThat(source.context.log()).endsWith("0: shard a1", "0: ShardReleased a");
  }

  @Test
  void releasesAShardThatHasNoChildren() {
    streams.shard("a", null);
    source.startWithReaders(null);
    source.finish(0, "a");
    source.context.pass(20_000);

    assertThat(source.context.log()).endsWith("0: ShardReleased a");
  }

  @Test
  void discoversPeriodically() {
    streams.shard("a", null);
    source.startWithReaders(null);
    streams.shard("z", null);
    source.context.pass(61_000);

    assertThat(source.context.assignedIds(1)).containsExactly("z");
  }

  @Test
  void startAtLatestSkipsClosedShardsAndKeepsItsInstant() throws Exception {
    source.options.startFrom(StartPosition.latest());
    streams.shard("closed", null).shard("open", "closed");
    streams.close("closed");
    long before = source.context.now() - StartInstant.CLOCK_SKEW_MILLIS;
    source.startWithReaders(null);

    ShardSplit open = (ShardSplit) source.context.assigned(0).get(0);
    assertThat(open.begin()).isEqualTo(Begin.LATEST);
    assertThat(open.notBeforeMillis()).isEqualTo(before);
    assertThat(source.enumerator.snapshotState(1).notBeforeMillis()).isEqualTo(before);
    streams.shard("child", "open");
    source.finish(0, "open");
    ShardSplit child = (ShardSplit) source.context.assigned(0).get(1);
    assertThat(child.begin()).isEqualTo(Begin.START);
    assertThat(child.notBeforeMillis()).isEqualTo(before);
  }

  @Test
  void shardTakenBackAtLatestIsNotTakenAtLatestAgain() {
    source.options.startFrom(StartPosition.latest());
    streams.shard("a", null);
    source.startWithReaders(null);
    source.enumerator.addSplitsBack(source.context.fail(0), 0);
    assertThat(source.context.assignedIds(0)).isEmpty();
    source.register(0);

    assertThat(source.context.assigned(0)).hasSize(1);
    assertThat(((ShardSplit) source.context.assigned(0).get(0)).begin()).isEqualTo(Begin.START);
  }

  @Test
  void restartSpreadsLineagesAndKeepsPositions() throws Exception {
    streams.shard("a", null);
    source.startWithReaders(null);
    streams.shard("a1", "a").shard("a2", "a");
    source.finish(0, "a");
    assertThat(source.context.assignedIds(0)).containsExactly("a", "a1", "a2");
    EnumeratorState state = source.enumerator.snapshotState(1);

    source.restarted(2);
    source.start(state);
    source.register(
        0,
        TestingEnumerator.at("a1", "a", "7"),
        TestingEnumerator.at("a2", "a", "9"),
        TestingEnumerator.finished("a"));
    assertThat(source.enumerator.snapshotState(2).unassigned())
        .as("positions wait in the enumerator's state")
        .containsExactly(
            TestingEnumerator.at("a1", "a", "7"), TestingEnumerator.at("a2", "a", "9"));
    source.register(1);
    source.context.pass(1_000);

    assertThat(source.context.assigned(0)).containsExactly(TestingEnumerator.at("a1", "a", "7"));
    assertThat(source.context.assigned(1)).containsExactly(TestingEnumerator.at("a2", "a", "9"));
  }

  @Test
  void shardFinishedInACheckpointOpensTheWayForItsChildren() throws Exception {
    streams.shard("a", null).shard("a1", "a");
    source.startWithReaders(null);
    EnumeratorState beforeTheEnd = source.enumerator.snapshotState(1);

    source.restarted(1);
    source.start(beforeTheEnd);
    source.register(0, TestingEnumerator.finished("a"));
    source.context.pass(1_000);

    assertThat(source.context.assignedIds(0)).containsExactly("a1");
  }

  @Test
  void restartedReaderGetsParentsBackBeforeChildren() {
    streams.shard("a", null);
    source.startWithReaders(null);
    streams.shard("a1", "a");
    source.finish(0, "a");
    // The last checkpoint knows of "a" only, unfinished: "a1" comes back from its assignment.
    ShardSplit child = (ShardSplit) source.context.assigned(0).get(1);
    source.context.fail(0);
    source.enumerator.addSplitsBack(List.of(child), 0);
    source.register(0, TestingEnumerator.at("a", null, "3"));

    assertThat(source.context.assigned(0)).containsExactly(TestingEnumerator.at("a", null, "3"));
    source.finish(0, "a");
    assertThat(source.context.assignedIds(0)).containsExactly("a", "a1");
  }

  @Test
  void staleReportOfAShardThatMovedIsIgnored() throws Exception {
    streams.shard("a", null).shard("b", null);
    source.startWithReaders(null);
    EnumeratorState state = source.enumerator.snapshotState(1);
    source.restarted(2);
    source.start(state);
    source.register(0, TestingEnumerator.at("a", null, "1"), TestingEnumerator.at("b", null, "1"));
    source.register(1);
    source.context.pass(1_000);
    assertThat(source.context.assignedIds(1)).containsExactly("b");

    source.enumerator.addSplitsBack(source.context.fail(0), 0);
    source.register(0, TestingEnumerator.at("a", null, "1"), TestingEnumerator.at("b", null, "1"));

    assertThat(source.context.assignedIds(0)).containsExactly("a");
    assertThat(source.context.assignedIds(1)).as("not given out twice").containsExactly("b");
  }

  @Test
  void shardThatExpiresUnreadFailsTheJob() {
    streams.shard("a", null).shard("a1", "a");
    source.startWithReaders(null);
    streams.drop("a1");

    assertThatThrownBy(() -> source.context.pass(200_000))
        .hasMessageContainingAll("a1", "expired", "24 hours", "'continue'");
  }

  @Test
  void shardThatExpiresUnreadIsPassedWhereThePolicySaysSo() {
    source.options.onGap(GapPolicy.CONTINUE);
    streams.shard("a", null).shard("a1", "a").shard("a2", "a1");
    source.startWithReaders(null);
    streams.drop("a1");
    source.context.pass(200_000);
    source.finish(0, "a");
    source.context.pass(1_000);
    assertThat(source.context.assignedIds(0)).containsExactly("a", "gap/a1/start");
    source.finishSplit(0, "gap/a1/start");

    assertThat(source.context.assignedIds(0)).containsExactly("a", "gap/a1/start", "a2");
  }

  @Test
  void triesAgainWhileTheServiceThrottles() {
    streams.shard("a", null);
    streams.fail("list", Kind.THROTTLED, Kind.UNAVAILABLE);
    source.startWithReaders(null);
    source.context.pass(5_000);

    assertThat(source.context.assignedIds(0)).containsExactly("a");
  }

  @Test
  void backsOffWhileChildrenCannotBeAskedFor() {
    streams.shard("a", null);
    source.startWithReaders(null);
    streams.shard("a1", "a");
    streams.fail("list", Collections.nCopies(100, Kind.THROTTLED).toArray(Kind[]::new));
    streams.forgetCalls();
    source.finish(0, "a");
    source.context.pass(10_000);

    assertThat(streams.calls()).as("0.5, 1, 2, 4 s apart").hasSizeBetween(2, 6);
  }

  @Test
  void startAtLatestIsNotTakenAnewWhereACheckpointCameBeforeTheFirstListing() throws Exception {
    source.options.startFrom(StartPosition.latest());
    streams.shard("closed", null).shard("open", "closed");
    streams.close("closed");
    source.start(null);
    EnumeratorState unlisted = source.enumerator.snapshotState(1);
    source.restarted(1);
    source.context.pass(3_600_000);
    source.startWithReaders(unlisted);

    assertThat(source.context.assigned(0))
        .as("it may hold records since the start")
        .containsExactly(
            ShardSplit.unread(
                "closed", null, unlisted.notBeforeMillis(), Begin.START, FIRST, null));
  }

  @Test
  void childrenOfAShardThatAReaderBringsBackFinishedAreAskedForAtOnce() {
    streams.shard("a", null);
    source.startWithReaders(null);
    source.finish(0, "a");
    source.context.fail(0);
    source.enumerator.addSplitsBack(List.of(), 0);
    source.register(0, TestingEnumerator.finished("a"));
    source.context.log().clear();
    source.context.pass(500);
    streams.shard("a1", "a");
    source.context.pass(2_000);

    assertThat(source.context.log()).contains("0: shard a1");
  }

  @Test
  void failsWhereTheStreamCannotBeRead() {
    streams.arn(null);
    source.start(null);

    assertThatThrownBy(() -> source.context.pass(200))
        .isInstanceOf(StreamUnavailableException.class);
  }

  @Test
  void refusalOfAListingPassesWhereOthersWereAnswered() {
    source.streams.shard("a", null);
    source.startWithReaders(null);
    source.streams.fail("list", Kind.DENIED, Kind.NO_CREDENTIALS);
    source.context.pass(70_000);
    source.streams.shard("b", null);
    source.context.pass(120_000);

    assertThat(source.context.assignedIds(1)).containsExactly("b");
  }

  @Test
  void refusalOfEveryListingFailsTheJobAfterAMinute() {
    source.streams.shard("a", null);
    source.startWithReaders(null);
    source.streams.fail("list", Collections.nCopies(200, Kind.DENIED).toArray(Kind[]::new));

    assertThatThrownBy(() -> source.context.pass(300_000)).hasMessageContaining("DENIED");
  }

  @Test
  void failsWhereTheStreamWasReplaced() {
    source.start(
        new EnumeratorState(
            TestingStreams.ARN.replace("2026", "2025"),
            null,
            List.of(),
            0,
            ShardSplit.NO_BOUND,
            List.of(),
            List.of(),
            null,
            List.of()));

    assertThatThrownBy(() -> source.context.pass(200))
        .hasMessageContaining("start without the old state");
  }

  @Test
  void callsOneAtATime() {
    streams.shard("a", null);
    source.startWithReaders(null);
    streams.forgetCalls();
    source.context.hold(true);
    source.context.pass(130_000);
    source.context.hold(false);
    source.context.runCalls();

    assertThat(streams.calls()).containsExactly("list");
  }
}
