package dev.nightjar.dynamodb;

/**
 * One record of a table's stream: a change of one item, unjudged. It is a Flink POJO, so that it
 * crosses edges and lies in state without Kryo; it holds no class of the AWS SDK.
 *
 * <p>Images and keys are DynamoDB JSON ({@code {"PK": {"S": "..."}}}) in UTF-8. Binary values are
 * base64, and numbers keep the digits that the service sent.
 *
 * @param streamArn the stream that carried the change; never null
 * @param shardId the shard in it; never null
 * @param sequenceNumber the change's place in the shard, a decimal number of 21 to 40 digits that
 *     does not fit a long; never null. (stream ARN, sequence number) identifies the change
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
    long sizeBytes) {

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
        sizeBytes);
  }
}
