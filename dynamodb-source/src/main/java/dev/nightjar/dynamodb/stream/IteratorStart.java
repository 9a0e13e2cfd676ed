package dev.nightjar.dynamodb.stream;

/** Where an iterator starts in its shard. */
public sealed interface IteratorStart {

  /** At the oldest record kept. */
  record TrimHorizon() implements IteratorStart {}

  /** Behind the newest record. */
  record Latest() implements IteratorStart {}

  /**
   * At a record, which is read first. Unlike the trim horizon it is refused where the record is
   * older than the stream keeps.
   *
   * @param sequenceNumber that record's, or the shard's starting sequence number; never null
   */
  record At(String sequenceNumber) implements IteratorStart {}

  /**
   * Behind a record that was read.
   *
   * @param sequenceNumber that record's; never null
   */
  record After(String sequenceNumber) implements IteratorStart {}
}
