package dev.nightjar.dynamodb.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dynamodb.split.ShardSplit;
import org.junit.jupiter.api.Test;

class FinishedShardsTest {

  private final FinishedShards finished = new FinishedShards();
  private final ShardSplit a = new ShardSplit("a", null, "1", ShardSplit.NO_BOUND, false, true);
  private final ShardSplit b = new ShardSplit("b", null, "1", ShardSplit.NO_BOUND, false, true);

  @Test
  void stayUntilACheckpointThatHoldsThemIsComplete() {
    finished.add(a);
    assertThat(finished.snapshot(1)).containsExactly(a);
    finished.add(b);
    assertThat(finished.snapshot(2)).containsExactly(a, b);
    finished.complete(1);
    assertThat(finished.snapshot(3)).containsExactly(b);
    finished.complete(3);
    assertThat(finished.snapshot(4)).isEmpty();
  }

  @Test
  void stayWhereTheirCheckpointNeverCompletes() {
    finished.snapshot(1);
    finished.add(a);
    finished.complete(1);

    assertThat(finished.snapshot(2)).containsExactly(a);
  }
}
