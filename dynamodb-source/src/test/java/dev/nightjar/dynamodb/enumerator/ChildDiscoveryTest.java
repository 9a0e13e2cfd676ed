package dev.nightjar.dynamodb.enumerator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How soon the children of ended shards are found, and what it costs. Time is the context's. */
class ChildDiscoveryTest {

  private final TestingEnumerator source = new TestingEnumerator();

  /** Calls of each tick since they were last forgotten. */
  private final List<Integer> callsOfTicks = new ArrayList<>();

  @Test
  void childrenOfSixtyFourShardsThatEndAtOnceAreFoundAtOnceWithinTheBudget() {
    source.options.describeCallsPerSecond(10);
    shards(64);
    source.startWithReaders(null);
    endAll(64, 0);

    assertThat(tickUntilAssigned(128)).as("ms").isLessThanOrEqualTo(1_000);
    ticks(100);
    assertThat(callsOfTicks.stream().mapToInt(Integer::intValue).sum())
        .as(
            "one for the first shard, then one listing for all others, and looks for a second child")
        .isLessThanOrEqualTo(10);
    assertThat(mostInASecond()).isLessThanOrEqualTo(10);
  }

  @Test
  void childrenOfSixtyFourShardsAreFoundInTimeWhereTheyAreListedFourSecondsLate() {
    source.options.describeCallsPerSecond(10);
    shards(64);
    source.startWithReaders(null);
    source.streams.forgetCalls();
    for (int i = 0; i < 64; i++) {
      source.finish(i % 2, "s" + i);
    }
    ticks(40);
    children(64);

    assertThat(tickUntilAssigned(128)).as("ms after they are listed").isLessThanOrEqualTo(4_000);
    assertThat(mostInASecond()).isLessThanOrEqualTo(10);
  }

  @Test
  void fiveHundredShardsThatEndAtOnceStayWithinTheBudget() {
    source.options.describeCallsPerSecond(5);
    shards(500);
    source.startWithReaders(null);
    endAll(500, 0);

    assertThat(tickUntilAssigned(1_000)).as("ms").isLessThanOrEqualTo(8_000);
    ticks(100);
    assertThat(mostInASecond()).isLessThanOrEqualTo(5);
  }

  @Test
  void listingOfFiveHundredShardsIsFiveCallsAndAnIdleSourceMakesNoOthers() {
    shards(500);
    source.startWithReaders(null);
    source.streams.forgetCalls();
    source.context.pass(600_000);

    assertThat(source.streams.calls()).as("ten listings in ten minutes").hasSize(50);
  }

  @Test
  void secondChildListedLateIsReadToo() {
    source.streams.shard("a", null);
    source.startWithReaders(null);
    source.streams.shard("a1", "a");
    source.finish(0, "a");
    assertThat(source.context.log()).endsWith("0: shard a1", "0: ShardReleased a");
    source.context.pass(2_500);
    source.streams.shard("a2", "a");
    source.context.pass(4_000);

    assertThat(source.context.log()).endsWith("0: ShardReleased a", "0: shard a2");
  }

  @Test
  void searchForChildrenIsOverAfterEightSeconds() {
    source.streams.shard("a", null);
    source.startWithReaders(null);
    source.streams.shard("a1", "a");
    source.finish(0, "a");
    source.context.pass(8_500);
    source.streams.forgetCalls();
    source.context.pass(30_000);

    assertThat(source.streams.calls()).isEmpty();
  }

  @Test
  void bothChildrenEndTheSearch() {
    source.streams.shard("a", null);
    source.startWithReaders(null);
    source.streams.shard("a1", "a").shard("a2", "a");
    source.finish(0, "a");
    source.streams.forgetCalls();
    source.context.pass(30_000);

    assertThat(source.streams.calls()).isEmpty();
  }

  @Test
  void childrenOfAReaderThatFailsMeanwhileAreStillLookedFor() {
    source.streams.shard("a", null);
    source.startWithReaders(null);
    source.finish(0, "a");
    source.context.fail(0);
    source.enumerator.addSplitsBack(List.of(), 0);
    source.streams.shard("a1", "a");
    source.context.pass(4_000);
    assertThat(source.ids(0)).as("its subtask is not there").isEmpty();
    source.register(0);

    assertThat(source.ids(0)).containsExactly("a1");
    assertThat(source.context.log()).doesNotContain("0: ShardReleased a");
  }

  private void shards(int count) {
    for (int i = 0; i < count; i++) {
      source.streams.shard("s" + i, null);
    }
  }

  private void children(int count) {
    for (int i = 0; i < count; i++) {
      source.streams.shard("s" + i + "-1", "s" + i).shard("s" + i + "-2", "s" + i);
    }
  }

  private void endAll(int count, int subtask) {
    children(count);
    source.streams.forgetCalls();
    for (int i = 0; i < count; i++) {
      // As readers do: the events come before the first answer.
      source.context.hold(true);
      source.enumerator.handleSourceEvent(subtask, new StreamEvents.ShardFinished("s" + i, null));
    }
    source.context.hold(false);
    source.context.runCalls();
  }

  /** Lets time pass until so many children are assigned; how long that took, ms. */
  private long tickUntilAssigned(int children) {
    long begin = source.context.now();
    for (int tick = 0; tick < 200; tick++) {
      long assigned =
          java.util.stream.Stream.of(0, 1)
              .flatMap(subtask -> source.ids(subtask).stream())
              .filter(id -> id.contains("-"))
              .count();
      if (assigned == children) {
        return source.context.now() - begin;
      }
      ticks(1);
    }
    throw new AssertionError("not all children were found");
  }

  private void ticks(int count) {
    for (int i = 0; i < count; i++) {
      callsOfTicks.add(source.streams.calls().size());
      source.streams.forgetCalls();
      source.context.pass(ShardEnumerator.TICK_MILLIS);
    }
  }

  private int mostInASecond() {
    int most = 0;
    for (int i = 0; i < callsOfTicks.size(); i++) {
      int sum = 0;
      for (int j = i; j < Math.min(i + 10, callsOfTicks.size()); j++) {
        sum += callsOfTicks.get(j);
      }
      most = Math.max(most, sum);
    }
    return most;
  }
}
