package dev.nightjar.local.streams;

import java.util.List;

/**
 * The key attributes of a table.
 *
 * @param partition the partition key's name
 * @param partitionType S, N or B
 * @param sort the sort key's name, null for a table without
 * @param sortType S, N or B; null without a sort key
 */
public record KeySchema(String partition, String partitionType, String sort, String sortType) {

  /** A partition key and a sort key, both strings. */
  public static KeySchema strings(String partition, String sort) {
    return new KeySchema(partition, "S", sort, "S");
  }

  /** A partition key alone, a string. */
  public static KeySchema string(String partition) {
    return new KeySchema(partition, "S", null, null);
  }

  /** The names, partition key first. */
  public List<String> names() {
    return sort == null ? List.of(partition) : List.of(partition, sort);
  }
}
