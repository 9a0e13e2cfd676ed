package dev.nightjar.local;

import static dev.nightjar.local.TestingEntries.entry;
import static dev.nightjar.local.TestingEntries.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.local.demo.TableWrite;
import dev.nightjar.sinks.dashboards.SavedObjects;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** What became of an item, from the real table through the job to a person's terminal. */
@ExtendWith(RealParts.class)
class HistoryIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void showsEachChangeOfAnItemWithWhatDiffers(RealParts.Running parts) throws Exception {
    Instant time = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(90));
    Map<String, AttributeValue> item = entry("acme", time, "e1", "invoice.export", "u-1");
    try (RealParts.Place place = parts.place()) {
      place.table().create(StreamViewType.NEW_AND_OLD_IMAGES);
      try (RealParts.Run run = place.run(1, Map.of())) {
        place.table().put(item);
        place.table().put(entry("acme", time, "other", "invoice.export", "u-1"));
        item.put("action", text("invoice.view"));
        place.table().put(item);
        Map<String, AttributeValue> key = Map.of("PK", item.get("PK"), "SK", item.get("SK"));
        place
            .table()
            .write(List.of(new TableWrite(TableWrite.Kind.REMOVE, time, key, null)), written -> {});
        await()
            .atMost(RealParts.PATIENCE)
            .untilAsserted(
                () -> assertThat(place.index().count(place.index().events())).isEqualTo(4));
        run.drain(folder);
      }
      place.index().refresh();
      String[] history = {
        "history",
        "--opensearch=" + parts.search().endpoint(),
        "--index-prefix=" + place.prefix(),
        "--key=" + item.get("PK").s() + "/" + item.get("SK").s(),
        "--json"
      };
      TestingLauncher.Ended done = new TestingLauncher(folder).run(history);
      assertThat(done.status()).as(done.all()).isOne();
      List<String> lines = done.out().lines().toList();
      assertThat(lines).as(done.all()).hasSize(3);
      JsonNode changed = JSON.readTree(lines.get(1));
      assertThat(JSON.readTree(lines.get(0)).path("kind").asText()).isEqualTo("written");
      assertThat(changed.path("kind").asText()).isEqualTo("changed");
      assertThat(changed.path("differences").toString())
          .isEqualTo(
              "[{\"path\":\"action\",\"before\":\"invoice.export\",\"after\":\"invoice.view\"}]");
      JsonNode removed = JSON.readTree(lines.get(2));
      assertThat(removed.path("kind").asText()).isEqualTo("removed");
      assertThat(removed.path("unseen")).isEmpty();
      assertThat(removed.path("tampering").asBoolean()).isTrue();

      assertLinkFindsAll(place, item);

      history[3] = "--key=" + item.get("PK").s() + "/EVENT#none";
      TestingLauncher.Ended none = new TestingLauncher(folder).run(history);
      assertThat(none.status()).as(none.all()).isEqualTo(2);
      assertThat(none.err()).contains("there is no event about the item");
    }
  }

  /** From tampering, Dashboards leads to the same events. */
  private static void assertLinkFindsAll(RealParts.Place place, Map<String, AttributeValue> item)
      throws Exception {
    List<JsonNode> about =
        place.index().all(place.index().events()).stream()
            .filter(event -> event.at("/audit/key").asText().contains(item.get("SK").s()))
            .toList();
    Set<String> originals = new HashSet<>();
    about.forEach(event -> originals.add(event.at("/audit/changes/original").asText("")));
    originals.remove("");
    assertThat(originals).as("the item's own document").hasSize(1);
    String formats =
        SavedObjects.of(place.prefix()).stream()
            .filter(object -> object.path("id").asText().equals(place.prefix() + "-events"))
            .map(object -> object.at("/attributes/fieldFormatMap").asText())
            .findFirst()
            .orElseThrow();
    String link =
        JSON.readTree(formats).path("audit.changes.original").at("/params/urlTemplate").asText();
    Matcher question = Pattern.compile("query:\\(language:kuery,query:'([^']+)'").matcher(link);
    assertThat(question.find()).isTrue();
    String typed =
        URLDecoder.decode(question.group(1), StandardCharsets.UTF_8)
            .replace("{{value}}", originals.iterator().next())
            .replace(" or ", " OR ");
    ObjectNode query = JSON.createObjectNode();
    query.putObject("query_string").put("query", typed);
    assertThat(place.index().search(place.index().events(), query))
        .as(typed)
        .containsExactlyInAnyOrderElementsOf(about)
        .hasSize(3);
  }
}
