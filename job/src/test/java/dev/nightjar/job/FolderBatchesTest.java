package dev.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.sinks.archive.ArchiveLine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // The harness says that closing it may be interrupted.
class FolderBatchesTest {

  private static final Duration INTERVAL = Duration.ofMinutes(10);
  private static final String ACME = "events/tenant=acme/day=2026-11-21";
  private static final String GLOBEX = "events/tenant=globex/day=2026-11-21";

  @Test
  void letsTheLinesOfAFolderWaitForEachOther() throws Exception {
    try (var batches = opened(INTERVAL, null)) {
      batches.setProcessingTime(1_000);
      add(batches, ACME, "a1");
      batches.setProcessingTime(61_000);
      add(batches, ACME, "a2");
      add(batches, GLOBEX, "g1");
      batches.setProcessingTime(600_999);
      assertThat(lines(batches)).isEmpty();

      batches.setProcessingTime(601_000);
      assertThat(lines(batches)).as("ten minutes after the first").containsExactly("a1", "a2");
      batches.setProcessingTime(661_000);
      assertThat(lines(batches)).containsExactly("a1", "a2", "g1");
      assertThat(batches.numKeyedStateEntries()).as("nothing is left").isZero();
      assertThat(batches.numEventTimeTimers()).isZero();
    }
  }

  @Test
  void beginsANewBatchAfterEach() throws Exception {
    try (var batches = opened(INTERVAL, null)) {
      add(batches, ACME, "a1");
      batches.setProcessingTime(INTERVAL.toMillis());
      add(batches, ACME, "a2");
      batches.setProcessingTime(2 * INTERVAL.toMillis() - 1);
      assertThat(lines(batches)).containsExactly("a1");
      batches.setProcessingTime(2 * INTERVAL.toMillis());
      assertThat(lines(batches)).containsExactly("a1", "a2");
    }
  }

  @Test
  void letsNothingWaitWhereThereIsEnough() throws Exception {
    String half = "x".repeat((int) FolderBatches.ENOUGH / 2);
    try (var batches = opened(INTERVAL, null)) {
      add(batches, ACME, half);
      add(batches, GLOBEX, "g1");
      assertThat(lines(batches)).isEmpty();
      add(batches, ACME, half);
      assertThat(lines(batches)).containsExactly(half, half);
      assertThat(batches.numProcessingTimeTimers()).as("that of the other folder").isOne();
    }
  }

  @Test
  void letsAllGoWhereTimeEnds() throws Exception {
    try (var batches = opened(INTERVAL, null)) {
      add(batches, ACME, "a1");
      add(batches, GLOBEX, "g1");
      batches.processWatermark(new Watermark(Long.MAX_VALUE - 1));
      assertThat(lines(batches)).isEmpty();
      batches.processWatermark(Watermark.MAX_WATERMARK);
      assertThat(lines(batches)).containsExactlyInAnyOrder("a1", "g1");
      assertThat(batches.numProcessingTimeTimers()).isZero();
    }
  }

  @Test
  void keepsWhatWaitsOverARestart() throws Exception {
    OperatorSubtaskState state;
    try (var batches = opened(INTERVAL, null)) {
      add(batches, ACME, "a1");
      state = batches.snapshot(1, 1);
    }
    try (var batches = opened(INTERVAL, state)) {
      add(batches, ACME, "a2");
      batches.setProcessingTime(INTERVAL.toMillis());
      assertThat(lines(batches)).containsExactly("a1", "a2");
    }
  }

  @Test
  void letsNothingWaitWithoutAnIntervalNotEvenWhatDidBefore() throws Exception {
    OperatorSubtaskState state;
    try (var batches = opened(INTERVAL, null)) {
      add(batches, ACME, "a1");
      state = batches.snapshot(1, 1);
    }
    try (var batches = opened(Duration.ZERO, state)) {
      add(batches, GLOBEX, "g1");
      assertThat(lines(batches)).containsExactly("g1");
      add(batches, ACME, "a2");
      assertThat(lines(batches)).containsExactly("g1", "a1", "a2");
      assertThat(batches.numKeyedStateEntries()).isZero();
    }
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, ArchiveLine, ArchiveLine> opened(
      Duration interval, OperatorSubtaskState state) throws Exception {
    var batches =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new FolderBatches(interval)),
            ArchiveLine::folder,
            Types.STRING);
    batches.setup();
    if (state != null) {
      batches.initializeState(state);
    }
    batches.open();
    return batches;
  }

  private static void add(
      KeyedOneInputStreamOperatorTestHarness<String, ArchiveLine, ArchiveLine> batches,
      String folder,
      String line)
      throws Exception {
    batches.processElement(new ArchiveLine(folder, line.getBytes(StandardCharsets.UTF_8)), 0);
  }

  private static List<String> lines(
      KeyedOneInputStreamOperatorTestHarness<String, ArchiveLine, ArchiveLine> batches) {
    return batches.extractOutputValues().stream()
        .map(line -> new String(line.line(), StandardCharsets.UTF_8))
        .toList();
  }
}
