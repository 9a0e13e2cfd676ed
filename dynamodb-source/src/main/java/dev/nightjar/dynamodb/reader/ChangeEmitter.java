package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.EventTimeExtractor;
import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.Origin;
import dev.nightjar.dynamodb.enumerator.StreamEvents.GapFound;
import dev.nightjar.dynamodb.enumerator.StreamEvents.ShardFinished;
import dev.nightjar.dynamodb.enumerator.StreamEvents.SplitFinished;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.metrics.Counter;

/**
 * Emits records and the watermarks of their shards, in the task's thread. It counts the shards that
 * take part in event time, for the reader to tell whether it is idle. Only records of the stream
 * move a watermark: items of the table and notices do not.
 */
final class ChangeEmitter implements RecordEmitter<SplitElement, ChangeRecord, SplitState> {

  private final EventTimeExtractor eventTime;
  private final Consumer<SourceEvent> enumerator;
  private final ReadMetrics metrics;
  private final Counter counted;
  private int activeShards;

  /**
   * @param enumerator told of ends and gaps once they have been emitted
   * @param counted what the base class counts as records; elements that are none are taken off
   */
  ChangeEmitter(
      EventTimeExtractor eventTime,
      Consumer<SourceEvent> enumerator,
      ReadMetrics metrics,
      Counter counted) {
    this.eventTime = eventTime;
    this.enumerator = enumerator;
    this.metrics = metrics;
    this.counted = counted;
  }

  @Override
  public void emitRecord(
      SplitElement element, SourceOutput<ChangeRecord> output, SplitState split) {
    if (element instanceof SplitElement.Change change) {
      change(change, output, (ShardState) split);
    } else if (element instanceof SplitElement.Lost lost) {
      lost(lost.gap(), output, (ShardState) split);
    } else if (element instanceof SplitElement.Found found) {
      found(found, output, split);
    } else if (element instanceof SplitElement.Notice notice) {
      output.collect(notice.record(), notice.record().arrivalMillis());
      // A checkpoint from here on holds it as told.
      split.finish();
    } else {
      counted.dec();
      sign(element, output, split);
    }
  }

  private void change(
      SplitElement.Change change, SourceOutput<ChangeRecord> output, ShardState shard) {
    ChangeRecord record = change.record();
    OptionalLong time = eventTime.eventTimeMillis(record);
    output.collect(record, time.orElse(record.arrivalMillis()));
    shard.emitted(record.sequenceNumber());
    shard.watermark().onRecord(time, record.arrivalMillis(), change.arrivedAt());
    if (change.last()) {
      watermark(shard.watermark().advance(), output, shard);
    }
  }

  private void lost(Gap gap, SourceOutput<ChangeRecord> output, ShardState shard) {
    if (shard.lost(gap)) {
      output.collect(ChangeRecord.lost(gap), gap.toMillis());
    }
    enumerator.accept(new GapFound(gap));
  }

  private void found(
      SplitElement.Found found, SourceOutput<ChangeRecord> output, SplitState split) {
    ChangeRecord record = found.record();
    output.collect(record, eventTime.eventTimeMillis(record).orElse(record.arrivalMillis()));
    split.found(record, found.done());
    (record.origin() == Origin.SNAPSHOT ? metrics.snapshotItems : metrics.repairItems).increment();
  }

  /** What is no record. */
  private void sign(SplitElement element, SourceOutput<ChangeRecord> output, SplitState split) {
    if (element instanceof SplitElement.CaughtUp caughtUp) {
      ShardState shard = (ShardState) split;
      if (shard.watermark().isTimed()) {
        watermark(shard.watermark().caughtUp(caughtUp.at()), output, shard);
      } else {
        idle(output, shard);
      }
    } else if (element instanceof SplitElement.Released) {
      idle(output, (ShardState) split);
    } else if (element instanceof SplitElement.Aside) {
      output.markIdle();
    } else if (element instanceof SplitElement.PageEnd page) {
      split.pageEnd(page.lastKey(), page.done());
    } else if (element instanceof SplitElement.End) {
      end(output, split);
    }
  }

  private void end(SourceOutput<ChangeRecord> output, SplitState split) {
    split.finish();
    if (split instanceof ShardState shard) {
      // From here on its watermark, or its lack of one, holds the others until the children come.
      active(output, shard);
      enumerator.accept(new ShardFinished(shard.shardId(), shard.watermark().base()));
    } else {
      enumerator.accept(new SplitFinished(split.toSplit().splitId()));
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

  /** A split was assigned. */
  void added(SplitState split) {
    if (split instanceof ShardState) {
      activeShards++;
    }
  }

  /** A split was let go. */
  void removed(SplitState split) {
    if (split instanceof ShardState shard && !shard.isIdle()) {
      activeShards--;
    }
  }

  /** Whether any shard takes part in event time. */
  boolean hasActiveShards() {
    return activeShards > 0;
  }
}
