package dev.nightjar.local.streams;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** An item (or a key) of the table: attributes in DynamoDB's typed JSON. Immutable. */
public final class Item {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ObjectNode attributes;
  private final byte[] json;
  private final int sizeBytes;

  private Item(ObjectNode attributes) {
    this.attributes = attributes;
    try {
      this.json = JSON.writeValueAsBytes(attributes);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
    this.sizeBytes = ItemSize.of(attributes);
  }

  /**
   * Reads an item.
   *
   * @param dynamoDbJson such as {@code {"PK": {"S": "a"}, "count": {"N": "1"}}}
   * @throws IllegalArgumentException where it is no JSON object
   */
  public static Item parse(String dynamoDbJson) {
    try {
      if (JSON.readTree(dynamoDbJson) instanceof ObjectNode object) {
        return new Item(object);
      }
      throw new IllegalArgumentException("an item is a JSON object, not " + dynamoDbJson);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the item is no JSON: " + dynamoDbJson, e);
    }
  }

  static Item of(ObjectNode attributes) {
    return new Item(attributes);
  }

  /** An item without attributes, to be filled. */
  public static Builder builder() {
    return new Builder(JsonNodeFactory.instance.objectNode());
  }

  /** A copy to be changed. */
  public Builder toBuilder() {
    return new Builder(attributes.deepCopy());
  }

  /** The attributes as DynamoDB JSON. */
  public String json() {
    return new String(json, StandardCharsets.UTF_8);
  }

  byte[] bytes() {
    return json;
  }

  JsonNode attribute(String name) {
    return attributes.get(name);
  }

  /** The key attributes alone, in the schema's order. */
  Item key(KeySchema schema) {
    ObjectNode key = JsonNodeFactory.instance.objectNode();
    for (String name : schema.names()) {
      JsonNode value = attributes.get(name);
      if (value == null) {
        throw new IllegalArgumentException("the key attribute '" + name + "' is missing");
      }
      key.set(name, value);
    }
    return new Item(key);
  }

  Item merged(Item changes) {
    ObjectNode merged = attributes.deepCopy();
    merged.setAll(changes.attributes);
    return new Item(merged);
  }

  /** The size that DynamoDB counts, in bytes: names and values, not the JSON around them. */
  public int sizeBytes() {
    return sizeBytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Item item && attributes.equals(item.attributes);
  }

  @Override
  public int hashCode() {
    return attributes.hashCode();
  }

  @Override
  public String toString() {
    return json();
  }

  /** Attributes by type. The last value of a name wins. */
  public static final class Builder {

    private final ObjectNode attributes;

    private Builder(ObjectNode attributes) {
      this.attributes = attributes;
    }

    /** A string. */
    public Builder s(String name, String value) {
      attributes.putObject(name).put("S", value);
      return this;
    }

    /** A number. */
    public Builder n(String name, long value) {
      return n(name, Long.toString(value));
    }

    /** A number in its own digits. */
    public Builder n(String name, String digits) {
      attributes.putObject(name).put("N", digits);
      return this;
    }

    /** Bytes. */
    public Builder b(String name, byte[] value) {
      attributes.putObject(name).put("B", Base64.getEncoder().encodeToString(value));
      return this;
    }

    /** A truth value. */
    public Builder bool(String name, boolean value) {
      attributes.putObject(name).put("BOOL", value);
      return this;
    }

    /** A null. */
    public Builder nul(String name) {
      attributes.putObject(name).put("NULL", true);
      return this;
    }

    /** A map. */
    public Builder m(String name, Item value) {
      attributes.putObject(name).set("M", value.attributes);
      return this;
    }

    /** A set of strings. */
    public Builder ss(String name, String... values) {
      ArrayNode set = attributes.putObject(name).putArray("SS");
      for (String value : values) {
        set.add(value);
      }
      return this;
    }

    int sizeBytes() {
      return ItemSize.of(attributes);
    }

    /** The item. The builder may be used on. */
    public Item build() {
      return new Item(attributes.deepCopy());
    }
  }
}
