package dev.nightjar.local.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One thing that happened to an item.
 *
 * @param kind what it was; never null
 * @param arrival when the stream saw it, as written; never null, empty where unknown
 * @param sequence the stream's sequence number; never null, empty for what was read from the table
 * @param message what the event says in words; never null
 * @param where index and id of the event's document; never null
 * @param differences what it changed; empty where nothing is known of that, or nothing was
 * @param unseen what differs between the last known version and the one before this change: nobody
 *     was told of it; often empty
 * @param comparison what the differences are based on; never null
 */
public record ItemVersion(
    Kind kind,
    String arrival,
    String sequence,
    String message,
    String where,
    List<Difference> differences,
    List<Difference> unseen,
    Comparison comparison) {

  /** What happened. */
  public enum Kind {
    /** The entry was written; as it should be. */
    WRITTEN,
    /** The entry was changed: tampering. */
    CHANGED,
    /** The entry was removed before its time: tampering. */
    REMOVED,
    /** An entry of other content was written under the same key. */
    REUSED,
    /** The entry names another tenant than its key. */
    MISMATCH;

    /** Whether an append-only log would not have it. */
    public boolean isTampering() {
      return this != WRITTEN && this != MISMATCH;
    }
  }

  /** What differences are based on. */
  public enum Comparison {
    /** The stream's own images of before and after. */
    IMAGES,
    /** The stream told no before-image: the last one that is known. */
    LAST_KNOWN,
    /** There is nothing to compare with. */
    NONE
  }

  /**
   * One attribute that differs.
   *
   * @param path the attribute, with dots within maps; never null
   * @param before what it was; null where it was not there
   * @param after what it is; null where it is no longer there
   */
  public record Difference(String path, JsonNode before, JsonNode after) {}
}
