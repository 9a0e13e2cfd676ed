package dev.nightjar.audit.mapping;

import dev.nightjar.audit.item.AttributeValue;
import dev.nightjar.audit.item.Item;
import dev.nightjar.audit.item.ItemParseException;
import java.util.List;

/** Reads keys: which item it is, whether it is an audit item, and what the key says about it. */
final class KeyReader {

  /** Reasons why a key is not that of an audit item: also names of counters. */
  static final String PARTITION_PREFIX = "partition key prefix";

  static final String SORT_PREFIX = "sort key prefix";
  static final String SKIPPED_PARTITION = "skipped partition key";
  static final String SKIPPED_SORT = "skipped sort key";

  private final String partitionKey;
  private final String sortKey;
  private final String partitionPrefix;
  private final String sortPrefix;
  private final List<String> skippedPartitionPrefixes;
  private final List<String> skippedSortPrefixes;
  private final KeyPattern tenant;
  private final KeyPattern time;

  KeyReader(Mapping mapping) {
    partitionKey = mapping.partitionKey();
    sortKey = mapping.sortKey();
    partitionPrefix = mapping.text(MappingOption.PARTITION_PREFIX);
    sortPrefix = mapping.text(MappingOption.SORT_PREFIX);
    skippedPartitionPrefixes = mapping.list(MappingOption.SKIP_PARTITION_PREFIXES);
    skippedSortPrefixes = mapping.list(MappingOption.SKIP_SORT_PREFIXES);
    tenant = KeyPattern.of(mapping.pattern(MappingOption.TENANT_PATTERN));
    time = KeyPattern.of(mapping.pattern(MappingOption.TIME_PATTERN));
  }

  /**
   * Reads a key.
   *
   * @throws Refusal where it is no DynamoDB JSON or lacks an attribute of the key
   */
  EntryKey read(byte[] keys) throws Refusal {
    Item item;
    try {
      item = Item.parse(keys);
    } catch (ItemParseException e) {
      throw new Refusal(Refusal.KEY_UNREADABLE, e.getMessage());
    }
    AttributeValue partition = part(item, partitionKey, MappingOption.PARTITION_KEY);
    if (sortKey.isEmpty()) {
      return new EntryKey(partitionKey, partition, null, null);
    }
    AttributeValue sort = part(item, sortKey, MappingOption.SORT_KEY);
    return new EntryKey(partitionKey, partition, sortKey, sort);
  }

  private static AttributeValue part(Item keys, String name, MappingOption option) throws Refusal {
    AttributeValue value = keys.get(name);
    if (value == null || EntryKey.text(value) == null) {
      throw new Refusal(
          Refusal.KEY_MISSING,
          "the key has no attribute " + name + " of type S, N or B; see " + option.key());
    }
    return value;
  }

  /** Why the key is not that of an audit item; null where it is. */
  String notAudit(EntryKey key) {
    if (!key.partition().startsWith(partitionPrefix)) {
      return PARTITION_PREFIX;
    }
    if (key.sort() != null && !key.sort().startsWith(sortPrefix)) {
      return SORT_PREFIX;
    }
    if (startsWithAny(key.partition(), skippedPartitionPrefixes)) {
      return SKIPPED_PARTITION;
    }
    if (key.sort() != null && startsWithAny(key.sort(), skippedSortPrefixes)) {
      return SKIPPED_SORT;
    }
    return null;
  }

  static boolean startsWithAny(String text, List<String> prefixes) {
    for (int i = 0; i < prefixes.size(); i++) {
      if (text.startsWith(prefixes.get(i))) {
        return true;
      }
    }
    return false;
  }

  /**
   * The tenant that the key names.
   *
   * @return null where the mapping does not look for it in the key
   * @throws Refusal where it does and nothing is there
   */
  String tenant(EntryKey key) throws Refusal {
    if (tenant == null) {
      return null;
    }
    String found = tenant.captured(key.partition());
    if (found == null || found.isEmpty()) {
      throw new Refusal(
          Refusal.TENANT_MISSING,
          "the partition key does not fit " + MappingOption.TENANT_PATTERN.key());
    }
    return found;
  }

  /** The time as the sort key writes it; null where it has none. */
  String time(EntryKey key) {
    return time == null || key.sort() == null ? null : time.captured(key.sort());
  }

  /** The sort key after its prefix; null where that is nothing. */
  String eventId(EntryKey key) {
    if (key.sort() == null || key.sort().length() == sortPrefix.length()) {
      return null;
    }
    return key.sort().substring(sortPrefix.length());
  }
}
