package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.ChangeRecord;

/** What the split reader hands over to the emitter, shard by shard and in order. */
sealed interface ShardElement {

  /**
   * A record.
   *
   * @param record the record
   * @param arrivedAt when it arrived, elapsed milliseconds: the time of its reading, or what the
   *     stream said where that was long before
   * @param last whether its page ends here; watermarks are emitted then
   */
  record Change(ChangeRecord record, long arrivedAt, boolean last) implements ShardElement {}

  /**
   * All that the shard held when it was asked has been read.
   *
   * @param at when that was found, elapsed milliseconds
   */
  record CaughtUp(long at) implements ShardElement {}

  /** Nothing will come any more; the watermark is held for the children. */
  record End() implements ShardElement {}

  /** The children are assigned: the watermark is held no longer. The last element of a shard. */
  record Released() implements ShardElement {}
}
