package dev.nightjar.dynamodb.stream;

import dev.nightjar.dynamodb.ViewType;
import java.util.List;

/**
 * A table as far as its stream goes.
 *
 * @param streamArn the current stream; null where the table has none
 * @param viewType what the stream carries; null where the table has no stream
 * @param keySchema names of the key attributes, partition key first
 * @param global whether the table has replicas in other Regions, so that its stream carries their
 *     writes, too
 * @param itemCount how many items the table has; the service counts about every six hours, so this
 *     is good for progress only
 */
public record TableDescription(
    String streamArn, ViewType viewType, List<String> keySchema, boolean global, long itemCount) {}
