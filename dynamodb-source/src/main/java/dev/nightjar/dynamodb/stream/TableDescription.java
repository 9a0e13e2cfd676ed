package dev.nightjar.dynamodb.stream;

import dev.nightjar.dynamodb.ViewType;
import java.util.List;

/**
 * A table as far as its stream goes.
 *
 * @param streamArn the current stream; null where the table has none
 * @param viewType what the stream carries; null where the table has no stream
 * @param keySchema names of the key attributes, partition key first
 */
public record TableDescription(String streamArn, ViewType viewType, List<String> keySchema) {}
