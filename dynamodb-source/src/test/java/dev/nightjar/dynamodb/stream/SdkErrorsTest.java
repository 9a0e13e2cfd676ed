package dev.nightjar.dynamodb.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dynamodb.stream.StreamsApiException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;

class SdkErrorsTest {

  @ParameterizedTest
  @CsvSource({
    "ExpiredIteratorException, 400, EXPIRED_ITERATOR",
    "TrimmedDataAccessException, 400, TRIMMED",
    "ResourceNotFoundException, 400, NOT_FOUND",
    "LimitExceededException, 400, THROTTLED",
    "ThrottlingException, 400, THROTTLED",
    "AccessDeniedException, 400, DENIED",
    "UnrecognizedClientException, 400, DENIED",
    "InternalServerError, 500, UNAVAILABLE",
    "ServiceUnavailable, 503, UNAVAILABLE",
    "ValidationException, 400, REFUSED",
  })
  void knowsWhatAnAnswerMeans(String code, int status, Kind kind) {
    assertThat(SdkErrors.kind(code, status, false)).isEqualTo(kind);
  }

  @Test
  void readsTheSdksExceptions() {
    StreamsApiException expired =
        SdkErrors.translate(
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
    StreamsApiException skewed =
        SdkErrors.translate(
            (SdkException)
                DynamoDbException.builder()
                    .awsErrorDetails(
                        AwsErrorDetails.builder()
                            .errorCode("RequestExpired")
                            .errorMessage("too old")
                            .build())
                    .statusCode(403)
                    .build());

    assertThat(skewed.isTransient()).as("the SDK learns the service's time").isTrue();
  }

  @Test
  void takesAMissingAnswerForAnUnavailableService() {
    assertThat(SdkErrors.translate(SdkClientException.create("timed out")).isTransient()).isTrue();
  }

  @Test
  void tellsMissingCredentialsFromDeniedOnesWithoutTheListOfProviders() {
    StreamsApiException missing =
        SdkErrors.translate(
            SdkClientException.create("Unable to load credentials from any of: Long, List, Of"));

    assertThat(missing.kind()).isEqualTo(Kind.NO_CREDENTIALS);
    assertThat(missing.isTransient()).isFalse();
    assertThat(missing).hasMessageContaining("AWS_ACCESS_KEY_ID");
    assertThat(missing.getMessage()).doesNotContain("Long, List");
  }
}
