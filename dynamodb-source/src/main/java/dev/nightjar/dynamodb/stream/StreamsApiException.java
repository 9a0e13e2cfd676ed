package dev.nightjar.dynamodb.stream;

/** A call to the service failed; the kind says what a reader can do about it. */
public class StreamsApiException extends RuntimeException {

  /** What happened. */
  public enum Kind {
    /** Too many calls; later again. */
    THROTTLED,
    /** The service or the network failed (5xx, time-out, connection); later again. */
    UNAVAILABLE,
    /** The iterator is older than 15 minutes; ask for another. */
    EXPIRED_ITERATOR,
    /** The records asked for are older than the stream keeps. */
    TRIMMED,
    /** No such table, stream or shard. */
    NOT_FOUND,
    /** The credentials are wrong or not allowed to do this. */
    DENIED,
    /** No provider of the chain has credentials. */
    NO_CREDENTIALS,
    /** Any other refusal; asking again will not help. */
    REFUSED
  }

  private final Kind kind;

  /** The message is for people and holds no values of items. The cause may be null. */
  public StreamsApiException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What happened; never null. */
  public Kind kind() {
    return kind;
  }

  /** Whether the same call may succeed later. */
  public boolean isTransient() {
    return kind == Kind.THROTTLED || kind == Kind.UNAVAILABLE;
  }
}
