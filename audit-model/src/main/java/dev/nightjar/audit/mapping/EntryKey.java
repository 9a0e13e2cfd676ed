package dev.nightjar.audit.mapping;

/**
 * The key of an item, read.
 *
 * @param id the id of the item's event: over the key's attributes, each with its type
 * @param json the key attributes as DynamoDB JSON, the partition key first
 * @param partition the partition key as text
 * @param sort the sort key as text; null where the table has none
 */
record EntryKey(String id, String json, String partition, String sort) {}
