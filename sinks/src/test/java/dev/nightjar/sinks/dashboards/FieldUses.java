package dev.nightjar.sinks.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds which fields of which index a saved object names, wherever it may name one, and holds them
 * against the index templates.
 */
final class FieldUses {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREFIX = "nightjar-";
  private static final Pattern QUERY_FIELD =
      Pattern.compile("([@A-Za-z_][\\w.@-]*)\\s*(?::|>=|<=|>|<)");
  private static final Pattern SCRIPT_FIELD = Pattern.compile("doc\\['([^']+)'\\]");
  private static final Pattern SOURCE_FIELD =
      Pattern.compile("_source((?:\\.\\w+|\\['[^']+'\\])+)");
  private static final Pattern LINK_INDEX = Pattern.compile("index:'([^']+)'");
  private static final Pattern LINK_COLUMNS = Pattern.compile("columns:!\\(([^)]+)\\)");
  private static final Pattern LINK_SORT = Pattern.compile("sort:!\\(!\\(([^,]+),");
  private static final Pattern LINK_FIELD = Pattern.compile("([@A-Za-z_][\\w.@]*):%22");
  private static final Set<String> CLAUSES =
      Set.of("term", "terms", "range", "match", "prefix", "wildcard");
  private static final Set<String> OF_EVERY_DOCUMENT = Set.of("_id", "_index");

  /** Types that nothing can be grouped, counted or sorted by. */
  private static final Set<String> WITHOUT_VALUES = Set.of("text", "object", "flat_object");

  private final Map<String, Map<String, String>> templates = new TreeMap<>();
  private final Map<String, String> patterns = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();
  private int uses;

  /** Reads the templates, and which index each pattern of the objects is for. */
  FieldUses(List<? extends JsonNode> objects) {
    for (JsonNode object : objects) {
      if (object.path("type").asText().equals("index-pattern")) {
        patterns.put(object.path("id").asText(), object.at("/attributes/title").asText());
      }
    }
  }

  /** All that is wrong with the fields of these objects, a sentence each. */
  List<String> faults(List<? extends JsonNode> objects) {
    objects.forEach(this::object);
    return List.copyOf(faults);
  }

  /** How many fields were looked at. */
  int uses() {
    return uses;
  }

  private void object(JsonNode object) {
    String id = object.path("type").asText() + " " + object.path("id").asText();
    JsonNode attributes = object.path("attributes");
    String index = null;
    for (JsonNode reference : object.path("references")) {
      if (reference.path("type").asText().equals("index-pattern")) {
        index = patterns.get(reference.path("id").asText());
      }
    }
    if (object.path("type").asText().equals("index-pattern")) {
      index = attributes.path("title").asText();
      use(id, index, attributes.path("timeFieldName").asText(), true);
      for (Map.Entry<String, JsonNode> format :
          read(attributes.path("fieldFormatMap").asText()).properties()) {
        use(id, index, format.getKey(), false);
        link(id, format.getValue().at("/params/urlTemplate").asText());
      }
    }
    JsonNode search = read(attributes.at("/kibanaSavedObjectMeta/searchSourceJSON").asText("{}"));
    Matcher words = QUERY_FIELD.matcher(search.at("/query/query").asText());
    while (words.find()) {
      use(id, index, words.group(1), false);
    }
    for (JsonNode column : attributes.path("columns")) {
      use(id, index, column.asText(), false);
    }
    for (JsonNode sort : attributes.path("sort")) {
      use(id, index, sort.path(0).asText(), true);
    }
    JsonNode state = read(attributes.path("visState").asText("{}"));
    for (JsonNode aggregation : state.path("aggs")) {
      if (aggregation.at("/params/field").isTextual()) {
        use(id, index, aggregation.at("/params/field").asText(), true);
      }
    }
    for (JsonNode control : state.at("/params/controls")) {
      use(id, index, control.path("fieldName").asText(), true);
    }
    if (state.path("type").asText().equals("vega")) {
      vega(id, state.at("/params/spec").asText());
    }
  }

  /** A link to a page of Discover: its columns, its order and its question. */
  private void link(String id, String template) {
    Matcher target = LINK_INDEX.matcher(template);
    if (!target.find()) {
      return;
    }
    String index = patterns.get(target.group(1));
    Matcher columns = LINK_COLUMNS.matcher(template);
    while (columns.find()) {
      for (String column : columns.group(1).split(",")) {
        use(id, index, column, false);
      }
    }
    Matcher sorts = LINK_SORT.matcher(template);
    while (sorts.find()) {
      use(id, index, sorts.group(1), true);
    }
    Matcher questions = LINK_FIELD.matcher(template);
    while (questions.find()) {
      use(id, index, questions.group(1), false);
    }
  }

  private void vega(String id, String text) {
    List<JsonNode> urls = new ArrayList<>();
    urls(read(text), urls);
    if (urls.isEmpty()) {
      faults.add(id + " asks for nothing");
    }
    for (JsonNode url : urls) {
      String index = url.path("index").asText();
      if (url.has("%timefield%")) {
        use(id, index, url.path("%timefield%").asText(), true);
      }
      body(id, index, url.path("body"));
    }
    Matcher paths = SOURCE_FIELD.matcher(text);
    while (paths.find()) {
      String path = paths.group(1).replaceAll("\\['([^']+)'\\]", ".$1").substring(1);
      boolean asked = false;
      for (JsonNode url : urls) {
        for (JsonNode fields : url.path("body").findValues("_source")) {
          for (JsonNode field : fields) {
            asked |= field.asText().equals(path);
          }
        }
      }
      if (!asked) {
        faults.add(id + " reads " + path + " of documents, for which no query of it asks");
      }
    }
  }

  private static void urls(JsonNode node, List<JsonNode> found) {
    if (node.path("url").has("index")) {
      found.add(node.path("url"));
    }
    node.forEach(child -> urls(child, found));
  }

  private void body(String id, String index, JsonNode node) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String key = entry.getKey();
      JsonNode value = entry.getValue();
      if (key.equals("field")) {
        use(id, index, value.asText(), true);
      } else if (key.equals("_source")) {
        value.forEach(field -> use(id, index, field.asText(), false));
      } else if (key.equals("sort")) {
        value.forEach(sort -> sort.fieldNames().forEachRemaining(f -> use(id, index, f, true)));
      } else if (CLAUSES.contains(key) && value.isObject() && !value.has("field")) {
        value.fieldNames().forEachRemaining(field -> use(id, index, field, false));
      } else if (key.equals("source")) {
        Matcher read = SCRIPT_FIELD.matcher(value.asText());
        while (read.find()) {
          use(id, index, read.group(1), true);
        }
      }
    }
    node.forEach(child -> body(id, index, child));
  }

  private void use(String id, String index, String field, boolean values) {
    uses++;
    if (index == null || !index.startsWith(PREFIX)) {
      faults.add(id + " names " + field + " of " + index + ", which is no index of ours");
      return;
    }
    if (OF_EVERY_DOCUMENT.contains(field)) {
      return;
    }
    String type = fields(index).get(field);
    if (type == null) {
      faults.add(id + " names " + field + ", which no document of " + index + " has");
    } else if (values && WITHOUT_VALUES.contains(type)) {
      faults.add(id + " counts or sorts by " + field + " of " + index + ", which is " + type);
    }
  }

  private Map<String, String> fields(String index) {
    String name = index.substring(PREFIX.length()).replace("-*", "");
    return templates.computeIfAbsent(
        name,
        template -> {
          Map<String, String> types = new TreeMap<>();
          String path = "/nightjar/templates/" + template + ".json";
          try (InputStream in = FieldUses.class.getResourceAsStream(path)) {
            if (in != null) {
              collect(JSON.readTree(in).at("/template/mappings"), "", types);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return types;
        });
  }

  private static void collect(JsonNode parent, String path, Map<String, String> types) {
    for (String children : List.of("properties", "fields")) {
      for (Map.Entry<String, JsonNode> child : parent.path(children).properties()) {
        String name = path + child.getKey();
        if (child.getValue().has("type")) {
          types.put(name, child.getValue().path("type").asText());
        }
        collect(child.getValue(), name + ".", types);
      }
    }
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
