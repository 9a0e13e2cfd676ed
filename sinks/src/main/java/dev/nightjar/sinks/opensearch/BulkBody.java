package dev.nightjar.sinks.opensearch;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays documents out as one body of a bulk request. One array is handed to the client: a thousand
 * small ones halve its throughput. Not thread-safe.
 */
final class BulkBody {

  private static final byte[] END = "\"}}\n".getBytes(StandardCharsets.UTF_8);
  private static final int MAX_NAMES = 1_000;

  /** What an action line begins with; a stream meets few indices again and again. */
  private final Map<String, byte[]> creates = new HashMap<>();

  private final Map<String, byte[]> indexes = new HashMap<>();

  /** The bytes of a bulk with these documents, newline-delimited JSON. */
  byte[] of(List<Document> documents) {
    byte[][] heads = new byte[documents.size()][];
    byte[][] tails = new byte[documents.size()][];
    int total = 0;
    for (int i = 0; i < heads.length; i++) {
      Document document = documents.get(i);
      heads[i] = head(document);
      tails[i] = tail(document);
      total += heads[i].length + document.id().length() + tails[i].length;
      total += document.body().length + 1;
    }
    byte[] body = new byte[total];
    int at = 0;
    for (int i = 0; i < heads.length; i++) {
      Document document = documents.get(i);
      at = copy(heads[i], body, at);
      at = copy(document.id().getBytes(StandardCharsets.ISO_8859_1), body, at);
      at = copy(tails[i], body, at);
      at = copy(document.body(), body, at);
      body[at++] = '\n';
    }
    return body;
  }

  /** What a document adds to a bulk, in bytes, give or take the length of a version. */
  static long size(Document document) {
    return document.body().length + document.index().length() + document.id().length() + 40L;
  }

  private byte[] head(Document document) {
    boolean create = document.operation() == Document.Operation.CREATE;
    Map<String, byte[]> heads = create ? creates : indexes;
    byte[] head = heads.get(document.index());
    if (head == null) {
      if (heads.size() >= MAX_NAMES) {
        heads.clear();
      }
      String operation = create ? "create" : "index";
      String text = "{\"" + operation + "\":{\"_index\":\"" + document.index() + "\",\"_id\":\"";
      head = text.getBytes(StandardCharsets.UTF_8);
      heads.put(document.index(), head);
    }
    return head;
  }

  private static byte[] tail(Document document) {
    return document.operation() == Document.Operation.CREATE
        ? END
        : ("\",\"version\":" + document.version() + ",\"version_type\":\"external_gte\"}}\n")
            .getBytes(StandardCharsets.UTF_8);
  }

  private static int copy(byte[] from, byte[] to, int at) {
    System.arraycopy(from, 0, to, at, from.length);
    return at + from.length;
  }
}
