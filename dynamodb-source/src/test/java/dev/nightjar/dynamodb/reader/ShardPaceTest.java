package dev.nightjar.dynamodb.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ShardPaceTest {

  private final ShardPace pace = new ShardPace(5, 5_000, false, 42, 0);

  @Test
  void followsFullPagesAtTheServicesRateHoweverLongTheyTake() {
    SplittableRandom random = new SplittableRandom(7);
    long now = 0;
    for (int call = 0; call < 1_000; call++) {
      assertThat(now).as("call %d", call).isEqualTo(call * 200L);
      pace.onCall(now);
      now += 20 + random.nextLong(130);
      pace.onRecords(true, false);
      now = Math.max(now, pace.nextAt());
    }
  }

  @Test
  void lateStartsCostNoCalls() {
    SplittableRandom random = new SplittableRandom(7);
    long now = 0;
    int calls = 0;
    List<Long> starts = new ArrayList<>();
    while (now < 100_000) {
      pace.onCall(now);
      starts.add(now);
      calls++;
      pace.onRecords(true, false);
      now = Math.max(now + 20, pace.nextAt() + random.nextLong(15));
    }
    assertThat(calls).isBetween(499, 500);
    for (int i = 5; i < starts.size(); i++) {
      assertThat(starts.get(i) - starts.get(i - 5)).as("6 calls").isGreaterThan(980);
    }
  }

  @Test
  void iteratorsCountAsCalls() {
    pace.onCall(0);
    pace.onExtraCall(150);
    pace.onRecords(true, false);

    assertThat(pace.nextAt()).isEqualTo(400);
  }

  @Test
  void callBehindASlowIteratorCountsFromItsEnd() {
    pace.onCall(0);
    pace.onExtraCall(3_000);
    pace.onRecords(true, false);

    assertThat(pace.nextAt()).isEqualTo(3_200);
  }

  @Test
  void restOfAPageFollowsAtOnce() {
    pace.onCall(0);
    pace.onPart(50);
    assertThat(pace.nextAt()).isEqualTo(50);

    pace.onRecords(true, false);
    assertThat(pace.nextAt()).isEqualTo(200);
  }

  @Test
  void emptyPagesInFrontOfABacklogProveNothing() {
    ShardPace behind = new ShardPace(5, 5_000, true, 42, 0);
    long now = 0;
    for (int i = 0; i < 30; i++) {
      behind.onCall(now);
      behind.onEmpty(now);
      assertThat(behind.isCaughtUp()).as("page %d", i).isFalse();
      now = behind.nextAt();
    }
    assertThat(now).as("looked through quickly").isEqualTo(6_000);

    while (!behind.isCaughtUp()) {
      behind.onCall(now);
      behind.onEmpty(now);
      now = behind.nextAt();
    }
    assertThat(now).isLessThan(12_000);
    behind.onRecords(false, false);
    behind.onEmpty(now);
    behind.onEmpty(now + 5_000);
    assertThat(behind.isCaughtUp()).as("it was caught up with before").isTrue();
  }

  @Test
  void waitsAfterPartialPages() {
    pace.onCall(0);
    pace.onRecords(false, false);

    assertThat(pace.nextAt()).isEqualTo(ShardPace.PARTIAL_MILLIS);
  }

  @Test
  void asksEmptyShardsEverMoreRarelyUpToTwoSeconds() {
    long now = 0;
    int calls = 0;
    while (now < 60_000) {
      pace.onCall(now);
      calls++;
      pace.onEmpty(now);
      assertThat(pace.nextAt() - now).isBetween(1L, ShardPace.LONGEST_IDLE_MILLIS);
      now = pace.nextAt();
    }
    assertThat(calls).isBetween(30, 45);
  }

  @Test
  void shardsThatAreWrittenToAreReadWithinAFractionOfASecond() {
    assertThat(delays(100, 50)).as("p50").isLessThanOrEqualTo(150);
    assertThat(delays(100, 99)).as("p99").isLessThanOrEqualTo(600);
  }

  @Test
  void shardsThatAreHardlyWrittenToAreReadWithinSeconds() {
    assertThat(delays(10_000, 50)).as("p50").isLessThanOrEqualTo(1_200);
    assertThat(delays(10_000, 99)).as("p99").isLessThanOrEqualTo(2_500);
  }

  /** From a write to its page, where calls take 20 ms and see what was written half way. */
  private long delays(long meanInterval, int percentile) {
    ShardPace any = new ShardPace(5, 5_000, false, 42, 0);
    SplittableRandom random = new SplittableRandom(11);
    List<Long> delays = new ArrayList<>();
    double written = 0;
    long now = 0;
    while (delays.size() < 5_000) {
      any.onCall(now);
      int before = delays.size();
      while (written <= now + 10) {
        delays.add(now + 20 - (long) written);
        written -= meanInterval * Math.log(1 - random.nextDouble());
      }
      now += 20;
      if (delays.size() > before) {
        any.onRecords(false, false);
      } else {
        any.onEmpty(now);
      }
      now = Math.max(now, any.nextAt());
    }
    Collections.sort(delays);
    return delays.get(delays.size() * percentile / 100);
  }

  @Test
  void oneEmptyPageProvesNothingAndFiveSecondsOfThemDo() {
    pace.onEmpty(0);
    assertThat(pace.isCaughtUp()).isFalse();
    pace.onEmpty(4_999);
    assertThat(pace.isCaughtUp()).isFalse();
    pace.onEmpty(5_000);
    assertThat(pace.isCaughtUp()).isTrue();
    pace.onRecords(false, false);
    assertThat(pace.isCaughtUp()).isFalse();
  }

  @Test
  void looksJustWhenItWouldBeCaughtUp() {
    long now = 0;
    while (!pace.isCaughtUp()) {
      pace.onCall(now);
      pace.onEmpty(now);
      if (!pace.isCaughtUp()) {
        now = pace.nextAt();
      }
    }
    assertThat(now).isEqualTo(5_000);
  }

  @Test
  void emptyPageAfterAPauseStartsTheProofAnew() {
    pace.onEmpty(0);
    pace.onResume(60_000);
    pace.onEmpty(60_001);

    assertThat(pace.isCaughtUp()).isFalse();
  }

  @Test
  void emptyPageAfterAnOutageStartsTheProofAnew() {
    pace.onEmpty(0);
    pace.onEmpty(2_000);
    pace.onFailure(4_000);
    pace.onFailure(40_000);
    pace.onEmpty(40_001);
    assertThat(pace.isCaughtUp()).as("half a minute was not looked at").isFalse();

    pace.onEmpty(42_000);
    pace.onEmpty(45_001);
    assertThat(pace.isCaughtUp()).isTrue();
  }

  @Test
  void emptyPagesAfterALongPauseMayStandInFrontOfABacklog() {
    emptyUntilCaughtUp();
    pace.onResume(3_600_000);

    assertSeeksABacklog(3_600_000);
  }

  @Test
  void emptyPagesAfterALongOutageMayStandInFrontOfABacklog() {
    emptyUntilCaughtUp();
    for (long now = 6_000; now < 70_000; now += 8_000) {
      pace.onCall(now);
      pace.onFailure(now);
    }

    assertSeeksABacklog(70_000);
  }

  @Test
  void emptyPagesBehindAnIteratorThatExpiredMayStandInFrontOfABacklog() {
    emptyUntilCaughtUp();
    pace.onCall(1_000_000);
    pace.onLostIterator(1_000_020);

    assertSeeksABacklog(1_000_220);
  }

  @Test
  void iteratorThatIsLostInBetweenLeavesNoBacklog() {
    emptyUntilCaughtUp();
    pace.onLostIterator(6_000);
    for (long now = 6_200; now <= 11_200; now += 1_000) {
      assertThat(pace.isCaughtUp()).isFalse();
      pace.onEmpty(now);
    }
    assertThat(pace.isCaughtUp()).isTrue();
  }

  private void emptyUntilCaughtUp() {
    pace.onEmpty(0);
    pace.onEmpty(5_000);
    assertThat(pace.isCaughtUp()).isTrue();
  }

  private void assertSeeksABacklog(long from) {
    long now = from;
    for (int page = 1; page < ShardPace.EMPTIES_WHILE_BEHIND; page++) {
      pace.onCall(now);
      pace.onEmpty(now);
      assertThat(pace.isCaughtUp()).as("page %d", page).isFalse();
      now = pace.nextAt();
    }
    pace.onCall(now);
    pace.onEmpty(now);
    assertThat(pace.isCaughtUp()).isTrue();
  }

  @Test
  void shardThatWaitsForItsTurnAmongManyIsCaughtUpToo() {
    for (long now = 0; now <= 40_000; now += 8_000) {
      pace.onCall(now);
      pace.onEmpty(now + 20);
    }
    assertThat(pace.isCaughtUp()).isTrue();
  }

  @Test
  void oneLongSilenceAmongShortOnesProvesNothing() {
    for (long now = 0; now <= 6_000; now += 2_000) {
      pace.onCall(now);
      pace.onEmpty(now);
    }
    assertThat(pace.isCaughtUp()).isTrue();
    pace.onCall(26_000);
    pace.onEmpty(26_000);
    assertThat(pace.isCaughtUp()).isFalse();
  }

  @Test
  void pauseIsNoPaceThatALaterSilenceIsMeasuredBy() {
    pace.onCall(0);
    pace.onEmpty(0);
    pace.onResume(50_000);
    pace.onCall(50_000);
    pace.onEmpty(50_000);
    pace.onCall(80_000);
    pace.onEmpty(80_000);

    assertThat(pace.isCaughtUp()).isFalse();
  }

  @Test
  void backsOffFromFailuresAndRecovers() {
    long now = 0;
    long longest = 0;
    for (int i = 0; i < 12; i++) {
      pace.onCall(now);
      pace.onFailure(now);
      longest = Math.max(longest, pace.nextAt() - now);
      now = pace.nextAt();
    }
    assertThat(longest).isBetween(8_000L, ShardPace.LONGEST_BACKOFF_MILLIS);
    pace.onRecords(false, false);
    pace.onFailure(now);
    assertThat(pace.nextAt() - now).isLessThanOrEqualTo(ShardPace.PARTIAL_MILLIS);
  }
}
