package dev.nightjar.local.streams;

import java.time.Duration;

/**
 * One way in which a call goes wrong. For the addresses of where each was seen, see the module's
 * README.
 *
 * @param kind what happens
 * @param status the HTTP status of an error
 * @param type an error's type with its namespace, or null
 * @param message an error's message, or null
 * @param amount milliseconds or a count, by kind
 */
public record Fault(Kind kind, int status, String type, String message, long amount) {

  /** What happens. */
  public enum Kind {
    /** An error answer as JSON. */
    ERROR,
    /** An error answer of a proxy, as HTML. */
    PROXY_ERROR,
    /** The connection is closed without an answer. */
    CLOSED,
    /** The answer comes after {@code amount} milliseconds. */
    SLOW,
    /** No answer; the connection is closed after {@code amount} milliseconds. */
    SILENT,
    /** A page of {@code amount} records or items at most; more may follow. */
    SHORT_PAGE,
    /** BatchGetItem leaves all but {@code amount} keys unprocessed. */
    UNPROCESSED,
    /** The connection is closed in the middle of the body. */
    TRUNCATED,
    /** The checksum in the header is not the body's. */
    WRONG_CHECKSUM
  }

  private static Fault error(int status, String type, String message) {
    return new Fault(Kind.ERROR, status, type, message, 0);
  }

  /** Any error answer; the type with or without a namespace. */
  public static Fault answer(int status, String type, String message) {
    return error(status, type.contains("#") ? type : Refusal.STREAMS + type, message);
  }

  /** LimitExceededException, the documented throttling of GetRecords. */
  public static Fault limitExceeded() {
    return error(
        400,
        Refusal.STREAMS + "LimitExceededException",
        "Your request rate is too high. Reduce the frequency of requests.");
  }

  /** ProvisionedThroughputExceededException, the throttling of a table. */
  public static Fault throughputExceeded() {
    return error(
        400,
        Refusal.STREAMS + "ProvisionedThroughputExceededException",
        "The level of configured provisioned throughput for the table was exceeded.");
  }

  /** ThrottlingException, the throttling of control calls. */
  public static Fault throttling() {
    return error(400, "com.amazon.coral.availability#ThrottlingException", "Rate exceeded");
  }

  /** InternalServerError, status 500. */
  public static Fault internalError() {
    return error(500, Refusal.STREAMS + "InternalServerError", "Internal server error");
  }

  /** ServiceUnavailable, status 503. */
  public static Fault unavailable() {
    return error(
        503,
        "com.amazon.coral.availability#ServiceUnavailableException",
        "Service is currently unavailable");
  }

  /** Status 502 with a body of HTML. */
  public static Fault badGateway() {
    return new Fault(Kind.PROXY_ERROR, 502, null, null, 0);
  }

  /** ExpiredIteratorException, however young the iterator. */
  public static Fault expiredIterator() {
    Refusal refusal = Refusal.expiredIterator();
    return error(refusal.status(), refusal.type(), refusal.getMessage());
  }

  /** TrimmedDataAccessException, whatever the position. */
  public static Fault trimmed() {
    Refusal refusal = Refusal.trimmed();
    return error(refusal.status(), refusal.type(), refusal.getMessage());
  }

  /** ResourceNotFoundException. */
  public static Fault notFound() {
    Refusal refusal = Refusal.notFound("Requested resource not found");
    return error(refusal.status(), refusal.type(), refusal.getMessage());
  }

  /** AccessDeniedException. */
  public static Fault accessDenied() {
    return error(
        400,
        Refusal.CORAL + "AccessDeniedException",
        "User: arn:aws:sts::123456789012:assumed-role/reader/session is not authorized to perform"
            + " the action because no identity-based policy allows it");
  }

  /** ExpiredTokenException: the caller's session ran out. */
  public static Fault expiredToken() {
    return error(
        400,
        Refusal.CORAL + "ExpiredTokenException",
        "The security token included in the request is expired");
  }

  /** UnrecognizedClientException: the access key is not known. */
  public static Fault unrecognizedClient() {
    return error(
        400,
        Refusal.CORAL + "UnrecognizedClientException",
        "The security token included in the request is invalid.");
  }

  /** The connection is closed without an answer. */
  public static Fault closed() {
    return new Fault(Kind.CLOSED, 0, null, null, 0);
  }

  /** The right answer, late by so much of the system's time. */
  public static Fault slow(Duration delay) {
    return new Fault(Kind.SLOW, 0, null, null, delay.toMillis());
  }

  /** No answer at all, and after so much of the system's time the connection is closed. */
  public static Fault silent(Duration delay) {
    return new Fault(Kind.SILENT, 0, null, null, delay.toMillis());
  }

  /** An empty page although there may be records (or items); the position stays. */
  public static Fault emptyPage() {
    return shortPage(0);
  }

  /** A page of so many records (or items) at most. */
  public static Fault shortPage(int records) {
    return new Fault(Kind.SHORT_PAGE, 0, null, null, records);
  }

  /** BatchGetItem answers so many keys and leaves the others unprocessed. */
  public static Fault unprocessed(int answered) {
    return new Fault(Kind.UNPROCESSED, 0, null, null, answered);
  }

  /** Half of the body, then the end of the connection. */
  public static Fault truncated() {
    return new Fault(Kind.TRUNCATED, 0, null, null, 0);
  }

  /** A whole answer whose header x-amz-crc32 is wrong. */
  public static Fault wrongChecksum() {
    return new Fault(Kind.WRONG_CHECKSUM, 0, null, null, 0);
  }
}
