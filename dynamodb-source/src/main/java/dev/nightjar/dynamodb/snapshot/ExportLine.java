package dev.nightjar.dynamodb.snapshot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamReadException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/**
 * One line of an export's data file: {@code {"Item": {...}}}. The item is cut out as it was
 * written; its keys are written anew, so that they look the same however the line was laid out.
 *
 * @param keys the key attributes alone, in the order of the key schema, as DynamoDB JSON
 * @param item all of it, as DynamoDB JSON
 */
record ExportLine(byte[] keys, byte[] item) {

  /** The names of attributes are the table's users', so they are neither interned nor trusted. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .streamReadConstraints(
              // A name in a map may be as long as a string.
              StreamReadConstraints.builder().maxNameLength(ExportLines.LONGEST_LINE).build())
          .build();

  /** A line is not what an export has. The message says what is wrong with it, without values. */
  static final class FaultException extends Exception {
    FaultException(String message) {
      super(message);
    }
  }

  /** Cuts up the bytes of one line. */
  static ExportLine read(byte[] bytes, int from, int length, List<String> keySchema)
      throws FaultException {
    try (JsonParser json = JSON.createParser(bytes, from, length)) {
      enter(json.nextToken(), "it is no JSON object");
      ExportLine line = null;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean item = json.currentName().equals("Item");
        JsonToken value = json.nextToken();
        if (item) {
          enter(value, "its 'Item' is no JSON object");
          line = item(bytes, from, json, keySchema);
        } else {
          json.skipChildren();
        }
      }
      if (json.nextToken() != null) {
        throw new FaultException("something follows its JSON object");
      }
      if (line == null) {
        throw new FaultException("it has no 'Item'");
      }
      return line;
    } catch (StreamReadException e) {
      throw new FaultException("it is no JSON");
    } catch (IOException e) {
      // A parser over bytes in memory reads nothing else; wrong UTF-8 is told so.
      throw new FaultException("it is no JSON in UTF-8");
    }
  }

  private static void enter(JsonToken token, String otherwise) throws FaultException {
    if (token != JsonToken.START_OBJECT) {
      throw new FaultException(otherwise);
    }
  }

  private static ExportLine item(byte[] bytes, int from, JsonParser json, List<String> keySchema)
      throws IOException, FaultException {
    int itemFrom = from + offset(json);
    byte[][] keys = new byte[keySchema.size()][];
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      int key = keySchema.indexOf(json.currentName());
      JsonToken value = json.nextToken();
      if (key < 0) {
        json.skipChildren();
        continue;
      }
      enter(value, "its key attribute '" + keySchema.get(key) + "' is no typed value");
      int keyFrom = from + offset(json);
      json.skipChildren();
      keys[key] = Arrays.copyOfRange(bytes, keyFrom, from + end(json));
    }
    for (int key = 0; key < keys.length; key++) {
      if (keys[key] == null) {
        throw new FaultException(
            "its item lacks the table's key attribute '" + keySchema.get(key) + "'");
      }
    }
    return new ExportLine(
        keys(keySchema, keys), Arrays.copyOfRange(bytes, itemFrom, from + end(json)));
  }

  private static int offset(JsonParser json) {
    return (int) json.currentTokenLocation().getByteOffset();
  }

  private static int end(JsonParser json) {
    return (int) json.currentLocation().getByteOffset();
  }

  private static byte[] keys(List<String> keySchema, byte[][] values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(128);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      for (int key = 0; key < values.length; key++) {
        json.writeFieldName(keySchema.get(key));
        try (JsonParser value = JSON.createParser(values[key])) {
          value.nextToken();
          json.copyCurrentStructure(value);
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
