package dev.nightjar.dynamodb.lineage;

import dev.nightjar.dynamodb.lineage.ShardNode.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The shards of one stream and how far each has been read. A shard may be read when its parent is
 * done, or has expired: never known to us, and absent from {@link #SURE} complete listings in a row
 * (listings are inconsistent: a child may be listed before its parent). Not thread-safe.
 */
public final class ShardGraph {

  /** Complete listings in a row that must lack a shard before it counts as gone. */
  public static final int SURE = 2;

  // Sorted, so that decisions do not depend on the order of listings.
  private final Map<String, ShardNode> nodes = new TreeMap<>();
  private final Map<String, Integer> absences = new HashMap<>();

  /** A graph as it was kept; empty for a first start. */
  public ShardGraph(Collection<ShardNode> kept) {
    kept.forEach(node -> nodes.put(node.shardId(), node));
  }

  /** Adds shards that a partial answer named. Known ones stay as they are. */
  public void add(Collection<ShardInfo> shards) {
    for (ShardInfo shard : shards) {
      nodes.putIfAbsent(shard.shardId(), ShardNode.unread(shard));
      absences.remove(shard.shardId());
    }
  }

  /**
   * Takes in a complete listing: adds what is new and forgets what is done and gone.
   *
   * @return the shards that wait to be read and are surely gone. Without a position kept elsewhere
   *     they are a gap; the caller decides and says {@link #done}
   */
  public List<ShardNode> observe(Collection<ShardInfo> complete) {
    add(complete);
    Set<String> listed = new HashSet<>();
    complete.forEach(shard -> listed.add(shard.shardId()));
    Set<String> awaited = new HashSet<>();
    for (ShardNode node : nodes.values()) {
      if (node.status() == Status.WAITING && node.parentShardId() != null) {
        awaited.add(node.parentShardId());
      }
    }
    nodes
        .values()
        .removeIf(
            node ->
                node.status() == Status.DONE
                    && !listed.contains(node.shardId())
                    && !awaited.contains(node.shardId()));
    Set<String> absent = new HashSet<>(awaited);
    absent.removeAll(nodes.keySet());
    List<ShardNode> vanished = new ArrayList<>();
    for (ShardNode node : nodes.values()) {
      if (node.status() == Status.WAITING && !listed.contains(node.shardId())) {
        absent.add(node.shardId());
        if (absences.getOrDefault(node.shardId(), 0) + 1 >= SURE) {
          vanished.add(node);
        }
      }
    }
    absences.keySet().retainAll(absent);
    absent.forEach(id -> absences.merge(id, 1, Integer::sum));
    return vanished;
  }

  /** Whether another complete listing, soon, would decide about a parent that was never seen. */
  public boolean isUnsure() {
    return nodes.values().stream()
        .anyMatch(
            node ->
                node.status() == Status.WAITING
                    && node.parentShardId() != null
                    && !nodes.containsKey(node.parentShardId())
                    && !isAssignable(node));
  }

  private boolean isExpired(String neverKnown) {
    return absences.getOrDefault(neverKnown, 0) >= SURE;
  }

  /** The shards that may be read now, by id. */
  public List<ShardNode> assignable() {
    return nodes.values().stream().filter(this::isAssignable).toList();
  }

  private boolean isAssignable(ShardNode node) {
    if (node.status() != Status.WAITING) {
      return false;
    }
    if (node.parentShardId() == null) {
      return true;
    }
    ShardNode parent = nodes.get(node.parentShardId());
    if (parent != null) {
      return parent.status() == Status.DONE;
    }
    // A shard that was handed out once has had its unknown parent judged.
    return node.owner() != ShardNode.NOBODY || isExpired(node.parentShardId());
  }

  /** The shard's place; null where it is unknown. */
  public ShardNode node(String shardId) {
    return nodes.get(shardId);
  }

  /** All places, by id. */
  public List<ShardNode> nodes() {
    return List.copyOf(nodes.values());
  }

  /** Whether a shard is known that continues this one. */
  public boolean hasChild(String shardId) {
    return nodes.values().stream().anyMatch(node -> shardId.equals(node.parentShardId()));
  }

  /** Replaces or adds a place. */
  public void put(ShardNode node) {
    nodes.put(node.shardId(), node);
  }

  /** The shard was given to a subtask. */
  public void reading(String shardId, int subtask) {
    nodes.computeIfPresent(shardId, (id, node) -> node.ownedBy(subtask).with(Status.READING));
  }

  /** The shard was taken back from its subtask, which stays its owner. */
  public void waiting(String shardId) {
    nodes.computeIfPresent(shardId, (id, node) -> node.with(Status.WAITING));
  }

  /** The shard needs no more reading: it was read to its end, or is given up. */
  public void done(String shardId) {
    nodes.computeIfPresent(shardId, (id, node) -> node.with(Status.DONE));
    absences.remove(shardId);
  }
}
