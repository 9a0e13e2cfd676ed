package dev.nightjar.dynamodb;

/**
 * One record of a table's stream: a change of one item, unjudged. It is a Flink POJO, so that it
 * crosses edges and lies in state without Kryo; it holds no class of the AWS SDK.
 *
 * <p>Images and keys are DynamoDB JSON ({@code {"PK": {"S": "..."}}}) in UTF-8. Binary values are
 * base64, and numbers keep the digits that the service sent.
 *
 * @param streamArn the stream that carried the change; never null
 * @param shardId the shard in it; never null, empty where the record is no stream's
 * @param sequenceNumber the change's place in the shard, a decimal number of 21 to 40 digits that
 *     does not fit a long; never null, empty where the record is no stream's. (stream ARN, sequence
 *     number) identifies the change
 * @param eventId the service's id of the record; null where it sent none. Random per read on
 *     DynamoDB Local, so it must not be used to find duplicates
 * @param eventName INSERT, MODIFY or REMOVE, or a word unknown to us; never null, empty where the
 *     service sent none
 * @param arrivalMillis the service's own time for the change ({@code ApproximateCreationDateTime}),
 *     epoch milliseconds, rounded down to the second by the service (to the minute by DynamoDB
 *     Local)
 * @param userIdentityType {@code Service} where DynamoDB itself made the change; otherwise null
 * @param userIdentityPrincipalId {@code dynamodb.amazonaws.com} for an expiry by TTL; otherwise
 *     null
 * @param keys the item's key attributes; never null
 * @param oldImage the item before the change; null where there was none or the view type leaves it
 *     out
 * @param newImage the item after the change; null where there is none or the view type leaves it
 *     out. Under KEYS_ONLY it is the item as read from the table just after the record, and null
 *     where the item was gone by then
 * @param sizeBytes the size of the record as the service counts it, in bytes; 0 where it sent none
 * @param origin where the record was read; never null
 * @param gap what was lost, where this is no change but a notice ({@link #GAP}, {@link
 *     #GAP_CLOSED}); otherwise null
 */
public record ChangeRecord(
    String streamArn,
    String shardId,
    String sequenceNumber,
    String eventId,
    String eventName,
    long arrivalMillis,
    String userIdentityType,
    String userIdentityPrincipalId,
    byte[] keys,
    byte[] oldImage,
    byte[] newImage,
    long sizeBytes,
    Origin origin,
    Gap gap) {

  /** The event name of a notice that the stream lost records, just where they are missing. */
  public static final String GAP = "GAP";

  /** The event name of a notice that a gap has been filled from the table. */
  public static final String GAP_CLOSED = "GAP_CLOSED";

  private static final byte[] NO_KEYS = {'{', '}'};

  /** A notice that records were lost. */
  public static ChangeRecord lost(Gap gap) {
    return notice(GAP, Origin.STREAM, gap);
  }

  /** A notice that a gap has been filled: what follows it is complete again. */
  public static ChangeRecord repaired(Gap gap) {
    return notice(GAP_CLOSED, Origin.REPAIR, gap);
  }

  private static ChangeRecord notice(String name, Origin origin, Gap gap) {
    return new ChangeRecord(
        gap.streamArn(),
        gap.shardId(),
        gap.lastSequenceNumber() == null ? "" : gap.lastSequenceNumber(),
        null,
        name,
        gap.toMillis(),
        null,
        null,
        NO_KEYS,
        null,
        null,
        0,
        origin,
        gap);
  }

  /**
   * An item as it was found in the table.
   *
   * @param streamArn the table's stream
   * @param asOfMillis the instant since which the stream tells all changes, epoch milliseconds; it
   *     stands for the arrival, which a table does not keep
   * @param keys the item's key attributes as DynamoDB JSON
   * @param item the whole item as DynamoDB JSON
   * @param origin snapshot or repair
   */
  public static ChangeRecord found(
      String streamArn, long asOfMillis, byte[] keys, byte[] item, Origin origin) {
    return new ChangeRecord(
        streamArn,
        "",
        "",
        null,
        "INSERT",
        asOfMillis,
        null,
        null,
        keys,
        null,
        item,
        item.length,
        origin,
        null);
  }

  /** This record with another image of the item after the change. */
  public ChangeRecord withNewImage(byte[] image) {
    return new ChangeRecord(
        streamArn,
        shardId,
        sequenceNumber,
        eventId,
        eventName,
        arrivalMillis,
        userIdentityType,
        userIdentityPrincipalId,
        keys,
        oldImage,
        image,
        sizeBytes,
        origin,
        gap);
  }
}
