package dev.nightjar.cep.match;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads the wanted paths out of a JSON object in one pass, and skips the rest. Where a path is
 * written in several ways, or a key stands there twice, all of it counts.
 */
final class PathReader {

  /** Names of fields are chosen by tenants: they are not interned, which would keep them. */
  static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(500)
                  .maxNameLength(70_000)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /** How many steps of a path may be written as one key with dots. */
  private static final int MAX_SPAN = 32;

  private final Map<String, Node> nodes = new HashMap<>();
  private final Node root = new Node();
  private final TextCache texts;
  private FieldValue[] values;

  /** A reader without paths, whose texts come from a cache. */
  PathReader(TextCache texts) {
    this.texts = texts;
  }

  /** A place on a path: what the keys so far make, joined by dots. */
  private static final class Node {
    private final Map<String, Node> next = new HashMap<>();
    private int[] slots = {};
  }

  /**
   * Wants a path.
   *
   * @param path the steps with dots between them
   * @param slot where its value goes
   */
  void want(String path, int slot) {
    String[] steps = path.split("\\.", -1);
    Node[] places = new Node[steps.length + 1];
    places[0] = root;
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < steps.length; i++) {
      name.append(i > 0 ? "." : "").append(steps[i]);
      places[i + 1] = nodes.computeIfAbsent(name.toString(), n -> new Node());
    }
    for (int i = 0; i < steps.length; i++) {
      StringBuilder key = new StringBuilder();
      for (int j = i; j < Math.min(steps.length, i + MAX_SPAN); j++) {
        key.append(j > i ? "." : "").append(steps[j]);
        places[i].next.put(key.toString(), places[j + 1]);
      }
    }
    Node last = places[steps.length];
    last.slots = java.util.Arrays.copyOf(last.slots, last.slots.length + 1);
    last.slots[last.slots.length - 1] = slot;
  }

  /** Whether no path is wanted. */
  boolean isEmpty() {
    return root.next.isEmpty();
  }

  /**
   * Reads an object.
   *
   * @param parser at the object's start; afterwards at its end
   * @param into takes what is found, besides what it has already
   */
  void read(JsonParser parser, FieldValue[] into) throws IOException {
    values = into;
    object(parser, root);
    values = null;
  }

  private void object(JsonParser parser, Node node) throws IOException {
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      Node next = node.next.get(key);
      JsonToken token = parser.nextToken();
      if (next != null) {
        value(parser, token, next);
      } else if (token.isStructStart()) {
        parser.skipChildren();
      }
    }
  }

  private void value(JsonParser parser, JsonToken token, Node node) throws IOException {
    if (token == JsonToken.START_OBJECT) {
      if (node.slots.length == 0) {
        object(parser, node);
        return;
      }
      String text = json(parser);
      add(node, FieldValue.json(text));
      if (!node.next.isEmpty()) {
        try (JsonParser inner = JSON.createParser(text)) {
          inner.nextToken();
          object(inner, node);
        }
      }
    } else if (token == JsonToken.START_ARRAY) {
      JsonToken element = parser.nextToken();
      if (element == JsonToken.END_ARRAY && node.slots.length > 0) {
        add(node, FieldValue.many());
      }
      for (; element != JsonToken.END_ARRAY; element = parser.nextToken()) {
        value(parser, element, node);
      }
    } else if (node.slots.length > 0) {
      add(node, scalar(parser, token));
    }
  }

  private void add(Node node, FieldValue value) {
    for (int slot : node.slots) {
      values[slot] = FieldValue.plus(values[slot], value);
    }
  }

  private FieldValue scalar(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_STRING ->
          texts.text(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> FieldValue.number(parser.getText());
      case VALUE_TRUE -> FieldValue.TRUE;
      case VALUE_FALSE -> FieldValue.FALSE;
      case VALUE_NULL -> FieldValue.NULL;
      default -> throw new IOException("no value of JSON");
    };
  }

  /**
   * Hands over each single value of an object, in the order of the text, without nulls.
   *
   * @param parser at the object's start; afterwards at its end
   */
  void leaves(JsonParser parser, Consumer<FieldValue> action) throws IOException {
    int depth = 1;
    while (depth > 0) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        return;
      }
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token != JsonToken.FIELD_NAME && token != JsonToken.VALUE_NULL) {
        action.accept(scalar(parser, token));
      }
    }
  }

  /** The object or array at whose start a parser is, as compact JSON with numbers as written. */
  private static String json(JsonParser parser) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      int depth = 0;
      for (JsonToken token = parser.currentToken(); ; token = parser.nextToken()) {
        if (token == null) {
          throw new IOException("the text ends within an object");
        }
        switch (token) {
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.writeNumber(parser.getText());
          default -> json.copyCurrentEvent(parser);
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth == 0) {
          break;
        }
      }
    }
    return text.toString();
  }
}
