package dev.nightjar.dynamodb;

/** A stream cannot be read as configured. The message says which, why, and what to do. */
public class StreamUnavailableException extends RuntimeException {

  /** Why a stream cannot be read. */
  public enum Reason {
    TABLE_MISSING,
    NO_STREAM,
    VIEW_TYPE,
    STREAM_REPLACED,
    DENIED,
    UNREACHABLE
  }

  private final Reason reason;

  /** With the cause; it may be null. */
  public StreamUnavailableException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why; never null. */
  public Reason reason() {
    return reason;
  }
}
