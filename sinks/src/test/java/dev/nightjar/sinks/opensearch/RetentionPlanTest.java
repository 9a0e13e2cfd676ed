package dev.nightjar.sinks.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionPlanTest {

  private static final Instant NOW = Instant.parse("2026-11-21T16:40:00Z");
  private static final IndexNames NAMES =
      new IndexNames("nightjar", IndexPeriod.DAY, Duration.ofDays(400));
  private static final IndexMark MARK = new IndexMark("events", 2, "nightjar");

  private static Retention events(Duration kept) {
    Duration other = Duration.ofDays(30);
    return new Retention(kept, other, other, other);
  }

  private static List<String> due(Map<String, IndexMark> found, Duration kept, Instant now) {
    return RetentionPlan.of(NAMES, events(kept), found, now).due().stream()
        .map(EventPeriod::index)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "nightjar-events-2026.11.21, 2026-11-21, 2026-11-22",
    "nightjar-events-2026.12.31, 2026-12-31, 2027-01-01",
    "nightjar-events-2024.02.29, 2024-02-29, 2024-03-01",
    "nightjar-events-2024.02, 2024-02-01, 2024-03-01",
    "nightjar-events-2026.12, 2026-12-01, 2027-01-01",
    "nightjar-events-0001.01.01, 0001-01-01, 0001-01-02"
  })
  void readsTheTimeOutOfItsOwnNames(String name, LocalDate begin, LocalDate end) {
    assertThat(EventPeriod.parse("nightjar", name)).isEqualTo(new EventPeriod(name, begin, end));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nightjar-events-backup",
        "nightjar-events-out-of-range",
        "nightjar-events",
        "nightjar-events-",
        "nightjar-events-2020",
        "nightjar-events-2020.01.01-backup",
        "nightjar-events-2020.01.01.01",
        "nightjar-events-2020.1.1",
        "nightjar-events-2020-01-01",
        "nightjar-events-2023.02.29",
        "nightjar-events-2020.13",
        "nightjar-events-2020.00.10",
        "nightjar-events-+020.01.01",
        "nightjar-events-\u0662\u0660\u0662\u0660.\u0660\u0661.\u0660\u0661",
        "nightjar-events-2020.01.01\n",
        "old-nightjar-events-2020.01.01",
        "nightjar2-events-2020.01.01",
        "restored-2020.01.01",
        ".nightjar-events-2020.01.01",
        "nightjar-alerts"
      })
  void leavesEveryOtherNameAlone(String name) {
    assertThat(EventPeriod.parse("nightjar", name)).isNull();
    Map<String, IndexMark> found = new TreeMap<>();
    found.put(name, MARK);
    assertThat(due(found, Duration.ofDays(2), NOW)).isEmpty();
  }

  @Test
  void wantsTheMarkOfItsOwnTemplateAndInstallation() {
    String name = "nightjar-events-2020.01.01";
    for (IndexMark mark :
        new IndexMark[] {
          null,
          new IndexMark("alerts", 2, "nightjar"),
          new IndexMark("events", 2, "owl"),
          new IndexMark("events", 2, "nightja")
        }) {
      Map<String, IndexMark> found = new TreeMap<>();
      found.put(name, mark);
      RetentionPlan plan = RetentionPlan.of(NAMES, events(Duration.ofDays(2)), found, NOW);
      assertThat(plan.due()).as("%s", mark).isEmpty();
      assertThat(plan.foreign()).singleElement().extracting("index").isEqualTo(name);
    }
    assertThat(due(Map.of(name, MARK), Duration.ofDays(2), NOW)).containsExactly(name);
  }

  @Test
  void removesAPeriodOnlyWhenItsLastEventIsOldEnough() {
    Map<String, IndexMark> found =
        Map.of(
            "nightjar-events-2026.11.18", MARK,
            "nightjar-events-2026.11.19", MARK,
            "nightjar-events-2026.10", MARK,
            "nightjar-events-2026.11", MARK,
            "nightjar-events-2026.11.22", MARK);
    // The last event of the 18th is two days old at the end of the 20th, and not before.
    Duration kept = Duration.ofDays(2);
    assertThat(due(found, kept, Instant.parse("2026-11-20T23:59:59.999Z")))
        .containsExactly("nightjar-events-2026.10");
    assertThat(due(found, kept, Instant.parse("2026-11-21T00:00:00Z")))
        .containsExactly("nightjar-events-2026.10", "nightjar-events-2026.11.18");
    assertThat(due(found, kept, Instant.parse("2026-12-02T23:59:59.999Z")))
        .doesNotContain("nightjar-events-2026.11");
    assertThat(due(found, kept, Instant.parse("2026-12-03T00:00:00Z")))
        .contains("nightjar-events-2026.11");
  }

  /** Of any events, whatever their index, none goes early, and none stays a whole period longer. */
  @Test
  void neverRemovesAnEventEarlyNorKeepsItAPeriodTooLong() {
    for (long seed = 0; seed < 2_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      IndexPeriod period = random.nextBoolean() ? IndexPeriod.DAY : IndexPeriod.MONTH;
      Duration accepted = Duration.ofHours(random.nextLong(24, 24 * 900));
      Duration kept = accepted.plusHours(random.nextLong(0, 24 * 40));
      IndexNames names = new IndexNames("nightjar", period, accepted);
      Instant now = around(random, Instant.parse("2024-02-28T12:00:00Z"));
      Instant arrival = now.minus(Duration.ofMinutes(random.nextLong(0, 60 * 24 * 1000)));
      Instant stated =
          random.nextInt(4) == 0
              ? edge(random, arrival.minus(accepted))
              : arrival.minus(Duration.ofMinutes(random.nextLong(-60 * 30, 60 * 24 * 1000)));
      String index = names.event(stated, arrival);
      boolean gone =
          !RetentionPlan.of(names, events(kept), Map.of(index, MARK), now).due().isEmpty();
      String as = "seed %d: %s stated %s at %s, kept %s".formatted(seed, index, stated, now, kept);
      if (index.equals(names.outOfRange())) {
        assertThat(gone).as(as).isFalse();
        continue;
      }
      if (gone) {
        assertThat(stated).as(as).isBefore(now.minus(kept));
      }
      int longest = period == IndexPeriod.DAY ? 1 : 31;
      if (stated.isBefore(now.minus(kept).minus(Duration.ofDays(longest + 1)))) {
        assertThat(gone).as(as).isTrue();
      }
    }
  }

  /** What arrives now is written to an index that does not go now: it is not written any more. */
  @Test
  void neverRemovesAnIndexThatIsStillWritten() {
    for (long seed = 0; seed < 2_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      IndexPeriod period = random.nextBoolean() ? IndexPeriod.DAY : IndexPeriod.MONTH;
      Duration accepted = Duration.ofHours(random.nextLong(48, 24 * 900));
      IndexNames names = new IndexNames("nightjar", period, accepted);
      Instant now = around(random, Instant.parse("2026-03-01T00:00:00Z"));
      Instant stated =
          random.nextBoolean()
              ? edge(random, now.minus(accepted))
              : now.minus(Duration.ofMinutes(random.nextLong(-60 * 30, 60 * 24 * 1000)));
      String index = names.event(stated, now);
      assertThat(RetentionPlan.of(names, events(accepted), Map.of(index, MARK), now).due())
          .as("seed %d: %s written at %s, kept %s", seed, index, now, accepted)
          .isEmpty();
    }
  }

  @Test
  void ordersByAge() {
    assertThat(
            due(
                Map.of(
                    "nightjar-events-2020.01", MARK,
                    "nightjar-events-2019.12.31", MARK,
                    "nightjar-events-2020.01.02", MARK),
                Duration.ofDays(400),
                NOW))
        .containsExactly(
            "nightjar-events-2019.12.31", "nightjar-events-2020.01", "nightjar-events-2020.01.02");
  }

  /** Within two years of an instant, often right at the turn of a day, a month or a year. */
  private static Instant around(SplittableRandom random, Instant middle) {
    Instant any = middle.plus(Duration.ofMinutes(random.nextLong(-1_000_000, 1_000_000)));
    return random.nextBoolean() ? any : edge(random, any);
  }

  private static Instant edge(SplittableRandom random, Instant near) {
    LocalDate day = LocalDate.ofInstant(near, ZoneOffset.UTC);
    LocalDate turn = random.nextBoolean() ? day : day.withDayOfMonth(1);
    return turn.atStartOfDay(ZoneOffset.UTC).toInstant().plusMillis(random.nextInt(-1, 2));
  }
}
