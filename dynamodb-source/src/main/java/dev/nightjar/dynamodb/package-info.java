/**
 * A source for Apache Flink that reads the stream of an Amazon DynamoDB table, shard lineage in
 * order and without silent loss. Start at {@link
 * dev.nightjar.dynamodb.DynamoDbStreamsSource#builder()}.
 */
package dev.nightjar.dynamodb;
