package dev.nightjar.local;

import static dev.nightjar.local.TestingEntries.entry;
import static dev.nightjar.local.TestingEntries.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.local.demo.TableWrite;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
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

      history[3] = "--key=" + item.get("PK").s() + "/EVENT#none";
      TestingLauncher.Ended none = new TestingLauncher(folder).run(history);
      assertThat(none.status()).as(none.all()).isEqualTo(2);
      assertThat(none.err()).contains("there is no event about the item");
    }
  }
}
