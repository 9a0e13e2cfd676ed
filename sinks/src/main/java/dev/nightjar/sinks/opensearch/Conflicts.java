package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells duplicates from ids used twice: asks for the stored hash of documents whose id exists. The
 * question is answered in real time, from what is not searchable yet too.
 */
final class Conflicts {

  /** What a stored document says. */
  enum Answer {
    /** The same content: nothing is to be done. */
    SAME,
    /** Other content, or content without a hash. */
    OTHER,
    /** It is gone, or could not be read. */
    UNKNOWN
  }

  private Conflicts() {}

  /** The body of the question, for {@code POST /_mget}. */
  static byte[] question(List<Document> documents) {
    return JsonBytes.object(
        json -> {
          json.writeArrayFieldStart("docs");
          for (Document document : documents) {
            json.writeStartObject();
            json.writeStringField("_index", document.index());
            json.writeStringField("_id", document.id());
            JsonBytes.strings(json, "_source", new String[] {EventDocuments.HASH_FIELD});
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  /**
   * Reads the answer: one for each document, in order.
   *
   * @throws IOException where it is no answer to the question
   */
  static Answer[] answers(List<Document> documents, byte[] body) throws IOException {
    Map<String, Stored> found = new HashMap<>();
    try (JsonParser json = JsonBytes.FACTORY.createParser(body)) {
      JsonToken token;
      int depth = 0;
      Stored current = null;
      while ((token = json.nextToken()) != null) {
        if (token == JsonToken.START_OBJECT && ++depth == 2) {
          current = new Stored();
        } else if (token == JsonToken.END_OBJECT && --depth == 1) {
          found.put(current.index + '/' + current.id, current);
        } else if (token == JsonToken.FIELD_NAME && depth >= 2) {
          current.field(json, depth);
        }
      }
      if (depth != 0) {
        throw new IOException("the answer is cut off");
      }
    }
    Answer[] answers = new Answer[documents.size()];
    for (int i = 0; i < answers.length; i++) {
      Document document = documents.get(i);
      Stored stored = found.get(document.index() + '/' + document.id());
      answers[i] =
          stored == null || !stored.found
              ? Answer.UNKNOWN
              : document.contentHash().equals(stored.hash) ? Answer.SAME : Answer.OTHER;
    }
    return answers;
  }

  private static final class Stored {
    private String index;
    private String id;
    private boolean found;
    private String hash;

    /** Depth 2 is a document, 3 its source, 4 the source's object {@code audit}. */
    private void field(JsonParser json, int depth) throws IOException {
      String name = json.currentName();
      if (depth == 2 && name.equals("_index")) {
        index = json.nextTextValue();
      } else if (depth == 2 && name.equals("_id")) {
        id = json.nextTextValue();
      } else if (depth == 2 && name.equals("found")) {
        found = Boolean.TRUE.equals(json.nextBooleanValue());
      } else if (depth == 4 && name.equals("hash")) {
        hash = json.nextTextValue();
      } else if (depth == 2 && name.equals("error")) {
        json.nextToken();
        json.skipChildren();
      }
    }
  }
}
