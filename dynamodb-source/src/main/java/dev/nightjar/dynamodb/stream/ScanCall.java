package dev.nightjar.dynamodb.stream;

import java.util.List;

/**
 * One page of a parallel Scan. The read is eventually consistent (half the capacity): an item may
 * be told as it was a moment before the call.
 *
 * @param table the table's name
 * @param keySchema names of the key attributes, partition key first
 * @param segment which part of the table, 0 to {@code segments - 1}
 * @param segments how many parts; 1 to 1,000,000. It must not change while a segment is read
 * @param afterKey the key of the page before, as DynamoDB JSON; null at the segment's start
 * @param limit how many items at most, 1 or more; a page never exceeds 1 MB either
 */
public record ScanCall(
    String table, List<String> keySchema, int segment, int segments, String afterKey, int limit) {}
