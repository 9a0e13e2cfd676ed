package dev.nightjar.dynamodb.reader;

/**
 * Records that should have been read from a shard and are gone.
 *
 * @param streamArn the stream
 * @param shardId the shard
 * @param lastSequenceNumber the last record read before the gap; null where none was
 * @param firstSurviving the first record read behind it; null where nothing of the shard is left
 */
public record Gap(
    String streamArn, String shardId, String lastSequenceNumber, String firstSurviving) {

  /** What happened, what is lost, and what to do. */
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
        + " behind for longer. The table itself is complete. To go on with what is left, set the"
        + " gap policy to 'continue'";
  }
}
