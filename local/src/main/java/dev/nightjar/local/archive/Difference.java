package dev.nightjar.local.archive;

/**
 * One thing in which the places differ.
 *
 * @param kind what it is; never null
 * @param where the place that is wrong or stands alone; null where only the others can tell
 * @param id the event's id; never null
 * @param tenant whose it is: other people's text; never null
 * @param key the item's key as DynamoDB JSON: other people's text; empty where it is unknown
 * @param detail who tells what, in words; without a value of the item; never null
 */
public record Difference(
    Kind kind, Place where, String id, String tenant, String key, String detail) {

  /** In what way places differ. */
  public enum Kind {
    /** Others have it. */
    MISSING,
    /** It ought to be gone. */
    EXTRA,
    /** Its content has another hash. */
    HASH,
    /** Its hash is the same, and what stands beside it is not. */
    CONTENT
  }
}
