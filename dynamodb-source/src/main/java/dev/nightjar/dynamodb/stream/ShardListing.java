package dev.nightjar.dynamodb.stream;

import dev.nightjar.dynamodb.lineage.ShardInfo;
import java.util.List;

/**
 * One page of a stream's shards.
 *
 * @param shards the shards, in the service's order
 * @param lastShardId where the next page starts (exclusive); null at the last page
 */
public record ShardListing(List<ShardInfo> shards, String lastShardId) {}
