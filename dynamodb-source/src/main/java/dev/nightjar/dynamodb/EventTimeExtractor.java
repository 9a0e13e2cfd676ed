package dev.nightjar.dynamodb;

import java.io.Serializable;
import java.util.OptionalLong;

/** Reads the event time out of a record. Called once a record, in the order of the shard. */
@FunctionalInterface
public interface EventTimeExtractor extends Serializable {

  /** Event time is the arrival time. */
  EventTimeExtractor ARRIVAL = record -> OptionalLong.of(record.arrivalMillis());

  /**
   * The record's event time in epoch milliseconds. Empty where the record carries none: it is then
   * emitted with its arrival time and does not move the watermark. Must not throw on content: an
   * exception fails the job.
   */
  OptionalLong eventTimeMillis(ChangeRecord record);
}
