package dev.nightjar.local;

import static dev.nightjar.local.TestingEntries.entry;
import static dev.nightjar.local.TestingEntries.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Whatever a tenant writes becomes a document or a dead letter; the job runs on. */
@ExtendWith(RealParts.class)
class HostileInputIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Distinct names of attributes that one tenant invents. */
  private static final int NAMES = 5_000;

  private static final int NAMES_AN_ITEM = 250;

  /** As deep as DynamoDB goes. */
  private static final int DEEPEST = 31;

  /** Each is only text: for a page, a terminal, a spreadsheet, a template, a query, a mapping. */
  private static final List<String> VALUES =
      List.of(
          "<img src=x onerror=alert(1)><script>alert(2)</script>",
          "=cmd|'/C calc'!A0",
          "+1+1",
          "@SUM(A1:A9)",
          "{{constructor.constructor('alert(3)')()}}",
          "${jndi:ldap://127.0.0.1:1/a}",
          "%{(#a=1)}",
          "'; DROP TABLE audit; --",
          "{\"query\":{\"match_all\":{}}}",
          "a\u0000b\u0007c\u001b[31md\u0085e\nf\r\ng\th",
          "\u202Egnp.exe\u202C \u2066x\u2069 \u061c\u200f",
          "\u05E9\u05DC\u05D5\u05DD \u0639\u0644\u064A\u0643\u0645 INV-204",
          "\uFEFF\uFFFF\uFDD0\u200B",
          "\uD83D\uDE00".repeat(500),
          "2026-13-45T99:99:99Z",
          "9".repeat(400));

  /** Which of them is no action. */
  private static final int LONG = 13;

  private static final List<String> NAMES_OF_ATTRIBUTES =
      List.of(
          "a.b",
          ".",
          "..",
          "a..b",
          " ",
          "_id",
          "_source",
          "@timestamp",
          "audit",
          "event.action",
          "__proto__",
          "<b>",
          "=1+1",
          "\u202Eeman",
          "n\u0000l",
          "\n",
          "n".repeat(5_000));

  private final Instant base =
      Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(90));
  private int written;

  @Test
  void everyItemIsADocumentOrADeadLetterAndTheJobRunsOn(RealParts.Running parts) throws Exception {
    try (RealParts.Place place = parts.place()) {
      place.table().create(StreamViewType.NEW_AND_OLD_IMAGES);
      try (RealParts.Run run = place.run(1, Map.of())) {
        long fields = fields(place);
        for (String value : VALUES) {
          Map<String, AttributeValue> item = next();
          item.put("action", text(value));
          item.put("actor", AttributeValue.fromM(Map.of("id", text(value), "name", text(value))));
          item.put("target", AttributeValue.fromM(Map.of("type", text(value), "id", text(value))));
          for (String name : List.of("reason", "ip", "userAgent", "free")) {
            item.put(name, text(value));
          }
          place.table().put(item);
        }
        for (String name : NAMES_OF_ATTRIBUTES) {
          Map<String, AttributeValue> item = next();
          item.put(name, AttributeValue.fromM(Map.of(name, text("value"))));
          place.table().put(item);
        }
        for (int first = 0; first < NAMES; first += NAMES_AN_ITEM) {
          Map<String, AttributeValue> item = next();
          for (int i = first; i < first + NAMES_AN_ITEM; i++) {
            item.put("key" + i, i % 2 == 0 ? text("v" + i) : AttributeValue.fromN("" + i));
          }
          place.table().put(item);
        }
        for (int depth = 1; depth <= DEEPEST; depth += 6) {
          Map<String, AttributeValue> item = next();
          item.put("deep", nested(depth));
          place.table().put(item);
        }
        // One type after another under one name, and as large as an item may be.
        for (AttributeValue value :
            List.of(
                AttributeValue.fromN("1"),
                AttributeValue.fromBool(true),
                AttributeValue.fromM(Map.of("x", text("y"))),
                AttributeValue.fromL(List.of(text("z"), AttributeValue.fromN("2"))),
                AttributeValue.fromNul(true),
                text("x".repeat(390_000)),
                text("word ".repeat(78_000)),
                text("\u20ac".repeat(130_000)))) {
          Map<String, AttributeValue> item = next();
          item.put("mixed", value);
          place.table().put(item);
        }
        place.table().put(next());

        await()
            .atMost(RealParts.PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(
                            place.index().count(place.index().events())
                                + place.index().count(place.index().deadLetters()))
                        .isEqualTo(written));
        assertThat(run.restarts()).isZero();
        assertThat(fields(place)).as("no tenant makes fields").isEqualTo(fields);
        assertShownAsText(place);
      }
    }
  }

  private void assertShownAsText(RealParts.Place place) {
    Map<String, JsonNode> events = new TreeMap<>();
    place.index().all(place.index().events()).forEach(e -> events.put(id(e), e));
    assertThat(place.index().all(place.index().deadLetters()))
        .as("an action of more than 512 characters is none")
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.at("/audit/key").asText()).endsWith("#e" + LONG + "\"}}");
              assertThat(letter.at("/audit/dead_letter/reason").asText())
                  .isEqualTo("action-too-long");
            });
    for (int i = 0; i < VALUES.size(); i++) {
      if (i == LONG) {
        continue;
      }
      JsonNode event = events.get("e" + i);
      assertThat(event.at("/event/action").asText()).isEqualTo(VALUES.get(i));
      assertThat(event.at("/audit/attributes/free").asText()).isEqualTo(VALUES.get(i));
      assertThat(event.path("message").asText())
          .doesNotContainPattern("[\\p{Cc}\\u061c\\u200f\\u202a-\\u202e\\u2066-\\u2069]")
          .hasSizeLessThan(1_100);
    }
    assertThat(find(place, "key4999"))
        .containsExactly("e" + (VALUES.size() + NAMES_OF_ATTRIBUTES.size() + 19));
    assertThat(find(place, "audit.attributes.key4999:4999")).hasSize(1);
    assertThat(find(place, "bottom" + DEEPEST))
        .as("words of what is too deep for paths")
        .hasSize(1);
    assertThat(find(place, "onerror")).contains("e0");
  }

  private static List<String> find(RealParts.Place place, String typed) {
    JsonNode query =
        JSON.createObjectNode().set("query_string", JSON.createObjectNode().put("query", typed));
    return place.index().search(place.index().events(), query).stream()
        .map(HostileInputIT::id)
        .toList();
  }

  private static String id(JsonNode event) {
    return event.at("/event/id").asText();
  }

  /** How many fields the day's index has by now; of the template where there is none yet. */
  private static long fields(RealParts.Place place) {
    String pattern = place.index().events();
    JsonNode mapping = place.index().send("GET", pattern + "/_mapping", null);
    JsonNode first =
        mapping.isEmpty()
            ? place
                .index()
                .send("GET", "_index_template/" + place.prefix() + "-events", null)
                .at("/index_templates/0/index_template/template/mappings")
            : mapping.elements().next().path("mappings");
    return first.findValues("type").size();
  }

  private Map<String, AttributeValue> next() {
    String id = "e" + written;
    return entry("acme", base.plusMillis(written++), id, "invoice.read", "u-1");
  }

  private static AttributeValue nested(int depth) {
    AttributeValue value = text("bottom" + depth);
    for (int i = 0; i < depth; i++) {
      value =
          i % 2 == 0
              ? AttributeValue.fromM(Map.of("k", value))
              : AttributeValue.fromL(List.of(value));
    }
    return value;
  }
}
