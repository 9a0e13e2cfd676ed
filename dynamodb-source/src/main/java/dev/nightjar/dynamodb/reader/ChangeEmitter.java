package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.EventTimeExtractor;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.metrics.Counter;

/**
 * Emits records and the watermarks of their shards, in the task's thread. It counts the shards that
 * take part in event time, for the reader to tell whether it is idle.
 */
final class ChangeEmitter implements RecordEmitter<ShardElement, ChangeRecord, ShardState> {

  private final EventTimeExtractor eventTime;
  private final Consumer<String> onEnd;
  private final Counter counted;
  private int activeShards;

  /**
   * @param onEnd told a shard's id once its end has been emitted
   * @param counted what the base class counts as records; elements that are none are taken off
   */
  ChangeEmitter(EventTimeExtractor eventTime, Consumer<String> onEnd, Counter counted) {
    this.eventTime = eventTime;
    this.onEnd = onEnd;
    this.counted = counted;
  }

  @Override
  public void emitRecord(
      ShardElement element, SourceOutput<ChangeRecord> output, ShardState shard) {
    if (element instanceof ShardElement.Change change) {
      emit(change, output, shard);
      return;
    }
    counted.dec();
    if (element instanceof ShardElement.CaughtUp caughtUp) {
      if (shard.watermark().isTimed()) {
        watermark(shard.watermark().caughtUp(caughtUp.at()), output, shard);
      } else {
        idle(output, shard);
      }
    } else if (element instanceof ShardElement.End) {
      shard.finish();
      // From here on its watermark, or its lack of one, holds the others until the children come.
      active(output, shard);
      onEnd.accept(shard.shardId());
    } else if (element instanceof ShardElement.Released) {
      idle(output, shard);
    }
  }

  private void emit(
      ShardElement.Change change, SourceOutput<ChangeRecord> output, ShardState shard) {
    ChangeRecord record = change.record();
    OptionalLong time = eventTime.eventTimeMillis(record);
    output.collect(record, time.orElse(record.arrivalMillis()));
    shard.emitted(record.sequenceNumber());
    shard.watermark().onRecord(time, record.arrivalMillis(), change.arrivedAt());
    if (change.last()) {
      watermark(shard.watermark().advance(), output, shard);
    }
  }

  private void watermark(
      OptionalLong advanced, SourceOutput<ChangeRecord> output, ShardState shard) {
    if (advanced.isPresent()) {
      active(output, shard);
      output.emitWatermark(new Watermark(advanced.getAsLong()));
    }
  }

  private void idle(SourceOutput<ChangeRecord> output, ShardState shard) {
    if (!shard.isIdle()) {
      shard.setIdle(true);
      activeShards--;
      output.markIdle();
    }
  }

  private void active(SourceOutput<ChangeRecord> output, ShardState shard) {
    if (shard.isIdle()) {
      shard.setIdle(false);
      activeShards++;
      output.markActive();
    }
  }

  /** A shard was assigned. */
  void added() {
    activeShards++;
  }

  /** A shard was let go. */
  void removed(ShardState shard) {
    if (!shard.isIdle()) {
      activeShards--;
    }
  }

  /** Whether any shard takes part in event time. */
  boolean hasActiveShards() {
    return activeShards > 0;
  }
}
