package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The index templates, from the resources beside this class, with the prefix and the settings of
 * the options put in. Each states its version in {@code _meta.nightjar}, so that a newer one is
 * never overwritten by an older program.
 */
final class Templates {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NAMES =
      List.of("events", "alerts", "counts", "dead-letters", "gaps", "rules", "triage");

  /**
   * One index template.
   *
   * @param name its name on the server
   * @param pattern the indices that it is for
   * @param version its version, 1 or more
   * @param body what is put
   */
  record Template(String name, String pattern, int version, JsonNode body) {

    /** The mapping's fields by path, with their types; objects are not among them. */
    Map<String, String> fields() {
      return fieldTypes(body.at("/template/mappings"));
    }

    /** How it ranks against other templates for the same indices. */
    int priority() {
      return body.path("priority").asInt();
    }

    /** True where the index is one, not one a period. */
    boolean single() {
      return pattern.indexOf('*') < 0;
    }
  }

  private Templates() {}

  /** All templates for these options. */
  static List<Template> of(OpenSearchOptions options) {
    List<Template> templates = new ArrayList<>();
    for (String name : NAMES) {
      ObjectNode body = (ObjectNode) read(name);
      String prefix = options.names().prefix() + "-";
      String pattern = prefix + body.path("index_patterns").path(0).asText();
      body.putArray("index_patterns").add(pattern);
      ObjectNode index = (ObjectNode) body.at("/template/settings/index");
      index.put("number_of_shards", options.indexShards());
      index.put("number_of_replicas", options.indexReplicas());
      IndexMark mark = new IndexMark(name, version(body), options.names().prefix());
      mark.into((ObjectNode) body.at("/template/mappings"));
      if (name.equals("events")) {
        // For reading only: a write by the alias would choose an index by itself.
        ((ObjectNode) body.path("template"))
            .putObject("aliases")
            .putObject(options.names().events())
            .put("is_write_index", false);
      }
      templates.add(new Template(prefix + name, pattern, version(body), body));
    }
    return templates;
  }

  /** The names of all fields that a template knows: no tenant chose them, so they may be shown. */
  static TreeSet<String> knownFields() {
    TreeSet<String> fields = new TreeSet<>();
    for (String name : NAMES) {
      fields.addAll(fieldTypes(read(name).at("/template/mappings")).keySet());
    }
    return fields;
  }

  /** The version that a template states; 0 where it is none of ours. */
  static int version(JsonNode template) {
    return template.at("/_meta/nightjar/version").asInt(0);
  }

  /** The fields of a mapping by path, with their types; {@code enabled: false} counts as object. */
  static Map<String, String> fieldTypes(JsonNode mapping) {
    Map<String, String> types = new TreeMap<>();
    collect(mapping, "", types);
    return types;
  }

  private static void collect(JsonNode parent, String path, Map<String, String> types) {
    for (String child : List.of("properties", "fields")) {
      parent
          .path(child)
          .properties()
          .forEach(
              field -> {
                JsonNode node = field.getValue();
                String name = path + field.getKey();
                boolean group = node.has("properties");
                if (!group || node.has("type")) {
                  types.put(name, node.path("type").asText("object"));
                }
                collect(node, name + ".", types);
              });
    }
  }

  private static JsonNode read(String name) {
    String path = "/nightjar/templates/" + name + ".json";
    try (InputStream in = Templates.class.getResourceAsStream(path)) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("the program's own resource " + path + " is broken", e);
    }
  }
}
