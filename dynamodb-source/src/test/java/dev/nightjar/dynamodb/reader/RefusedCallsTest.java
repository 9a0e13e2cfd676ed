package dev.nightjar.dynamodb.reader;

import static dev.nightjar.dynamodb.stream.StreamsApiException.Kind.DENIED;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.dynamodb.TestingStreams;
import dev.nightjar.dynamodb.split.TestingSplits;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Calls that are denied. */
class RefusedCallsTest {

  private static final long NOON = TestingClock.START;

  private final TestingSplitReader reading = new TestingSplitReader();
  private final TestingStreams streams = reading.streams().shard("a", null).shard("b", null);

  @Test
  void failsWithAdviceWhereACallIsDenied() {
    streams.fail("a", DENIED);
    reading.open(TestingSplits.unread("a"));

    assertThatThrownBy(() -> reading.fetch(1))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(TestingStreams.ARN, "dynamodb:GetRecords");
  }
}
