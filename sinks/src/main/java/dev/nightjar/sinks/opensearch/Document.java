package dev.nightjar.sinks.opensearch;

import java.io.Serializable;
import java.time.Instant;

/**
 * One document on its way into an index, serialised before it enters the sink so that the sink only
 * concatenates bytes. What a dead letter needs travels with it.
 *
 * <p>Two writes of one id are harmless: {@link Operation#CREATE} is refused by the server where the
 * id exists, {@link Operation#INDEX} where a higher version exists.
 *
 * @param index the index to write to; letters, digits, {@code . _ -}; never null
 * @param id the document's id, 1 to 512 of the same characters; never null
 * @param operation how it is written; never null
 * @param version the external version of an {@link Operation#INDEX}, 0 or more; 0 for a create
 * @param body the document as JSON without line breaks, UTF-8; never null
 * @param contentHash what the stored document has at {@link EventDocuments#HASH_FIELD} where the
 *     same content was stored before; null where an equal id is proof enough
 * @param tenant whose it is; null where unknown
 * @param key the original item's key attributes as DynamoDB JSON; null where there is none
 * @param source the stream's word for the change; null where there is none
 * @param sequenceNumber the stream's sequence number; null where there is none
 * @param arrival the stream's time for the change; null where there is none
 */
public record Document(
    String index,
    String id,
    Operation operation,
    long version,
    byte[] body,
    String contentHash,
    String tenant,
    String key,
    String source,
    String sequenceNumber,
    Instant arrival)
    implements Serializable {

  /** The longest id that OpenSearch accepts, in bytes. */
  public static final int MAX_ID_BYTES = 512;

  /** How a document is written. */
  public enum Operation {
    /** Only where the id does not exist. */
    CREATE,
    /** Where no higher version exists ({@code version_type=external_gte}). */
    INDEX
  }

  /**
   * Checks what the bulk's action line relies on: index and id need no escaping.
   *
   * @throws IllegalArgumentException where index, id or version is outside its range
   */
  public Document {
    if (!plain(index) || !plain(id) || id.length() > MAX_ID_BYTES) {
      throw new IllegalArgumentException(
          "index '"
              + index
              + "', id '"
              + id
              + "': 1 to "
              + MAX_ID_BYTES
              + " letters, digits, '.', '_' or '-' are allowed");
    }
    if (version < 0) {
      throw new IllegalArgumentException("version " + version + " of '" + id + "' is negative");
    }
  }

  private static boolean plain(String name) {
    if (name == null || name.isEmpty()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && (c < '0' || c > '9') && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  /** Index and id only: a body may hold what does not belong in a log. */
  @Override
  public String toString() {
    return operation + " " + index + "/" + id + " (" + body.length + " bytes)";
  }
}
