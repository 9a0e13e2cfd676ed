package dev.nightjar.dynamodb.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dynamodb.split.ChangeSplit;
import dev.nightjar.dynamodb.split.TestingSplits;
import org.junit.jupiter.api.Test;

class FinishedSplitsTest {

  private final FinishedSplits finished = new FinishedSplits();
  private final ChangeSplit a = TestingSplits.finished("a", "1");
  private final ChangeSplit b = TestingSplits.finished("b", "1");

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
