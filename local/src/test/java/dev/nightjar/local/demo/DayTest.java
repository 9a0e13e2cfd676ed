package dev.nightjar.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The day is deterministic, ordered, and holds what was planted and nothing else. */
class DayTest {

  private static final Instant END = Instant.parse("2026-11-21T09:15:02.114Z");

  @Test
  void equalOptionsGiveEqualDays() {
    DayOptions options = new DayOptions(3_000, 7, 42, END);
    assertThat(Day.generate(options)).isEqualTo(Day.generate(options));
  }

  @Test
  void anotherSeedGivesAnotherDay() {
    assertThat(Day.generate(new DayOptions(1_000, 3, 1, END)).writes())
        .isNotEqualTo(Day.generate(new DayOptions(1_000, 3, 2, END)).writes());
  }

  @Test
  void writesExactlyTheEventsAskedForInOrderWithinTheDay() {
    for (int events : new int[] {DayOptions.MIN_EVENTS, 5_000, 20_000}) {
      Day day = Day.generate(new DayOptions(events, 12, 7, END));
      assertThat(day.count(TableWrite.Kind.EVENT)).isEqualTo(events);
      assertThat(day.writes())
          .isSortedAccordingTo((a, b) -> a.time().compareTo(b.time()))
          .allSatisfy(
              write ->
                  assertThat(write.time()).isBetween(day.options().begin(), day.options().end()));
      assertThat(day.entries()).allMatch(entry -> entry.time().isBefore(END));
    }
  }

  @Test
  void everyNewEntryHasAKeyAndAnIdOfItsOwn() {
    Day day = Day.generate(new DayOptions(20_000, 12, 3, END));
    Set<List<AttributeValue>> keys = new HashSet<>();
    Set<String> ids = new HashSet<>();
    for (TableWrite write : day.writes()) {
      if (write.kind() == TableWrite.Kind.EVENT || write.kind() == TableWrite.Kind.BROKEN) {
        assertThat(keys.add(List.of(write.item().get("PK"), write.item().get("SK")))).isTrue();
      }
      if (write.kind() == TableWrite.Kind.EVENT) {
        assertThat(ids.add(write.entry().tenant() + "/" + write.entry().eventId())).isTrue();
      }
    }
  }

  /** The heart of it: the background never fires a rule, and every incident does, once. */
  @Test
  void theOracleFindsWhatWasPlantedAndNothingElse() {
    SplittableRandom seeds = new SplittableRandom(20261121);
    IntStream.range(0, 40)
        .forEach(
            i -> {
              long seed = seeds.nextLong();
              int tenants = seeds.nextInt(DayOptions.MIN_TENANTS, 40);
              int events = seeds.nextInt(DayOptions.MIN_EVENTS, 12_000);
              Day day = Day.generate(new DayOptions(events, tenants, seed, END));
              assertThat(
                      Oracle.of(day).alerts().stream()
                          .map(due -> due.finding() + " " + due.tenant() + " " + due.group()))
                  .as("seed %d, %d tenants, %d events", seed, tenants, events)
                  .containsExactlyInAnyOrderElementsOf(
                      day.planted().stream()
                          .filter(Planted::alerts)
                          .map(p -> p.finding() + " " + p.tenant() + " " + p.group())
                          .toList());
            });
  }

  @Test
  void severalIncidentsAndNearMissesOfEachKindArePlanted() {
    Day day = Day.generate(new DayOptions(2_000, 12, 5, END));
    Map<Planted.Finding, Long> incidents =
        day.planted().stream()
            .filter(Planted::alerts)
            .collect(Collectors.groupingBy(Planted::finding, Collectors.counting()));
    assertThat(incidents.keySet()).containsExactlyInAnyOrder(Planted.Finding.values());
    assertThat(incidents.values()).allMatch(count -> count >= 3);
    assertThat(day.planted().stream().filter(p -> !p.alerts())).hasSizeGreaterThanOrEqualTo(9);
    assertThat(day.count(TableWrite.Kind.CHANGE)).isGreaterThanOrEqualTo(2);
    assertThat(day.count(TableWrite.Kind.REMOVE)).isGreaterThanOrEqualTo(2);
    assertThat(day.count(TableWrite.Kind.BROKEN)).isGreaterThanOrEqualTo(3);
    assertThat(day.count(TableWrite.Kind.OTHER_ITEM)).isPositive();
  }

  @Test
  void someTenantsAreWriteSharded() {
    Day day = Day.generate(new DayOptions(5_000, 12, 5, END));
    assertThat(
            day.writes().stream()
                .filter(write -> write.kind() == TableWrite.Kind.EVENT)
                .map(write -> write.item().get("PK").s())
                .filter(key -> key.matches("TENANT#[a-z-]+#\\d{2}"))
                .distinct())
        .hasSizeGreaterThan(4);
  }

  @Test
  void refusesWhatIsOutOfRange() {
    assertThatThrownBy(() -> new DayOptions(999, 5, 1, END))
        .hasMessage("events = 999: must be 1000 to 500000");
    assertThatThrownBy(() -> new DayOptions(1_000, 1, 1, END))
        .hasMessage("tenants = 1: must be 2 to 500");
    assertThatThrownBy(() -> new DayOptions(1_000, 2, 1, END.plusNanos(1)))
        .hasMessageContaining("whole milliseconds");
  }
}
