package dev.nightjar.audit.mapping;

import dev.nightjar.audit.Ids;
import dev.nightjar.audit.item.AttributeValue;
import dev.nightjar.audit.item.Item;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The key of an item, read. Id and JSON are made when they are asked for: whoever wants the time of
 * an event alone needs neither.
 */
final class EntryKey {

  private final Map<String, AttributeValue> attributes = new LinkedHashMap<>(4);
  private final String partition;
  private final String sort;
  private String id;
  private String json;

  /**
   * A key.
   *
   * @param partitionValue of type S, N or B
   * @param sortName null where the table has no sort key; so is its value
   */
  EntryKey(
      String partitionName,
      AttributeValue partitionValue,
      String sortName,
      AttributeValue sortValue) {
    attributes.put(partitionName, partitionValue);
    partition = text(partitionValue);
    sort = sortName == null ? null : text(sortValue);
    if (sortName != null) {
      attributes.put(sortName, sortValue);
    }
  }

  /** The text of a key attribute: bytes as Base64; null where the type cannot be one of a key. */
  static String text(AttributeValue value) {
    return value instanceof AttributeValue.B bytes ? bytes.base64() : Fields.textOf(value);
  }

  /** The id of the item's event: over the key's attributes, each with its type. */
  String id() {
    if (id == null) {
      String[] parts = new String[2 * attributes.size()];
      int i = 0;
      for (AttributeValue value : attributes.values()) {
        parts[i++] = value.type();
        parts[i++] = text(value);
      }
      id = Ids.id(parts);
    }
    return id;
  }

  /** The key attributes as DynamoDB JSON, the partition key first. */
  String json() {
    if (json == null) {
      json = Item.of(attributes).toDynamoDbJson();
    }
    return json;
  }

  /** The partition key as text. */
  String partition() {
    return partition;
  }

  /** The sort key as text; null where the table has none. */
  String sort() {
    return sort;
  }
}
