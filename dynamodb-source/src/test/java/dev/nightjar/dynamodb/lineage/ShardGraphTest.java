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

  private final ShardGraph graph = new ShardGraph(List.of(), ShardGraph.PARENT_MILLIS);

  private long now = 1_795_000_000_000L;

  @Test
  void childWaitsUntilItsParentIsDone() {
    list(shard("p", null), shard("c", "p"));

    assertThat(ids(graph.assignable())).containsExactly("p");
    graph.reading("p", 2);
    assertThat(graph.assignable()).isEmpty();
    graph.done("p");
    assertThat(ids(graph.assignable())).containsExactly("c");
  }

  @Test
  void parentNeverSeenCountsAsExpiredAfterThreeListingsOverTwoSeconds() {
    list(shard("c", "expired"));
    now += 1_000;
    list(shard("c", "expired"));
    now += 999;
    list(shard("c", "expired"));
    assertThat(graph.assignable()).as("three, but too fast").isEmpty();
    assertThat(graph.isUnsure()).isTrue();

    now += 1;
    list(shard("c", "expired"));
    assertThat(ids(graph.assignable())).containsExactly("c");
    assertThat(graph.isUnsure()).isFalse();
  }

  @Test
  void parentAbsentForLongInTwoListingsIsNotExpired() {
    list(shard("c", "expired"));
    now += 60_000;
    list(shard("c", "expired"));

    assertThat(graph.assignable()).isEmpty();
  }

  @Test
  void parentListedLateIsStillReadFirst() {
    list(shard("c", "p"));
    list(shard("c", "p"), shard("p", null));

    assertThat(ids(graph.assignable())).containsExactly("p");
  }

  @Test
  void waitingShardThatVanishesIsReportedAfterAMinute() {
    list(shard("p", null), shard("c", "p"));
    graph.reading("p", 0);

    for (int listing = 0; listing < 6; listing++) {
      assertThat(list(shard("p", null))).as("listing %d", listing).isEmpty();
      now += 10_000;
    }
    assertThat(ids(list(shard("p", null)))).containsExactly("c");
  }

  @Test
  void shardThatComesBackInAListingIsNoGap() {
    list(shard("p", null), shard("c", "p"));
    graph.reading("p", 0);
    for (int listing = 0; listing < 20; listing++) {
      now += 40_000;
      assertThat(
              listing % 3 == 2 ? list(shard("p", null), shard("c", "p")) : list(shard("p", null)))
          .as("listing %d", listing)
          .isEmpty();
    }
  }

  @Test
  void shardBeingReadIsLeftToItsReaderWhenItVanishes() {
    list(shard("p", null));
    graph.reading("p", 0);

    for (int hour = 0; hour < 10; hour++) {
      now += 3_600_000;
      assertThat(list()).isEmpty();
    }
    assertThat(graph.node("p").status()).isEqualTo(Status.READING);
  }

  @Test
  void shardThatWasReadIsNotReadAgainWhereAListingLackedIt() {
    list(shard("p", null));
    graph.reading("p", 0);
    graph.done("p");
    for (int minute = 0; minute < 59; minute++) {
      now += 60_000;
      list();
    }
    list(shard("p", null));

    assertThat(graph.assignable()).isEmpty();
  }

  @Test
  void doneShardIsForgottenOnceItIsGoneAndNobodyAwaitsIt() {
    list(shard("p", null), shard("c", "p"));
    graph.reading("p", 0);
    graph.done("p");
    for (int hour = 0; hour < 4; hour++) {
      now += 3_600_000;
      list(shard("c", "p"));
    }
    assertThat(graph.node("p")).as("its child waits").isNotNull();

    graph.reading("c", 0);
    list(shard("c", "p"));
    assertThat(graph.node("p")).isNull();
  }

  @Test
  void childGoesOnFromItsParentsEventTime() {
    list(shard("p", null), shard("c", "p"));
    graph.reading("p", 0);
    assertThat(graph.baseOf(graph.node("c"))).isNull();
    graph.done("p", new TimeBase(5, 7));

    assertThat(graph.baseOf(graph.node("c"))).isEqualTo(new TimeBase(5, 7));
    assertThat(graph.baseOf(graph.node("p"))).isNull();
    assertThat(graph.children("p")).isEqualTo(1);
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
      ShardGraph graphOfSeed = new ShardGraph(List.of(), ShardGraph.PARENT_MILLIS);
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
        graphOfSeed.observe(listing, 1_000L * round);
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

  private List<ShardNode> list(ShardInfo... shards) {
    return graph.observe(List.of(shards), now);
  }

  private static ShardInfo shard(String id, String parent) {
    return new ShardInfo(id, parent, false, null);
  }

  private static List<String> ids(List<ShardNode> nodes) {
    return nodes.stream().map(ShardNode::shardId).toList();
  }
}
