package dev.nightjar.dynamodb.reader;

import static dev.nightjar.dynamodb.stream.StreamsApiException.Kind.DENIED;
import static dev.nightjar.dynamodb.stream.StreamsApiException.Kind.NO_CREDENTIALS;
import static dev.nightjar.dynamodb.stream.StreamsApiException.Kind.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.dynamodb.TestingStreams;
import dev.nightjar.dynamodb.ViewType;
import dev.nightjar.dynamodb.split.ScanSplit;
import dev.nightjar.dynamodb.split.ShardSplit;
import dev.nightjar.dynamodb.split.TestingSplits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls that are denied. */
class RefusedCallsTest {

  private static final long NOON = TestingClock.START;

  private final TestingSplitReader reading = new TestingSplitReader();
  private final TestingStreams streams = reading.streams().shard("a", null).shard("b", null);
  private final TestingClock clock = reading.clock();
  private final ReadMetrics metrics = reading.metrics();

  @Test
  void failsWithAdviceWhereNoCallWasEverAllowed() {
    deny(100);
    reading.open(TestingSplits.unread("a"));

    assertThatThrownBy(() -> reading.fetch(1))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(TestingStreams.ARN, "dynamodb:GetRecords");
    assertThat(clock.elapsedMillis())
        .as("sooner than in a job that has run")
        .isBetween(AccessPatience.FIRST_MILLIS, 2 * AccessPatience.FIRST_MILLIS);
  }

  @Test
  void outlivesARefusalWhileCredentialsAreRenewed() throws IOException {
    reading.open(TestingSplits.unread("a"));
    clock.in(1_000, () -> deny(8));
    clock.in(60_000, () -> streams.put("a", "k1", NOON + 60_000));

    List<String> elements = new ArrayList<>();
    while (!elements.contains("a:k1")) {
      elements.addAll(reading.fetch(1));
    }
    assertThat(metrics.failures.sum()).isEqualTo(8);
  }

  @Test
  void failsAMinuteAfterTheLastCallThatWasAllowed() {
    reading.open(TestingSplits.unread("a"));
    clock.in(30_000, () -> deny(1_000));

    assertThatThrownBy(() -> reading.fetch(1_000)).hasMessageContaining("dynamodb:GetRecords");
    assertThat(clock.elapsedMillis() - 30_000)
        .isBetween(AccessPatience.MILLIS - 2_000, AccessPatience.MILLIS + 10_000);
  }

  @Test
  void missingCredentialsAreRepeatedToo() throws IOException {
    streams.put("a", "k1", NOON);
    streams.fail("a", NO_CREDENTIALS, NO_CREDENTIALS);
    reading.open(TestingSplits.unread("a"));

    assertThat(reading.fetch(1)).containsExactly("a:k1");
  }

  @Test
  void otherRefusalsFailAtOnce() {
    streams.fail("a", REFUSED);
    reading.open(TestingSplits.unread("a"));

    assertThatThrownBy(() -> reading.fetch(1)).hasMessageContaining("scripted REFUSED");
    assertThat(clock.elapsedMillis()).isZero();
  }

  @Test
  void deniedScanSaysWhatToAllow() {
    streams.item("k1", "item one");
    for (int i = 0; i < 100; i++) {
      streams.fail("scan", DENIED);
    }
    reading.open(ScanSplit.unread(0, 1, NOON, null));

    assertThatThrownBy(() -> reading.fetch(9))
        .hasMessageContainingAll("table 'audit'", "snapshot/0/1", "allow dynamodb:Scan");
  }

  @Test
  void scanThatIsDeniedBesideHealthyShardsFailsTheJob() {
    streams.item("k1", "item one");
    deny("scan", 1_000);
    reading.open(TestingSplits.unread("a"), ScanSplit.unread(0, 1, NOON, null));

    assertThatThrownBy(() -> reading.fetch(1_000)).hasMessageContaining("allow dynamodb:Scan");
    assertThat(clock.elapsedMillis())
        .as("the scan was never allowed")
        .isBetween(AccessPatience.FIRST_MILLIS, 2 * AccessPatience.FIRST_MILLIS);
  }

  @Test
  void itemsThatAreDeniedBesideHealthyShardsFailTheJob() {
    streams.viewType(ViewType.KEYS_ONLY);
    reading.open(TestingSplits.unread("a"), TestingSplits.unread("b"));
    clock.in(
        30_000,
        () -> {
          deny("items", 1_000);
          streams.put("a", "k1", NOON + 30_000);
        });

    assertThatThrownBy(() -> reading.fetch(1_000)).hasMessageContaining("dynamodb:BatchGetItem");
    assertThat(clock.elapsedMillis() - 30_000)
        .as("the shard was read before")
        .isBetween(AccessPatience.MILLIS - 2_000, AccessPatience.MILLIS + 12_000);
  }

  @Test
  void shardThatWasPausedForLongIsGivenTheSameTime() throws IOException {
    ShardSplit a = TestingSplits.unread("a");
    reading.open(a, TestingSplits.unread("b"));
    reading.fetch(20);
    reading.reader().pauseOrResumeSplits(List.of(a), List.of());
    clock.advance(600_000);
    deny(3);
    reading.reader().pauseOrResumeSplits(List.of(), List.of(a));

    reading.fetch(20);
    assertThat(metrics.failures.sum()).isEqualTo(3);
  }

  private void deny(int calls) {
    deny("a", calls);
  }

  private void deny(String what, int calls) {
    for (int i = 0; i < calls; i++) {
      streams.fail(what, DENIED);
    }
  }
}
