package dev.nightjar.dynamodb;

import java.io.Serializable;
import java.util.OptionalLong;

/**
 * Reads the event time out of a record: once for each record that is emitted, in the order of the
 * shard. A repair asks it besides for items of the table, from several threads at a time: it must
 * be safe for that, as one without mutable state is.
 */
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
