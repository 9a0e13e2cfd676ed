package dev.nightjar.local.demo;

import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One write to the table.
 *
 * @param kind what it is to the audit log; never null
 * @param time when it happens in the simulated day; never null
 * @param item the whole item to put; the key alone where the kind is {@link Kind#REMOVE}; never
 *     null
 * @param entry the event that the item holds; null where it holds none. For {@link Kind#CHANGE} and
 *     {@link Kind#REMOVE} the event that was written before under the same key
 */
public record TableWrite(Kind kind, Instant time, Map<String, AttributeValue> item, Entry entry) {

  /** What a write is to the audit log. */
  public enum Kind {
    /** A new entry. */
    EVENT,
    /** An item of the same table that is no audit event: to be skipped. */
    OTHER_ITEM,
    /** An audit entry that no event can be made of: a dead letter. */
    BROKEN,
    /** An entry is put again with other content: tampering. */
    CHANGE,
    /** An entry is deleted: tampering. */
    REMOVE
  }

  /** Whether the write alters an entry of the log. */
  public boolean isTampering() {
    return kind == Kind.CHANGE || kind == Kind.REMOVE;
  }
}
