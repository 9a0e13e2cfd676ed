package dev.nightjar.dynamodb.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.TestingStreams;
import dev.nightjar.dynamodb.enumerator.StreamEvents.ShardFinished;
import dev.nightjar.dynamodb.lineage.TimeBase;
import dev.nightjar.dynamodb.split.ShardSplit;
import dev.nightjar.dynamodb.split.ShardSplit.Begin;
import dev.nightjar.dynamodb.split.TestingSplits;
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
  private final ChangeEmitter emitter =
      new ChangeEmitter(
          record ->
              record.eventName().equals("INSERT")
                  ? OptionalLong.of(record.arrivalMillis() - 200)
                  : OptionalLong.empty(),
          told::add,
          new ReadMetrics(clock),
          new SimpleCounter());
  private final ShardState shard =
      new ShardState(
          TestingSplits.unread("a", "p", ShardSplit.NO_BOUND, Begin.HORIZON), 1_000, clock);

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
