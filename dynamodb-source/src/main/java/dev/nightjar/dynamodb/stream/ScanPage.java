package dev.nightjar.dynamodb.stream;

import java.util.List;

/**
 * One answer of Scan.
 *
 * @param items the items in the service's order; may be empty before the end
 * @param lastKey where to go on, as DynamoDB JSON; null at the segment's end
 * @param consumedCapacity read capacity units that the page cost; 0 where the service does not say
 */
public record ScanPage(List<ScannedItem> items, String lastKey, double consumedCapacity) {}
