package dev.nightjar.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.audit.Alert;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.sinks.opensearch.OpenSearchSetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The requests that docs/opensearch.md gives for an index of another version do what it says. */
@ExtendWith(RealParts.class)
class MovingAnIndexIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAMED = "nightjar-events-2026.11.21";
  private static final Pattern BLOCK = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);

  @Test
  void anIndexThatIsRefusedIsAcceptedAfterwardsWithTheSameDocuments(RealParts.Running parts)
      throws Exception {
    try (RealParts.Place place = parts.place()) {
      TestingSearch search = new TestingSearch(parts, place);
      AuditEvent[] events = exports(search);
      String index = place.prefix() + "-events-2026.11.20";
      send(
          place,
          "PUT",
          index,
          "{\"mappings\":{\"properties\":{\"event\":{\"properties\":{\"action\":{\"type\":\"text\"}}}}}}");
      search.write(events);
      assertThatThrownBy(search::install)
          .isInstanceOf(OpenSearchSetupException.class)
          .hasMessageContaining("'" + index + "', field 'event.action'")
          .hasMessageContaining("docs/opensearch.md says in 'Moving an index'");

      move(place, search, index, events.length);

      assertThat(search.lucene(search.events(), "exports")).containsExactly("evt-0", "evt-1");
      assertThat(search.lucene(search.events(), "event.action:invoice.export"))
          .containsExactly("evt-0", "evt-1");
      assertThat(search.install()).as("no note is left").isEmpty();
      assertThatThrownBy(() -> search.write(events[0]))
          .as("the same id is still the same document")
          .hasMessageContaining("version_conflict");
    }
  }

  @Test
  void anIndexWithoutOurWordsIsRefusedByWhatTheServerSays(RealParts.Running parts)
      throws Exception {
    try (RealParts.Place place = parts.place()) {
      TestingSearch search = new TestingSearch(parts, place);
      String index = place.prefix() + "-alerts";
      send(place, "PUT", index, "{\"mappings\":{\"dynamic\":\"false\"}}");
      assertThatThrownBy(search::install)
          .isInstanceOf(OpenSearchSetupException.class)
          .hasMessageContaining("'" + index + "': it can't take the fields")
          .hasMessageContaining("'Moving an index'");
      move(place, search, index, 0);
      assertThat(search.install()).isEmpty();
    }
  }

  @Test
  void anOlderIndexIsWrittenAsBeforeAndFindsMoreOnceItIsMoved(RealParts.Running parts)
      throws Exception {
    try (RealParts.Place place = parts.place()) {
      TestingSearch search = new TestingSearch(parts, place);
      String index = place.prefix() + "-alerts";
      String split =
          "{\"type\":\"custom\",\"tokenizer\":\"whitespace\",\"filter\":[\"lowercase\"]}";
      send(
          place,
          "PUT",
          index,
          ("{\"settings\":{\"analysis\":{\"analyzer\":{\"nightjar_text\":%1$s,\"nightjar_search\":%1$s}}},"
                  + "\"mappings\":{\"dynamic\":\"false\",\"properties\":{\"message\":{\"type\":\"text\","
                  + "\"analyzer\":\"nightjar_text\",\"search_analyzer\":\"nightjar_search\"}}}}")
              .formatted(split));
      assertThat(search.install())
          .singleElement()
          .asString()
          .contains("'" + index + "' was made for an older template", "'Moving an index'");
      AuditEvent[] events = exports(search);
      Alert third = TestingSearch.alert("a", 3, "burst", Alert.Level.HIGH, "u-ann", events);
      search.write(third);
      assertThat(search.lucene(search.alerts(), "message:export")).isEmpty();
      assertThat(search.lucene(search.alerts(), "audit.ocsf.class_uid:2004"))
          .as("a field that it was taught")
          .containsExactly("a");

      move(place, search, index, 1);

      assertThat(search.lucene(search.alerts(), "message:export")).containsExactly("a");
      assertThat(search.install()).isEmpty();
      assertThatThrownBy(
              () ->
                  search.write(
                      TestingSearch.alert("a", 2, "burst", Alert.Level.LOW, "u-ann", events)))
          .hasMessageContaining("version_conflict");
      search.write(TestingSearch.alert("a", 4, "burst", Alert.Level.LOW, "u-ann", events));
      assertThat(search.lucene(search.alerts(), "audit.alert.level:low")).containsExactly("a");
    }
  }

  private static AuditEvent[] exports(TestingSearch search) {
    AuditEvent[] events = new AuditEvent[2];
    for (int i = 0; i < events.length; i++) {
      events[i] =
          search.event(
              "2026-11-20T09:00:0" + i + "Z", "evt-" + i, "invoice.export", Map.of("actor", "ann"));
    }
    return events;
  }

  /** As the document says: aside, set up, back, and away with what was set aside. */
  private static void move(RealParts.Place place, TestingSearch search, String index, int documents)
      throws Exception {
    List<String> blocks = blocks();
    assertThat(blocks).hasSize(3);
    run(place, blocks.get(0), index);
    search.install();
    JsonNode copied = run(place, blocks.get(1), index);
    assertThat(copied.path("failures")).isEmpty();
    assertThat(copied.path("total").asInt()).isEqualTo(documents);
    assertThat(copied.path("created").asInt()).isEqualTo(documents);
    run(place, blocks.get(2), index);
    assertThat(place.index().count(index)).isEqualTo(documents);
  }

  private static List<String> blocks() throws IOException {
    Path page = Path.of(System.getProperty("nightjar.home"), "docs", "opensearch.md");
    String text = Files.readString(page);
    Matcher matcher = BLOCK.matcher(text.substring(text.indexOf("## Moving an index")));
    List<String> blocks = new ArrayList<>();
    while (matcher.find()) {
      blocks.add(matcher.group(1));
    }
    return blocks;
  }

  /** Sends the requests of a block for another index; the last answer. */
  private static JsonNode run(RealParts.Place place, String block, String index)
      throws IOException {
    List<String> lines = block.replace(NAMED, index).lines().toList();
    JsonNode answer = null;
    for (int i = 0; i < lines.size(); i++) {
      String[] request = lines.get(i).split(" ", 2);
      boolean hasBody = i + 1 < lines.size() && lines.get(i + 1).startsWith("{");
      answer = send(place, request[0], request[1], hasBody ? lines.get(++i) : null);
    }
    return answer;
  }

  private static JsonNode send(RealParts.Place place, String method, String path, String body)
      throws IOException {
    return place.index().send(method, path, body == null ? null : JSON.readTree(body));
  }
}
