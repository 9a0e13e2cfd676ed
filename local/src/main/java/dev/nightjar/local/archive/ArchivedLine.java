package dev.nightjar.local.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.nightjar.sinks.archive.ArchiveFolder;
import java.io.IOException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A line of the archive, read.
 *
 * @param kind which folder it stood in; never null
 * @param id the event's id; never null
 * @param hash the event's hash; null where an expired entry had no image
 * @param body of an event the document, of an expired entry the item as DynamoDB JSON, byte for
 *     byte as they stand there; null where an expired entry had no image
 */
record ArchivedLine(ArchiveFolder.Kind kind, String id, String hash, byte[] body) {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{16,128}");

  /**
   * Reads a line.
   *
   * @throws BrokenLineException where it is no JSON object, or lacks what a line of its kind has
   */
  static ArchivedLine parse(ArchiveFolder.Kind kind, byte[] line) throws BrokenLineException {
    boolean events = kind == ArchiveFolder.Kind.EVENTS;
    String id = null;
    String hash = null;
    byte[] body = null;
    try (JsonParser json = FACTORY.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new BrokenLineException("it is no JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        switch (name) {
          case "id" -> id = json.getValueAsString();
          case "hash" -> hash = json.getValueAsString();
          case "document", "item" -> {
            if (name.equals(events ? "document" : "item") && value == JsonToken.START_OBJECT) {
              int from = (int) json.currentTokenLocation().getByteOffset();
              json.skipChildren();
              body = Arrays.copyOfRange(line, from, (int) json.currentLocation().getByteOffset());
            } else {
              json.skipChildren();
            }
          }
          default -> json.skipChildren();
        }
      }
      if (json.nextToken() != null) {
        throw new BrokenLineException("something stands behind its JSON object");
      }
    } catch (IOException e) {
      throw new BrokenLineException("it is no JSON object");
    }
    if (id == null || !DIGITS.matcher(id).matches()) {
      throw new BrokenLineException("it has no id");
    }
    if (hash == null ? events : !DIGITS.matcher(hash).matches()) {
      throw new BrokenLineException("it has no hash");
    }
    if (body == null && (events || hash != null)) {
      throw new BrokenLineException("it has no " + (events ? "document" : "item"));
    }
    return new ArchivedLine(kind, id, hash, body);
  }
}
