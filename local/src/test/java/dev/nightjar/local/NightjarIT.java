package dev.nightjar.local;

import static dev.nightjar.local.TestingEntries.entry;
import static dev.nightjar.local.TestingEntries.grant;
import static dev.nightjar.local.TestingEntries.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.local.demo.Day;
import dev.nightjar.local.demo.DayOptions;
import dev.nightjar.local.demo.Oracle;
import dev.nightjar.local.demo.Planted.Finding;
import dev.nightjar.local.demo.RaisedAlert;
import dev.nightjar.local.demo.Summary;
import dev.nightjar.local.demo.TableWrite;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** The job as it runs in production, between the real DynamoDB Local and a real OpenSearch. */
@ExtendWith(RealParts.class)
class NightjarIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** An hour ago, so that arrivals, rounded down to the minute, are later than every event. */
  private final Instant base =
      Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(90));

  @TempDir Path folder;

  @Test
  void aWholeDayComesThroughExactlyOnceWithEveryAlertThatIsDueAndNoOther(RealParts.Running parts)
      throws Exception {
    Day day = Day.generate(new DayOptions(1_500, 4, 11, base.plus(Duration.ofMinutes(80))));
    try (RealParts.Place place = parts.place()) {
      place.table().create(StreamViewType.NEW_AND_OLD_IMAGES);
      try (RealParts.Run run = place.run(2, Map.of())) {
        place.table().write(day.writes(), written -> {});
        awaitAll(place, day);
        drain(run);
        assertAddsUp(place, day);
      }
    }
  }

  @Test
  void nothingIsLostOrDoubledWhenTheTaskManagerIsKilledInMidStream(RealParts.Running parts)
      throws Exception {
    Day day = Day.generate(new DayOptions(2_000, 3, 5, base.plus(Duration.ofMinutes(80))));
    int half = day.writes().size() / 2;
    try (RealParts.Place place = parts.place()) {
      place.table().create(StreamViewType.NEW_AND_OLD_IMAGES);
      try (RealParts.Run run = place.run(2, Map.of())) {
        place.table().write(day.writes().subList(0, half), written -> {});
        await()
            .atMost(PATIENCE)
            .until(() -> place.index().count(place.index().events()) > half / 2);
        run.job()
            .triggerSavepoint(
                folder.resolve("before").toUri().toString(), SavepointFormatType.CANONICAL)
            .get(60, TimeUnit.SECONDS);
        // More goes in after the last checkpoint, and is in flight when the tasks die.
        place.table().write(day.writes().subList(half, half + half / 2), written -> {});
        parts.flink().replaceTaskManager();
        place.table().write(day.writes().subList(half + half / 2, day.writes().size()), w -> {});
        awaitAll(place, day);
        // Without this the test would pass where nothing was killed.
        assertThat(restores(parts, run)).isPositive();
        drain(run);
        assertAddsUp(place, day);
      }
    }
  }

  @Test
  void tenantsThatTakeTurnsAreNeverMixedAtParallelismFourOnOneShard(RealParts.Running parts)
      throws Exception {
    try (RealParts.Place place = parts.place()) {
      place.table().create(StreamViewType.NEW_IMAGE);
      try (RealParts.Run run = place.run(RealParts.SLOTS, Map.of())) {
        for (int i = 0; i < 10; i++) {
          Instant time = base.plusSeconds(i * 60L);
          place.table().put(entry("one", time, "one-" + i, "invoice.export", "u-1"));
          place.table().put(entry("two", time, "two-" + i, "invoice.export", "u-1"));
          if (i < 9) {
            place.table().put(entry("three", time, "three-" + i, "invoice.export", "u-1"));
          }
        }
        push(place, base.plusSeconds(3_000));
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> assertThat(place.index().count(place.index().alerts())).isEqualTo(2));
        List<JsonNode> alerts = place.index().all(place.index().alerts());
        assertThat(alerts)
            .extracting(alert -> RaisedAlert.of(alert).tenant())
            .containsExactlyInAnyOrder("one", "two");
        for (JsonNode alert : alerts) {
          String tenant = RaisedAlert.of(alert).tenant();
          assertThat(alert.path("audit").path("alert").path("evidence"))
              .hasSize(10)
              .allMatch(evidence -> evidence.path("id").asText().startsWith(tenant + "-"));
        }
        drain(run);
        assertThat(place.index().count(place.index().alerts())).isEqualTo(2);
      }
    }
  }

  @Test
  void whatComesOutOfOrderWithinTheBoundIsJudgedInOrderOfItsTime(RealParts.Running parts)
      throws Exception {
    List<Map<String, AttributeValue>> entries = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      entries.add(entry("acme", base.plusMillis(i * 90L), "e" + i, "report.export", "u-burst"));
    }
    entries.add(grant("acme", base.plusMillis(100), "g", "u-granted"));
    entries.add(entry("acme", base.plusMillis(850), "x", "invoice.export", "u-granted"));
    entries.add(entry("acme", base.plusMillis(50), "y", "invoice.export", "u-early"));
    entries.add(grant("acme", base.plusMillis(800), "h", "u-early"));
    Collections.reverse(entries);
    try (RealParts.Place place = parts.place()) {
      place.table().create(StreamViewType.NEW_AND_OLD_IMAGES);
      try (RealParts.Run run = place.run(2, Map.of())) {
        entries.forEach(place.table()::put);
        push(place, base.plusSeconds(60));
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> assertThat(place.index().count(place.index().alerts())).isEqualTo(2));
        drain(run);
        List<JsonNode> alerts = place.index().all(place.index().alerts());
        assertThat(alerts)
            .extracting(alert -> RaisedAlert.of(alert).finding())
            .containsExactlyInAnyOrder(Finding.BURST_EXPORT, Finding.GRANT_THEN_EXPORT);
        assertThat(alerts)
            .extracting(alert -> RaisedAlert.of(alert).group())
            .containsExactlyInAnyOrder("u-burst", "u-granted");
        List<String> times = new ArrayList<>();
        alerts.stream()
            .filter(alert -> RaisedAlert.of(alert).finding() == Finding.BURST_EXPORT)
            .forEach(
                alert ->
                    alert
                        .path("audit")
                        .path("alert")
                        .path("evidence")
                        .forEach(evidence -> times.add(evidence.path("id").asText())));
        assertThat(times).isSorted().hasSize(10);
      }
    }
  }

  @Test
  void whatTheIndexRefusesBecomesADeadLetterWhileItsNeighboursArrive(RealParts.Running parts)
      throws Exception {
    try (RealParts.Place place = parts.place()) {
      place.table().create(StreamViewType.NEW_AND_OLD_IMAGES);
      try (RealParts.Run run = place.run(1, Map.of())) {
        // Somebody made the day's index by hand, with a date where outcomes go.
        String index =
            place.prefix()
                + "-events-"
                + DateTimeFormatter.ofPattern("yyyy.MM.dd").withZone(ZoneOffset.UTC).format(base);
        place
            .index()
            .send(
                "PUT",
                index,
                JSON.readTree(
                    "{\"mappings\":{\"properties\":{\"event\":{\"properties\":"
                        + "{\"outcome\":{\"type\":\"date\"}}}}}}"));
        for (int i = 0; i < 30; i++) {
          Map<String, AttributeValue> item =
              entry("acme", base.plusMillis(i), "e" + i, "invoice.read", "u-1");
          item.put("outcome", text(i % 3 == 0 ? "success" : "2026-11-21"));
          place.table().put(item);
        }
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  assertThat(place.index().count(place.index().events())).isEqualTo(20);
                  assertThat(place.index().count(place.index().deadLetters())).isEqualTo(10);
                });
        assertThat(place.index().all(place.index().deadLetters()))
            .allSatisfy(
                letter -> {
                  JsonNode audit = letter.path("audit");
                  assertThat(audit.path("dead_letter").path("stage").asText())
                      .isEqualTo("indexing");
                  assertThat(audit.path("key").asText()).contains("EVENT#");
                  assertThat(audit.path("dead_letter").toString()).doesNotContain("success");
                });
        assertThat(run.job().getJobStatus().get().isTerminalState()).isFalse();
      }
    }
  }

  private static int restores(RealParts.Running parts, RealParts.Run run) throws IOException {
    String path = "/jobs/" + run.job().getJobID() + "/checkpoints";
    try (InputStream in = parts.flink().webInterface().resolve(path).toURL().openStream()) {
      return JSON.readTree(in).path("counts").path("restored").asInt();
    }
  }

  private void push(RealParts.Place place, Instant time) {
    place.table().put(entry("pusher", time, "push", "invoice.read", "u-0"));
  }

  private static void awaitAll(RealParts.Place place, Day day) {
    Oracle oracle = Oracle.of(day);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(place.index().count(place.index().events())).isEqualTo(oracle.documents());
              assertThat(place.index().count(place.index().deadLetters()))
                  .isEqualTo(oracle.deadLetters());
            });
  }

  /** Lets every window close, and ends the job. */
  private void drain(RealParts.Run run) throws Exception {
    run.job()
        .stopWithSavepoint(
            true, folder.resolve("drained").toUri().toString(), SavepointFormatType.CANONICAL)
        .get(60, TimeUnit.SECONDS);
  }

  private static void assertAddsUp(RealParts.Place place, Day day) {
    Oracle oracle = Oracle.of(day);
    place.index().refresh();
    Summary summary =
        new Summary(
            day.count(TableWrite.Kind.EVENT),
            oracle.documents() - day.count(TableWrite.Kind.EVENT),
            oracle.counts(),
            place.index().eventsByAction(),
            place.index().countsByAction(),
            oracle.alerts(),
            place.index().all(place.index().alerts()).stream().map(RaisedAlert::of).toList(),
            oracle.deadLetters(),
            place.index().count(place.index().deadLetters()),
            List.of(),
            null,
            Duration.ZERO);
    assertThat(summary.faults()).isEmpty();
  }
}
