package dev.nightjar.dynamodb.stream;

/**
 * An item of the table, as DynamoDB JSON in UTF-8.
 *
 * @param keys its key attributes alone, in the order of the key schema
 * @param item all of it
 */
public record ScannedItem(byte[] keys, byte[] item) {}
