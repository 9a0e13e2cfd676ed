package dev.nightjar.local;

import static dev.nightjar.local.TestingEntries.entry;
import static dev.nightjar.local.TestingEntries.grant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.local.demo.Day;
import dev.nightjar.local.demo.DayOptions;
import dev.nightjar.local.demo.Planted.Finding;
import dev.nightjar.local.demo.RaisedAlert;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** The job as it runs in production, between the real DynamoDB Local and a real OpenSearch. */
@ExtendWith(RealParts.class)
class NightjarIT {

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
        place.awaitAll(day);
        run.drain(folder);
        place.assertAddsUp(day);
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
          // Too slow for a fast burst, which would be an alert of its own.
          Instant time = base.plusSeconds(i * 90L);
          place.table().put(entry("one", time, "one-" + i, "invoice.export", "u-1"));
          place.table().put(entry("two", time, "two-" + i, "invoice.export", "u-1"));
          if (i < 9) {
            place.table().put(entry("three", time, "three-" + i, "invoice.export", "u-1"));
          }
        }
        push(place, base.plusSeconds(3_000));
        await()
            .atMost(RealParts.PATIENCE)
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
        run.drain(folder);
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
    Collections.reverse(entries);
    try (RealParts.Place place = parts.place()) {
      place.table().create(StreamViewType.NEW_AND_OLD_IMAGES);
      try (RealParts.Run run = place.run(2, Map.of())) {
        entries.forEach(place.table()::put);
        push(place, base.plusSeconds(60));
        await()
            .atMost(RealParts.PATIENCE)
            .untilAsserted(
                () -> assertThat(place.index().count(place.index().alerts())).isEqualTo(3));
        run.drain(folder);
        List<JsonNode> alerts = place.index().all(place.index().alerts());
        assertThat(alerts)
            .extracting(alert -> RaisedAlert.of(alert).finding())
            .containsExactlyInAnyOrder(
                Finding.BURST_EXPORT, Finding.FAST_BURST, Finding.GRANT_THEN_EXPORT);
        assertThat(alerts)
            .extracting(alert -> RaisedAlert.of(alert).group())
            .containsExactlyInAnyOrder("u-burst", "u-burst", "u-granted");
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

  private void push(RealParts.Place place, Instant time) {
    place.table().put(entry("pusher", time, "push", "invoice.read", "u-0"));
  }
}
