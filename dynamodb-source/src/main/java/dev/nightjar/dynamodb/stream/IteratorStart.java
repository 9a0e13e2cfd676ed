package dev.nightjar.dynamodb.stream;

/** Where an iterator starts in its shard. */
public sealed interface IteratorStart {

  /** At the oldest record kept. */
  record TrimHorizon() implements IteratorStart {}

  /** Behind the newest record. */
  record Latest() implements IteratorStart {}

  /**
   * Behind a record that was read.
   *
   * @param sequenceNumber that record's; never null
   */
  record After(String sequenceNumber) implements IteratorStart {}
}
