package dev.nightjar.dynamodb.enumerator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dynamodb.enumerator.DiscoverySchedule.Children;
import dev.nightjar.dynamodb.enumerator.DiscoverySchedule.Page;
import dev.nightjar.dynamodb.lineage.ShardInfo;
import dev.nightjar.dynamodb.stream.ShardListing;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiscoveryScheduleTest {

  private static final long NOON = 1_795_000_000_000L;

  private final EndedShards ended = new EndedShards();
  private final DiscoverySchedule schedule =
      new DiscoverySchedule(60_000, new CallBudget(5), ended);

  @Test
  void listsAtOnceAndThenAtTheInterval() {
    assertThat(schedule.next(NOON)).isEqualTo(new Page(null));
    assertThat(schedule.next(NOON + 60_000)).as("one at a time").isNull();
    assertThat(schedule.onPage(page(null, "a", "b"), NOON)).hasSize(2);

    assertThat(schedule.next(NOON + 59_999)).isNull();
    assertThat(schedule.next(NOON + 60_000)).isEqualTo(new Page(null));
  }

  @Test
  void listsPageByPage() {
    schedule.next(NOON);
    assertThat(schedule.onPage(page("b", "a", "b"), NOON)).isNull();
    assertThat(schedule.next(NOON)).isEqualTo(new Page("b"));

    assertThat(schedule.onPage(page(null, "c"), NOON))
        .extracting(ShardInfo::shardId)
        .containsExactly("a", "b", "c");
  }

  @Test
  void pagesStayWithinTheBudget() {
    for (int page = 0; page < 5; page++) {
      assertThat(schedule.next(NOON)).isNotNull();
      schedule.onPage(page("s" + page, "s" + page), NOON);
    }
    assertThat(schedule.next(NOON + 999)).isNull();
    assertThat(schedule.next(NOON + 1_000)).isEqualTo(new Page("s4"));
  }

  @Test
  void listsSoonWhereTheListingLeftSomethingOpen() {
    listed();
    schedule.unsure(NOON);

    assertThat(schedule.next(NOON + 999)).isNull();
    assertThat(schedule.next(NOON + 1_000)).isEqualTo(new Page(null));
  }

  @Test
  void asksForTheChildrenOfOneShardAndListsForMany() {
    listed();
    ended.add("a", 0, NOON);
    assertThat(schedule.next(NOON)).isEqualTo(new Children("a"));
    schedule.onChildren("a", List.of(new ShardInfo("a1", "a", false, null)), NOON);
    ended.forget("a");
    ended.add("b", 0, NOON);
    ended.add("c", 0, NOON);

    assertThat(schedule.next(NOON)).as("a listing is one page").isEqualTo(new Page(null));
  }

  @Test
  void listsWhereTheServiceNamesNoChildAndLearnsThatItKnowsNoFilter() {
    listed();
    for (int round = 0; round < 3; round++) {
      long now = NOON + round * 10_000L;
      ended.add("a", 0, now);
      assertThat(schedule.next(now)).isEqualTo(new Children("a"));
      schedule.onChildren("a", List.of(), now);
      assertThat(schedule.next(now)).isEqualTo(new Page(null));
      schedule.onPage(
          new ShardListing(List.of(new ShardInfo("a1", "a", false, null)), null, true), now);
      ended.forget("a");
    }
    ended.add("a", 0, NOON + 40_000);

    assertThat(schedule.next(NOON + 40_000)).isEqualTo(new Page(null));
  }

  @Test
  void serviceThatKnowsTheFilterIsNotListedBecauseAChildIsLate() {
    listed();
    ended.add("a", 0, NOON);
    schedule.next(NOON);
    schedule.onChildren("a", List.of(new ShardInfo("a1", "a", false, null)), NOON);
    assertThat(schedule.next(NOON)).as("the second child may come later").isNull();
    assertThat(schedule.next(NOON + 250)).isEqualTo(new Children("a"));
    schedule.onChildren("a", List.of(), NOON + 250);

    assertThat(schedule.next(NOON + 250)).isNull();
    assertThat(schedule.next(NOON + 750)).isEqualTo(new Children("a"));
  }

  @Test
  void pausesGrowWhileCallsFailAndStartAnewAfterAnAnswer() {
    long now = NOON;
    long[] waits = new long[8];
    for (int i = 0; i < waits.length; i++) {
      assertThat(schedule.next(now)).as("all anew").isEqualTo(new Page(null));
      schedule.onPage(page("a", "a"), now);
      schedule.next(now);
      waits[i] = schedule.onFailure(now);
      if (i == 0) {
        assertThat(waits[0]).isEqualTo(500);
      }
      assertThat(schedule.next(now + waits[i] - 1)).isNull();
      now += waits[i] + 1_000;
    }
    assertThat(waits).as("an answer in between").containsOnly(500);
    long[] failures = new long[8];
    for (int i = 0; i < failures.length; i++) {
      assertThat(schedule.next(now)).isEqualTo(new Page(null));
      failures[i] = schedule.onFailure(now);
      now += failures[i] + 1_000;
    }
    assertThat(failures)
        .containsExactly(1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000);
  }

  @Test
  void neverMoreCallsInASecondThanTheBudgetSays() {
    CallBudget budget = new CallBudget(10);
    List<Long> taken =
        IntStream.range(0, 50_000).mapToObj(i -> NOON + i / 2).filter(budget::take).toList();

    assertThat(taken).hasSizeBetween(250, 260);
    for (int i = 10; i < taken.size(); i++) {
      assertThat(taken.get(i) - taken.get(i - 10)).as("call %d", i).isGreaterThanOrEqualTo(1_000);
    }
  }

  private void listed() {
    schedule.next(NOON - 10_000);
    schedule.onPage(page(null, "a"), NOON);
  }

  private static ShardListing page(String last, String... ids) {
    return new ShardListing(
        List.of(ids).stream().map(id -> new ShardInfo(id, null, false, null)).toList(), last, true);
  }
}
