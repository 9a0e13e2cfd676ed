package dev.nightjar.dynamodb.lineage;

import dev.nightjar.dynamodb.lineage.ShardNode.Status;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The shards of one stream and how far each has been read. A shard may be read when its parent is
 * done, or has expired: never known to us, and surely absent. Listings are inconsistent: a child
 * may be listed before its parent, and a shard may be missing from one listing and come back in the
 * next. So a shard is surely absent only when {@link #SURE} complete listings in a row lack it,
 * over some time: the more would be lost by a mistake, the longer. Not thread-safe; times are epoch
 * milliseconds.
 */
public final class ShardGraph {

  /** Complete listings in a row that must lack a shard before it counts as gone. */
  public static final int SURE = 3;

  /**
   * How long a parent must be absent that was never known, at a first start, where there are many.
   * Its children wait so long.
   */
  public static final long PARENT_MILLIS = 2_000;

  /** The same later, where its absence means that it was lost. */
  public static final long LATER_PARENT_MILLIS = 10_000;

  /** How long a shard must be absent that is still to be read. Nothing waits for that. */
  static final long UNREAD_MILLIS = 60_000;

  /** How long a shard must be absent that was read. If it came back it would be read again. */
  static final long READ_MILLIS = 3_600_000;

  // Sorted, so that decisions do not depend on the order of listings.
  private final Map<String, ShardNode> nodes = new TreeMap<>();
  private long parentMillis;
  private final Map<String, Absence> absences = new HashMap<>();

  private record Absence(long since, long until, int listings) {
    boolean isSure(long millis) {
      return listings >= SURE && until - since >= millis;
    }
  }

  /**
   * A graph as it was kept; empty for a first start.
   *
   * @param parentMillis see {@link #waitForParents}
   */
  public ShardGraph(Collection<ShardNode> kept, long parentMillis) {
    this.parentMillis = parentMillis;
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
   * @param now when it was listed
   * @return the shards that wait to be read and are surely gone. Without a position kept elsewhere
   *     they are a gap; the caller decides and says {@link #done}
   */
  public List<ShardNode> observe(Collection<ShardInfo> complete, long now) {
    add(complete);
    Set<String> listed = new HashSet<>();
    complete.forEach(shard -> listed.add(shard.shardId()));
    Set<String> awaited = new HashSet<>();
    for (ShardNode node : nodes.values()) {
      if (node.status() == Status.WAITING && node.parentShardId() != null) {
        awaited.add(node.parentShardId());
      }
    }
    Set<String> absent = new HashSet<>(nodes.keySet());
    absent.addAll(awaited);
    absent.removeAll(listed);
    absences.keySet().retainAll(absent);
    for (String id : absent) {
      absences.merge(
          id,
          new Absence(now, now, 1),
          (before, first) -> new Absence(before.since, now, before.listings + 1));
    }
    nodes
        .values()
        .removeIf(
            node ->
                node.status() == Status.DONE
                    && !awaited.contains(node.shardId())
                    && isAbsent(node.shardId(), READ_MILLIS));
    return nodes.values().stream()
        .filter(node -> node.status() == Status.WAITING && isAbsent(node.shardId(), UNREAD_MILLIS))
        .toList();
  }

  private boolean isAbsent(String shardId, long millis) {
    Absence absence = absences.get(shardId);
    return absence != null && absence.isSure(millis);
  }

  /** From now on a parent that was never known must be absent for so long to be gone. */
  public void waitForParents(long millis) {
    parentMillis = millis;
  }

  /** The shards that nobody has had, and whose parent was never known. */
  public List<ShardNode> orphans() {
    return nodes.values().stream()
        .filter(
            node ->
                node.status() == Status.WAITING
                    && node.owner() == ShardNode.NOBODY
                    && node.parentShardId() != null
                    && !nodes.containsKey(node.parentShardId()))
        .toList();
  }

  /** Whether a parent that was never known is surely gone. */
  public boolean isGone(String neverKnown) {
    return isAbsent(neverKnown, parentMillis);
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
    return node.owner() != ShardNode.NOBODY || isGone(node.parentShardId());
  }

  /** The shard's place; null where it is unknown. */
  public ShardNode node(String shardId) {
    return nodes.get(shardId);
  }

  /** All places, by id. */
  public List<ShardNode> nodes() {
    return List.copyOf(nodes.values());
  }

  /** How many shards are known that continue this one. */
  public int children(String shardId) {
    return (int)
        nodes.values().stream().filter(node -> shardId.equals(node.parentShardId())).count();
  }

  /** How far event time had come at the end of this one's parent; null where that is unknown. */
  public TimeBase baseOf(ShardNode shard) {
    ShardNode parent = shard.parentShardId() == null ? null : nodes.get(shard.parentShardId());
    return parent == null ? null : parent.timeBase();
  }

  /** Whether its parent is known and not done, so that it has to wait. */
  public boolean waitsForParent(ShardNode shard) {
    ShardNode parent = shard.parentShardId() == null ? null : nodes.get(shard.parentShardId());
    return parent != null && parent.status() != Status.DONE;
  }

  /** Whether one of these subtasks has a shard. */
  public boolean isAnyReading(Set<Integer> subtasks) {
    return nodes.values().stream()
        .anyMatch(node -> node.status() == Status.READING && subtasks.contains(node.owner()));
  }

  /** The shards that are not read to their end, by id. */
  public List<String> unread() {
    return nodes.values().stream()
        .filter(node -> node.status() != Status.DONE)
        .map(ShardNode::shardId)
        .toList();
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
  }

  /**
   * The shard was read to its end.
   *
   * @param base how far event time had come in it; null where there was none
   */
  public void done(String shardId, TimeBase base) {
    nodes.computeIfPresent(shardId, (id, node) -> node.endedAt(base).with(Status.DONE));
  }
}
