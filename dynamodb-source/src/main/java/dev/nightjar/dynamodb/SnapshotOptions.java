package dev.nightjar.dynamodb;

import java.io.Serializable;
import java.time.Duration;

/**
 * How the table itself is read: for a snapshot at the first start, and to repair a gap.
 *
 * @param segments into how many segments a scan is cut, 1 to 1,000,000; each is read by one subtask
 * @param readCapacity read capacity units a second that all segments together may consume, more
 *     than 0. One unit is 8 KB a second of eventually consistent reads
 * @param repairReach an item whose event time is further before a gap than this is not emitted
 *     again by its repair; 0 or more
 */
public record SnapshotOptions(int segments, int readCapacity, Duration repairReach)
    implements Serializable {

  /** 16 segments, 1000 units a second, and a day. */
  public static final SnapshotOptions DEFAULT = new SnapshotOptions(16, 1000, Duration.ofHours(24));
}
