package dev.nightjar.dynamodb.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dynamodb.lineage.ShardNode.Status;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ShardGraphTest {

  private final ShardGraph graph = new ShardGraph(List.of());

  @Test
  void childWaitsUntilItsParentIsDone() {
    graph.observe(List.of(shard("p", null), shard("c", "p")));

    assertThat(ids(graph.assignable())).containsExactly("p");
    graph.reading("p", 2);
    assertThat(graph.assignable()).isEmpty();
    graph.done("p");
    assertThat(ids(graph.assignable())).containsExactly("c");
  }

  @Test
  void parentNeverSeenCountsAsExpiredAfterTwoCompleteListings() {
    graph.observe(List.of(shard("c", "expired")));
    assertThat(graph.assignable()).isEmpty();
    assertThat(graph.isUnsure()).isTrue();

    graph.observe(List.of(shard("c", "expired")));
    assertThat(ids(graph.assignable())).containsExactly("c");
    assertThat(graph.isUnsure()).isFalse();
  }

  @Test
  void parentListedLateIsStillReadFirst() {
    graph.observe(List.of(shard("c", "p")));
    graph.observe(List.of(shard("c", "p"), shard("p", null)));

    assertThat(ids(graph.assignable())).containsExactly("p");
  }

  @Test
  void waitingShardThatVanishesIsReportedAfterTwoCompleteListings() {
    graph.observe(List.of(shard("p", null), shard("c", "p")));
    graph.reading("p", 0);

    assertThat(graph.observe(List.of(shard("p", null)))).isEmpty();
    assertThat(ids(graph.observe(List.of(shard("p", null))))).containsExactly("c");
  }

  @Test
  void shardMissingFromOneListingOnlyIsNoGap() {
    graph.observe(List.of(shard("p", null), shard("c", "p")));
    graph.reading("p", 0);
    graph.observe(List.of(shard("p", null)));
    graph.observe(List.of(shard("p", null), shard("c", "p")));

    assertThat(graph.observe(List.of(shard("p", null)))).isEmpty();
  }

  @Test
  void shardBeingReadIsLeftToItsReaderWhenItVanishes() {
    graph.observe(List.of(shard("p", null)));
    graph.reading("p", 0);

    assertThat(graph.observe(List.of())).isEmpty();
    assertThat(graph.observe(List.of())).isEmpty();
    assertThat(graph.node("p").status()).isEqualTo(Status.READING);
  }

  @Test
  void doneShardIsForgottenOnceItIsGoneAndNobodyAwaitsIt() {
    graph.observe(List.of(shard("p", null), shard("c", "p")));
    graph.reading("p", 0);
    graph.done("p");
    graph.observe(List.of(shard("c", "p")));
    assertThat(graph.node("p")).isNotNull();

    graph.reading("c", 0);
    graph.observe(List.of(shard("c", "p")));
    assertThat(graph.node("p")).isNull();
  }

  @Test
  void shardTakenBackNeedsNoProofThatItsParentExpired() {
    graph.put(new ShardNode("c", "expired", Status.WAITING, 1, null, null));

    assertThat(ids(graph.assignable())).containsExactly("c");
    assertThat(graph.isUnsure()).isFalse();
  }

  @Test
  void readsEveryShardOfRandomLineagesOnceAndParentsFirst() {
    for (long seed = 1; seed <= 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Map<String, String> parents = randomForest(random);
      ShardGraph graphOfSeed = new ShardGraph(List.of());
      List<String> order = new ArrayList<>();
      Set<String> reading = new HashSet<>();
      for (int round = 0; order.size() < parents.size(); round++) {
        assertThat(round).as("rounds, seed %d", seed).isLessThan(10_000);
        List<ShardInfo> listing = new ArrayList<>();
        Set<String> listed = new HashSet<>();
        for (int i = 0; i < parents.size(); i++) {
          String id = "shard-" + i;
          String parent = parents.get(id);
          // Listings are inconsistent: shards come late. A parent that stays away for longer than
          // its child by two listings is legitimately taken for expired, so none does here.
          boolean late =
              random.nextInt(4) == 0 || (parents.containsKey(parent) && !listed.contains(parent));
          if (graphOfSeed.node(id) != null || !late) {
            listing.add(shard(id, parent));
            listed.add(id);
          }
        }
        graphOfSeed.observe(listing);
        for (ShardNode node : graphOfSeed.assignable()) {
          graphOfSeed.reading(node.shardId(), 0);
          reading.add(node.shardId());
        }
        List<String> open = new ArrayList<>(new java.util.TreeSet<>(reading));
        if (!open.isEmpty()) {
          String done = open.get(random.nextInt(open.size()));
          reading.remove(done);
          graphOfSeed.done(done);
          order.add(done);
        }
      }
      assertThat(order).as("each once, seed %d", seed).doesNotHaveDuplicates();
      for (String shard : order) {
        String parent = parents.get(shard);
        if (parents.containsKey(parent)) {
          assertThat(order.indexOf(parent))
              .as("%s before %s, seed %d", parent, shard, seed)
              .isLessThan(order.indexOf(shard));
        }
      }
    }
  }

  private static Map<String, String> randomForest(SplittableRandom random) {
    Map<String, String> parents = new LinkedHashMap<>();
    int count = 1 + random.nextInt(30);
    for (int i = 0; i < count; i++) {
      int kind = random.nextInt(5);
      String parent =
          kind == 0 ? null : kind == 1 || i == 0 ? "expired-" + i : "shard-" + random.nextInt(i);
      parents.put("shard-" + i, parent);
    }
    return parents;
  }

  private static ShardInfo shard(String id, String parent) {
    return new ShardInfo(id, parent, false, null);
  }

  private static List<String> ids(List<ShardNode> nodes) {
    return nodes.stream().map(ShardNode::shardId).toList();
  }
}
