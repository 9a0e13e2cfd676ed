package dev.nightjar.local.archive;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.audit.Ids;
import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.audit.mapping.MappingOption;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Short prints of documents: equal for equal documents, whatever the order of their fields. A hash
 * that stands in a document says nothing about who changed the rest; its print does.
 */
final class Prints {

  /** Keeps the digits of numbers as they are written. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /**
   * What the item itself says, and no version of the program, arrival or database of places adds:
   * the same whether a document was made of the stream or of the table.
   */
  private static final List<String> SAID =
      List.of(
          "/event/id",
          "/event/action",
          "/event/outcome",
          "/event/reason",
          "/organization/id",
          "/user",
          "/source/ip",
          "/user_agent/original",
          "/audit/kind",
          "/audit/principal",
          "/audit/actor/type",
          "/audit/target",
          "/audit/records",
          "/audit/source",
          "/audit/key");

  private static final List<String> FREE = List.of("attributes", "unindexed");

  private final Set<String> changeable;
  private final String ttl;

  /** Prints by a mapping, which knows what of an item may change. */
  Prints(Mapping mapping) {
    changeable = mapping.changeableAttributes();
    ttl = mapping.settings().get(MappingOption.TTL.key());
  }

  /** A document as a tree. */
  static JsonNode read(byte[] document) throws IOException {
    return JSON.readTree(document);
  }

  /** The print of a whole document. */
  static String whole(JsonNode document) {
    StringBuilder text = new StringBuilder();
    write(document, false, text);
    return Ids.id(text.toString());
  }

  /**
   * The print of what the item says in a document, but for what of it may change. Elements are in
   * any order: the service gives those of a set as it likes.
   */
  String said(JsonNode document) {
    ObjectNode said = JsonNodeFactory.instance.objectNode();
    for (String field : SAID) {
      JsonNode value = document.at(field);
      if (!value.isMissingNode()) {
        said.set(field, value);
      }
    }
    for (String free : FREE) {
      if (document.path("audit").path(free) instanceof ObjectNode attributes) {
        ObjectNode kept = attributes.deepCopy();
        kept.remove(changeable);
        if (!kept.isEmpty()) {
          said.set(free, kept);
        }
      }
    }
    StringBuilder text = new StringBuilder();
    write(said, true, text);
    return Ids.id(text.toString());
  }

  /** What a document says. */
  Trace trace(String id, String hash, JsonNode document) {
    return new Trace(
        id,
        document.at("/audit/kind").asText().equals("entry"),
        hash,
        said(document),
        whole(document),
        ttl(document),
        document.at("/organization/id").asText(),
        document.at("/audit/key").asText());
  }

  private long ttl(JsonNode document) {
    for (String free : FREE) {
      JsonNode value = document.path("audit").path(free).path(ttl);
      if (value.isNumber() && value.canConvertToLong()) {
        return value.asLong();
      }
    }
    return 0;
  }

  private static void write(JsonNode node, boolean anyOrder, StringBuilder text) {
    if (node.isObject()) {
      TreeSet<String> names = new TreeSet<>();
      node.fieldNames().forEachRemaining(names::add);
      text.append('{');
      for (String name : names) {
        text.append(JsonNodeFactory.instance.textNode(name)).append(':');
        write(node.get(name), anyOrder, text);
        text.append(',');
      }
      text.append('}');
    } else if (node.isArray()) {
      List<String> elements = new ArrayList<>();
      for (JsonNode element : node) {
        StringBuilder one = new StringBuilder();
        write(element, anyOrder, one);
        elements.add(one.toString());
      }
      if (anyOrder) {
        elements.sort(null);
      }
      text.append('[').append(String.join(",", elements)).append(']');
    } else {
      // A text is written in quotes.
      text.append(node);
    }
  }
}
