package dev.nightjar.dynamodb.reader;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Finished shards that the enumerator has released: told to the reader, asked by the fetcher. */
final class ReleasedShards {

  private final Set<String> released = ConcurrentHashMap.newKeySet();
  private volatile Runnable listener = () -> {};

  /** Who is to be woken at a release; the split reader in use. */
  void listen(Runnable onRelease) {
    listener = onRelease;
  }

  void add(String shardId) {
    released.add(shardId);
    listener.run();
  }

  /** Whether the shard was released; asked once. */
  boolean take(String shardId) {
    return released.remove(shardId);
  }
}
