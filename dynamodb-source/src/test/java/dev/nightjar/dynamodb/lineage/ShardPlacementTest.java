package dev.nightjar.dynamodb.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dynamodb.lineage.ShardNode.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardPlacementTest {

  @Test
  void childGoesWhereItsParentWasRead() {
    ShardGraph graph =
        new ShardGraph(
            List.of(
                new ShardNode("p", null, Status.DONE, 3, null, null),
                new ShardNode("c", "p", Status.WAITING, ShardNode.NOBODY, null, null)),
            ShardGraph.PARENT_MILLIS);

    assertThat(ShardPlacement.place(graph.node("c"), graph, 4)).isEqualTo(3);
  }

  @Test
  void rootGoesToTheLeastLoadedSubtask() {
    ShardGraph graph =
        new ShardGraph(
            List.of(
                new ShardNode("a", null, Status.READING, 0, null, null),
                new ShardNode("b", null, Status.READING, 2, null, null),
                new ShardNode("new", null, Status.WAITING, ShardNode.NOBODY, null, null)),
            ShardGraph.PARENT_MILLIS);

    assertThat(ShardPlacement.place(graph.node("new"), graph, 3)).isEqualTo(1);
  }

  @Test
  void waitingShardsOfAFailedSubtaskAreStillItsLoad() {
    ShardGraph graph =
        new ShardGraph(
            List.of(
                new ShardNode("a", null, Status.WAITING, 0, null, null),
                new ShardNode("b", null, Status.WAITING, 0, null, null),
                new ShardNode("c", null, Status.READING, 1, null, null),
                new ShardNode("new", null, Status.WAITING, ShardNode.NOBODY, null, null)),
            ShardGraph.PARENT_MILLIS);

    assertThat(ShardPlacement.place(graph.node("new"), graph, 2)).isEqualTo(1);
  }

  @Test
  void ownerBeyondTheParallelismIsNotKept() {
    ShardGraph graph =
        new ShardGraph(
            List.of(new ShardNode("a", null, Status.WAITING, 7, null, null)),
            ShardGraph.PARENT_MILLIS);

    assertThat(ShardPlacement.place(graph.node("a"), graph, 2)).isZero();
  }

  @Test
  void spreadsEvenly() {
    assertThat(ShardPlacement.spread(List.of("d", "a", "c", "b", "e"), 2))
        .containsEntry("a", 0)
        .containsEntry("b", 1)
        .containsEntry("c", 0)
        .containsEntry("d", 1)
        .containsEntry("e", 0);
  }
}
