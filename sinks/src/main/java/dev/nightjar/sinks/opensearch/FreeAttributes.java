package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

/**
 * The attributes that a tenant chose: what of them the index can take as exact values, and their
 * words for full text. Lucene refuses a term over 32,766 bytes and a document with it, so an
 * attribute with a longer value is kept beside the others, unindexed but for its words.
 */
final class FreeAttributes {

  /** UTF-16 units of path and value together: 3 bytes each at most, below Lucene's 32,766. */
  static final int MAX_TERM_CHARS = 10_000;

  /** How deep an attribute may nest to be indexed by path. */
  static final int MAX_DEPTH = 18;

  private static final int MAX_NAME_CHARS = 500;

  private final String json;
  private final StringBuilder text = new StringBuilder();
  private final Set<String> kept = new HashSet<>();
  private int size;

  private FreeAttributes(String json) {
    this.json = json;
  }

  /** Reads a JSON object; {@code {}} and null hold nothing. */
  static FreeAttributes of(String json) {
    FreeAttributes attributes = new FreeAttributes(json);
    if (json != null && json.length() > 2) {
      try {
        attributes.scan();
      } catch (IOException e) {
        throw new UncheckedIOException("attributes are no JSON object", e);
      }
    }
    return attributes;
  }

  /** All keys and values in words, a leaf a line; empty where there is none. */
  String text() {
    return text.toString();
  }

  /** Writes what can be indexed under one name and the rest under another. */
  void write(JsonGenerator out, String indexed, String unindexed) throws IOException {
    if (size == 0) {
      return;
    }
    if (kept.isEmpty()) {
      out.writeFieldName(indexed);
      out.writeRawValue(json);
      return;
    }
    if (kept.size() < size) {
      copy(out, indexed, false);
    }
    copy(out, unindexed, true);
  }

  private void copy(JsonGenerator out, String name, boolean large) throws IOException {
    out.writeObjectFieldStart(name);
    try (JsonParser in = JsonBytes.FACTORY.createParser(json)) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String key = in.currentName();
        in.nextToken();
        if (kept.contains(key) == large) {
          out.writeFieldName(key);
          copyDigits(in, out);
        } else {
          in.skipChildren();
        }
      }
    }
    out.writeEndObject();
  }

  /** As {@code copyCurrentStructure}, but numbers keep their digits. */
  private static void copyDigits(JsonParser in, JsonGenerator out) throws IOException {
    int depth = 0;
    JsonToken token = in.currentToken();
    while (true) {
      if (token.isNumeric()) {
        out.writeNumber(in.getText());
      } else {
        out.copyCurrentEvent(in);
      }
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      if (depth == 0) {
        return;
      }
      token = in.nextToken();
    }
  }

  private void scan() throws IOException {
    try (JsonParser in = JsonBytes.FACTORY.createParser(json)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("an object was expected");
      }
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String key = in.currentName();
        size++;
        if (!leaves(in, key)) {
          kept.add(key);
        }
      }
    }
  }

  /** Collects the words of one attribute; false where the index can't take it by path. */
  private boolean leaves(JsonParser in, String key) throws IOException {
    boolean fits = !key.isBlank() && key.length() <= MAX_NAME_CHARS;
    int depth = 0;
    int path = key.length();
    text.append(text.isEmpty() ? "" : "\n").append(key);
    do {
      JsonToken token = in.nextToken();
      if (token.isStructStart()) {
        fits &= ++depth <= MAX_DEPTH;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        fits &= !name.isBlank() && name.length() <= MAX_NAME_CHARS;
        path = Math.max(path, key.length() + depth * MAX_NAME_CHARS);
        text.append(' ').append(name);
      } else if (token != JsonToken.VALUE_NULL) {
        String value = in.getText();
        fits &= path + value.length() <= MAX_TERM_CHARS;
        text.append(' ').append(value);
      }
    } while (depth > 0);
    return fits;
  }
}
