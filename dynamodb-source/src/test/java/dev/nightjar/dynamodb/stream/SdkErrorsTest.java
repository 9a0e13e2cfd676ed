package dev.nightjar.dynamodb.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dynamodb.stream.StreamsApiException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;

class SdkErrorsTest {

  private static final String ACTION = "dynamodb:GetRecords";

  @ParameterizedTest
  @CsvSource({
    "ExpiredIteratorException, 400, EXPIRED_ITERATOR",
    "TrimmedDataAccessException, 400, TRIMMED",
    "ResourceNotFoundException, 400, NOT_FOUND",
    "LimitExceededException, 400, THROTTLED",
    "ThrottlingException, 400, THROTTLED",
    "AccessDeniedException, 400, DENIED",
    "UnrecognizedClientException, 400, DENIED",
    "ExpiredTokenException, 400, UNAVAILABLE",
    "ExpiredToken, 403, UNAVAILABLE",
    "InternalServerError, 500, UNAVAILABLE",
    "ServiceUnavailable, 503, UNAVAILABLE",
    "ValidationException, 400, REFUSED",
    // Cut off before its code.
    "'', 400, UNAVAILABLE",
    "'', 403, DENIED",
  })
  void knowsWhatAnAnswerMeans(String code, int status, Kind kind) {
    assertThat(SdkErrors.kind(code, status, false)).isEqualTo(kind);
  }

  @Test
  void readsTheSdksExceptions() {
    StreamsApiException expired =
        SdkErrors.translate(
            ACTION,
            ExpiredIteratorException.builder()
                .awsErrorDetails(
                    AwsErrorDetails.builder()
                        .errorCode("ExpiredIteratorException")
                        .errorMessage("too old")
                        .build())
                .statusCode(400)
                .build());

    assertThat(expired.kind()).isEqualTo(Kind.EXPIRED_ITERATOR);
    assertThat(expired).hasMessage("ExpiredIteratorException: too old");
  }

  @Test
  void clockThatIsWrongIsMendedByTheNextCall() {
    assertThat(refused("RequestExpired", "too old", 403).isTransient())
        .as("the SDK learns the service's time")
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Signature expired: 20261121T090000Z is now earlier than 20261121T100000Z",
        "Signature not yet current: 20261121T110000Z is still later than 20261121T100000Z"
      })
  void tellsAWrongClockFromAWrongSecret(String reason) {
    assertThat(refused("InvalidSignatureException", reason, 400).kind())
        .isEqualTo(Kind.UNAVAILABLE);
    assertThat(
            refused(
                    "InvalidSignatureException",
                    "The request signature we calculated does not match the signature you provided",
                    400)
                .kind())
        .isEqualTo(Kind.DENIED);
  }

  @Test
  void deniedCallNamesThePermissionOnce() {
    assertThat(refused("AccessDeniedException", "no", 400))
        .hasMessage(
            "AccessDeniedException: no (the call needs the permission dynamodb:GetRecords)");
    assertThat(refused("AccessDeniedException", "not authorized to perform: " + ACTION, 400))
        .hasMessage("AccessDeniedException: not authorized to perform: dynamodb:GetRecords");
    assertThat(refused("ValidationException", "no", 400)).hasMessage("ValidationException: no");
  }

  private static StreamsApiException refused(String code, String reason, int status) {
    return SdkErrors.translate(
        ACTION,
        (SdkException)
            DynamoDbException.builder()
                .awsErrorDetails(
                    AwsErrorDetails.builder().errorCode(code).errorMessage(reason).build())
                .statusCode(status)
                .build());
  }

  @Test
  void takesAMissingAnswerForAnUnavailableService() {
    assertThat(SdkErrors.translate(ACTION, SdkClientException.create("timed out")).isTransient())
        .isTrue();
  }

  @Test
  void tellsMissingCredentialsFromDeniedOnesWithoutTheListOfProviders() {
    StreamsApiException missing =
        SdkErrors.translate(
            ACTION,
            SdkClientException.create("Unable to load credentials from any of: Long, List, Of"));

    assertThat(missing.kind()).isEqualTo(Kind.NO_CREDENTIALS);
    assertThat(missing.isTransient()).isFalse();
    assertThat(missing).hasMessageContaining("AWS_ACCESS_KEY_ID");
    assertThat(missing.getMessage()).doesNotContain("Long, List");
  }
}
