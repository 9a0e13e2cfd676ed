package dev.nightjar.dynamodb.stream;

import dev.nightjar.dynamodb.lineage.ShardInfo;
import java.util.List;

/**
 * One page of a stream's shards.
 *
 * @param shards the shards, in the service's order
 * @param lastShardId where the next page starts (exclusive); null at the last page
 * @param enabled whether the table still writes to the stream. A disabled stream can be read for 24
 *     hours more and gets no new shard
 */
public record ShardListing(List<ShardInfo> shards, String lastShardId, boolean enabled) {}
