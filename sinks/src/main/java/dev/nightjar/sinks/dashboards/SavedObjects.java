package dev.nightjar.sinks.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the saved objects of OpenSearch Dashboards from their sources: index patterns, saved
 * searches, visualisations and dashboards. Pure: the same prefix gives the same bytes. Ids begin
 * with the prefix, so that two installations may share one Dashboards.
 */
public final class SavedObjects {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INDEX_REFERENCE = "kibanaSavedObjectMeta.searchSourceJSON.index";
  private static final int GRID_WIDTH = 48;

  /** The last format of a panel that Dashboards migrates; later ones are the same. */
  private static final String PANEL_VERSION = "7.9.3";

  private final DashboardSources sources;
  private final String label;
  private final List<ObjectNode> objects = new ArrayList<>();

  /** What a dashboard may show, by its id: the object's type and its title without the prefix. */
  private final Map<String, String[]> shown = new LinkedHashMap<>();

  private SavedObjects(String prefix) {
    this.sources = new DashboardSources(prefix);
    this.label = prefix.equals("nightjar") ? "Nightjar" : prefix;
  }

  /**
   * All saved objects; whatever an object refers to stands before it.
   *
   * @param prefix the prefix of the indices, such as {@code nightjar}
   */
  public static List<ObjectNode> of(String prefix) {
    SavedObjects made = new SavedObjects(prefix);
    made.sources.list("index-patterns").forEach(made::indexPattern);
    made.sources.list("searches").forEach(made::search);
    made.sources.list("panels").forEach(made::visualization);
    made.sources.list("dashboards").forEach(made::dashboard);
    return List.copyOf(made.objects);
  }

  /** All saved objects as Dashboards imports them: one a line, each line ended. */
  public static String ndjson(String prefix) {
    StringBuilder lines = new StringBuilder();
    of(prefix).forEach(object -> lines.append(object).append('\n'));
    return lines.toString();
  }

  private String id(String name) {
    return sources.prefix() + "-" + name;
  }

  private ObjectNode object(String type, String id, String migration) {
    ObjectNode object = JSON.createObjectNode();
    object.put("id", id(id)).put("type", type);
    object.putObject("attributes");
    object.putArray("references");
    object.putObject("migrationVersion").put(type, migration);
    objects.add(object);
    return object;
  }

  private static ObjectNode attributes(ObjectNode object) {
    return (ObjectNode) object.path("attributes");
  }

  private static void reference(ObjectNode object, String name, String type, String id) {
    ((ArrayNode) object.path("references"))
        .addObject()
        .put("name", name)
        .put("type", type)
        .put("id", id);
  }

  private void indexPattern(JsonNode source) {
    // Its fields are read from the indices by Dashboards itself, when the pattern is first used.
    ObjectNode object = object("index-pattern", source.path("id").asText(), "7.6.0");
    attributes(object)
        .put("title", sources.prefix() + "-" + source.path("index").asText())
        .put("timeFieldName", "@timestamp")
        .put("fieldFormatMap", source.path("formats").toString());
  }

  private void search(JsonNode source) {
    String id = source.path("id").asText();
    ObjectNode object = object("search", id, "7.9.3");
    ObjectNode attributes = attributes(object);
    attributes
        .put("title", label + ": " + source.path("title").asText())
        .put("description", source.path("description").asText())
        .put("hits", 0);
    attributes.set("columns", source.path("columns"));
    if (source.has("sort")) {
      attributes.set("sort", source.path("sort"));
    } else {
      attributes.putArray("sort").addArray().add("@timestamp").add("desc");
    }
    attributes.put("version", 1);
    ObjectNode searchSource = searchSource(source);
    searchSource.put("highlightAll", true).put("version", true);
    attributes.putObject("kibanaSavedObjectMeta").put("searchSourceJSON", searchSource.toString());
    reference(object, INDEX_REFERENCE, "index-pattern", id(source.path("pattern").asText()));
    show(id, "search", source);
  }

  private void visualization(JsonNode source) {
    String id = source.path("id").asText();
    String title = label + ": " + source.path("title").asText();
    ObjectNode object = object("visualization", id, "7.10.0");
    attributes(object)
        .put("title", title)
        .put("visState", VisualizationStates.of(source, title, sources).toString())
        .put("uiStateJSON", "{}")
        .put("description", "")
        .put("version", 1)
        .putObject("kibanaSavedObjectMeta")
        .put("searchSourceJSON", searchSource(source).toString());
    if (source.has("pattern")) {
      reference(object, INDEX_REFERENCE, "index-pattern", id(source.path("pattern").asText()));
    }
    int control = 0;
    for (JsonNode choice : source.path("controls")) {
      String name = VisualizationStates.controlReference(control++);
      reference(object, name, "index-pattern", id(choice.path("pattern").asText()));
    }
    show(id, "visualization", source);
  }

  /** Query and index of a search or a visualisation; Vega's own queries stand in its text. */
  private static ObjectNode searchSource(JsonNode source) {
    ObjectNode search = JSON.createObjectNode();
    search
        .putObject("query")
        .put("query", source.path("query").asText(""))
        .put("language", "kuery");
    search.putArray("filter");
    if (source.has("pattern")) {
      search.put("indexRefName", INDEX_REFERENCE);
    }
    return search;
  }

  private void show(String id, String type, JsonNode source) {
    if (shown.put(id, new String[] {type, source.path("title").asText()}) != null) {
      throw new IllegalArgumentException("two panels or searches have the id '" + id + "'");
    }
  }

  private void dashboard(JsonNode source) {
    ObjectNode object = object("dashboard", source.path("id").asText(), "7.9.3");
    ArrayNode panels = JSON.createArrayNode();
    int y = 0;
    for (JsonNode row : source.path("rows")) {
      int height = row.path("height").asInt();
      int number = row.path("panels").size();
      int x = 0;
      for (int i = 0; i < number; i++) {
        // Whatever does not divide goes to the first ones, so that a row fills the grid.
        int width = GRID_WIDTH / number + (i < GRID_WIDTH % number ? 1 : 0);
        panel(object, panels, row.path("panels").path(i).asText(), new int[] {x, y, width, height});
        x += width;
      }
      y += height;
    }
    ObjectNode attributes = attributes(object);
    attributes
        .put("title", label + ": " + source.path("title").asText())
        .put("description", source.path("description").asText())
        .put("hits", 0)
        .put("panelsJSON", panels.toString())
        .put("optionsJSON", "{\"hidePanelTitles\":false,\"useMargins\":true}")
        .put("version", 1)
        .put("timeRestore", true)
        .put("timeFrom", source.path("from").asText())
        .put("timeTo", "now");
    attributes.putObject("refreshInterval").put("pause", true).put("value", 0);
    attributes
        .putObject("kibanaSavedObjectMeta")
        .put("searchSourceJSON", searchSource(JSON.createObjectNode()).toString());
  }

  private void panel(ObjectNode dashboard, ArrayNode panels, String id, int[] place) {
    String[] what = shown.get(id);
    if (what == null) {
      throw new IllegalArgumentException(
          "a dashboard shows '" + id + "', which is neither a panel nor a search");
    }
    int number = panels.size();
    String name = "panel_" + number;
    ObjectNode panel = panels.addObject();
    panel.put("version", PANEL_VERSION);
    panel
        .putObject("gridData")
        .put("x", place[0])
        .put("y", place[1])
        .put("w", place[2])
        .put("h", place[3])
        .put("i", Integer.toString(number + 1));
    panel.put("panelIndex", Integer.toString(number + 1));
    panel.putObject("embeddableConfig").put("title", what[1]);
    panel.put("title", what[1]).put("panelRefName", name);
    reference(dashboard, name, what[0], id(id));
  }
}
