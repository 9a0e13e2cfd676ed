package dev.nightjar.dynamodb;

import java.io.Serializable;

/**
 * Records that should have been read from a shard and are gone. A Flink POJO.
 *
 * @param streamArn the stream; never null
 * @param shardId the shard; never null
 * @param lastSequenceNumber the last record read before the gap; null where none was
 * @param firstSurviving the first record read behind it; null where nothing of the shard is left
 * @param fromMillis not before this instant was any of it written, epoch milliseconds; {@link
 *     #UNKNOWN} where nothing was read before it
 * @param toMillis after this instant none of it was written, epoch milliseconds
 */
public record Gap(
    String streamArn,
    String shardId,
    String lastSequenceNumber,
    String firstSurviving,
    long fromMillis,
    long toMillis)
    implements Serializable {

  /** No bound is known. */
  public static final long UNKNOWN = Long.MIN_VALUE;

  /** The gap's name: the same whenever the same gap is found again. */
  public String id() {
    return shardId + "/" + (lastSequenceNumber == null ? "start" : lastSequenceNumber);
  }

  /** What happened, and what is lost: a sentence without its full stop. */
  public String message() {
    return "records of the shard "
        + shardId
        + " of the stream "
        + streamArn
        + " were trimmed before they were read: those "
        + (lastSequenceNumber == null
            ? "from the shard's beginning"
            : "after the sequence number " + lastSequenceNumber)
        + (firstSurviving == null ? " to the shard's end" : " and before " + firstSurviving)
        + " are lost to the job. The stream keeps records for 24 hours, and the job was away or"
        + " behind for longer. The table itself is complete";
  }
}
