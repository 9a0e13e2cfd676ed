package dev.nightjar.cep.engine;

import static dev.nightjar.cep.engine.TestingOccurrence.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.rule.RuleSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A tenant that writes each half hour from 9 to 17 on weekdays, so that it is silent after two
 * hours and a half of working time.
 */
class SilenceStoriesTest {

  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  /** Monday, 11:00: what is silent since Friday, 16:30. */
  private static final long SILENT = 506 * HOUR;

  private static final String ALERT = "silent/0 medium 1: w2d4-15 @" + SILENT;

  private static TestingRules rule() {
    return TestingRules.silence("silent", 5, Duration.ofDays(56), Duration.ofHours(1), "x");
  }

  private static TestingDetection afterWeeks(int weeks, TestingRules rule) {
    TestingDetection detection = new TestingDetection(TestingRules.set(rule));
    for (int week = 0; week < weeks; week++) {
      week(detection, week);
    }
    return detection;
  }

  private static void week(TestingDetection detection, int week) {
    for (int day = 0; day < 5; day++) {
      for (int i = 0; i < 16; i++) {
        long time = (week * 7L + day) * DAY + i * 30 * MINUTE;
        detection.judge(at(time, "w" + week + "d" + day + "-" + i, "x"));
      }
    }
  }

  @Test
  void firesOnceAtTheMomentAtWhichTooMuchActiveTimeHasPassed() {
    TestingDetection detection = afterWeeks(3, rule());

    assertThat(detection.advance(SILENT - 1).lines()).isEmpty();
    assertThat(detection.advance(SILENT).lines()).containsExactly(ALERT);
    assertThat(detection.writeAndRead().advance(SILENT + 20 * DAY).lines()).hasSize(1);
    Firing firing = detection.firings.get(0);
    assertThat(firing.first()).isEqualTo(firing.last());
    assertThat(AlertWriter.of(firing).summary())
        .isEqualTo("Title of silent: no event for 2 d 18 h (user.id ann, tenant acme)");
  }

  @Test
  void anEventAtThatVeryMomentIsInTime() {
    TestingDetection detection = afterWeeks(3, rule());
    detection.judge(at(SILENT, "in time", "x"));
    assertThat(detection.lines()).isEmpty();

    TestingDetection later = afterWeeks(3, rule());
    later.judge(at(SILENT + 1, "too late", "x"));
    assertThat(later.lines()).containsExactly(ALERT);
  }

  @Test
  void theEndOfTheInputMakesNobodySilent() {
    TestingDetection detection = afterWeeks(3, rule()).end();
    assertThat(detection.lines()).isEmpty();
    assertThat(detection.state.isEmpty()).isTrue();
  }

  @Test
  void aBurstOfAThousandEventsMakesNoPauseShorter() {
    TestingDetection detection = new TestingDetection(TestingRules.set(rule()));
    for (int week = 0; week < 3; week++) {
      for (int i = 0; i < 1000 && week > 0; i++) {
        detection.judge(at(week * 7 * DAY - 3 * DAY + i, "b" + week + "-" + i, "x"));
      }
      week(detection, week);
    }
    assertThat(detection.advance(SILENT + HOUR).lines()).containsExactly(ALERT);
  }

  @Test
  void learnsForTheWholeLearningPeriod() {
    assertThat(afterWeeks(2, rule()).advance(100 * DAY).lines()).isEmpty();
  }

  @Test
  void aGapOverASilenceLeavesItUndecidedUntilTheNextEvent() {
    TestingDetection detection = afterWeeks(3, rule());
    detection.detector.gaps(
        List.of(
            new GapSpan(
                TestingOccurrence.micros(SILENT - HOUR), TestingOccurrence.micros(SILENT))));
    detection.advance(SILENT);
    assertThat(detection.lines()).isEmpty();
    assertThat(detection.said).containsExactly("undecidable silent");

    detection.detector.gaps(List.of());
    detection.writeAndRead().advance(SILENT + DAY);
    assertThat(detection.lines()).isEmpty();
    // On Tuesday, 11:00, it is back, and silent again two hours and a half later.
    detection.judge(at(530 * HOUR, "back", "x")).advance(540 * HOUR);
    assertThat(detection.lines())
        .containsExactly("silent/0 medium 1: back @" + (532 * HOUR + 30 * MINUTE));
  }

  @Test
  void aLateEventEndsASilenceAndWhatWasToldIsNotTakenBack() {
    TestingDetection detection = afterWeeks(3, rule()).advance(SILENT + HOUR);
    detection.late(SILENT + HOUR, at(SILENT - HOUR, "late", "x"));

    assertThat(detection.said).containsExactly("late silent true");
    assertThat(detection.advance(SILENT + 2 * HOUR).lines())
        .containsExactly(ALERT, "silent/0 medium 1: late @" + (SILENT - HOUR + 150 * MINUTE));
  }

  @Test
  void aSilenceThatWasToldIsNotToldAgainForEachLateEventInIt() {
    TestingDetection detection = afterWeeks(3, rule()).advance(SILENT + 5 * HOUR);
    for (int i = 0; i < 100; i++) {
      detection.late(SILENT + 5 * HOUR, at(SILENT - HOUR + i * MINUTE, "late" + i, "x"));
      detection.writeAndRead().advance(SILENT + 5 * HOUR);
    }
    assertThat(detection.lines()).containsExactly(ALERT);

    detection.judge(at(SILENT + 6 * HOUR - 1, "back", "x")).advance(SILENT + 2 * DAY);
    assertThat(detection.lines()).hasSize(2);
  }

  @Test
  void aLateEventBeforeTheLastEndsNoSilenceAndOneThatIsForgottenIsNotTaken() {
    TestingDetection detection = afterWeeks(3, rule()).advance(SILENT - 1);
    detection.late(SILENT - 1, at(4 * DAY + 13 * HOUR, "old", "x"));
    detection.late(SILENT - 1, at(-60 * DAY, "forgotten", "x"));

    assertThat(detection.said).containsExactly("late silent true", "late silent false");
    assertThat(detection.advance(SILENT).lines()).containsExactly(ALERT);
  }

  @Test
  void hoursThatLateEventsMakeActiveCountFromThenOn() {
    TestingDetection detection = afterWeeks(3, rule());
    // Each Saturday from 10 to 12 somebody wrote too.
    for (int week = 0; week < 3; week++) {
      for (int hour = 1; hour < 3; hour++) {
        long time = (week * 7L + 5) * DAY + hour * HOUR;
        if (week < 2) {
          detection.late(18 * DAY, at(time, "late" + week + hour, "x"));
        }
      }
    }
    // Half an hour on Friday, two on the Saturday.
    assertThat(detection.advance(SILENT).lines())
        .containsExactly("silent/0 medium 1: w2d4-15 @" + (19 * DAY + 3 * HOUR));
  }

  @Test
  void aTenantMayHaveTimesOfItsOwnAndGetsThemWhileItRemembers() {
    TestingDetection detection = afterWeeks(3, rule());
    RuleSet patient = TestingRules.set(rule().tenant("acme", 7L, null, null));
    detection.rules(patient).advance(SILENT + HOUR - 1);
    assertThat(detection.lines()).isEmpty();
    assertThat(detection.advance(SILENT + HOUR).lines())
        .containsExactly("silent/0 medium 1: w2d4-15 @" + (SILENT + HOUR));
  }

  @Test
  void aMutedTenantIsToldAsMuted() {
    Instant until = Evidence.instant(TestingOccurrence.micros(SILENT + DAY));
    TestingDetection detection = afterWeeks(3, rule().tenant("acme", null, null, until));
    assertThat(detection.advance(SILENT).lines()).containsExactly(ALERT + " muted");
  }

  @Test
  void suppressedItKeepsQuietAndGrowsWhereItIsSilentAgain() {
    TestingDetection detection = afterWeeks(3, rule().suppress(Duration.ofDays(7)));
    detection.judge(at(530 * HOUR, "back", "x")).advance(540 * HOUR);
    assertThat(detection.lines())
        .containsExactly(ALERT, "silent/1 medium 2: w2d4-15 back @" + (532 * HOUR + 30 * MINUTE));
  }

  @Test
  void aGroupThatWasSilentForLongerThanTheMemoryIsNew() {
    TestingDetection detection = afterWeeks(3, rule()).advance(100 * DAY);
    assertThat(detection.lines()).containsExactly(ALERT);
    assertThat(detection.state.isEmpty()).as("forgotten").isTrue();
    week(detection, 15);
    week(detection, 16);
    assertThat(detection.advance(140 * DAY).lines()).hasSize(1);
  }

  @Test
  void rememberingEightWeeksTakesAThirdOfAKilobyte() {
    TestingDetection detection = afterWeeks(9, rule());
    int empty = new TestingDetection(TestingRules.set(rule())).bytes().length;
    assertThat(detection.bytes().length - empty).isLessThan(340);
    assertThat(detection.advance(62 * DAY).bytes().length - empty).isBetween(250, 340);
  }

  @Test
  void damagedStateIsDroppedAndSaidSo() {
    byte[] whole = afterWeeks(3, rule()).bytes();
    int dropped = 0;
    for (int cut = 1; cut < 40; cut++) {
      byte[] bytes = whole.clone();
      bytes[bytes.length - cut] ^= (byte) 0xff;
      TestingDetection detection = new TestingDetection(TestingRules.set(rule()));
      try {
        detection.state =
            GroupState.read(new java.io.DataInputStream(new java.io.ByteArrayInputStream(bytes)));
      } catch (java.io.IOException e) {
        dropped++;
        continue;
      }
      detection.advance(SILENT);
      dropped += detection.said.stream().anyMatch(said -> said.startsWith("dropped")) ? 1 : 0;
      assertThat(detection.lines().size()).isLessThan(2);
    }
    assertThat(dropped).isPositive();
  }
}
