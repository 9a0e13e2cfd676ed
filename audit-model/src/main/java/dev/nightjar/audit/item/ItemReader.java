package dev.nightjar.audit.item;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads DynamoDB JSON from a stream of tokens, in one pass. Recursion is bounded by {@link
 * Item#MAX_DEPTH}, so that no input can exhaust the stack.
 */
final class ItemReader {

  /** Names of attributes are chosen by tenants: they are not interned, which would keep them. */
  static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(500).maxNameLength(70_000).build())
          .build();

  private static final int MAX_NAME_SHOWN = 120;

  private final JsonParser parser;
  private final Map<String, AttributeValue> attributes = new LinkedHashMap<>();
  private String attribute;

  private ItemReader(JsonParser parser) {
    this.parser = parser;
  }

  /** Reads a whole item; nothing may follow it. */
  static Map<String, AttributeValue> read(byte[] json) throws ItemParseException {
    return run(json, null, null);
  }

  /**
   * Reads only the attributes that are wanted, and stops once all of {@code enough} were seen. What
   * follows or is not wanted is not checked.
   */
  static Map<String, AttributeValue> readSome(byte[] json, Set<String> wanted, Set<String> enough)
      throws ItemParseException {
    return run(json, wanted, enough);
  }

  private static Map<String, AttributeValue> run(
      byte[] json, Set<String> wanted, Set<String> enough) throws ItemParseException {
    if (json == null) {
      throw new ItemParseException("there is no item", List.of());
    }
    ItemReader reader = null;
    try (JsonParser parser = JSON.createParser(json)) {
      reader = new ItemReader(parser);
      if (wanted == null) {
        reader.all();
      } else {
        reader.some(wanted, enough);
      }
      return reader.attributes;
    } catch (Malformed e) {
      throw reader.exception(e.getMessage());
    } catch (IOException | RuntimeException e) {
      // The message of the JSON parser quotes the input, so it is not passed on.
      if (reader == null) {
        throw new ItemParseException("this is no JSON", List.of());
      }
      throw reader.exception("this is no well-formed JSON in UTF-8");
    }
  }

  private ItemParseException exception(String rule) {
    StringBuilder text = new StringBuilder();
    if (attribute != null) {
      text.append("attribute ").append(shown(attribute)).append(", ");
    }
    text.append("byte ").append(parser.currentLocation().getByteOffset()).append(": ").append(rule);
    return new ItemParseException(text.toString(), new ArrayList<>(attributes.keySet()));
  }

  private static String shown(String name) {
    String cut = name.length() > MAX_NAME_SHOWN ? name.substring(0, MAX_NAME_SHOWN) + "..." : name;
    return Unicode.wellFormed(cut.replaceAll("\\p{Cntrl}", " "));
  }

  private void all() throws IOException, Malformed {
    start();
    String name;
    while ((name = parser.nextFieldName()) != null) {
      attribute = Unicode.wellFormed(name);
      parser.nextToken();
      AttributeValue value = value(1);
      if (attributes.putIfAbsent(attribute, value) != null) {
        throw new Malformed("the attribute stands twice in the item");
      }
    }
    attribute = null;
    expect(JsonToken.END_OBJECT, "the item must end with }");
    if (parser.nextToken() != null) {
      throw new Malformed("something follows the item");
    }
  }

  private void some(Set<String> wanted, Set<String> enough) throws IOException, Malformed {
    start();
    Set<String> missing = new HashSet<>(enough);
    String name;
    while (!missing.isEmpty() && (name = parser.nextFieldName()) != null) {
      parser.nextToken();
      if (wanted.contains(name)) {
        attribute = name;
        attributes.putIfAbsent(name, value(1));
        missing.remove(name);
      } else {
        parser.skipChildren();
      }
    }
    if (!missing.isEmpty()) {
      expect(JsonToken.END_OBJECT, "the item must end with }");
    }
  }

  private void start() throws IOException, Malformed {
    parser.nextToken();
    expect(JsonToken.START_OBJECT, "an item must be a JSON object");
  }

  /** Reads {@code {"S": "..."}}; the parser stands on its brace, and after it on its last brace. */
  private AttributeValue value(int depth) throws IOException, Malformed {
    expect(JsonToken.START_OBJECT, "a value must be an object with a type, such as {\"S\": ...}");
    String type = parser.nextFieldName();
    if (type == null) {
      throw new Malformed("a value must name its type");
    }
    JsonToken token = parser.nextToken();
    AttributeValue value =
        switch (type) {
          case "S" -> new AttributeValue.S(text("S"));
          case "N" -> new AttributeValue.N(number(text("N")));
          case "B" -> new AttributeValue.B(base64(text("B")));
          case "BOOL" -> new AttributeValue.Bool(bool(token));
          case "NULL" -> {
            expect(JsonToken.VALUE_TRUE, "NULL must be true");
            yield new AttributeValue.Null();
          }
          case "M" -> map(depth);
          case "L" -> list(depth);
          case "SS" -> new AttributeValue.Ss(set("SS"));
          case "NS" -> new AttributeValue.Ns(set("NS"));
          case "BS" -> new AttributeValue.Bs(set("BS"));
          default -> throw new Malformed("the type is none of DynamoDB's ten");
        };
    if (parser.nextToken() != JsonToken.END_OBJECT) {
      throw new Malformed("a value must have one type only");
    }
    return value;
  }

  private AttributeValue map(int depth) throws IOException, Malformed {
    expect(JsonToken.START_OBJECT, "M must be an object");
    checkDepth(depth);
    Map<String, AttributeValue> entries = new LinkedHashMap<>();
    String name;
    while ((name = parser.nextFieldName()) != null) {
      parser.nextToken();
      if (entries.putIfAbsent(Unicode.wellFormed(name), value(depth + 1)) != null) {
        throw new Malformed("a key stands twice in a map");
      }
    }
    return new AttributeValue.M(entries);
  }

  private AttributeValue list(int depth) throws IOException, Malformed {
    expect(JsonToken.START_ARRAY, "L must be an array");
    checkDepth(depth);
    List<AttributeValue> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(depth + 1));
    }
    return new AttributeValue.L(elements);
  }

  private List<String> set(String type) throws IOException, Malformed {
    expect(JsonToken.START_ARRAY, type + " must be an array");
    List<String> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String text = text(type);
      values.add(
          switch (type) {
            case "NS" -> number(text);
            case "BS" -> base64(text);
            default -> text;
          });
    }
    return values;
  }

  private String text(String type) throws IOException, Malformed {
    expect(JsonToken.VALUE_STRING, type + " must hold text in quotes");
    return Unicode.wellFormed(parser.getText());
  }

  private static String number(String text) throws Malformed {
    String digits = Numbers.asWritten(text);
    if (digits == null) {
      throw new Malformed("the text is no number that DynamoDB can hold");
    }
    return digits;
  }

  private static String base64(String text) throws Malformed {
    try {
      return Base64.getEncoder().encodeToString(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw new Malformed("the text is no Base64");
    }
  }

  private static boolean bool(JsonToken token) throws Malformed {
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      throw new Malformed("BOOL must be true or false");
    }
    return token == JsonToken.VALUE_TRUE;
  }

  private static void checkDepth(int depth) throws Malformed {
    if (depth > Item.MAX_DEPTH) {
      throw new Malformed("maps and lists are nested deeper than " + Item.MAX_DEPTH);
    }
  }

  private void expect(JsonToken token, String rule) throws Malformed {
    if (parser.currentToken() != token) {
      throw new Malformed(rule);
    }
  }

  /** A rule of DynamoDB JSON that the input breaks. */
  private static final class Malformed extends Exception {
    Malformed(String rule) {
      super(rule, null, false, false);
    }
  }
}
