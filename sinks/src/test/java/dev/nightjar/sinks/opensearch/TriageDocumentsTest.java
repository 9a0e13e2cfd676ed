package dev.nightjar.sinks.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.audit.Alert;
import dev.nightjar.audit.triage.AlertState;
import dev.nightjar.audit.triage.TriageAct;
import dev.nightjar.audit.triage.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What an act of handling is in the index, and what is read back from it. */
class TriageDocumentsTest {

  private final TriageDocuments documents = new TriageDocuments(Fixtures.NAMES);

  static TriageAct closed(String id) {
    return new TriageAct(
        id,
        Fixtures.ARRIVAL,
        new TriageAct.Subject(
            "2f1e2d3c4b5a69788796a5b4c3d2e1f2",
            3,
            Fixtures.NINE,
            "acme",
            Alert.Level.HIGH,
            "burst-export",
            "Burst of exports",
            "2026-11-01"),
        AlertState.CLOSED,
        "bob",
        Verdict.FALSE_POSITIVE,
        "the yearly audit",
        "ann");
  }

  private static TriageAct bare() {
    return new TriageAct(
        "act-1",
        Fixtures.ARRIVAL,
        new TriageAct.Subject("alert-1", 0, null, "acme", null, "burst-export", null, null),
        AlertState.ACKNOWLEDGED,
        null,
        null,
        null,
        "ann");
  }

  @Test
  void actIsTheGoldenDocumentAndCreatedOnly() throws IOException {
    Document document = documents.of(closed("0a1b2c3d4e5f60718293a4b5c6d7e8f9"));
    assertThat(document.index()).isEqualTo("nightjar-triage");
    assertThat(document.operation()).isEqualTo(Document.Operation.CREATE);
    assertThat(document.id()).isEqualTo("0a1b2c3d4e5f60718293a4b5c6d7e8f9");
    try (InputStream in = getClass().getResourceAsStream("/golden/triage.json")) {
      String golden = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(new String(document.body(), StandardCharsets.UTF_8)).isEqualTo(golden.strip());
    }
  }

  @Test
  void anActIsReadBackAsItWas() {
    for (TriageAct act : List.of(closed("act-0"), bare())) {
      assertThat(TriageDocuments.read(json(act))).contains(act);
    }
  }

  @Test
  void whatIsNoActIsNotRead() {
    ObjectNode unknownState = json(closed("act-0"));
    ((ObjectNode) unknownState.at("/audit/triage")).put("state", "done");
    ObjectNode noVerdict = json(closed("act-0"));
    ((ObjectNode) noVerdict.at("/audit/triage")).remove("verdict");
    ObjectNode noAuthor = json(closed("act-0"));
    ((ObjectNode) noAuthor.at("/audit/triage")).remove("author");
    ObjectNode noTime = json(closed("act-0")).put("@timestamp", "yesterday");
    ObjectNode number = json(closed("act-0"));
    ((ObjectNode) number.at("/audit/triage")).put("alert", 7);
    for (JsonNode broken : List.of(unknownState, noVerdict, noAuthor, noTime, number)) {
      assertThat(TriageDocuments.read(broken)).as(broken.toString()).isEmpty();
    }
    assertThat(TriageDocuments.read(TestingOpenSearch.JSON.createObjectNode())).isEmpty();
  }

  /** An unmapped field would be stored and never found. */
  @Test
  void everyFieldOfAnActIsMapped() {
    Map<String, String> mapped =
        Templates.of(OpenSearchOptions.builder().urls("http://127.0.0.1:9200").build()).stream()
            .filter(template -> template.name().equals("nightjar-triage"))
            .findFirst()
            .orElseThrow()
            .fields();
    TreeSet<String> written = new TreeSet<>();
    paths(json(closed("act-0")), "", written);
    assertThat(written).hasSizeGreaterThan(12);
    assertThat(mapped).containsKeys(written.toArray(String[]::new));
  }

  private static void paths(JsonNode node, String path, TreeSet<String> found) {
    node.properties()
        .forEach(
            field -> {
              String name = path + field.getKey();
              if (field.getValue().isObject()) {
                paths(field.getValue(), name + ".", found);
              } else {
                found.add(name);
              }
            });
  }

  private ObjectNode json(TriageAct act) {
    return (ObjectNode) TestingOpenSearch.read(documents.of(act).body());
  }
}
