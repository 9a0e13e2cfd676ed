package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.sinks.opensearch.Templates.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is wrong with a server for our purpose, judged by its answers. Pure. */
final class SetupChecks {

  /** The first version with fields of type flat_object. */
  private static final int[] OLDEST = {2, 7};

  private static final String MOVE =
      "; move it as docs/opensearch.md says in 'Moving an index', or choose another opensearch.index-prefix";

  private SetupChecks() {}

  /** What the answer to {@code GET /} says about the product; empty where it fits. */
  static List<String> product(String url, JsonNode root) {
    JsonNode version = root.path("version");
    String number = version.path("number").asText("");
    if (!version.path("distribution").asText("").equals("opensearch")) {
      return List.of(
          "opensearch.url = '"
              + url
              + "': OpenSearch "
              + OLDEST[0]
              + "."
              + OLDEST[1]
              + " or later is needed, but something else answers"
              + (number.isEmpty() ? "" : " (version " + number + ")")
              + "; point it at an OpenSearch cluster, with compatibility.override_main_response_version off");
    }
    String[] parts = number.split("[.-]");
    int major = digits(parts, 0);
    int minor = digits(parts, 1);
    if (major < OLDEST[0] || (major == OLDEST[0] && minor < OLDEST[1])) {
      return List.of(
          "opensearch.url = '"
              + url
              + "': OpenSearch "
              + OLDEST[0]
              + "."
              + OLDEST[1]
              + " or later is needed for fields of type flat_object, this is "
              + number
              + "; upgrade it");
    }
    return List.of();
  }

  /** Whether a host is Amazon's serverless variant, which needs another kind of request. */
  static boolean serverless(String host) {
    return host.endsWith(".aoss.amazonaws.com");
  }

  /** What stands in the way of a template, given all that the server has. */
  static List<String> templates(Template wanted, JsonNode existing) {
    List<String> faults = new ArrayList<>();
    for (JsonNode other : existing.path("index_templates")) {
      String name = other.path("name").asText();
      JsonNode body = other.path("index_template");
      if (name.equals(wanted.name())) {
        int version = Templates.version(body);
        if (version == 0) {
          faults.add(
              "index template '"
                  + name
                  + "': a template of that name exists and was not made by Nightjar; rename or delete it, or choose another opensearch.index-prefix");
        } else if (version > wanted.version()) {
          faults.add(
              "index template '"
                  + name
                  + "': the server has version "
                  + version
                  + ", this program has "
                  + wanted.version()
                  + ", and never puts an older over a newer one; run a newer program, or choose another opensearch.index-prefix");
        }
      } else if (body.path("priority").asInt(0) >= wanted.priority()) {
        for (JsonNode pattern : body.path("index_patterns")) {
          if (IndexPatterns.overlap(pattern.asText(), wanted.pattern())) {
            faults.add(
                "index template '"
                    + name
                    + "' with pattern '"
                    + pattern.asText()
                    + "' and priority "
                    + body.path("priority").asInt(0)
                    + ": it would win over '"
                    + wanted.name()
                    + "' (pattern '"
                    + wanted.pattern()
                    + "', priority "
                    + wanted.priority()
                    + "); lower its priority, narrow its pattern, or choose another opensearch.index-prefix");
          }
        }
      }
    }
    return faults;
  }

  /**
   * Without the indices that only have a name or an alias like ours: a copy that somebody keeps, or
   * an archive that is to be found with the events. Nothing is ever written there.
   */
  static JsonNode ours(Template wanted, IndexNames names, JsonNode existing) {
    if (wanted.single()) {
      return existing;
    }
    ObjectNode ours = JsonNodeFactory.instance.objectNode();
    existing
        .properties()
        .forEach(
            index -> {
              if (names.holdsEvents(index.getKey())) {
                ours.set(index.getKey(), index.getValue());
              }
            });
    return ours;
  }

  /** Where existing indices give a field of ours another type. */
  static List<String> mappings(Template wanted, JsonNode existing) {
    List<String> faults = new ArrayList<>();
    Map<String, String> fields = wanted.fields();
    existing
        .properties()
        .forEach(
            index -> {
              if (wanted.single() && !index.getKey().equals(wanted.pattern())) {
                faults.add(
                    "index '"
                        + wanted.pattern()
                        + "': the name is an alias or a data stream of '"
                        + index.getKey()
                        + "', and ids are only unique in one index; remove it, or choose another opensearch.index-prefix");
                return;
              }
              int version = Templates.version(index.getValue().path("mappings"));
              if (version > wanted.version()) {
                faults.add(
                    "index '"
                        + index.getKey()
                        + "': it was made for version "
                        + version
                        + " of its template, this program has "
                        + wanted.version()
                        + "; run a newer program, or choose another opensearch.index-prefix");
              }
              Map<String, String> actual = Templates.fieldTypes(index.getValue().path("mappings"));
              fields.forEach(
                  (field, type) -> {
                    String other = actual.get(field);
                    if (other != null && !other.equals(type)) {
                      faults.add(
                          "index '"
                              + index.getKey()
                              + "', field '"
                              + field
                              + "': its type is "
                              + other
                              + ", "
                              + type
                              + " is needed"
                              + MOVE);
                    }
                  });
            });
    return faults;
  }

  /** The indices that have not all fields of their template, or lack the mark of a single one. */
  static List<String> lacking(Template wanted, JsonNode existing) {
    Set<String> fields = wanted.fields().keySet();
    return existing.properties().stream()
        .filter(
            index -> {
              JsonNode mapping = index.getValue().path("mappings");
              return !Templates.fieldTypes(mapping).keySet().containsAll(fields)
                  || (wanted.single() && IndexMark.of(mapping) == null);
            })
        .map(Map.Entry::getKey)
        .toList();
  }

  /** A sentence on the indices that were made for an older template; none where there is none. */
  static List<String> older(Template wanted, JsonNode existing) {
    List<String> older =
        existing.properties().stream()
            .filter(
                index -> Templates.version(index.getValue().path("mappings")) < wanted.version())
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    if (older.isEmpty()) {
      return List.of();
    }
    String names =
        older.size() == 1
            ? "index '" + older.get(0) + "' was"
            : older.size()
                + " indices from '"
                + older.get(0)
                + "' to '"
                + older.get(older.size() - 1)
                + "' were";
    return List.of(
        names
            + " made for an older template than version "
            + wanted.version()
            + " of '"
            + wanted.name()
            + "': all is written there as before, but searches find less; docs/opensearch.md, 'Moving an index', says how to change that");
  }

  /** Why an index can't be written to by this program. */
  static String refusedFields(Template wanted, String index, String type) {
    return "index '"
        + index
        + "': it can't take the fields of version "
        + wanted.version()
        + " of template '"
        + wanted.name()
        + "' (the server says "
        + (type.isEmpty() ? "no more" : type)
        + ")"
        + MOVE;
  }

  private static int digits(String[] parts, int i) {
    return i < parts.length && parts[i].matches("\\d{1,6}") ? Integer.parseInt(parts[i]) : 0;
  }
}
