package dev.nightjar.audit.item;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Writes items as JSON. */
final class ItemWriter {

  static final Set<String> TYPES =
      Set.of("S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS");

  private ItemWriter() {}

  static String dynamoDbJson(Map<String, AttributeValue> attributes) {
    return written(json -> typedEntries(json, attributes));
  }

  static String plainJson(
      Map<String, AttributeValue> attributes, Predicate<AttributeValue> leftOut) {
    return written(json -> plainEntries(json, attributes, leftOut));
  }

  private static String written(Body body) {
    StringWriter text = new StringWriter(512);
    try (JsonGenerator json = ItemReader.JSON.createGenerator(text)) {
      body.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("a string writer does not fail", e);
    }
    return text.toString();
  }

  private static void typedEntries(JsonGenerator json, Map<String, AttributeValue> entries)
      throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, AttributeValue> entry : entries.entrySet()) {
      json.writeFieldName(entry.getKey());
      typed(json, entry.getValue());
    }
    json.writeEndObject();
  }

  private static void typed(JsonGenerator json, AttributeValue value) throws IOException {
    json.writeStartObject();
    json.writeFieldName(value.type());
    if (value instanceof AttributeValue.M map) {
      typedEntries(json, map.entries());
    } else if (value instanceof AttributeValue.L list) {
      json.writeStartArray();
      for (AttributeValue element : list.elements()) {
        typed(json, element);
      }
      json.writeEndArray();
    } else if (value instanceof AttributeValue.N number) {
      json.writeString(number.digits());
    } else if (value instanceof AttributeValue.Ns numbers) {
      texts(json, numbers.digits());
    } else if (value instanceof AttributeValue.Null) {
      json.writeBoolean(true);
    } else {
      scalar(json, value);
    }
    json.writeEndObject();
  }

  private static void plainEntries(
      JsonGenerator json, Map<String, AttributeValue> entries, Predicate<AttributeValue> leftOut)
      throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, AttributeValue> entry : entries.entrySet()) {
      if (stays(entry.getValue(), leftOut)) {
        json.writeFieldName(entry.getKey());
        plain(json, entry.getValue(), leftOut);
      }
    }
    json.writeEndObject();
  }

  private static boolean stays(AttributeValue value, Predicate<AttributeValue> leftOut) {
    if (leftOut.test(value)) {
      return false;
    }
    if (!(value instanceof AttributeValue.M map) || map.entries().isEmpty()) {
      return true;
    }
    for (AttributeValue entry : map.entries().values()) {
      if (stays(entry, leftOut)) {
        return true;
      }
    }
    return false;
  }

  private static void plain(
      JsonGenerator json, AttributeValue value, Predicate<AttributeValue> leftOut)
      throws IOException {
    if (value instanceof AttributeValue.M map) {
      plainEntries(json, map.entries(), leftOut);
    } else if (value instanceof AttributeValue.L list) {
      json.writeStartArray();
      for (AttributeValue element : list.elements()) {
        plain(json, element, leftOut);
      }
      json.writeEndArray();
    } else if (value instanceof AttributeValue.N number) {
      json.writeNumber(number.digits());
    } else if (value instanceof AttributeValue.Ns numbers) {
      json.writeStartArray();
      for (String digits : numbers.digits()) {
        json.writeNumber(digits);
      }
      json.writeEndArray();
    } else if (value instanceof AttributeValue.Null) {
      json.writeNull();
    } else {
      scalar(json, value);
    }
  }

  /** The types that both kinds of JSON write alike. */
  private static void scalar(JsonGenerator json, AttributeValue value) throws IOException {
    if (value instanceof AttributeValue.S text) {
      json.writeString(text.value());
    } else if (value instanceof AttributeValue.B bytes) {
      json.writeString(bytes.base64());
    } else if (value instanceof AttributeValue.Bool bool) {
      json.writeBoolean(bool.value());
    } else if (value instanceof AttributeValue.Ss texts) {
      texts(json, texts.values());
    } else if (value instanceof AttributeValue.Bs bytes) {
      texts(json, bytes.base64());
    } else {
      throw new IllegalStateException("no scalar: " + value.type());
    }
  }

  private static void texts(JsonGenerator json, List<String> texts) throws IOException {
    json.writeStartArray();
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }
}
