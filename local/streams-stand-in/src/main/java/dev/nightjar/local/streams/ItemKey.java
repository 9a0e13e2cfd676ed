package dev.nightjar.local.streams;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Where an item stands in the table: by the hash of its partition key, then by its sort key.
 *
 * @param hash 0 to {@link ChangeStream#HASHES}
 * @param partition the partition key's value
 * @param sort the sort key's value, "" without one
 * @param sortNumber the sort key's value where it is a number, else null
 */
record ItemKey(long hash, String partition, String sort, BigDecimal sortNumber)
    implements Comparable<ItemKey> {

  static ItemKey of(Item item, KeySchema schema) {
    String partition = value(item, schema.partition(), schema.partitionType());
    String sort = schema.sort() == null ? "" : value(item, schema.sort(), schema.sortType());
    return new ItemKey(
        hash(partition),
        partition,
        sort,
        "N".equals(schema.sortType()) ? new BigDecimal(sort) : null);
  }

  private static String value(Item item, String name, String type) {
    JsonNode typed = item.attribute(name);
    JsonNode value = typed == null ? null : typed.get(type);
    if (value == null || !value.isTextual() || value.asText().isEmpty()) {
      throw new IllegalArgumentException(
          "the key attribute '" + name + "' of type " + type + " is missing or empty");
    }
    return value.asText();
  }

  /** FNV-1a with a last stir, so that neighbouring keys are spread. */
  static long hash(String partition) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : partition.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    return (hash ^ (hash >>> 33)) >>> 2;
  }

  @Override
  public int compareTo(ItemKey other) {
    int order = Long.compare(hash, other.hash);
    if (order == 0) {
      order = partition.compareTo(other.partition);
    }
    if (order == 0) {
      order =
          sortNumber == null ? sort.compareTo(other.sort) : sortNumber.compareTo(other.sortNumber);
    }
    return order;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ItemKey key && compareTo(key) == 0;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(hash);
  }
}
