package dev.nightjar.local.streams;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The table behind the stand-in, for a test to write to and to shape: items, records, shards,
 * streams. It runs no threads of its own and knows no time but its {@link StreamClock}. Every
 * method is atomic and safe for many threads.
 *
 * <p>Shards are named by their ids; an unknown id is an {@link IllegalArgumentException}.
 */
public final class StreamModel {

  private static final int LARGEST_ITEM = 400 * 1024;

  private final TableState state;

  StreamModel(TableState state) {
    this.state = state;
  }

  /** What may vary in the service's behaviour. */
  public Behaviour behaviour() {
    return state.behaviour;
  }

  /** The time that the model goes by. */
  public StreamClock clock() {
    return state.clock;
  }

  // Writes.

  /**
   * Puts an item, as PutItem does.
   *
   * @return the record in the stream; empty where nothing changed or no stream is enabled
   * @throws IllegalArgumentException without its key attributes or above 400 KB
   */
  public Optional<Written> put(Item item) {
    if (item.sizeBytes() > LARGEST_ITEM) {
      throw new IllegalArgumentException(
          "an item has at most " + LARGEST_ITEM + " bytes, not " + item.sizeBytes());
    }
    synchronized (state) {
      ItemKey key = ItemKey.of(item, state.schema);
      Item before = state.keepsItems ? state.items.replace(key, item, state.clock.millis()) : null;
      // A write that changes nothing leaves no record (assumed, see the README).
      return item.equals(before) ? Optional.empty() : append(key, before, item, false);
    }
  }

  /**
   * Replaces single attributes, or puts the item where there is none, as UpdateItem does.
   *
   * @param changes the key and the attributes to be set
   */
  public Optional<Written> update(Item changes) {
    synchronized (state) {
      Item before = state.items.get(ItemKey.of(changes, state.schema));
      return put(before == null ? changes : before.merged(changes));
    }
  }

  /** Deletes the item of a key; empty where there is none. */
  public Optional<Written> delete(Item key) {
    return remove(key, false);
  }

  /** Deletes as the time to live does: the record names the service as the one who did it. */
  public Optional<Written> expire(Item key) {
    return remove(key, true);
  }

  private Optional<Written> remove(Item key, boolean expired) {
    synchronized (state) {
      ItemKey place = ItemKey.of(key, state.schema);
      Item before = state.items.replace(place, null, state.clock.millis());
      return before == null ? Optional.empty() : append(place, before, null, expired);
    }
  }

  private Optional<Written> append(ItemKey key, Item before, Item after, boolean expired) {
    ChangeStream stream = state.latest();
    if (state.deleted || stream == null || !stream.enabled()) {
      return Optional.empty();
    }
    long now = state.clock.millis();
    Shard shard = stream.taking(key.hash(), now);
    String eventName = before == null ? "INSERT" : after == null ? "REMOVE" : "MODIFY";
    Item keys = (after == null ? before : after).key(state.schema);
    int sizeBytes = RecordJson.sizeBytes(stream.viewType(), keys, before, after);
    String sequenceNumber = state.sequenceNumbers.next();
    byte[] json =
        state.records.render(
            eventName,
            sequenceNumber,
            now / 1000,
            stream.viewType(),
            keys,
            before,
            after,
            sizeBytes,
            expired);
    shard.append(new Shard.Entry(sequenceNumber, now / 1000, json, sizeBytes));
    Written written =
        new Written(
            stream.arn(), shard.id(), sequenceNumber, eventName, now, sizeBytes, keys.json());
    if (state.history != null) {
      state.history.add(written);
    }
    return Optional.of(written);
  }

  /** Every record ever written, in order; empty where the history is not kept. */
  public List<Written> written() {
    synchronized (state) {
      return state.history == null ? List.of() : List.copyOf(state.history);
    }
  }

  /** The item of a key as it is now; empty where there is none. */
  public Optional<Item> item(Item key) {
    synchronized (state) {
      return Optional.ofNullable(state.items.get(ItemKey.of(key, state.schema)));
    }
  }

  /** How many items the table holds. */
  public int itemCount() {
    synchronized (state) {
      return state.items.count();
    }
  }

  // Shards.

  /** The newest stream's ARN. */
  public String streamArn() {
    synchronized (state) {
      return stream().arn();
    }
  }

  /** All shards of the newest stream that exist, in the order of their birth. */
  public List<ShardView> shards() {
    synchronized (state) {
      long now = state.clock.millis();
      return stream().shards().stream()
          .filter(shard -> !shard.dropped())
          .filter(shard -> !shard.expired(now, state.shardKeptMillis()))
          .map(shard -> shard.view(now))
          .toList();
    }
  }

  /** The ids of the shards that take records. */
  public List<String> openShards() {
    return shards().stream().filter(ShardView::open).map(ShardView::shardId).toList();
  }

  /** The id of the shard that takes a key's next record. */
  public String shardOf(Item key) {
    synchronized (state) {
      return stream().taking(ItemKey.of(key, state.schema).hash(), state.clock.millis()).id();
    }
  }

  /**
   * A value of the partition key whose records the shard takes (or took): the prefix and the lowest
   * number that fits.
   */
  public String partitionKeyIn(String shardId, String prefix) {
    synchronized (state) {
      Shard shard = shard(shardId);
      for (long i = 0; ; i++) {
        long hash = ItemKey.hash(prefix + i);
        if (shard.fromHash() <= hash && hash < shard.toHash()) {
          return prefix + i;
        }
      }
    }
  }

  /** Closes a shard; two children take its keys. Returns their ids. */
  public List<String> split(String shardId) {
    return split(shardId, state.behaviour.newShards(), state.behaviour.newShards());
  }

  /** Closes a shard; as many children as given take its keys, each listed as given. */
  public List<String> split(String shardId, Listed... children) {
    synchronized (state) {
      return stream().split(shard(shardId), state.clock.millis(), Arrays.asList(children)).stream()
          .map(Shard::id)
          .toList();
    }
  }

  /** Closes a shard; one child takes its keys. Returns its id. */
  public String rotate(String shardId) {
    return rotate(shardId, state.behaviour.newShards());
  }

  /** Closes a shard; one child takes its keys, listed as given. Returns its id. */
  public String rotate(String shardId, Listed child) {
    return split(shardId, child).get(0);
  }

  /** Rotates every open shard. Returns the children's ids. */
  public List<String> rotateAll() {
    synchronized (state) {
      List<String> children = new ArrayList<>();
      for (String shardId : openShards()) {
        children.add(rotate(shardId));
      }
      return Collections.unmodifiableList(children);
    }
  }

  /** Closes a shard. It has no child until the next write to one of its keys opens one. */
  public void close(String shardId) {
    synchronized (state) {
      stream().close(shard(shardId), state.clock.millis());
    }
  }

  /** Lists a shard from now on. */
  public void list(String shardId) {
    list(shardId, Listed.AT_ONCE);
  }

  /** Lists a shard as given; calls count from now, its age from its birth. */
  public void list(String shardId, Listed when) {
    synchronized (state) {
      shard(shardId).list(when);
    }
  }

  /** Leaves a shard out of listings; it can still be read. */
  public void unlist(String shardId) {
    list(shardId, Listed.ON_DEMAND);
  }

  /** Lets a shard vanish with its records: not listed, and no such resource when asked for. */
  public void drop(String shardId) {
    drop(shardId, false);
  }

  /** Lets a shard vanish with its records, though listings still show it. */
  public void dropButList(String shardId) {
    drop(shardId, true);
  }

  private void drop(String shardId, boolean shown) {
    synchronized (state) {
      Shard shard = shard(shardId);
      if (shard.open()) {
        stream().close(shard, state.clock.millis());
      }
      shard.drop(shown);
    }
  }

  /** Trims the oldest records of a shard, however young they are. */
  public void trimOldest(String shardId, int records) {
    synchronized (state) {
      Shard shard = shard(shardId);
      state.trim(shard);
      shard.trimOldest(records);
    }
  }

  // The stream and the table.

  /** Switches the stream off: its shards close, its records stay for their 24 hours. */
  public void disableStream() {
    synchronized (state) {
      stream().disable(state.clock.millis());
    }
  }

  /**
   * Switches the stream off and a new one on, as a change of the view type takes. The clock must
   * have moved since the last one began.
   *
   * @return the new stream's ARN
   */
  public String replaceStream(ViewType viewType, int shards) {
    synchronized (state) {
      if (stream().enabled()) {
        disableStream();
      }
      return state.startStream(viewType, shards).arn();
    }
  }

  /** Deletes the table; its stream is switched off and can be read on (assumed). */
  public void deleteTable() {
    synchronized (state) {
      if (stream().enabled()) {
        disableStream();
      }
      state.deleted = true;
    }
  }

  /** Takes the newest stream away whole: no such resource. */
  public void deleteStream() {
    synchronized (state) {
      stream().disable(state.clock.millis());
      stream().delete();
    }
  }

  private ChangeStream stream() {
    ChangeStream stream = state.latest();
    if (stream == null) {
      throw new IllegalStateException("the table '" + state.name + "' has no stream");
    }
    return stream;
  }

  private Shard shard(String id) {
    Shard shard = stream().shard(id);
    if (shard == null) {
      throw new IllegalArgumentException("the stream has no shard '" + id + "'");
    }
    return shard;
  }
}
