package dev.nightjar.dynamodb.enumerator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DiscoveryScheduleTest {

  private static final long NOON = 1_795_000_000_000L;

  private final DiscoverySchedule schedule = new DiscoverySchedule(60_000);

  @Test
  void listsAtOnceAndThenAtTheInterval() {
    assertThat(schedule.mayCall(NOON)).isTrue();
    assertThat(schedule.isListingDue(NOON)).isTrue();
    schedule.called();
    assertThat(schedule.mayCall(NOON)).as("one at a time").isFalse();
    schedule.answered();
    schedule.listed(NOON, false);

    assertThat(schedule.mayCall(NOON)).isTrue();
    assertThat(schedule.isListingDue(NOON + 59_999)).isFalse();
    assertThat(schedule.isListingDue(NOON + 60_000)).isTrue();
  }

  @Test
  void listsSoonWhereTheListingWasInconsistent() {
    schedule.listed(NOON, true);

    assertThat(schedule.isListingDue(NOON + 500)).isTrue();
  }

  @Test
  void pausesGrowWhileCallsFailAndStartAnewAfterAnAnswer() {
    long now = NOON;
    long[] waits = new long[8];
    for (int i = 0; i < waits.length; i++) {
      schedule.called();
      waits[i] = schedule.failed(now);
      assertThat(schedule.mayCall(now + waits[i] - 1)).isFalse();
      now += waits[i];
      assertThat(schedule.mayCall(now)).isTrue();
      assertThat(schedule.isListingDue(now)).isTrue();
    }
    assertThat(waits).containsExactly(500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000);
    schedule.answered();
    assertThat(schedule.failed(now)).isEqualTo(500);
  }
}
