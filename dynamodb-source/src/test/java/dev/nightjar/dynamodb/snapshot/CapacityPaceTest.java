package dev.nightjar.dynamodb.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.dynamodb.SnapshotOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CapacityPaceTest {

  private static final long HOUR = 3_600_000;

  /** What was consumed until when. */
  private record Spent(long at, double units) {}

  @Test
  void neverConsumesMoreThanItsShareABurstAndOnePageInAnyHour() {
    for (int seed = 0; seed < 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double share = 0.3 + random.nextDouble(200);
      double largest = 0.5 + random.nextDouble(128);
      CapacityPace pace = new CapacityPace(share, seed, 0);
      double consumed = 0;
      Deque<Spent> minute = new ArrayDeque<>();
      double inMinute = 0;
      for (long now = 0; now < HOUR; now = Math.max(now, pace.nextAt())) {
        now += random.nextInt(100) == 0 ? random.nextInt(60_000) : random.nextInt(1, 30);
        if (random.nextInt(20) == 0) {
          pace.onFailure(now);
          continue;
        }
        double cost = 0.5 + random.nextDouble(largest - 0.49);
        pace.onPage(now, cost);
        consumed += cost;
        inMinute += cost;
        minute.add(new Spent(now, cost));
        while (minute.peek().at() <= now - 60_000) {
          inMinute -= minute.poll().units();
        }
        assertThat(consumed)
            .as("seed %s: since the start, until %s", seed, now)
            .isLessThanOrEqualTo(share * now / 1_000 + share + largest + 1e-6);
        assertThat(inMinute)
            .as("seed %s: in the minute until %s", seed, now)
            .isLessThanOrEqualTo(share * 60 + share + largest + 1e-6);
      }
    }
  }

  @Test
  void consumesNearlyAllOfItsShareWhereTheTableAnswersFast() {
    for (int seed = 0; seed < 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double share = 20 + random.nextDouble(180);
      CapacityPace pace = new CapacityPace(share, seed, 0);
      double consumed = 0;
      long now = 0;
      while (now < HOUR) {
        now = Math.max(now, pace.nextAt()) + random.nextInt(5, 25);
        // A page that takes longer to come than to pay for is the table's limit and not the pace's.
        double cost = share / 20 + random.nextDouble(share);
        pace.onPage(now, cost);
        consumed += cost;
      }
      assertThat(consumed)
          .as("seed %s: of %s units a second in %s ms", seed, share, now)
          .isGreaterThan(0.95 * share * now / 1_000);
    }
  }

  @Test
  void waitsForWhatAPageCostTooMuch() {
    CapacityPace pace = new CapacityPace(10, 42, 0);

    pace.onPage(0, 128);

    assertThat(pace.nextAt()).isEqualTo(12_800);
  }

  @Test
  void savesASecondAndNoMore() {
    CapacityPace pace = new CapacityPace(10, 42, 0);
    pace.onPage(0, 1);

    pace.onPage(HOUR, 10);
    assertThat(pace.nextAt()).isEqualTo(HOUR);
    pace.onPage(HOUR, 10);
    assertThat(pace.nextAt()).isEqualTo(HOUR + 1_000);
  }

  @Test
  void pagesWithoutItemsAreNotFree() {
    CapacityPace pace = new CapacityPace(10, 42, 0);

    pace.onPage(0, 0);

    assertThat(pace.nextAt()).isEqualTo(50);
  }

  @Test
  void doublesItsWaitWhileThrottledAndForgetsItAfterAPage() {
    CapacityPace pace = new CapacityPace(1_000, 42, 0);
    long now = 0;
    for (long wait : new long[] {200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000}) {
      pace.onFailure(now);
      assertThat(pace.nextAt() - now).isBetween(wait - wait / 5, wait);
      now = pace.nextAt();
    }
    for (int i = 0; i < 100; i++) {
      pace.onFailure(now);
      assertThat(pace.nextAt() - now).isBetween(8_000L, 10_000L);
    }
    pace.onPage(now, 1);
    pace.onFailure(now);
    assertThat(pace.nextAt() - now).isBetween(160L, 200L);
  }

  @Test
  void aFailureDoesNotCutTheWaitForAnExpensivePageShort() {
    CapacityPace pace = new CapacityPace(1, 42, 0);

    pace.onPage(0, 60);
    pace.onFailure(1_000);

    assertThat(pace.nextAt()).isEqualTo(60_000);
  }

  @Test
  void segmentsWaitDifferentlyAfterTheSameFailure() {
    CapacityPace one = new CapacityPace(10, 1, 0);
    CapacityPace other = new CapacityPace(10, 2, 0);

    one.onFailure(0);
    other.onFailure(0);

    assertThat(one.nextAt()).isNotEqualTo(other.nextAt());
  }

  @Test
  void sharesNeverAddUpToMoreThanTheCapacity() {
    SnapshotOptions options = new SnapshotOptions(16, 1_000, Duration.ofHours(24));

    assertThat(CapacityPace.share(options, 4, 2)).isEqualTo(125);
    assertThat(CapacityPace.share(options, 64, 2)).isEqualTo(62.5);
    assertThat(CapacityPace.share(options, Integer.MAX_VALUE, 2)).isEqualTo(62.5);
  }

  @Test
  void refusesAShareOfNothing() {
    assertThatThrownBy(() -> new CapacityPace(0, 42, 0)).hasMessageContaining("no capacity");
    assertThatThrownBy(() -> new CapacityPace(Double.NaN, 42, 0))
        .hasMessageContaining("no capacity");
  }
}
