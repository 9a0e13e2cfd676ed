package dev.nightjar.audit;

import java.time.Instant;

/**
 * Something that could not be processed, and where the original is. It never holds a value of the
 * item in clear, but for its key, by which the original is read again.
 *
 * @param id a hash of stage, key, sequence number and content: the same after a replay; never null
 * @param stage where it failed; never null
 * @param reason the class of the reason, such as {@code timestamp-unreadable}; never null
 * @param detail what to look at, without values: names, positions, lengths; never null
 * @param tenant whose it is; null where that could not be told
 * @param key the item's key attributes as DynamoDB JSON; null where unknown
 * @param operation the stream's word for the change; null where unknown
 * @param sequenceNumber the stream's sequence number; null where unknown
 * @param shardId the shard; null where unknown
 * @param arrival the stream's time for the change; null where unknown
 * @param fields the names of the item's attributes, sorted; never null
 * @param size the size of what failed, in bytes
 * @param hash a SHA-256 of what failed, lower-case hex; never null
 */
public record DeadLetter(
    String id,
    Stage stage,
    String reason,
    String detail,
    String tenant,
    String key,
    String operation,
    String sequenceNumber,
    String shardId,
    Instant arrival,
    String[] fields,
    int size,
    String hash) {

  /** Where something failed. */
  public enum Stage {
    /** An item could not be made an event. */
    MAPPING,
    /** A document was refused by the index. */
    INDEXING
  }
}
