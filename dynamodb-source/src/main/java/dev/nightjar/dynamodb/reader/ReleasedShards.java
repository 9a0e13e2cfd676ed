package dev.nightjar.dynamodb.reader;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** Finished shards that the enumerator has released: told to the reader, asked by the fetcher. */
final class ReleasedShards {

  private final Set<String> released = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Runnable> listener = new AtomicReference<>();

  /** Who is to be woken at a release; the split reader in use. */
  void listen(Runnable onRelease) {
    listener.set(onRelease);
  }

  /** The split reader closes; a newer one may have taken its place. */
  void forget(Runnable onRelease) {
    listener.compareAndSet(onRelease, null);
  }

  void add(String shardId) {
    released.add(shardId);
    Runnable waiting = listener.get();
    if (waiting != null) {
      waiting.run();
    }
  }

  /** Whether the shard was released; asked once. */
  boolean take(String shardId) {
    return released.remove(shardId);
  }
}
