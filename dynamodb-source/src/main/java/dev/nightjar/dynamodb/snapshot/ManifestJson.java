package dev.nightjar.dynamodb.snapshot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamReadException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/** Reads JSON objects that follow one another, whatever white space is between them. */
final class ManifestJson implements AutoCloseable {

  static final String REMEDY = "Copy the export again, or export the table again";

  private static final JsonFactory JSON = new JsonFactory();

  private final String file;
  private final JsonParser json;

  /** Takes over the stream. The file's name is for messages. */
  ManifestJson(String file, InputStream in) throws IOException {
    this.file = file;
    this.json = JSON.createParser(in);
  }

  /** The next object's plain members, without those that are null; null at the end. */
  Map<String, String> next() throws IOException {
    try {
      JsonToken token = json.nextToken();
      if (token == null) {
        return null;
      }
      if (token != JsonToken.START_OBJECT) {
        throw new SnapshotException(where() + " is no JSON object. " + REMEDY, null);
      }
      Map<String, String> members = new HashMap<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        token = json.nextToken();
        if (token.isStructStart()) {
          json.skipChildren();
        } else if (token != JsonToken.VALUE_NULL) {
          members.put(name, json.getText());
        }
      }
      return members;
    } catch (StreamReadException e) {
      e.clearLocation();
      throw new SnapshotException(where() + " is damaged: it is no JSON. " + REMEDY, null);
    }
  }

  /** The place in the file, for messages. */
  String where() {
    return file + ", line " + json.currentTokenLocation().getLineNr() + ",";
  }

  @Override
  public void close() throws IOException {
    json.close();
  }

  /** The member {@code itemCount}, 0 or more. */
  static long count(Map<String, String> members, String where) {
    try {
      long count = Long.parseLong(members.getOrDefault("itemCount", "missing"));
      if (count >= 0) {
        return count;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new SnapshotException(where + " has no count of items ('itemCount'). " + REMEDY, null);
  }
}
