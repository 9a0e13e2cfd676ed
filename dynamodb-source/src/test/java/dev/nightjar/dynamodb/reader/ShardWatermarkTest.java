package dev.nightjar.dynamodb.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dynamodb.lineage.TimeBase;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ShardWatermarkTest {

  private static final long NOON = 1_795_000_000_000L;

  private final ShardWatermark watermark = new ShardWatermark(1_000, null, 0);

  @Test
  void staysBehindTheLatestEventTimeByTheBound() {
    watermark.onRecord(OptionalLong.of(NOON), NOON + 500, 0);
    watermark.onRecord(OptionalLong.of(NOON - 9_000), NOON + 600, 1);

    assertThat(watermark.advance()).hasValue(NOON - 1_000);
  }

  @Test
  void neverPassesArrival() {
    watermark.onRecord(OptionalLong.of(NOON + 3_600_000), NOON, 0);

    assertThat(watermark.advance()).hasValue(NOON - 1_000);
  }

  @Test
  void recordsWithoutEventTimeMoveNothing() {
    watermark.onRecord(OptionalLong.empty(), NOON, 0);

    assertThat(watermark.isTimed()).isFalse();
    assertThat(watermark.advance()).isEmpty();
    assertThat(watermark.caughtUp(99_000)).isEmpty();
  }

  @Test
  void goesOnAtTheClocksRateNotToItsValue() {
    long aYearAgo = NOON - 365 * 86_400_000L;
    watermark.onRecord(OptionalLong.of(aYearAgo), NOON, 100);

    assertThat(watermark.caughtUp(5_100)).hasValue(aYearAgo + 5_000 - 1_000);
    assertThat(watermark.caughtUp(7_100)).hasValue(aYearAgo + 7_000 - 1_000);
  }

  @Test
  void silentShardGoesOnFromWhereItHadComeTo() {
    ShardWatermark restored = new ShardWatermark(1_000, new TimeBase(NOON - 500, NOON), 2_000);

    assertThat(restored.isTimed()).isTrue();
    assertThat(restored.caughtUp(2_000)).hasValue(NOON - 1_500);
    assertThat(restored.caughtUp(9_000)).hasValue(NOON - 1_500 + 7_000);
    assertThat(restored.base()).isEqualTo(new TimeBase(NOON - 500, NOON));
  }

  @Test
  void olderRecordsDoNotTakeTheBaseBack() {
    ShardWatermark restored = new ShardWatermark(1_000, new TimeBase(NOON, NOON), 0);
    restored.onRecord(OptionalLong.of(NOON - 60_000), NOON - 60_000, 5_000);

    assertThat(restored.base()).isEqualTo(new TimeBase(NOON, NOON));
    assertThat(restored.caughtUp(5_000)).hasValue(NOON - 1_000);
  }

  @Test
  void baseIsTheGreatestTimeAndTheLastArrivalOfTimedRecords() {
    watermark.onRecord(OptionalLong.of(NOON), NOON + 500, 0);
    watermark.onRecord(OptionalLong.of(NOON - 9_000), NOON + 600, 1);
    watermark.onRecord(OptionalLong.empty(), NOON + 700, 2);

    assertThat(watermark.base()).isEqualTo(new TimeBase(NOON, NOON + 600));
  }

  @Test
  void neverGoesBack() {
    for (long seed = 1; seed <= 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      ShardWatermark any =
          new ShardWatermark(
              random.nextLong(5_000),
              random.nextBoolean() ? null : new TimeBase(NOON - 5_000, NOON - 4_000),
              0);
      long last = Long.MIN_VALUE;
      long at = 0;
      long mostAllowed = Long.MIN_VALUE;
      for (int i = 0; i < 200; i++) {
        at += random.nextLong(2_000);
        OptionalLong next;
        if (random.nextBoolean()) {
          long arrival = NOON + at;
          long time = arrival + random.nextLong(20_000) - 15_000;
          any.onRecord(OptionalLong.of(time), arrival, at);
          next = any.advance();
        } else {
          next = any.caughtUp(at);
        }
        mostAllowed = NOON + at;
        if (next.isPresent()) {
          assertThat(next.getAsLong()).as("seed %d", seed).isGreaterThan(last);
          assertThat(next.getAsLong()).as("seed %d", seed).isLessThanOrEqualTo(mostAllowed);
          last = next.getAsLong();
        }
      }
    }
  }
}
