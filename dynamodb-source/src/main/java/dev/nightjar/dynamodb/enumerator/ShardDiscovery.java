package dev.nightjar.dynamodb.enumerator;

import dev.nightjar.dynamodb.StreamCheck;
import dev.nightjar.dynamodb.StreamDescription;
import dev.nightjar.dynamodb.StreamSettings;
import dev.nightjar.dynamodb.lineage.ShardInfo;
import dev.nightjar.dynamodb.stream.ShardListing;
import dev.nightjar.dynamodb.stream.StreamsApi;
import java.util.ArrayList;
import java.util.List;

/** The enumerator's blocking calls; they run outside the coordinator's thread, one at a time. */
final class ShardDiscovery implements AutoCloseable {

  /** More pages than any stream has: a listing that never ends must not fill the memory. */
  private static final int MOST_PAGES = 10_000;

  private final StreamsApi api;
  private final StreamSettings settings;
  private volatile StreamDescription stream;

  /**
   * @param settings pinned to the stream of the restored state where there is one
   */
  ShardDiscovery(StreamsApi api, StreamSettings settings) {
    this.api = api;
    this.settings = settings;
  }

  /**
   * What was found.
   *
   * @param stream the stream
   * @param shards its shards, all or some
   * @param complete whether these are all
   */
  record Found(StreamDescription stream, List<ShardInfo> shards, boolean complete) {}

  /** All shards, page by page. The first call also checks the table and its stream. */
  Found all() {
    if (stream == null) {
      stream = StreamCheck.describe(settings, api);
    }
    List<ShardInfo> shards = new ArrayList<>();
    String last = null;
    for (int page = 0; page < MOST_PAGES; page++) {
      ShardListing listing = api.listShards(stream.arn(), last);
      shards.addAll(listing.shards());
      last = listing.lastShardId();
      if (last == null) {
        return new Found(stream, shards, true);
      }
    }
    throw new IllegalStateException(
        "the listing of the stream "
            + stream.arn()
            + " did not end after "
            + MOST_PAGES
            + " pages");
  }

  /** The children of one shard; all shards where the service names none. */
  Found childrenOf(String shardId) {
    if (stream == null) {
      return all();
    }
    List<ShardInfo> children = api.childShards(stream.arn(), shardId);
    return children.isEmpty() ? all() : new Found(stream, children, false);
  }

  @Override
  public void close() {
    api.close();
  }
}
