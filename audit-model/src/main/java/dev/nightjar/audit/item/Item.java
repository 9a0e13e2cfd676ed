package dev.nightjar.audit.item;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * An item of a table: attributes in the order in which they were written. All ten types of DynamoDB
 * survive, numbers with every digit. Immutable.
 */
public final class Item {

  /**
   * How deep maps and lists may be nested. DynamoDB stops at 32 levels; the room above leaves open
   * whether the outermost and the innermost level count.
   */
  public static final int MAX_DEPTH = 36;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, AttributeValue> attributes;

  private Item(Map<String, AttributeValue> attributes) {
    this.attributes = Collections.unmodifiableMap(attributes);
  }

  /** An item of these attributes, in the map's own order. */
  public static Item of(Map<String, AttributeValue> attributes) {
    return new Item(new LinkedHashMap<>(attributes));
  }

  /**
   * Reads DynamoDB JSON, such as {@code {"PK": {"S": "..."}}}.
   *
   * @param json UTF-8; null is refused like any other input that is no item
   * @throws ItemParseException where the bytes are no item; the message holds no value
   */
  public static Item parse(byte[] json) throws ItemParseException {
    return new Item(ItemReader.read(json));
  }

  /**
   * Reads only some attributes, for callers that need one or two of them for each of many records.
   * It stops as soon as all of {@code enough} were seen; what comes after that, and what is not
   * wanted, is not checked.
   *
   * @param json UTF-8
   * @param wanted names of top-level attributes
   * @param enough a part of {@code wanted}
   * @throws ItemParseException where a fault was met on the way
   */
  public static Item parseSome(byte[] json, Set<String> wanted, Set<String> enough)
      throws ItemParseException {
    return new Item(ItemReader.readSome(json, wanted, enough));
  }

  /**
   * Reads an item as people have it at hand: the bare item, a line of an S3 export ({@code {"Item":
   * {...}}}), or a stream record ({@code {"dynamodb": {"NewImage": {...}}}}).
   *
   * @throws ItemParseException where it is none of them
   */
  public static Item fromAny(JsonNode node) throws ItemParseException {
    JsonNode item = node;
    if (looksLikeItem(node.path("Item"))) {
      item = node.path("Item");
    } else if (looksLikeItem(node.path("dynamodb").path("NewImage"))) {
      item = node.path("dynamodb").path("NewImage");
    }
    try {
      return parse(JSON.writeValueAsBytes(item));
    } catch (JsonProcessingException e) {
      throw new ItemParseException("this is no well-formed JSON", List.of());
    }
  }

  /** An attribute of a bare item may itself be called Item, so the name alone proves nothing. */
  private static boolean looksLikeItem(JsonNode node) {
    if (!node.isObject() || node.isEmpty()) {
      return false;
    }
    for (JsonNode value : node) {
      if (!value.isObject()
          || value.size() != 1
          || !ItemWriter.TYPES.contains(value.fieldNames().next())) {
        return false;
      }
    }
    return true;
  }

  /** The attributes by name, in their order; unmodifiable, never null. */
  public Map<String, AttributeValue> attributes() {
    return attributes;
  }

  /** The attribute of that name; null where there is none. */
  public AttributeValue get(String name) {
    return attributes.get(name);
  }

  /**
   * What stands at a path such as {@code actor.id}; keys with dots inside are found too. Who asks
   * often keeps an {@link AttributePath}.
   *
   * @return null where nothing is there
   */
  public AttributeValue at(String path) {
    return AttributePath.of(path).in(this);
  }

  /** The item as DynamoDB JSON, in its own order. */
  public String toDynamoDbJson() {
    return ItemWriter.dynamoDbJson(attributes);
  }

  /**
   * The item as plain JSON: sets as arrays, bytes as Base64 text, numbers as written. It cannot be
   * turned back.
   */
  public String toPlainJson() {
    return toPlainJson(value -> false);
  }

  /**
   * The item as plain JSON without some of its values. A map that holds nothing else goes with
   * them.
   *
   * @param leftOut judges attributes and the entries of maps
   */
  public String toPlainJson(Predicate<AttributeValue> leftOut) {
    return ItemWriter.plainJson(attributes, leftOut);
  }

  /**
   * A SHA-256 over the whole content, lower-case hex. It is the same for the same content: whatever
   * the order of attributes, of map entries and of sets, and however a number is spelled. The types
   * count: {@code S "1"} and {@code N 1} differ.
   */
  public String contentHash() {
    return ContentHash.of(attributes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Item item && attributes.equals(item.attributes);
  }

  @Override
  public int hashCode() {
    return attributes.hashCode();
  }

  /** The names only: an item's values do not belong in a log. */
  @Override
  public String toString() {
    return "Item" + attributes.keySet();
  }
}
