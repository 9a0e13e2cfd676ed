package dev.nightjar.dynamodb.reader;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShardPaceTest {

  private final ShardPace pace = new ShardPace(5, 5_000, false, 42, 0);

  @Test
  void followsFullPagesAtOnceWithinTheServicesLimit() {
    long now = 0;
    int calls = 0;
    while (now < 10_000) {
      pace.onCall(now);
      calls++;
      pace.onRecords(true, false);
      now = Math.max(now, pace.nextAt());
    }
    // 5 a second, and the 5 that were saved up at the start.
    assertThat(calls).isBetween(50, 55);
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
    pace.onFailure(3_600_000);
    pace.onEmpty(3_600_001);
    assertThat(pace.isCaughtUp()).as("an hour was not looked at").isFalse();

    pace.onEmpty(3_602_000);
    pace.onEmpty(3_605_001);
    assertThat(pace.isCaughtUp()).isTrue();
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
