package dev.nightjar.local.streams;

/**
 * What a write put into the stream: the oracle of a test.
 *
 * @param streamArn the stream
 * @param shardId the shard that took the record
 * @param sequenceNumber its sequence number
 * @param eventName INSERT, MODIFY or REMOVE
 * @param writtenMillis the write's instant in epoch milliseconds, which the record itself carries
 *     rounded down to the second
 * @param sizeBytes keys and images
 * @param keys the key, as DynamoDB JSON in the schema's order
 */
public record Written(
    String streamArn,
    String shardId,
    String sequenceNumber,
    String eventName,
    long writtenMillis,
    int sizeBytes,
    String keys) {}
