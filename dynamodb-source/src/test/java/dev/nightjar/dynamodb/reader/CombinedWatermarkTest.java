package dev.nightjar.dynamodb.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.TestingStreams;
import dev.nightjar.dynamodb.enumerator.StreamEvents.AssignmentSettled;
import dev.nightjar.dynamodb.split.ChangeSplit;
import dev.nightjar.dynamodb.split.ScanSplit;
import dev.nightjar.dynamodb.split.TestingSplits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups;
import org.apache.flink.streaming.api.operators.source.TimestampsAndWatermarks;
import org.apache.flink.streaming.api.operators.source.TimestampsAndWatermarks.WatermarkUpdateListener;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.io.PushingAsyncDataInput.DataOutput;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.clock.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What leaves the task: the reader's outputs combined by Flink's own classes. */
@Timeout(30)
class CombinedWatermarkTest {

  private static final long NOON = TestingClock.START;

  private final TestingStreams streams = new TestingStreams().shard("a", null).shard("b", null);
  private final TestingReaderContext context = new TestingReaderContext();
  private final List<String> left = new ArrayList<>();
  private final ManualClock clock = new ManualClock();
  private final ReaderOutput<ChangeRecord> output =
      TimestampsAndWatermarks.<ChangeRecord>createProgressiveEventTimeLogic(
              WatermarkStrategy.noWatermarks(),
              new UnregisteredMetricsGroup(),
              null,
              0,
              clock,
              clock,
              UnregisteredMetricGroups.createUnregisteredTaskMetricGroup().getIOMetricGroup())
          .createMainOutput(new TestingDataOutput(), new TestingListener());
  private final ChangeReader reader = context.reader(streams);

  @BeforeEach
  void start() {
    TestingReaderContext.start(reader);
  }

  @AfterEach
  void close() throws Exception {
    reader.close();
  }

  @Test
  void snapshotNeitherEmitsAWatermarkNorGoesIdle() throws Exception {
    streams.item("k1", "item one");
    streams.item("k2", "item two");
    add(ScanSplit.unread(0, 2, NOON, null), ScanSplit.unread(1, 2, NOON, null));
    pollUntil(() -> reader.getNumberOfCurrentlyAssignedSplits() == 0);
    assertThat(left).containsExactlyInAnyOrder("k1", "k2");

    left.clear();
    streams.put("a", "k3", NOON);
    add(TestingSplits.unread("a"));
    reader.handleSourceEvents(new AssignmentSettled());
    pollUntil(() -> left.contains("watermark -1000"));
    assertThat(left).containsExactly("k3", "watermark -1000");
  }

  @Test
  void repairNeitherHoldsNorMovesTheWatermarkOfShards() throws Exception {
    for (int i = 0; i < 500; i++) {
      streams.item("i" + i, "item");
    }
    streams.put("a", "k1", NOON);
    add(TestingSplits.unread("a"));
    reader.handleSourceEvents(new AssignmentSettled());
    pollUntil(() -> left.contains("watermark -1000"));
    Gap gap = new Gap(TestingStreams.ARN, "a", null, null, Gap.UNKNOWN, NOON);
    add(ScanSplit.unread(0, 1, NOON + 3_600_000, gap));
    pollUntil(() -> left.contains("i0"));
    streams.put("a", "k2", NOON + 5_000);
    pollUntil(() -> left.contains("watermark 4000"));

    assertThat(left).filteredOn(event -> event.contains("watermark")).hasSize(2);
    assertThat(left).doesNotContain("idle");
  }

  @Test
  void waitingSegmentDoesNotHoldTheWatermarkEither() throws Exception {
    for (int i = 0; i < 100; i++) {
      streams.fail("scan", dev.nightjar.dynamodb.stream.StreamsApiException.Kind.THROTTLED);
    }
    streams.put("a", "k1", NOON);
    reader.handleSourceEvents(new AssignmentSettled());
    Gap gap = new Gap(TestingStreams.ARN, "a", null, null, Gap.UNKNOWN, NOON);
    List<ChangeSplit> splits = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      splits.add(ScanSplit.unread(i, 20, NOON, gap));
    }
    splits.add(TestingSplits.unread("a"));
    add(splits.toArray(new ChangeSplit[0]));

    pollUntil(() -> left.contains("watermark -1000"));
  }

  @Test
  void readerWithARepairAloneIsIdleOnceSettled() throws Exception {
    reader.handleSourceEvents(new AssignmentSettled());
    streams.item("k1", "item one");
    Gap gap = new Gap(TestingStreams.ARN, "a", null, null, Gap.UNKNOWN, NOON);
    add(ScanSplit.unread(0, 1, NOON, gap));
    pollUntil(() -> left.contains("k1"));

    assertThat(left).containsExactly("idle", "k1");
  }

  /** As the operator does it: outputs first. */
  private void add(ChangeSplit... splits) {
    for (ChangeSplit split : splits) {
      output.createOutputForSplit(split.splitId());
    }
    reader.addSplits(List.of(splits));
  }

  private void pollUntil(BooleanSupplier reached) throws Exception {
    while (!reached.getAsBoolean()) {
      reader.isAvailable().get(20, TimeUnit.SECONDS);
      reader.pollNext(output);
    }
  }

  private final class TestingDataOutput implements DataOutput<ChangeRecord> {
    @Override
    public void emitRecord(StreamRecord<ChangeRecord> record) {
      left.add(new String(record.getValue().keys(), StandardCharsets.UTF_8));
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      left.add("watermark " + (watermark.getTimestamp() - NOON));
    }

    @Override
    public void emitWatermarkStatus(WatermarkStatus status) {
      left.add(status.isIdle() ? "idle" : "active");
    }

    @Override
    public void emitLatencyMarker(LatencyMarker marker) {
      throw new AssertionError("unexpected: " + marker);
    }

    @Override
    public void emitRecordAttributes(RecordAttributes attributes) {
      throw new AssertionError("unexpected: " + attributes);
    }

    @Override
    public void emitWatermark(WatermarkEvent event) {
      throw new AssertionError("unexpected: " + event);
    }
  }

  /** Of use to watermark alignment only. */
  private static final class TestingListener implements WatermarkUpdateListener {
    @Override
    public void updateIdle(boolean idle) {}

    @Override
    public void updateCurrentEffectiveWatermark(long watermark) {}

    @Override
    public void updateCurrentSplitWatermark(String split, long watermark) {}

    @Override
    public void updateCurrentSplitIdle(String split, boolean idle) {}

    @Override
    public void splitFinished(String split) {}
  }
}
