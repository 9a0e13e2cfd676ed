package dev.nightjar.dynamodb.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Writes the SDK's attribute values as DynamoDB JSON, the service's own typed form. */
final class ItemJson {

  private static final JsonFactory JSON = new JsonFactory();

  private ItemJson() {}

  /** The item in UTF-8; attributes in the map's order. */
  static byte[] write(Map<String, AttributeValue> item) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      attributes(json, item);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void attributes(JsonGenerator json, Map<String, AttributeValue> item)
      throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
      json.writeFieldName(attribute.getKey());
      value(json, attribute.getValue());
    }
    json.writeEndObject();
  }

  private static void value(JsonGenerator json, AttributeValue value) throws IOException {
    json.writeStartObject();
    switch (value.type()) {
      case S -> json.writeStringField("S", value.s());
      case N -> json.writeStringField("N", value.n());
      case B -> json.writeBinaryField("B", value.b().asByteArrayUnsafe());
      case BOOL -> json.writeBooleanField("BOOL", value.bool());
      case NUL -> json.writeBooleanField("NULL", true);
      case M -> {
        json.writeFieldName("M");
        attributes(json, value.m());
      }
      case L -> {
        json.writeArrayFieldStart("L");
        for (AttributeValue element : value.l()) {
          value(json, element);
        }
        json.writeEndArray();
      }
      case SS -> strings(json, "SS", value.ss());
      case NS -> strings(json, "NS", value.ns());
      case BS -> {
        json.writeArrayFieldStart("BS");
        for (SdkBytes element : value.bs()) {
          json.writeBinary(element.asByteArrayUnsafe());
        }
        json.writeEndArray();
      }
      default -> {
        // A type that this SDK does not know has no content to write: an empty object stays.
      }
    }
    json.writeEndObject();
  }

  private static void strings(JsonGenerator json, String type, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(type);
    for (String element : values) {
      json.writeString(element);
    }
    json.writeEndArray();
  }

  /** Reads keys that {@link #write} wrote. Key attributes are S, N or B only. */
  static Map<String, AttributeValue> readKeys(byte[] keys) {
    Map<String, AttributeValue> read = new LinkedHashMap<>();
    try (JsonParser json = JSON.createParser(keys)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        json.nextToken();
        String type = json.currentName();
        json.nextToken();
        read.put(
            name,
            switch (type) {
              case "S" -> AttributeValue.fromS(json.getText());
              case "N" -> AttributeValue.fromN(json.getText());
              case "B" -> AttributeValue.fromB(SdkBytes.fromByteArray(json.getBinaryValue()));
              default -> throw new IOException("a key attribute of type " + type);
            });
        json.nextToken();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read;
  }
}
