package dev.nightjar.dynamodb.lineage;

import dev.nightjar.dynamodb.lineage.ShardNode.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a shard is read. A child is read where its parent was, so that it cannot overtake its
 * parent's last records on the way to the next operator.
 */
public final class ShardPlacement {

  private ShardPlacement() {}

  /**
   * At a start or restart: each shard goes anywhere, and takes its descendants with it.
   *
   * @return the subtask of each shard; counts differ by 1 at most
   */
  public static Map<String, Integer> spread(Collection<String> shardIds, int parallelism) {
    List<String> sorted = new ArrayList<>(shardIds);
    sorted.sort(null);
    Map<String, Integer> subtasks = new LinkedHashMap<>();
    for (int i = 0; i < sorted.size(); i++) {
      subtasks.put(sorted.get(i), i % parallelism);
    }
    return subtasks;
  }

  /** In a running job: its own subtask if it had one, its parent's, else the least loaded one. */
  public static int place(ShardNode shard, ShardGraph graph, int parallelism) {
    if (shard.owner() != ShardNode.NOBODY && shard.owner() < parallelism) {
      return shard.owner();
    }
    ShardNode parent = shard.parentShardId() == null ? null : graph.node(shard.parentShardId());
    if (parent != null && parent.owner() != ShardNode.NOBODY && parent.owner() < parallelism) {
      return parent.owner();
    }
    int[] load = new int[parallelism];
    for (ShardNode node : graph.nodes()) {
      // Those that wait for a subtask that failed are as much its load as before.
      if (node.status() != Status.DONE && node.owner() >= 0 && node.owner() < parallelism) {
        load[node.owner()]++;
      }
    }
    int least = 0;
    for (int subtask = 1; subtask < parallelism; subtask++) {
      if (load[subtask] < load[least]) {
        least = subtask;
      }
    }
    return least;
  }
}
