package dev.nightjar.dynamodb.stream;

import dev.nightjar.dynamodb.stream.StreamsApiException.Kind;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What a failed call of the SDK means to a reader. */
final class SdkErrors {

  private SdkErrors() {}

  /**
   * The failure in our words; codes as the service documents them, statuses for the rest.
   *
   * @param action what a policy has to allow for the call; null where none was made
   */
  static StreamsApiException translate(String action, SdkException failure) {
    if (failure instanceof AwsServiceException answer) {
      String code =
          answer.awsErrorDetails() == null || answer.awsErrorDetails().errorCode() == null
              ? ""
              : answer.awsErrorDetails().errorCode();
      String reason = reason(answer);
      // The SDK corrects its clock by the answer; a call without retries has to come again.
      Kind kind =
          answer.isClockSkewException() || isClockSkew(code, reason)
              ? Kind.UNAVAILABLE
              : kind(code, answer.statusCode(), answer.isThrottlingException());
      return new StreamsApiException(
          kind,
          (code.isEmpty() ? "HTTP " + answer.statusCode() : code)
              + reason
              + (kind == Kind.DENIED && action != null && !reason.contains(action)
                  ? " (the call needs the permission " + action + ")"
                  : ""),
          failure);
    }
    String message = String.valueOf(failure.getMessage());
    if (message.contains("Unable to load credentials")) {
      // The SDK's own text lists every provider of its chain, over a thousand characters long.
      return new StreamsApiException(
          Kind.NO_CREDENTIALS,
          "no AWS credentials were found: give the process a role, or AWS_ACCESS_KEY_ID and"
              + " AWS_SECRET_ACCESS_KEY in its environment, or static credentials (DynamoDB Local"
              + " takes any)",
          failure);
    }
    if (message.contains("load region")) {
      return new StreamsApiException(Kind.DENIED, message, failure);
    }
    // No answer, or none that can be used: time-out, connection refused, lost or cut off, unknown
    // host, wrong checksum.
    return new StreamsApiException(Kind.UNAVAILABLE, message, failure);
  }

  private static String reason(AwsServiceException answer) {
    String text = answer.awsErrorDetails() == null ? null : answer.awsErrorDetails().errorMessage();
    return text == null || text.isEmpty() ? "" : ": " + text;
  }

  /** DynamoDB tells a clock that is off by the code that a wrong secret has, too. */
  private static boolean isClockSkew(String code, String reason) {
    return code.equals("InvalidSignatureException")
        && (reason.contains("Signature expired") || reason.contains("Signature not yet current"));
  }

  static Kind kind(String code, int status, boolean throttling) {
    return switch (code) {
      case "ExpiredIteratorException" -> Kind.EXPIRED_ITERATOR;
      case "TrimmedDataAccessException" -> Kind.TRIMMED;
      case "ResourceNotFoundException" -> Kind.NOT_FOUND;
      // DescribeStream and GetRecords answer LimitExceeded where others throttle.
      case "LimitExceededException",
          "ProvisionedThroughputExceededException",
          "ThrottlingException",
          "RequestLimitExceeded" ->
          Kind.THROTTLED;
      // A role's credentials are renewed by their provider, so that a later call has new ones.
      case "ExpiredTokenException", "ExpiredToken" -> Kind.UNAVAILABLE;
      case "AccessDeniedException",
          "UnrecognizedClientException",
          "InvalidSignatureException",
          "MissingAuthenticationToken",
          "MissingAuthenticationTokenException",
          "IncompleteSignatureException",
          "InvalidClientTokenId" ->
          Kind.DENIED;
      default ->
          throttling
              ? Kind.THROTTLED
              : status >= 500 || status == 408
                  ? Kind.UNAVAILABLE
                  : status == 401 || status == 403
                      ? Kind.DENIED
                      // The service's refusals have a code. Without one the answer was cut off on
                      // its way, or is a proxy's.
                      : code.isEmpty() ? Kind.UNAVAILABLE : Kind.REFUSED;
    };
  }
}
