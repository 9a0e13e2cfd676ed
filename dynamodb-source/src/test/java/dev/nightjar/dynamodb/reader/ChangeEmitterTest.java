package dev.nightjar.dynamodb.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.Origin;
import dev.nightjar.dynamodb.TestingStreams;
import dev.nightjar.dynamodb.enumerator.StreamEvents.GapFound;
import dev.nightjar.dynamodb.enumerator.StreamEvents.ShardFinished;
import dev.nightjar.dynamodb.enumerator.StreamEvents.SplitFinished;
import dev.nightjar.dynamodb.lineage.TimeBase;
import dev.nightjar.dynamodb.split.ExportSplit;
import dev.nightjar.dynamodb.split.NoticeSplit;
import dev.nightjar.dynamodb.split.ScanSplit;
import dev.nightjar.dynamodb.split.ShardSplit;
import dev.nightjar.dynamodb.split.ShardSplit.Begin;
import dev.nightjar.dynamodb.split.TestingSplits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChangeEmitterTest {

  private static final long NOON = TestingClock.START;

  private final TestingStreams streams = new TestingStreams().shard("a", null);
  private final TestingReaderOutput output = new TestingReaderOutput();
  private final List<SourceEvent> told = new ArrayList<>();
  private final TestingClock clock = new TestingClock();
  private final ReadMetrics metrics = new ReadMetrics(clock);
  private final ChangeEmitter emitter =
      new ChangeEmitter(
          record ->
              record.eventName().equals("INSERT")
                  ? OptionalLong.of(record.arrivalMillis() - 200)
                  : OptionalLong.empty(),
          told::add,
          metrics,
          new SimpleCounter());
  private final ShardState shard =
      new ShardState(
          TestingSplits.unread("a", "p", ShardSplit.NO_BOUND, Begin.HORIZON),
          1_000,
          TestingStreams.ARN,
          clock);

  @BeforeEach
  void assign() {
    emitter.added(shard);
  }

  @Test
  void emitsRecordsWithTheirTimeAndOneWatermarkAPage() {
    emit(timed("k1", NOON), 0, false);
    emit(timed("k2", NOON + 500), 0, true);

    assertThat(output.events()).containsExactly("k1@-200", "k2@300", "watermark -700");
  }

  @Test
  void recordWithoutEventTimeTakesItsArrivalAndMovesNoWatermark() {
    emit(untimed("k1", NOON + 500), 0, true);

    assertThat(output.events()).containsExactly("k1@500");
    assertThat(emitter.hasActiveShards()).isTrue();
  }

  @Test
  void caughtUpShardGoesOnAtTheClocksRate() {
    emit(timed("k1", NOON), 100, true);
    emitter.emitRecord(new SplitElement.CaughtUp(5_100), output, shard);
    emitter.emitRecord(new SplitElement.CaughtUp(5_100), output, shard);

    assertThat(output.events()).containsExactly("k1@-200", "watermark -1200", "watermark 3800");
  }

  @Test
  void shardWithoutTimedRecordsIsIdleOnceCaughtUpAndActiveWithTheFirst() {
    emit(untimed("k1", NOON), 0, true);
    emitter.emitRecord(new SplitElement.CaughtUp(5_000), output, shard);
    assertThat(emitter.hasActiveShards()).isFalse();
    emitter.emitRecord(new SplitElement.CaughtUp(7_000), output, shard);
    emit(timed("k2", NOON), 8_000, true);

    assertThat(output.events())
        .containsExactly("k1@0", "idle", "k2@-200", "active", "watermark -1200");
    assertThat(emitter.hasActiveShards()).isTrue();
  }

  @Test
  void endedShardHoldsItsWatermarkUntilReleased() {
    emitter.emitRecord(new SplitElement.CaughtUp(5_000), output, shard);
    emitter.emitRecord(new SplitElement.End(), output, shard);
    assertThat(output.events()).containsExactly("idle", "active");
    assertThat(told).containsExactly(new ShardFinished("a", null));
    assertThat(shard.toSplit().finished()).isTrue();

    emitter.emitRecord(new SplitElement.Released(), output, shard);
    assertThat(output.events()).endsWith("idle");
    emitter.removed(shard);
    assertThat(emitter.hasActiveShards()).isFalse();
  }

  @Test
  void positionMovesOnEmitOnlyAndKeepsHowTheShardBegan() {
    assertThat(shard.toSplit().lastSequenceNumber()).isNull();
    ChangeRecord record = timed("k1", NOON);
    emit(record, 0, true);

    assertThat(shard.toSplit().lastSequenceNumber()).isEqualTo(record.sequenceNumber());
    assertThat(shard.toSplit().timeBase()).isEqualTo(new TimeBase(NOON - 200, NOON));
    assertThat(shard.toSplit().begin())
        .as("what is trimmed was never promised")
        .isEqualTo(Begin.HORIZON);
  }

  @Test
  void gapIsToldInPlaceKeptAndReported() {
    Gap gap = new Gap(TestingStreams.ARN, "a", null, null, Gap.UNKNOWN, NOON + 100);
    emitter.emitRecord(new SplitElement.Lost(gap), output, shard);

    assertThat(output.events()).as("and no watermark").containsExactly("{}@100");
    assertThat(shard.toSplit().gaps()).containsExactly(gap);
    assertThat(told).containsExactly(new GapFound(gap));

    emitter.emitRecord(new SplitElement.Lost(gap), output, shard);
    assertThat(output.events()).as("found again: told before").hasSize(1);

    Gap wider = new Gap(TestingStreams.ARN, "a", null, null, Gap.UNKNOWN, NOON + 900);
    emitter.emitRecord(new SplitElement.Lost(wider), output, shard);
    assertThat(shard.toSplit().gaps()).as("found again after a restart").containsExactly(wider);
  }

  @Test
  void itemsMoveThePositionAndNoWatermark() {
    SplitState scan = SplitState.aside(ScanSplit.unread(0, 1, NOON, null));
    emitter.added(scan);
    emitter.emitRecord(new SplitElement.Aside(), output, scan);
    emitter.emitRecord(new SplitElement.Found(item("k1", Origin.SNAPSHOT), 1), output, scan);
    assertThat(((ScanSplit) scan.toSplit()).afterKey()).isEqualTo("k1");
    emitter.emitRecord(new SplitElement.PageEnd("k3", 3), output, scan);
    assertThat(((ScanSplit) scan.toSplit()).afterKey()).as("k2 and k3 left out").isEqualTo("k3");
    assertThat(scan.toSplit().finished()).isFalse();
    emitter.emitRecord(new SplitElement.End(), output, scan);

    assertThat(output.events()).containsExactly("idle", "k1@-200");
    assertThat(scan.toSplit()).isEqualTo(new ScanSplit(0, 1, NOON, "k3", null, true));
    assertThat(told).containsExactly(new SplitFinished("snapshot/0/1"));
    assertThat(metrics.snapshotItems.sum()).isOne();
    assertThat(metrics.repairItems.sum()).isZero();
    emitter.removed(scan);
    assertThat(emitter.hasActiveShards()).as("the shard's").isTrue();
  }

  @Test
  void itemsOfARepairCountAsThat() {
    SplitState scan = SplitState.aside(ScanSplit.unread(0, 1, NOON, null));
    emitter.emitRecord(new SplitElement.Found(item("k1", Origin.REPAIR), 1), output, scan);

    assertThat(metrics.repairItems.sum()).isOne();
  }

  @Test
  void exportCountsItsItems() {
    SplitState export = SplitState.aside(ExportSplit.unread("f", 9, null, NOON));
    emitter.emitRecord(new SplitElement.Found(item("k1", Origin.SNAPSHOT), 5), output, export);
    assertThat(((ExportSplit) export.toSplit()).itemsDone()).isEqualTo(5);
    emitter.emitRecord(new SplitElement.PageEnd(null, 7), output, export);
    emitter.emitRecord(new SplitElement.End(), output, export);

    assertThat(export.toSplit()).isEqualTo(new ExportSplit("f", 9, null, NOON, 7, true));
    assertThat(told).containsExactly(new SplitFinished("export/f"));
  }

  @Test
  void noticeIsToldWithItsOwnTimeAndEnds() {
    Gap gap = new Gap(TestingStreams.ARN, "a", null, null, Gap.UNKNOWN, NOON + 100);
    NoticeSplit split = new NoticeSplit(gap, true, false);
    SplitState notice = SplitState.aside(split);
    emitter.emitRecord(new SplitElement.Notice(ChangeRecord.repaired(gap)), output, notice);
    assertThat(notice.toSplit().finished()).as("in a checkpoint before the end").isTrue();
    emitter.emitRecord(new SplitElement.End(), output, notice);

    assertThat(output.events()).containsExactly("{}@100");
    assertThat(notice.toSplit()).isEqualTo(new NoticeSplit(gap, true, true));
    assertThat(told).containsExactly(new SplitFinished(split.splitId()));
  }

  @Test
  void endTellsHowFarEventTimeHadCome() {
    emit(timed("k1", NOON), 0, true);
    emitter.emitRecord(new SplitElement.End(), output, shard);

    assertThat(told).containsExactly(new ShardFinished("a", new TimeBase(NOON - 200, NOON)));
  }

  @Test
  void silentChildGoesOnFromItsParentsTime() {
    clock.advance(600_000);
    ShardState child =
        new ShardState(
            ShardSplit.unread(
                "b", "a", ShardSplit.NO_BOUND, Begin.START, null, new TimeBase(NOON, NOON)),
            1_000,
            TestingStreams.ARN,
            clock);
    emitter.emitRecord(new SplitElement.CaughtUp(clock.elapsedMillis()), output, child);

    assertThat(output.events())
        .as("ten minutes of silence, less a second's rounding and two for clocks that differ")
        .containsExactly("watermark " + (600_000 - 3_000 - 1_000));
    assertThat(child.toSplit().timeBase()).isEqualTo(new TimeBase(NOON, NOON));
  }

  private static ChangeRecord item(String key, Origin origin) {
    byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
    return ChangeRecord.found(TestingStreams.ARN, NOON, utf8, utf8, origin);
  }

  private ChangeRecord timed(String key, long arrival) {
    return streams.put("a", key, arrival);
  }

  private ChangeRecord untimed(String key, long arrival) {
    return streams.put("a", key, arrival, "MODIFY");
  }

  private void emit(ChangeRecord record, long readAt, boolean last) {
    emitter.emitRecord(new SplitElement.Change(record, readAt, last), output, shard);
  }
}
