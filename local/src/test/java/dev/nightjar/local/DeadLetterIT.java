package dev.nightjar.local;

import static dev.nightjar.local.TestingEntries.entry;
import static dev.nightjar.local.TestingEntries.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** What can't be mapped or indexed is put aside without its values, and stops nothing else. */
@ExtendWith(RealParts.class)
class DeadLetterIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** In every value that an item holds beside its key. */
  private static final String SECRET = "s3cr3t";

  private final Instant base =
      Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(90));

  @Test
  void brokenItemsBecomeDeadLettersWithoutAnyOfTheirValuesWhileNeighboursArrive(
      RealParts.Running parts) throws Exception {
    List<Map<String, AttributeValue>> faults =
        List.of(
            Map.of("action", AttributeValue.fromBool(true)),
            Map.of("action", AttributeValue.fromM(Map.of(SECRET, text(SECRET)))),
            Map.of("action", AttributeValue.fromSs(List.of(SECRET + "-1", SECRET + "-2"))),
            Map.of("timestamp", text("yesterday " + SECRET)),
            Map.of("action", AttributeValue.fromNul(true)),
            Map.of("SK", text("EVENT#no-time#7")));
    try (RealParts.Place place = parts.place()) {
      place.table().create(StreamViewType.NEW_AND_OLD_IMAGES);
      try (RealParts.Run run = place.run(2, Map.of())) {
        for (int i = 0; i < faults.size(); i++) {
          Instant time = base.plusMillis(i);
          Map<String, AttributeValue> broken = secretive(time, "broken-" + i);
          broken.putAll(faults.get(i));
          place.table().put(entry("acme", time, "before-" + i, "invoice.read", "u-1"));
          place.table().put(broken);
          place.table().put(entry("acme", time, "behind-" + i, "invoice.read", "u-1"));
        }
        await()
            .atMost(RealParts.PATIENCE)
            .untilAsserted(
                () -> {
                  assertThat(place.index().count(place.index().events()))
                      .isEqualTo(2L * faults.size());
                  assertThat(place.index().count(place.index().deadLetters()))
                      .isEqualTo(faults.size());
                });
        assertThat(place.index().all(place.index().deadLetters()))
            .allSatisfy(
                letter -> {
                  assertThat(letter.toString()).doesNotContain(SECRET);
                  assertThat(letter.path("organization").path("id").asText()).isEqualTo("acme");
                  JsonNode audit = letter.path("audit");
                  assertThat(audit.path("key").asText()).contains("TENANT#acme", "EVENT#");
                  assertThat(audit.path("dead_letter").path("stage").asText()).isEqualTo("mapping");
                  assertThat(audit.path("dead_letter").path("reason").asText()).isNotBlank();
                  assertThat(audit.path("dead_letter").path("detail").asText()).isNotBlank();
                });
        assertThat(run.restarts()).isZero();
      }
    }
  }

  private static Map<String, AttributeValue> secretive(Instant time, String id) {
    Map<String, AttributeValue> item = entry("acme", time, id, SECRET + ".read", SECRET);
    item.put("eventId", text(SECRET + id));
    item.put("outcome", text(SECRET));
    item.put("reason", text(SECRET));
    item.put("note", AttributeValue.fromL(List.of(text(SECRET))));
    item.put("blob", AttributeValue.fromB(SdkBytes.fromUtf8String(SECRET)));
    return item;
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
            .atMost(RealParts.PATIENCE)
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
}
