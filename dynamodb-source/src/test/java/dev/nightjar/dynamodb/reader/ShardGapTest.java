package dev.nightjar.dynamodb.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.dynamodb.GapPolicy;
import dev.nightjar.dynamodb.TestingStreams;
import dev.nightjar.dynamodb.split.ShardSplit;
import dev.nightjar.dynamodb.split.ShardSplit.Begin;
import dev.nightjar.dynamodb.split.TestingSplits;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What a shard has lost. */
class ShardGapTest {

  private static final long NOON = TestingClock.START;

  private final TestingSplitReader reading = new TestingSplitReader();
  private final TestingStreams streams = reading.streams().shard("a", null).shard("b", null);
  private final ReadMetrics metrics = reading.metrics();

  @Test
  void failsAtAGapBeforeAnythingBeyondIt() {
    trimmedAfterFirst();
    reading.open(TestingSplits.at("a", null, TestingSplitReader.sequence(1)));

    assertThatThrownBy(() -> reading.fetch(1))
        .isInstanceOf(GapException.class)
        .hasMessageContainingAll(
            "shard a",
            TestingSplitReader.sequence(1),
            TestingSplitReader.sequence(4),
            "24 hours",
            "'continue'");
    assertThat(metrics.gaps.sum()).isEqualTo(1);
  }

  @Test
  void goesOnBehindAGapWhereThePolicySaysSo() throws IOException {
    trimmedAfterFirst();
    reading.options().onGap(GapPolicy.CONTINUE);
    reading.open(TestingSplits.at("a", null, TestingSplitReader.sequence(1)));

    assertThat(reading.fetch(1)).containsExactly("a:k4", "a:k5");
    assertThat(metrics.gaps.sum()).isEqualTo(1);
  }

  @Test
  void shardThatIsGoneUnfinishedIsAGap() {
    streams.drop("a");
    reading.open(TestingSplits.at("a", null, TestingSplitReader.sequence(1)));

    assertThatThrownBy(() -> reading.fetch(1))
        .isInstanceOf(GapException.class)
        .hasMessageContaining("to the shard's end");
  }

  @Test
  void shardThatIsGoneEndsWhereThePolicySaysSo() throws IOException {
    streams.drop("a");
    reading.options().onGap(GapPolicy.CONTINUE);
    reading.open(TestingSplits.at("a", null, TestingSplitReader.sequence(1)));

    assertThat(reading.fetch(1)).containsExactly("a:end");
  }

  @Test
  void shardGoneBeforeTheFirstStartIsNoGap() throws IOException {
    streams.drop("a");
    reading.open(TestingSplits.unread("a", null, ShardSplit.NO_BOUND, Begin.HORIZON));

    assertThat(reading.fetch(1)).containsExactly("a:end");
    assertThat(metrics.gaps.sum()).isZero();
  }

  private void trimmedAfterFirst() {
    for (int i = 1; i <= 5; i++) {
      streams.put("a", "k" + i, NOON);
    }
    streams.trim("a", 3);
  }
}
