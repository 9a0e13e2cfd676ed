package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.Gap;

/** What the split reader hands over to the emitter, split by split and in order. */
sealed interface SplitElement {

  /**
   * A record of a shard.
   *
   * @param record the record
   * @param arrivedAt when it arrived, elapsed milliseconds: the time of its reading, or what the
   *     stream said where that was long before
   * @param last whether its page ends here; watermarks are emitted then
   */
  record Change(ChangeRecord record, long arrivedAt, boolean last) implements SplitElement {}

  /**
   * Records of a shard are missing just here.
   *
   * @param gap what is missing
   */
  record Lost(Gap gap) implements SplitElement {}

  /**
   * All that the shard held when it was asked has been read.
   *
   * @param at when that was found, elapsed milliseconds
   */
  record CaughtUp(long at) implements SplitElement {}

  /** The children are assigned: the watermark is held no longer. The last element of a shard. */
  record Released() implements SplitElement {}

  /** The split is no shard: it takes no part in event time. Its first element. */
  record Aside() implements SplitElement {}

  /**
   * An item of the table.
   *
   * @param record the item
   * @param done how many of the split have been read with it, where the split counts
   */
  record Found(ChangeRecord record, long done) implements SplitElement {}

  /**
   * A page of items ends; some of them may have been left out.
   *
   * @param lastKey where the scan has come to, as DynamoDB JSON; null where it has no such place
   * @param done how many of the split have been read, where the split counts
   */
  record PageEnd(String lastKey, long done) implements SplitElement {}

  /**
   * A notice that the enumerator wants told.
   *
   * @param record the notice
   */
  record Notice(ChangeRecord record) implements SplitElement {}

  /** Nothing will come any more. A shard holds its watermark for its children from here on. */
  record End() implements SplitElement {}
}
