package dev.nightjar.sinks.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The saved objects are whole, agree with the index templates, and with the file that is shipped.
 */
class SavedObjectsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FILE = Path.of("dashboards", "nightjar.ndjson");
  private static final Pattern COLOUR = Pattern.compile("#[0-9A-Fa-f]{6}\\b");

  /** The least contrast of a mark or a large text with what is behind it, by WCAG 2. */
  private static final double LEAST_CONTRAST = 3;

  private final List<ObjectNode> objects = SavedObjects.of("nightjar");

  @Test
  void theFileToImportByHandIsWhatTheSourcesMake() throws Exception {
    String made = SavedObjects.ndjson("nightjar");
    if (Boolean.getBoolean("nightjar.docs.write")) {
      Files.writeString(FILE, made);
    }
    assertThat(Files.readString(FILE))
        .as(
            "sinks/dashboards/nightjar.ndjson: write it anew with ./mvnw -pl sinks -am test"
                + " -Dtest=SavedObjectsTest -Dnightjar.docs.write=true")
        .isEqualTo(made);
    assertThat(SavedObjects.ndjson("nightjar")).isEqualTo(made);
  }

  @Test
  void whateverAnObjectRefersToStandsBeforeIt() {
    Set<String> before = new HashSet<>();
    int references = 0;
    for (JsonNode object : objects) {
      for (JsonNode reference : object.path("references")) {
        references++;
        assertThat(before)
            .as("what %s refers to", object.path("id").asText())
            .contains(reference.path("type").asText() + " " + reference.path("id").asText());
      }
      assertThat(before.add(object.path("type").asText() + " " + object.path("id").asText()))
          .as("%s is there once", object.path("id").asText())
          .isTrue();
    }
    assertThat(references).isGreaterThan(50);
  }

  @Test
  void everyNamedReferenceIsGivenAndEveryGivenOneIsNamed() throws Exception {
    for (JsonNode object : objects) {
      Set<String> given = new TreeSet<>();
      object.path("references").forEach(reference -> given.add(reference.path("name").asText()));
      Set<String> named = new TreeSet<>();
      JsonNode attributes = object.path("attributes");
      for (JsonNode text :
          List.of(
              attributes.at("/kibanaSavedObjectMeta/searchSourceJSON"),
              attributes.path("visState"),
              attributes.path("panelsJSON"))) {
        if (text.isTextual()) {
          JsonNode inner = JSON.readTree(text.asText());
          inner.findValuesAsText("indexRefName").forEach(named::add);
          inner.findValuesAsText("indexPatternRefName").forEach(named::add);
          inner.findValuesAsText("panelRefName").forEach(named::add);
        }
      }
      assertThat(given).as(object.path("id").asText()).isEqualTo(named);
    }
  }

  @Test
  void noObjectNamesAFieldThatNoDocumentHas() {
    FieldUses uses = new FieldUses(objects);
    assertThat(uses.faults(objects)).isEmpty();
    assertThat(uses.uses()).isGreaterThan(200);
  }

  /** Each place in which an object may name a field, with a wrong one in it. */
  @ParameterizedTest
  @CsvSource({
    "event.outcome, event.outcom",
    "audit.alert.runbook, audit.alert.runbok",
    "audit.alert.delivered: true, audit.alert.deliverd: true",
    "@timestamp, @time",
    "audit.records, audit.record",
    "event.created, event.ingested",
    "audit.rules.kind, audit.rules.sort",
    "event.severity, event.sevrity",
    "_source.rule.name, _source.rule.title",
    "audit.triage.alert:%22, audit.triage.alrt:%22",
    "sort:!(!(event.created, sort:!(!(event.made",
    "columns:!(audit.alert.level, columns:!(audit.alert.lvl",
  })
  void aWrongFieldIsNoticed(String right, String wrong) throws Exception {
    List<ObjectNode> holders = new ArrayList<>(objects);
    holders.removeIf(object -> !object.toString().contains(right));
    assertThat(holders).as("objects that hold %s", right).isNotEmpty();
    for (ObjectNode object : holders) {
      JsonNode broken = JSON.readTree(object.toString().replace(right, wrong));
      assertThat(new FieldUses(objects).faults(List.of(broken)))
          .as("%s with %s", object.path("id").asText(), wrong)
          .isNotEmpty();
    }
  }

  @Test
  void aFieldWithoutValuesCannotBeCounted() throws Exception {
    JsonNode bars =
        objects.stream()
            .filter(object -> object.path("id").asText().equals("nightjar-top-actions"))
            .findFirst()
            .orElseThrow();
    JsonNode broken = JSON.readTree(bars.toString().replace("event.action", "message"));
    assertThat(new FieldUses(objects).faults(List.of(broken)))
        .singleElement()
        .asString()
        .contains("counts or sorts by message", "which is text");
  }

  /** Of an index a day, each would name only its own first ones. */
  @Test
  void eachDayNamesAllGroupsThatMayBeAmongTheFirstOfAMonth() throws Exception {
    int looked = 0;
    for (JsonNode panel : ofType("visualization")) {
      JsonNode state = JSON.readTree(panel.at("/attributes/visState").asText());
      for (JsonNode aggregation : state.path("aggs")) {
        if (aggregation.path("type").asText().equals("terms")) {
          looked++;
          JsonNode more = JSON.readTree(aggregation.at("/params/json").asText("{}"));
          assertThat(more.path("shard_size").asInt())
              .as(panel.path("id").asText())
              .isGreaterThanOrEqualTo(10_000);
          break;
        }
      }
    }
    assertThat(looked).isGreaterThan(10);
  }

  @Test
  void everySearchAndDashboardSaysWhatItIsFor() {
    assertThat(objects)
        .filteredOn(object -> Set.of("search", "dashboard").contains(object.path("type").asText()))
        .isNotEmpty()
        .allSatisfy(
            object ->
                assertThat(object.at("/attributes/description").asText()).hasSizeGreaterThan(30));
  }

  @Test
  void everyPanelIsOnADashboardAndRowsFillTheGrid() throws Exception {
    Set<String> shown = new HashSet<>();
    for (JsonNode dashboard : ofType("dashboard")) {
      dashboard.path("references").forEach(panel -> shown.add(panel.path("id").asText()));
      JsonNode panels = JSON.readTree(dashboard.at("/attributes/panelsJSON").asText());
      int area = 0;
      int bottom = 0;
      for (JsonNode panel : panels) {
        JsonNode place = panel.path("gridData");
        area += place.path("w").asInt() * place.path("h").asInt();
        bottom = Math.max(bottom, place.path("y").asInt() + place.path("h").asInt());
        assertThat(place.path("x").asInt() + place.path("w").asInt()).isLessThanOrEqualTo(48);
      }
      assertThat(area).as(dashboard.path("id").asText()).isEqualTo(48 * bottom);
    }
    assertThat(shown)
        .containsAll(
            ofType("visualization").stream().map(panel -> panel.path("id").asText()).toList());
  }

  @Test
  void anotherPrefixIsInEveryIdAndIndex() {
    List<ObjectNode> owl = SavedObjects.of("owl");
    assertThat(owl).hasSameSizeAs(objects);
    for (int i = 0; i < owl.size(); i++) {
      assertThat(owl.get(i).toString())
          .isEqualTo(
              objects
                  .get(i)
                  .toString()
                  .replace("Nightjar: ", "owl: ")
                  .replace("nightjar-", "owl-"));
    }
  }

  @Test
  void aVegaPanelFollowsThePageAndSaysWhenItIsEmpty() throws Exception {
    for (JsonNode panel : vegaPanels()) {
      String name = panel.path("id").asText();
      String text = spec(panel);
      JsonNode spec = JSON.readTree(text);
      assertThat(spec.path("$schema").asText())
          .as(name)
          .isEqualTo("https://vega.github.io/schema/vega-lite/v5.json");
      assertThat(spec.path("description").asText()).as(name).hasSizeGreaterThan(30);
      assertThat(text)
          .as(name)
          .containsPattern(
              "(\"%context%\": true,\\s*\"%timefield%\": \"@timestamp\")|%dashboard_context-filter_clause%");
      assertThat(spec.findValuesAsText("type")).as(name).contains("text");
      assertThat(text).as(name).containsPattern("\"text\": \"(No|Nothing)");
      // Dashboards sizes the panel, and warns about a size of its own.
      assertThat(spec.has("width") || spec.has("height")).as(name).isFalse();
    }
  }

  @Test
  void everyColourStandsOutOnLightAndOnDark() {
    for (JsonNode panel : vegaPanels()) {
      Stream<String> colours = COLOUR.matcher(spec(panel)).results().map(MatchResult::group);
      assertThat(colours.filter(colour -> !colour.equals("#FFFFFF")).toList())
          .as(panel.path("id").asText())
          .isNotEmpty()
          .allSatisfy(
              colour -> {
                assertThat(contrast(colour, "#FFFFFF")).isGreaterThanOrEqualTo(LEAST_CONTRAST);
                assertThat(contrast(colour, "#1D1E24")).isGreaterThanOrEqualTo(LEAST_CONTRAST);
              });
    }
  }

  private List<JsonNode> ofType(String type) {
    List<JsonNode> found = new ArrayList<>(objects);
    found.removeIf(object -> !object.path("type").asText().equals(type));
    assertThat(found).isNotEmpty();
    return found;
  }

  private List<JsonNode> vegaPanels() {
    List<JsonNode> panels = ofType("visualization");
    panels.removeIf(panel -> !panel.at("/attributes/visState").asText().contains("\"vega\""));
    assertThat(panels).hasSizeGreaterThan(5);
    return panels;
  }

  private static String spec(JsonNode panel) {
    try {
      return JSON.readTree(panel.at("/attributes/visState").asText()).at("/params/spec").asText();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static double contrast(String one, String other) {
    double a = luminance(one) + 0.05;
    double b = luminance(other) + 0.05;
    return Math.max(a, b) / Math.min(a, b);
  }

  private static double luminance(String colour) {
    double[] weights = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double part = Integer.parseInt(colour.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
      sum += weights[i] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
  }
}
