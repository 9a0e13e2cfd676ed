package dev.nightjar.dynamodb.stream;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.lineage.ShardInfo;
import java.util.List;

/**
 * The few calls that the source makes. Every method may throw {@link StreamsApiException} and may
 * block for a round trip. Calls come from several threads.
 */
public interface StreamsApi extends AutoCloseable {

  /** The table's stream and key. */
  TableDescription describeTable(String table);

  /**
   * One page of the stream's shards, up to 100.
   *
   * @param afterShardId the last shard of the page before; null for the first page
   */
  ShardListing listShards(String streamArn, String afterShardId);

  /**
   * The children of one shard, asked for with the filter CHILD_SHARDS. Empty where there are none
   * yet, and always on services that do not know the filter.
   */
  List<ShardInfo> childShards(String streamArn, String shardId);

  /**
   * An iterator into a shard; it is good for 15 minutes. Null where there is nothing to read.
   *
   * <p>A start at or after a record that was trimmed fails with the kind TRIMMED, one that the
   * service takes for no place of the shard with REFUSED.
   */
  String iterator(String streamArn, String shardId, IteratorStart start);

  /** The next records, at most {@code limit} (1 to 1000) and at most 1 MB. */
  RecordPage records(String streamArn, String shardId, String iterator, int limit);

  /**
   * The given records with the items' present state as their new images, read consistently from the
   * table; null where the item is gone. Records that removed an item keep no new image.
   */
  List<ChangeRecord> withItems(String table, List<ChangeRecord> records);

  /** One page of the table's items. */
  ScanPage scan(ScanCall call);

  /** Lets go of connections. */
  @Override
  void close();
}
