package dev.nightjar.dynamodb.reader;

import static dev.nightjar.dynamodb.stream.StreamsApiException.Kind.NOT_FOUND;
import static dev.nightjar.dynamodb.stream.StreamsApiException.Kind.THROTTLED;
import static dev.nightjar.dynamodb.stream.StreamsApiException.Kind.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.GapPolicy;
import dev.nightjar.dynamodb.TestingStreams;
import dev.nightjar.dynamodb.ViewType;
import dev.nightjar.dynamodb.split.TestingSplits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A stream that carries keys: the items are read from the table. */
class KeysOnlyReadingTest {

  private static final long NOON = TestingClock.START;

  private final TestingSplitReader reading = new TestingSplitReader();
  private final TestingStreams streams = reading.streams().shard("a", null).shard("b", null);
  private final ReadMetrics metrics = reading.metrics();

  @Test
  void keysOnlyReadsTheItemBeforeItIsHandedOver() throws IOException {
    streams.viewType(ViewType.KEYS_ONLY);
    streams.item("k1", "item one");
    streams.put("a", "k1", NOON);
    streams.put("a", "gone", NOON);
    streams.fail("items", THROTTLED);
    reading.open(TestingSplits.unread("a"));

    List<ChangeRecord> records = TestingSplitReader.records(reading.reader().fetch());

    assertThat(new String(records.get(0).newImage(), StandardCharsets.UTF_8)).isEqualTo("item one");
    assertThat(records.get(1).newImage()).isNull();
    assertThat(metrics.throttles.sum()).isEqualTo(1);
  }

  @Test
  void missingTableIsNoGapOfTheShard() {
    streams.viewType(ViewType.KEYS_ONLY);
    streams.put("a", "k1", NOON);
    streams.fail("items", NOT_FOUND);
    reading.options().onGap(GapPolicy.CONTINUE);
    reading.open(TestingSplits.unread("a"));

    assertThatThrownBy(() -> reading.fetch(1))
        .hasMessageContainingAll(TestingStreams.ARN, "NOT_FOUND");
    assertThat(metrics.gaps.sum()).isZero();
  }

  @Test
  void itemsOfALargePageAreReadInParts() throws IOException {
    streams.viewType(ViewType.KEYS_ONLY);
    reading.options().recordsPerCall(1_000);
    for (int i = 1; i <= 250; i++) {
      streams.put("a", "k" + i, NOON);
      streams.item("k" + i, "item " + i);
    }
    reading.open(TestingSplits.unread("a"));

    List<String> elements = new ArrayList<>(reading.fetch(1));
    assertThat(elements).hasSize(100);
    streams.fail("items", UNAVAILABLE);
    elements.addAll(reading.fetch(2));

    assertThat(elements).hasSize(250).startsWith("a:k1", "a:k2").endsWith("a:k250");
    assertThat(metrics.failures.sum()).isOne();
    assertThat(streams.calls().stream().filter(call -> call.startsWith("records a")))
        .as("one call to the stream")
        .hasSize(1);
    assertThat(streams.calls()).contains("items 100", "items 50").doesNotContain("items 250");
  }

  @Test
  void endComesAfterTheLastPart() throws IOException {
    streams.viewType(ViewType.KEYS_ONLY);
    reading.options().recordsPerCall(1_000);
    for (int i = 1; i <= 101; i++) {
      streams.put("a", "k" + i, NOON);
    }
    streams.close("a");
    reading.open(TestingSplits.unread("a"));

    assertThat(reading.fetch(1)).endsWith("a:k100");
    assertThat(reading.fetch(1)).containsExactly("a:k101", "a:end");
  }
}
