package dev.nightjar.local.streams;

/** The operations that the stand-in answers. */
public enum Operation {
  /** Lists a stream's shards. */
  DESCRIBE_STREAM("DynamoDBStreams_20120810.DescribeStream"),
  /** Gives a position in a shard. */
  GET_SHARD_ITERATOR("DynamoDBStreams_20120810.GetShardIterator"),
  /** Gives a page of records. */
  GET_RECORDS("DynamoDBStreams_20120810.GetRecords"),
  /** Lists the table's streams. */
  LIST_STREAMS("DynamoDBStreams_20120810.ListStreams"),
  /** Describes the table. */
  DESCRIBE_TABLE("DynamoDB_20120810.DescribeTable"),
  /** Gives a page of a segment's items. */
  SCAN("DynamoDB_20120810.Scan"),
  /** Gives items by their keys. */
  BATCH_GET_ITEM("DynamoDB_20120810.BatchGetItem");

  private final String target;

  Operation(String target) {
    this.target = target;
  }

  /** The value of the header X-Amz-Target. */
  String target() {
    return target;
  }

  /** Null for an operation that is not known. */
  static Operation of(String target) {
    for (Operation operation : values()) {
      if (operation.target.equals(target)) {
        return operation;
      }
    }
    return null;
  }
}
