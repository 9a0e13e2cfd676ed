package dev.nightjar.dynamodb;

/** A stream cannot be read as configured. The message says which, why, and what to do. */
public class StreamUnavailableException extends RuntimeException {

  /** Why a stream cannot be read. */
  public enum Reason {
    TABLE_MISSING,
    NO_STREAM,
    VIEW_TYPE,
    STREAM_REPLACED,
    /** No credentials, wrong ones, or such as may not ask. */
    DENIED,
    /** Too many calls, for as long as it was tried. */
    THROTTLED,
    /** The service answered and will not, whenever it is asked. */
    REFUSED,
    /** No answer, or none that can be used: address, network, time-out, an outage. */
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
