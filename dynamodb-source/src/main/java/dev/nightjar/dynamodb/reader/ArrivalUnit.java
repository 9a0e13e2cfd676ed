package dev.nightjar.dynamodb.reader;

/** To what a stream rounds the arrival of its records down. */
final class ArrivalUnit {

  private ArrivalUnit() {}

  /** A second, and on DynamoDB Local, whose ARNs have a Region of their own, a minute; in ms. */
  static long millis(String streamArn) {
    return isLocal(streamArn) ? 60_000 : 1_000;
  }

  /** Whether DynamoDB Local made the stream. */
  static boolean isLocal(String streamArn) {
    return streamArn.contains(":ddblocal:");
  }
}
