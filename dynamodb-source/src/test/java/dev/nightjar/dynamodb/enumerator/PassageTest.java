package dev.nightjar.dynamodb.enumerator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PassageTest {

  private final Passage passage = new Passage();

  @Test
  void checkpointThatBeganBeforeProvesNothing() {
    passage.checkpointBegins(1);
    Passage.Mark mark = passage.mark(0);
    passage.checkpointCompletes(1);
    assertThat(passage.isPassed(mark, 1)).isFalse();

    passage.checkpointBegins(2);
    assertThat(passage.isPassed(mark, 1)).as("begun").isFalse();
    passage.checkpointCompletes(2);
    assertThat(passage.isPassed(mark, 1)).isTrue();
  }

  @Test
  void abortedCheckpointProvesNothingAndTheNextOneDoes() {
    Passage.Mark mark = passage.mark(0);
    passage.checkpointBegins(7);
    passage.checkpointBegins(8);
    assertThat(passage.isPassed(mark, 0)).isFalse();
    passage.checkpointCompletes(8);
    assertThat(passage.isPassed(mark, 0)).isTrue();
    assertThat(passage.isPassed(passage.mark(0), 0)).as("the next mark waits anew").isFalse();
  }

  @Test
  void waitsForACheckpointUnderWayButNotForNone() {
    Passage.Mark mark = passage.mark(0);
    assertThat(passage.isPassed(mark, Passage.LONGEST_WAIT_MILLIS - 1)).isFalse();
    assertThat(passage.isPassed(mark, Passage.LONGEST_WAIT_MILLIS)).isTrue();
    assertThat(passage.isWithoutCheckpoints(mark, Passage.LONGEST_WAIT_MILLIS)).isTrue();

    passage.checkpointBegins(1);
    assertThat(passage.isPassed(mark, 10 * Passage.LONGEST_WAIT_MILLIS)).isFalse();
  }

  @Test
  void slowCheckpointThatLetsNoOtherBeginIsWaitedFor() {
    passage.checkpointBegins(1);
    Passage.Mark mark = passage.mark(0);

    assertThat(passage.isPassed(mark, 10 * Passage.LONGEST_WAIT_MILLIS)).isFalse();
  }
}
