package dev.nightjar.dynamodb.enumerator;

import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.SourceOptions;
import dev.nightjar.dynamodb.StartPosition;
import dev.nightjar.dynamodb.enumerator.Assignments.Assignment;
import dev.nightjar.dynamodb.lineage.ShardGraph;
import dev.nightjar.dynamodb.lineage.ShardInfo;
import dev.nightjar.dynamodb.lineage.ShardNode;
import dev.nightjar.dynamodb.lineage.ShardNode.Status;
import dev.nightjar.dynamodb.lineage.ShardPlacement;
import dev.nightjar.dynamodb.split.EnumeratorState;
import dev.nightjar.dynamodb.split.ShardSplit;
import dev.nightjar.dynamodb.split.ShardSplit.Begin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which shard is read when, where, and from which position: {@link ShardGraph} and {@link
 * ShardPlacement} with the positions that no reader holds, and with where a source without state
 * begins. Pure, apart from its log; times are epoch milliseconds.
 */
final class ShardReading {

  private static final Logger LOG = LoggerFactory.getLogger(ShardEnumerator.class);

  /** The scan sees what was written before the first listing: eventually, which is within 1 s. */
  static final long SCAN_DELAY_MILLIS = 2_000;

  private static final int FIRST_LISTINGS = 2;

  private final StartPosition.Kind kind;
  private final StartPromise promise;
  private final ShardGraph graph;
  private final LostShards lost;
  private final Map<String, ShardSplit> positions = new TreeMap<>();
  private final String keptArn;

  /**
   * Shards before which nothing was lost that was promised: of the restored state, or listed first.
   */
  private final Set<String> judged = new HashSet<>();

  /** An old shard may be listed so late at a first start. */
  private final long firstListingsMillis;

  /** Without any state that promised something: what is listed first is where the source begins. */
  private final boolean firstStart;

  /** Lost, and being told of; not to be found lost once more meanwhile. */
  private final Set<String> telling = new HashSet<>();

  private final Set<String> open = new HashSet<>();
  private final Set<String> fresh = new HashSet<>();
  private boolean listed;
  private long scanFrom = Long.MIN_VALUE;
  private long firstListing;
  private boolean settled;

  /**
   * @param kept the state restored; null at a first start
   */
  ShardReading(SourceOptions options, EnumeratorState kept, LostShards lost, long now) {
    this.kind = options.start().kind();
    this.promise = new StartPromise(options.start(), kept, now);
    this.lost = lost;
    this.firstListingsMillis = FIRST_LISTINGS * options.discoveryInterval().toMillis();
    this.keptArn = kept == null ? null : kept.streamArn();
    // At LATEST a checkpoint before the first listing promises what was written since the start.
    this.firstStart = kept == null || (keptArn == null && kind != StartPosition.Kind.LATEST);
    this.graph =
        new ShardGraph(
            kept == null ? List.of() : kept.shards(),
            keptArn == null ? ShardGraph.PARENT_MILLIS : ShardGraph.LATER_PARENT_MILLIS);
    if (kept != null) {
      kept.shards().forEach(node -> judged.add(node.shardId()));
      kept.unassigned().stream()
          .filter(ShardSplit.class::isInstance)
          .map(ShardSplit.class::cast)
          .forEach(split -> positions.put(split.shardId(), split));
    }
  }

  /** What was promised at the first start. */
  StartPromise promise() {
    return promise;
  }

  ShardGraph graph() {
    return graph;
  }

  boolean isListed() {
    return listed;
  }

  boolean isSettled() {
    return settled;
  }

  /** The stream of the restored state; null at a first start. */
  String keptArn() {
    return keptArn;
  }

  /** What the user should know of a first start's position. */
  Optional<String> warning() {
    return firstStart ? Optional.ofNullable(promise.warning()) : Optional.empty();
  }

  /** Whether the table may be scanned: what shards do not tell must be in it by then. */
  boolean isScanDue(long now) {
    return now >= scanFrom;
  }

  /**
   * Takes in a complete listing.
   *
   * @return whether another one, soon, would decide something
   */
  boolean observe(List<ShardInfo> shards, String streamArn, long now) {
    lost.found(shards);
    telling.removeIf(id -> graph.node(id) == null || graph.node(id).status() != Status.WAITING);
    for (ShardNode vanished : graph.observe(shards, now)) {
      // Where a position is kept the reader finds out, and knows how far reading had come.
      if (!positions.containsKey(vanished.shardId()) && !telling.contains(vanished.shardId())) {
        lost.add(vanished.shardId(), streamArn, promise.isBroken(firstStart && !settled, now), now);
      }
    }
    if (!listed) {
      firstListing = now;
    } else if (!isFirst(now)) {
      graph.waitForParents(ShardGraph.LATER_PARENT_MILLIS);
    }
    if (isFirst(now)) {
      shards.forEach(shard -> judged.add(shard.shardId()));
    } else {
      passGoneParents(streamArn, now);
    }
    if (firstStart && !listed) {
      if (kind == StartPosition.Kind.SNAPSHOT) {
        scanFrom = now + SCAN_DELAY_MILLIS;
      }
      for (ShardInfo shard : shards) {
        if (!shard.closed()) {
          open.add(shard.shardId());
        } else if (kind == StartPosition.Kind.LATEST || kind == StartPosition.Kind.SNAPSHOT) {
          // It holds nothing that is new, or that the scan, which begins later, does not see.
          graph.done(shard.shardId());
        }
      }
    }
    listed = true;
    return graph.isUnsure();
  }

  /** Whether what is listed now may have been there before the first listing of a first start. */
  private boolean isFirst(long now) {
    return keptArn == null && now - firstListing <= firstListingsMillis;
  }

  /**
   * A shard that is new, and whose parent was never seen: the parent came and went while the job
   * was away. It is passed over like any other that is lost.
   */
  private void passGoneParents(String streamArn, long now) {
    for (ShardNode orphan : graph.orphans()) {
      String parent = orphan.parentShardId();
      if (!judged.contains(orphan.shardId()) && graph.isGone(parent)) {
        lost.add(parent, streamArn, promise.isBroken(firstStart && !settled, now), now);
        graph.put(new ShardNode(parent, null, Status.WAITING, ShardNode.NOBODY, null, null));
      }
    }
  }

  /**
   * The lineage for a checkpoint. A shard of which it is not decided yet whether its parent was
   * lost is left out: a restart finds it again as a new one, and decides.
   */
  List<ShardNode> nodes(long now) {
    List<ShardNode> nodes = new ArrayList<>(graph.nodes());
    if (listed && !isFirst(now)) {
      graph.orphans().stream()
          .filter(orphan -> !judged.contains(orphan.shardId()))
          .forEach(nodes::remove);
    }
    return nodes;
  }

  /**
   * Prepares the first hand-out, once enough is known.
   *
   * @return whether shards may be handed out
   */
  boolean settle(int parallelism) {
    if (settled) {
      return true;
    }
    if (!listed || graph.isUnsure()) {
      return false;
    }
    for (ShardNode node : graph.nodes()) {
      if (node.status() == Status.READING) {
        // No reader and no kept position knows it: read it again, for duplicates do no harm.
        LOG.warn("The shard {} was being read, but its position is lost.", node.shardId());
        graph.waiting(node.shardId());
      }
    }
    List<String> assignable = graph.assignable().stream().map(ShardNode::shardId).toList();
    Map<String, Integer> places = ShardPlacement.spread(assignable, parallelism);
    for (ShardNode node : graph.nodes()) {
      graph.put(node.ownedBy(places.getOrDefault(node.shardId(), ShardNode.NOBODY)));
    }
    if (firstStart) {
      assignable.stream()
          .filter(id -> kind != StartPosition.Kind.LATEST || open.contains(id))
          .forEach(fresh::add);
    }
    open.clear();
    settled = true;
    return true;
  }

  /**
   * The shards to be handed out now; they count as handed out.
   *
   * @param readers the subtasks that are there
   * @param waiting shards whose loss is being told
   * @param gone takes the gap of each shard whose turn has come and which is lost; it is to be told
   */
  List<Assignment> next(
      Set<Integer> readers,
      int parallelism,
      Collection<String> waiting,
      Consumer<Gap> gone,
      long now) {
    List<Assignment> assignments = new ArrayList<>();
    Set<String> told = new HashSet<>(waiting);
    boolean passedOver = true;
    while (passedOver) {
      passedOver = false;
      for (ShardNode shard : graph.assignable()) {
        String id = shard.shardId();
        int subtask = ShardPlacement.place(shard, graph, parallelism);
        if (told.contains(id) || !readers.contains(subtask)) {
          continue;
        }
        LostShards.Lost loss = lost.pass(id);
        if (loss == null) {
          assignments.add(new Assignment(take(shard, now), subtask));
          graph.reading(id, subtask);
          continue;
        }
        // Children go on where it would have been read, from its parent's event time.
        graph.put(shard.ownedBy(subtask).endedAt(graph.baseOf(shard)));
        if (loss.promised()) {
          told.add(id);
          telling.add(id);
          gone.accept(loss.gap(id, graph.baseOf(shard)));
        } else {
          graph.done(id);
          passedOver = true;
        }
      }
    }
    if (kind == StartPosition.Kind.LATEST) {
      // Whoever has to wait for its reader misses nothing that is written meanwhile.
      fresh.clear();
    }
    return assignments;
  }

  private ShardSplit take(ShardNode shard, long now) {
    ShardSplit split = positions.remove(shard.shardId());
    return split != null
        ? promise.isHorizonPast(split, now) ? split.promised() : split
        : ShardSplit.unread(
            shard.shardId(),
            shard.parentShardId(),
            promise.notBefore(),
            begin(shard, now),
            shard.startingSequenceNumber(),
            graph.baseOf(shard));
  }

  private Begin begin(ShardNode shard, long now) {
    boolean lateRoot =
        isFirst(now)
            && (shard.parentShardId() == null || graph.node(shard.parentShardId()) == null);
    if (kind == StartPosition.Kind.LATEST) {
      return fresh.contains(shard.shardId()) ? Begin.LATEST : Begin.START;
    }
    return promise.isAtHorizon() && (lateRoot || fresh.contains(shard.shardId()))
        ? Begin.HORIZON
        : Begin.START;
  }

  /** Who reads the shard, or what comes after it. */
  int place(String shardId, int parallelism) {
    ShardNode node = graph.node(shardId);
    return node == null ? Assignments.ANYWHERE : ShardPlacement.place(node, graph, parallelism);
  }

  /**
   * A reader came back with a shard from its last checkpoint.
   *
   * @return false where its checkpoint is older than the shard's move to another reader, which is
   *     alive
   */
  boolean takeOver(ShardSplit split, int subtask) {
    String id = split.shardId();
    ShardNode known = graph.node(id);
    int owner = known == null ? ShardNode.NOBODY : known.owner();
    if (settled
        && owner != ShardNode.NOBODY
        && owner != subtask
        && known.status() != Status.WAITING) {
      return false;
    }
    put(split, owner == ShardNode.NOBODY ? subtask : owner);
    return true;
  }

  /** A reader lost a shard that it was given. It goes back to the subtask, once that is there. */
  void back(ShardSplit split, int subtask) {
    put(split, subtask);
  }

  private void put(ShardSplit split, int owner) {
    String id = split.shardId();
    boolean done = split.finished();
    graph.put(
        new ShardNode(
            id,
            split.parentShardId(),
            done ? Status.DONE : Status.WAITING,
            owner,
            split.startingSequenceNumber(),
            done ? split.timeBase() : null));
    if (done) {
      positions.remove(id);
    } else {
      positions.put(id, split.kept());
    }
  }

  /** The positions that no reader holds. */
  Collection<ShardSplit> positions() {
    return positions.values().stream().map(ShardSplit::kept).toList();
  }

  /** Whether everything known has been read to its end. */
  boolean isAllRead() {
    return settled && graph.unread().isEmpty();
  }
}
