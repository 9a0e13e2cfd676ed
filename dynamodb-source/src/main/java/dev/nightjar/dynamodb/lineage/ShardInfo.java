package dev.nightjar.dynamodb.lineage;

/**
 * A shard as the service lists it.
 *
 * @param shardId its id; never null
 * @param parentShardId the shard that it continues; null where it continues none. The parent may
 *     have expired
 * @param closed whether no record will be added any more
 * @param startingSequenceNumber where the shard begins; null where the service does not say
 */
public record ShardInfo(
    String shardId, String parentShardId, boolean closed, String startingSequenceNumber) {}
