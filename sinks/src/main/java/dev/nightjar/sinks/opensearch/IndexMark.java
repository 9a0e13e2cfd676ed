package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What our templates write into the mapping of each index, at {@code _meta.nightjar}: a name alone
 * proves nothing about who made an index.
 *
 * @param template which template, such as {@code events}; never null
 * @param version the template's version, 1 or more
 * @param prefix of which installation, as {@code opensearch.index-prefix} says; never null
 */
record IndexMark(String template, int version, String prefix) {

  /** The mark of a mapping; null where it has none. */
  static IndexMark of(JsonNode mapping) {
    JsonNode mark = mapping.at("/_meta/nightjar");
    return mark.path("template").isTextual() && mark.path("prefix").isTextual()
        ? new IndexMark(
            mark.path("template").asText(),
            mark.path("version").asInt(),
            mark.path("prefix").asText())
        : null;
  }

  /** Writes the mark into a mapping. */
  void into(ObjectNode mapping) {
    mapping
        .putObject("_meta")
        .putObject("nightjar")
        .put("template", template)
        .put("version", version)
        .put("prefix", prefix);
  }

  /** Whether an index of this name in this installation is one of a template. */
  boolean is(String wantedTemplate, String wantedPrefix) {
    return template.equals(wantedTemplate) && prefix.equals(wantedPrefix);
  }
}
