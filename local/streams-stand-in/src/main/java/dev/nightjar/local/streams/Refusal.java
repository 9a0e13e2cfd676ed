package dev.nightjar.local.streams;

/** An error that the service answers with. */
final class Refusal extends RuntimeException {

  static final String STREAMS = "com.amazonaws.dynamodb.v20120810#";
  static final String CORAL = "com.amazon.coral.service#";

  private final int status;
  private final String type;

  Refusal(int status, String type, String message) {
    super(message, null, false, false);
    this.status = status;
    this.type = type;
  }

  static Refusal notFound(String message) {
    return new Refusal(400, STREAMS + "ResourceNotFoundException", message);
  }

  static Refusal trimmed() {
    return new Refusal(
        400,
        STREAMS + "TrimmedDataAccessException",
        "The operation attempted to read past the oldest stream record in a shard.");
  }

  static Refusal expiredIterator() {
    return new Refusal(
        400,
        STREAMS + "ExpiredIteratorException",
        "The shard iterator has expired and can no longer be used to retrieve stream records.");
  }

  static Refusal invalid(String message) {
    return new Refusal(400, "com.amazon.coral.validate#ValidationException", message);
  }

  int status() {
    return status;
  }

  /** With the namespace before the hash sign. */
  String type() {
    return type;
  }
}
