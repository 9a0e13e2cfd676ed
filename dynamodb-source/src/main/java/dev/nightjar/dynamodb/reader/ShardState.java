package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.split.ShardSplit;

/** What the reader's thread keeps of a shard: the position, which moves on emit only. */
final class ShardState {

  private final ShardSplit start;
  private final ShardWatermark watermark;
  private String lastSequenceNumber;
  private boolean finished;
  private boolean idle;

  ShardState(ShardSplit start, long outOfOrdernessMillis) {
    this.start = start;
    this.watermark = new ShardWatermark(outOfOrdernessMillis);
    this.lastSequenceNumber = start.lastSequenceNumber();
    this.finished = start.finished();
  }

  String shardId() {
    return start.shardId();
  }

  ShardWatermark watermark() {
    return watermark;
  }

  void emitted(String sequenceNumber) {
    lastSequenceNumber = sequenceNumber;
  }

  void finish() {
    finished = true;
  }

  boolean isIdle() {
    return idle;
  }

  void setIdle(boolean nowIdle) {
    idle = nowIdle;
  }

  /** For a checkpoint. */
  ShardSplit toSplit() {
    return new ShardSplit(
        start.shardId(),
        start.parentShardId(),
        lastSequenceNumber,
        start.notBeforeMillis(),
        false,
        finished);
  }
}
