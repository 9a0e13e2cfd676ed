package dev.nightjar.audit;

import java.time.Instant;

/**
 * One change of one item, as the table's stream or a snapshot of the table tells it. Nothing in it
 * is judged: the images are the item's attributes as DynamoDB JSON ({@code {"PK": {"S": "..."}}}),
 * UTF-8.
 *
 * @param operation what happened to the item; never null
 * @param operationName the stream's own word for it, also where it is unknown to us; never null
 * @param keys the item's key attributes as DynamoDB JSON; never null
 * @param before the item before the change; null where there was none or the stream's view type
 *     leaves it out
 * @param after the item after the change; null where there is none or the view type leaves it out
 * @param arrival the stream's own time for the change ({@code ApproximateCreationDateTime}), which
 *     the service rounds down to the second; of an item of the table the instant since which the
 *     stream tells all changes, because a table does not keep arrivals; never null
 * @param sequenceNumber the stream's sequence number, 21 to 40 digits, too large for a long; never
 *     null, empty for an item of the table
 * @param shardId where in the stream the change stands; never null, empty for an item of the table
 * @param expiry true where DynamoDB itself removed the item because its TTL had passed ({@code
 *     userIdentity} is the service dynamodb.amazonaws.com)
 * @param origin where the change was read; never null
 */
public record Change(
    Operation operation,
    String operationName,
    byte[] keys,
    byte[] before,
    byte[] after,
    Instant arrival,
    String sequenceNumber,
    String shardId,
    boolean expiry,
    Origin origin) {

  /** What happened to an item. */
  public enum Operation {
    INSERT,
    MODIFY,
    REMOVE,
    /** A word that this version does not know: data, not a fault (DynamoDB Local has its own). */
    OTHER;

    /** Reads the stream's word; any unknown word is {@link #OTHER}. */
    public static Operation of(String eventName) {
      return switch (eventName) {
        case "INSERT" -> INSERT;
        case "MODIFY" -> MODIFY;
        case "REMOVE" -> REMOVE;
        default -> OTHER;
      };
    }
  }

  /** Where a change was read. */
  public enum Origin {
    /** The table's stream. */
    STREAM,
    /** The table, read before the stream: what it held already. */
    SNAPSHOT,
    /** The table, read again because the stream had lost records. */
    REPAIR
  }
}
