package dev.nightjar.dynamodb.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.TestingStreams;
import dev.nightjar.dynamodb.split.ShardSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChangeEmitterTest {

  private static final long NOON = TestingClock.START;

  private final TestingStreams streams = new TestingStreams().shard("a", null);
  private final TestingReaderOutput output = new TestingReaderOutput();
  private final List<String> ended = new ArrayList<>();
  private final ChangeEmitter emitter =
      new ChangeEmitter(
          record ->
              record.eventName().equals("INSERT")
                  ? OptionalLong.of(record.arrivalMillis() - 200)
                  : OptionalLong.empty(),
          ended::add,
          new SimpleCounter());
  private final ShardState shard =
      new ShardState(ShardSplit.unread("a", "p", ShardSplit.NO_BOUND, true), 1_000);

  @BeforeEach
  void assign() {
    emitter.added();
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
    emitter.emitRecord(new ShardElement.CaughtUp(5_100), output, shard);
    emitter.emitRecord(new ShardElement.CaughtUp(5_100), output, shard);

    assertThat(output.events()).containsExactly("k1@-200", "watermark -1200", "watermark 3800");
  }

  @Test
  void shardWithoutTimedRecordsIsIdleOnceCaughtUpAndActiveWithTheFirst() {
    emit(untimed("k1", NOON), 0, true);
    emitter.emitRecord(new ShardElement.CaughtUp(5_000), output, shard);
    assertThat(emitter.hasActiveShards()).isFalse();
    emitter.emitRecord(new ShardElement.CaughtUp(7_000), output, shard);
    emit(timed("k2", NOON), 8_000, true);

    assertThat(output.events())
        .containsExactly("k1@0", "idle", "k2@-200", "active", "watermark -1200");
    assertThat(emitter.hasActiveShards()).isTrue();
  }

  @Test
  void endedShardHoldsItsWatermarkUntilReleased() {
    emitter.emitRecord(new ShardElement.CaughtUp(5_000), output, shard);
    emitter.emitRecord(new ShardElement.End(), output, shard);
    assertThat(output.events()).containsExactly("idle", "active");
    assertThat(ended).containsExactly("a");
    assertThat(shard.toSplit().finished()).isTrue();

    emitter.emitRecord(new ShardElement.Released(), output, shard);
    assertThat(output.events()).endsWith("idle");
    emitter.removed(shard);
    assertThat(emitter.hasActiveShards()).isFalse();
  }

  @Test
  void positionMovesOnEmitOnlyAndIsFreshNoMore() {
    assertThat(shard.toSplit().lastSequenceNumber()).isNull();
    ChangeRecord record = timed("k1", NOON);
    emit(record, 0, true);

    assertThat(shard.toSplit())
        .isEqualTo(
            new ShardSplit("a", "p", record.sequenceNumber(), ShardSplit.NO_BOUND, false, false));
  }

  private ChangeRecord timed(String key, long arrival) {
    return streams.put("a", key, arrival);
  }

  private ChangeRecord untimed(String key, long arrival) {
    return streams.put("a", key, arrival, "MODIFY");
  }

  private void emit(ChangeRecord record, long readAt, boolean last) {
    emitter.emitRecord(new ShardElement.Change(record, readAt, last), output, shard);
  }
}
