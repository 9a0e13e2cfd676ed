package dev.nightjar.dynamodb.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.dynamodb.DynamoDbStreamsSource;
import dev.nightjar.dynamodb.DynamoDbStreamsSourceBuilder;
import dev.nightjar.dynamodb.GapPolicy;
import dev.nightjar.dynamodb.StartPosition;
import dev.nightjar.dynamodb.StreamUnavailableException;
import dev.nightjar.dynamodb.TestingStreams;
import dev.nightjar.dynamodb.split.EnumeratorState;
import dev.nightjar.dynamodb.split.ShardSplit;
import dev.nightjar.dynamodb.stream.StreamsApiException.Kind;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardEnumeratorTest {

  private final TestingStreams streams = new TestingStreams();
  private final DynamoDbStreamsSourceBuilder options =
      DynamoDbStreamsSource.builder().table("audit");
  private TestingEnumeratorContext context = new TestingEnumeratorContext(2);
  private ShardEnumerator enumerator;

  @Test
  void spreadsShardsOnceAllReadersAreThere() {
    streams.shard("a", null).shard("b", null).shard("c", null);
    start(null);
    register(0);
    context.pass(500);
    assertThat(context.assignedIds(0)).isEmpty();
    register(1);

    assertThat(context.assignedIds(0)).containsExactly("a", "c");
    assertThat(context.assignedIds(1)).containsExactly("b");
    assertThat(context.log())
        .startsWith("0: StreamResolved", "1: StreamResolved")
        .endsWith("0: AssignmentSettled", "1: AssignmentSettled");
  }

  @Test
  void readsTheWholeListing() {
    streams.pageSize(2);
    for (int i = 0; i < 5; i++) {
      streams.shard("s" + i, null);
    }
    startWithReaders(null);

    assertThat(streams.calls()).startsWith("list", "list after s1", "list after s3");
    assertThat(context.assignedIds(0)).hasSize(3);
    assertThat(context.assignedIds(1)).hasSize(2);
  }

  @Test
  void readsAChildWhoseParentHasExpired() {
    streams.shard("c", "expired");
    startWithReaders(null);

    assertThat(context.assigned(0))
        .containsExactly(ShardSplit.unread("c", "expired", ShardSplit.NO_BOUND, true));
  }

  @Test
  void givesChildrenToTheirParentsSubtaskAtOnceAndThenReleasesIt() {
    streams.shard("a", null).shard("b", null);
    startWithReaders(null);
    context.log().clear();
    streams.close("b");
    streams.shard("b1", "b").shard("b2", "b");

    finish(1, "b");

    assertThat(context.log())
        .as("without time passing")
        .containsExactly("1: shard b1", "1: shard b2", "1: ShardReleased b");
    assertThat(streams.calls()).endsWith("children of b");
  }

  @Test
  void findsChildrenWhereTheServiceKnowsNoFilter() {
    streams.withoutChildFilter().shard("a", null);
    startWithReaders(null);
    streams.shard("a1", "a");

    finish(0, "a");

    assertThat(context.assignedIds(0)).containsExactly("a", "a1");
    assertThat(streams.calls()).endsWith("children of a", "list");
  }

  @Test
  void waitsShortlyForChildrenThatAreListedLate() {
    streams.shard("a", null);
    startWithReaders(null);
    finish(0, "a");
    context.pass(500);
    assertThat(context.log()).doesNotContain("0: ShardReleased a");
    streams.shard("a1", "a");
    context.pass(1_000);

    assertThat(context.log()).endsWith("0: shard a1", "0: ShardReleased a");
  }

  @Test
  void releasesAShardThatHasNoChildren() {
    streams.shard("a", null);
    startWithReaders(null);
    finish(0, "a");
    context.pass(20_000);

    assertThat(context.log()).endsWith("0: ShardReleased a");
  }

  @Test
  void discoversPeriodically() {
    streams.shard("a", null);
    startWithReaders(null);
    streams.shard("z", null);
    context.pass(61_000);

    assertThat(context.assignedIds(1)).containsExactly("z");
  }

  @Test
  void startAtLatestSkipsClosedShardsAndKeepsItsInstant() throws Exception {
    options.startFrom(StartPosition.LATEST);
    streams.shard("closed", null).shard("open", "closed");
    streams.close("closed");
    long before = context.now() - ShardEnumerator.CLOCK_SKEW_MILLIS;
    startWithReaders(null);

    ShardSplit open = context.assigned(0).get(0);
    assertThat(open.startsAtLatest()).isTrue();
    assertThat(open.notBeforeMillis()).isEqualTo(before);
    assertThat(enumerator.snapshotState(1).notBeforeMillis()).isEqualTo(before);
    streams.shard("child", "open");
    finish(0, "open");
    ShardSplit child = context.assigned(0).get(1);
    assertThat(child.startsAtLatest()).isFalse();
    assertThat(child.notBeforeMillis()).isEqualTo(before);
  }

  @Test
  void shardTakenBackAtLatestIsNotTakenAtLatestAgain() {
    options.startFrom(StartPosition.LATEST);
    streams.shard("a", null);
    startWithReaders(null);
    enumerator.addSplitsBack(context.fail(0), 0);
    assertThat(context.assignedIds(0)).isEmpty();
    register(0);

    assertThat(context.assigned(0)).hasSize(1);
    assertThat(context.assigned(0).get(0).startsAtLatest()).isFalse();
  }

  @Test
  void restartSpreadsLineagesAndKeepsPositions() throws Exception {
    streams.shard("a", null);
    startWithReaders(null);
    streams.shard("a1", "a").shard("a2", "a");
    finish(0, "a");
    assertThat(context.assignedIds(0)).containsExactly("a", "a1", "a2");
    EnumeratorState state = enumerator.snapshotState(1);

    context = new TestingEnumeratorContext(2);
    start(state);
    register(0, at("a1", "a", "7"), at("a2", "a", "9"), finished("a"));
    assertThat(enumerator.snapshotState(2).unassigned())
        .as("positions wait in the enumerator's state")
        .containsExactly(at("a1", "a", "7"), at("a2", "a", "9"));
    register(1);
    context.pass(1_000);

    assertThat(context.assigned(0)).containsExactly(at("a1", "a", "7"));
    assertThat(context.assigned(1)).containsExactly(at("a2", "a", "9"));
  }

  @Test
  void shardFinishedInACheckpointOpensTheWayForItsChildren() throws Exception {
    streams.shard("a", null).shard("a1", "a");
    startWithReaders(null);
    EnumeratorState beforeTheEnd = enumerator.snapshotState(1);

    context = new TestingEnumeratorContext(1);
    start(beforeTheEnd);
    register(0, finished("a"));
    context.pass(1_000);

    assertThat(context.assignedIds(0)).containsExactly("a1");
  }

  @Test
  void restartedReaderGetsParentsBackBeforeChildren() {
    streams.shard("a", null);
    startWithReaders(null);
    streams.shard("a1", "a");
    finish(0, "a");
    // The last checkpoint knows of "a" only, unfinished: "a1" comes back from its assignment.
    ShardSplit child = context.assigned(0).get(1);
    context.fail(0);
    enumerator.addSplitsBack(List.of(child), 0);
    register(0, at("a", null, "3"));

    assertThat(context.assigned(0)).containsExactly(at("a", null, "3"));
    finish(0, "a");
    assertThat(context.assignedIds(0)).containsExactly("a", "a1");
  }

  @Test
  void staleReportOfAShardThatMovedIsIgnored() throws Exception {
    streams.shard("a", null).shard("b", null);
    startWithReaders(null);
    EnumeratorState state = enumerator.snapshotState(1);
    context = new TestingEnumeratorContext(2);
    start(state);
    register(0, at("a", null, "1"), at("b", null, "1"));
    register(1);
    context.pass(1_000);
    assertThat(context.assignedIds(1)).containsExactly("b");

    enumerator.addSplitsBack(context.fail(0), 0);
    register(0, at("a", null, "1"), at("b", null, "1"));

    assertThat(context.assignedIds(0)).containsExactly("a");
    assertThat(context.assignedIds(1)).as("not given out twice").containsExactly("b");
  }

  @Test
  void shardThatExpiresUnreadFailsTheJob() {
    streams.shard("a", null).shard("a1", "a");
    startWithReaders(null);
    streams.drop("a1");

    assertThatThrownBy(() -> context.pass(200_000))
        .hasMessageContainingAll("a1", "expired", "24 hours", "'continue'");
  }

  @Test
  void shardThatExpiresUnreadIsPassedWhereThePolicySaysSo() {
    options.onGap(GapPolicy.CONTINUE);
    streams.shard("a", null).shard("a1", "a").shard("a2", "a1");
    startWithReaders(null);
    streams.drop("a1");
    context.pass(200_000);
    finish(0, "a");
    context.pass(1_000);

    assertThat(context.assignedIds(0)).containsExactly("a", "a2");
  }

  @Test
  void triesAgainWhileTheServiceThrottles() {
    streams.shard("a", null);
    streams.fail("list", Kind.THROTTLED, Kind.UNAVAILABLE);
    startWithReaders(null);
    context.pass(5_000);

    assertThat(context.assignedIds(0)).containsExactly("a");
  }

  @Test
  void backsOffWhileChildrenCannotBeAskedFor() {
    streams.shard("a", null);
    startWithReaders(null);
    streams.shard("a1", "a");
    streams.fail("list", Collections.nCopies(100, Kind.THROTTLED).toArray(Kind[]::new));
    streams.forgetCalls();
    finish(0, "a");
    context.pass(10_000);

    assertThat(streams.calls()).as("0.5, 1, 2, 4 s apart").hasSizeBetween(2, 6);
  }

  @Test
  void startAtLatestIsNotTakenAnewWhereACheckpointCameBeforeTheFirstListing() throws Exception {
    options.startFrom(StartPosition.LATEST);
    streams.shard("closed", null).shard("open", "closed");
    streams.close("closed");
    start(null);
    EnumeratorState unlisted = enumerator.snapshotState(1);
    context = new TestingEnumeratorContext(1);
    context.pass(3_600_000);
    startWithReaders(unlisted);

    assertThat(context.assigned(0))
        .as("it may hold records since the start")
        .containsExactly(ShardSplit.unread("closed", null, unlisted.notBeforeMillis(), false));
  }

  @Test
  void childrenOfAShardThatAReaderBringsBackFinishedAreAskedForAtOnce() {
    streams.shard("a", null);
    startWithReaders(null);
    finish(0, "a");
    context.fail(0);
    enumerator.addSplitsBack(List.of(), 0);
    register(0, finished("a"));
    context.log().clear();
    context.pass(500);
    streams.shard("a1", "a");
    context.pass(2_000);

    assertThat(context.log()).contains("0: shard a1");
  }

  @Test
  void failsWhereTheStreamCannotBeRead() {
    streams.arn(null);
    start(null);

    assertThatThrownBy(() -> context.pass(200)).isInstanceOf(StreamUnavailableException.class);
  }

  @Test
  void failsWhereTheStreamWasReplaced() {
    start(
        new EnumeratorState(
            TestingStreams.ARN.replace("2026", "2025"), ShardSplit.NO_BOUND, List.of(), List.of()));

    assertThatThrownBy(() -> context.pass(200)).hasMessageContaining("start without the old state");
  }

  @Test
  void callsOneAtATime() {
    streams.shard("a", null);
    startWithReaders(null);
    streams.forgetCalls();
    context.hold(true);
    context.pass(130_000);
    context.hold(false);
    context.runCalls();

    assertThat(streams.calls()).containsExactly("list");
  }

  private void startWithReaders(EnumeratorState state) {
    start(state);
    for (int subtask = 0; subtask < context.currentParallelism(); subtask++) {
      register(subtask);
    }
    context.pass(1_500);
  }

  private void start(EnumeratorState state) {
    enumerator =
        new ShardEnumerator(
            context, options.build().options(), streams, state, () -> context.now());
    enumerator.start();
  }

  private void register(int subtask, ShardSplit... reported) {
    context.register(subtask, reported);
    enumerator.addReader(subtask);
  }

  private void finish(int subtask, String shard) {
    streams.close(shard);
    enumerator.handleSourceEvent(subtask, new StreamEvents.ShardFinished(shard));
    context.runCalls();
  }

  private static ShardSplit at(String shard, String parent, String sequence) {
    return new ShardSplit(shard, parent, sequence, ShardSplit.NO_BOUND, false, false);
  }

  private static ShardSplit finished(String shard) {
    return new ShardSplit(shard, null, "5", ShardSplit.NO_BOUND, false, true);
  }
}
