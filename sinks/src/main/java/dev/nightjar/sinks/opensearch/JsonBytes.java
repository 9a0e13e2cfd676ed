package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.exc.StreamWriteException;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Writes JSON straight into bytes, and leaves out what is null. */
final class JsonBytes {

  /** Shared: a factory keeps the buffers and the names that it has seen. */
  static final JsonFactory FACTORY = new JsonFactory();

  /** The first and the last instant that the index's date format can say. */
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

  /** Writes one object's content. */
  @FunctionalInterface
  interface Content {
    /** Writes fields; the object around them is there already. */
    void write(JsonGenerator json) throws IOException;
  }

  private JsonBytes() {}

  /** One JSON object, UTF-8. Half a surrogate pair, which UTF-8 can't say, becomes a '?'. */
  static byte[] object(Content content) {
    try {
      ByteArrayBuilder bytes = new ByteArrayBuilder(1_024);
      try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
        json.writeStartObject();
        content.write(json);
        json.writeEndObject();
      } catch (StreamWriteException e) {
        return slowly(content);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("a document could not be written", e);
    }
  }

  private static byte[] slowly(Content content) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      content.write(json);
      json.writeEndObject();
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A string field, unless null. */
  static void string(JsonGenerator json, String name, String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  /** A number field, unless null. */
  static void number(JsonGenerator json, String name, Long value) throws IOException {
    if (value != null) {
      json.writeNumberField(name, value);
    }
  }

  /** A flag, only where true. */
  static void flag(JsonGenerator json, String name, boolean value) throws IOException {
    if (value) {
      json.writeBooleanField(name, true);
    }
  }

  /** An instant as ISO-8601, at most the years that the index can hold, unless null. */
  static void time(JsonGenerator json, String name, Instant value) throws IOException {
    if (value != null) {
      Instant within = value.isBefore(FIRST) ? FIRST : value.isAfter(LAST) ? LAST : value;
      json.writeStringField(name, within.toString());
    }
  }

  /** An object field. */
  static void object(JsonGenerator json, String name, Content content) throws IOException {
    json.writeObjectFieldStart(name);
    content.write(json);
    json.writeEndObject();
  }

  /** An array of strings, unless empty. */
  static void strings(JsonGenerator json, String name, String[] values) throws IOException {
    if (values != null && values.length > 0) {
      json.writeArrayFieldStart(name);
      for (String value : values) {
        json.writeString(value);
      }
      json.writeEndArray();
    }
  }
}
