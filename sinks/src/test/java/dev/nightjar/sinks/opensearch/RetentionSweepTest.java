package dev.nightjar.sinks.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.sinks.opensearch.RetentionReport.Entry;
import dev.nightjar.sinks.opensearch.RetentionReport.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionSweepTest {

  private static final Instant NOW = Instant.parse("2026-11-21T16:40:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final Retention RETENTION =
      new Retention(
          Duration.ofDays(400), Duration.ofDays(1_000), Duration.ofDays(90), Duration.ofDays(60));
  private static final String OLD = "nightjar-events-2025.10.16";
  private static final String OLDER = "nightjar-events-2025.09";
  private static final String YOUNG = "nightjar-events-2025.10.17";
  private static final String BACKUP = "nightjar-events-backup";
  private static final String RESTORED = "nightjar-events-2020.01.01";

  private TestingLifecycle server;

  @BeforeEach
  void start() throws Exception {
    server =
        TestingLifecycle.start(NOW)
            .index(OLD, mark("events"), "2025-10-16T09:00:00Z", "2025-10-16T10:00:00Z")
            .index(OLDER, mark("events"))
            .index(YOUNG, mark("events"), "2025-10-17T00:00:00Z")
            .index("nightjar-events-2026.11.21", mark("events"))
            .index(BACKUP, mark("events"), "2020-01-01T00:00:00Z")
            .index(RESTORED, null, "2020-01-01T00:00:00Z")
            .index("nightjar-alerts-old", mark("alerts"), "2020-01-01T00:00:00Z");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static IndexMark mark(String template) {
    return new IndexMark(template, 2, "nightjar");
  }

  private OpenSearchOptions options() {
    return OpenSearchOptions.builder().uri(server.uri()).build();
  }

  private RetentionReport sweep(boolean dryRun) throws Exception {
    return RetentionSweep.run(options(), RETENTION, CLOCK, dryRun);
  }

  private List<String> faults() {
    OpenSearchSetupException e =
        catchThrowableOfType(OpenSearchSetupException.class, () -> sweep(false));
    assertThat(e).as("the sweep is refused").isNotNull();
    return e.faults();
  }

  private static List<String> with(RetentionReport report, Outcome outcome) {
    return report.entries().stream()
        .filter(entry -> entry.outcome() == outcome)
        .map(Entry::index)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 405})
  void removesOldIndicesItselfWhereThePluginIsAbsent(int unknownPath) throws Exception {
    server.withoutPlugin(unknownPath);
    RetentionReport report = sweep(false);
    assertThat(report.policy()).isNull();
    assertThat(with(report, Outcome.REMOVED)).containsExactly(OLDER, OLD);
    assertThat(with(report, Outcome.LEFT_ALONE)).containsExactlyInAnyOrder(BACKUP, RESTORED);
    assertThat(server.indices())
        .containsExactlyInAnyOrder(
            YOUNG,
            "nightjar-events-2026.11.21",
            BACKUP,
            RESTORED,
            "nightjar-alerts-old",
            "nightjar-retention");
    assertThat(sweep(false).entries()).noneMatch(e -> e.outcome() == Outcome.REMOVED);
  }

  @Test
  void writesEachRemovalDownBeforeAndAfter() throws Exception {
    sweep(false);
    assertThat(server.changes())
        .containsExactly(
            "removing " + OLDER,
            "gone " + OLDER,
            "removed " + OLDER,
            "removing " + OLD,
            "gone " + OLD,
            "removed " + OLD);
    JsonNode entry =
        server.journal().stream()
            .filter(e -> e.at("/audit/retention/index").asText().equals(OLD))
            .findFirst()
            .orElseThrow();
    assertThat(entry.path("@timestamp").asText()).isEqualTo(NOW.toString());
    assertThat(entry.path("message").asText())
        .isEqualTo(
            "Index "
                + OLD
                + " (2 documents): removed, because it ends before 2025-10-17 and each event is kept for 400 days");
    JsonNode retention = entry.at("/audit/retention");
    assertThat(retention.path("class").asText()).isEqualTo("events");
    assertThat(retention.path("documents").asLong()).isEqualTo(2);
    assertThat(retention.path("before").asText()).isEqualTo("2025-10-17");
    assertThat(retention.path("kept_days").asLong()).isEqualTo(400);
  }

  @Test
  void removesNothingThatItCannotWriteDown() {
    server.journalRefused(true);
    assertThat(faults()).singleElement().asString().contains("PUT /nightjar-retention", "403");
    assertThat(server.indices()).contains(OLD, OLDER);
    assertThat(server.changes()).isEmpty();
  }

  @Test
  void changesNothingInADryRunAndSaysAllThatWouldGo() throws Exception {
    server.index("nightjar-counts", mark("counts"), "2026-01-01T00:00:00Z", "2026-11-20T00:00:00Z");
    var before = server.indices();
    RetentionReport report = sweep(true);
    assertThat(report.dryRun()).isTrue();
    assertThat(with(report, Outcome.DUE)).containsExactly(OLDER, OLD, "nightjar-counts");
    assertThat(server.indices()).isEqualTo(before);
    assertThat(server.times("nightjar-counts")).hasSize(2);
    assertThat(server.changes()).isEmpty();
  }

  @Test
  void trimsIndicesThatAreStillWrittenByWholeDays() throws Exception {
    server
        .index(
            "nightjar-counts",
            mark("counts"),
            "2026-08-01T00:00:00Z",
            "2026-08-02T00:00:00Z",
            "2026-08-22T23:59:00Z",
            "2026-08-23T00:00:00Z",
            "2026-11-21T16:39:00Z")
        .index("nightjar-dead-letters", mark("dead-letters"), "2026-09-21T23:00:00Z")
        .index("nightjar-alerts", mark("alerts"), "2024-02-25T00:00:00Z", "2024-02-24T23:59:59Z")
        .index("nightjar-events-out-of-range", mark("events"), "2025-01-01T00:00:00Z")
        .index("nightjar-gaps", mark("gaps"), "2020-01-01T00:00:00Z")
        .index("nightjar-rules", mark("rules"), "2020-01-01T00:00:00Z")
        .index("nightjar-triage", mark("triage"), "2020-01-01T00:00:00Z");
    RetentionReport report = sweep(false);
    assertThat(server.times("nightjar-counts"))
        .containsExactly(
            Instant.parse("2026-08-23T00:00:00Z"), Instant.parse("2026-11-21T16:39:00Z"));
    assertThat(server.times("nightjar-dead-letters")).isEmpty();
    assertThat(server.times("nightjar-alerts"))
        .containsExactly(Instant.parse("2024-02-25T00:00:00Z"));
    assertThat(server.times("nightjar-events-out-of-range")).isEmpty();
    for (String kept : List.of("nightjar-gaps", "nightjar-rules", "nightjar-triage")) {
      assertThat(server.times(kept)).as(kept).hasSize(1);
    }
    assertThat(report.entries())
        .filteredOn(entry -> entry.index().equals("nightjar-counts"))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.outcome()).isEqualTo(Outcome.REMOVED);
              assertThat(entry.count()).isEqualTo(3);
              assertThat(entry.whole()).isFalse();
              assertThat(entry.before()).isEqualTo(LocalDate.of(2026, 8, 23));
            });
    assertThat(server.journal())
        .extracting(entry -> entry.path("message").asText())
        .contains(
            "Documents of nightjar-counts from before 2026-08-23 (3 documents): removed, because the class counts is kept for 90 days");
  }

  @Test
  void trimsNoIndexWithoutTheMark() throws Exception {
    server.index("nightjar-counts", null, "2020-01-01T00:00:00Z");
    server.index("nightjar-dead-letters", mark("counts"), "2020-01-01T00:00:00Z");
    RetentionReport report = sweep(false);
    assertThat(with(report, Outcome.LEFT_ALONE))
        .contains("nightjar-counts", "nightjar-dead-letters");
    assertThat(server.times("nightjar-counts")).hasSize(1);
    assertThat(server.times("nightjar-dead-letters")).hasSize(1);
  }

  @Test
  void leavesAnIndexThatSomebodyHolds() throws Exception {
    server.block(OLDER);
    RetentionReport report = sweep(false);
    assertThat(with(report, Outcome.HELD)).containsExactly(OLDER);
    assertThat(with(report, Outcome.REMOVED)).containsExactly(OLD);
    assertThat(server.indices()).contains(OLDER);
    assertThat(server.changes()).contains("held " + OLDER);
  }

  @Test
  void removesNothingByAWrongClock() {
    server.clock(NOW.minus(Duration.ofMinutes(16)));
    assertThat(faults()).singleElement().asString().contains("the clock", "set the clocks right");
    server.clock(NOW.plus(Duration.ofDays(365)));
    assertThat(faults()).singleElement().asString().contains("the clock");
    assertThat(server.changes()).isEmpty();
  }

  @Test
  void handsEventsOverToThePluginAndRemovesNoIndexItself() throws Exception {
    server.plugin(true).manage(YOUNG, "theirs");
    RetentionReport report = sweep(false);
    assertThat(report.policy()).isEqualTo("nightjar-events");
    assertThat(server.policy("nightjar-events").at("/policy/default_state").asText())
        .isEqualTo("kept");
    assertThat(server.indices()).contains(OLD, OLDER);
    assertThat(server.managed())
        .containsEntry(OLD, "nightjar-events")
        .containsEntry(OLDER, "nightjar-events")
        .containsEntry("nightjar-events-2026.11.21", "nightjar-events")
        .containsEntry(YOUNG, "theirs")
        .hasSize(4);
    assertThat(with(report, Outcome.LEFT_ALONE)).contains(YOUNG, BACKUP, RESTORED);
    assertThat(server.changes()).contains("installed nightjar-events");
  }

  @Test
  void repeatsNothingAtThePluginUntilTheRetentionChanges() throws Exception {
    server.plugin(true);
    sweep(false);
    List<String> once = server.changes();
    sweep(false);
    assertThat(server.changes()).isEqualTo(once);
    Retention longer =
        new Retention(
            Duration.ofDays(500), RETENTION.alerts(), RETENTION.counts(), RETENTION.deadLetters());
    RetentionSweep.run(options(), longer, CLOCK, false);
    assertThat(server.policy("nightjar-events").toString()).contains("\"502d\"");
    assertThat(server.changes()).contains("change_policy " + OLD, "change_policy " + YOUNG);
  }

  @Test
  void installsNoPolicyInADryRun() throws Exception {
    server.plugin(true);
    assertThat(with(sweep(true), Outcome.MANAGED)).contains(OLD, OLDER, YOUNG);
    assertThat(server.policy("nightjar-events")).isNull();
    assertThat(server.managed()).isEmpty();
    assertThat(server.changes()).isEmpty();
  }

  @Test
  void putsNoPolicyOverOneOfSomebodyElse() {
    ObjectNode theirs = TestingOpenSearch.JSON.createObjectNode();
    theirs.putObject("policy").put("description", "hot and warm");
    server.plugin(true).policy("nightjar-events", theirs);
    assertThat(faults()).singleElement().asString().contains("was not made by Nightjar");
    assertThat(server.policy("nightjar-events")).isEqualTo(theirs);
    assertThat(server.changes()).isEmpty();
  }
}
