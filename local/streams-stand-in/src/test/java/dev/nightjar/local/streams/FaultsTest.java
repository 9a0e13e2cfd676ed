package dev.nightjar.local.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;

class FaultsTest {

  private static final Map<String, Fault> FAULTS =
      Map.of(
          "limitExceeded", Fault.limitExceeded(),
          "throughputExceeded", Fault.throughputExceeded(),
          "throttling", Fault.throttling(),
          "internalError", Fault.internalError(),
          "unavailable", Fault.unavailable(),
          "trimmed", Fault.trimmed(),
          "notFound", Fault.notFound(),
          "accessDenied", Fault.accessDenied(),
          "expiredToken", Fault.expiredToken(),
          "unrecognizedClient", Fault.unrecognizedClient());

  private final StreamClock clock = StreamClock.virtual(Instant.parse("2026-11-21T10:00:00Z"));
  private StreamsStandIn standIn;
  private TestingClients clients;
  private String shard;
  private String iterator;

  @BeforeEach
  void start() {
    restart(StreamsStandIn.builder());
  }

  private void restart(StreamsStandIn.Builder builder) {
    stop();
    standIn = builder.clock(clock).start();
    clients = new TestingClients(standIn);
    shard = standIn.model().openShards().get(0);
    for (int i = 0; i < 10; i++) {
      standIn.model().put(Item.builder().s("PK", "k" + i).s("SK", "1").build());
    }
    iterator = clients.iterator(shard, ShardIteratorType.TRIM_HORIZON);
  }

  @AfterEach
  void stop() {
    if (standIn != null) {
      clients.close();
      standIn.close();
    }
  }

  private void fails(Fault fault) {
    standIn.faults().next(Operation.GET_RECORDS, fault);
  }

  @ParameterizedTest
  @CsvSource({
    "limitExceeded, LimitExceededException, 400, false",
    "throughputExceeded, ProvisionedThroughputExceededException, 400, true",
    "throttling, ThrottlingException, 400, true",
    "internalError, InternalServerError, 500, false",
    "unavailable, ServiceUnavailableException, 503, false",
    "trimmed, TrimmedDataAccessException, 400, false",
    "notFound, ResourceNotFoundException, 400, false",
    "accessDenied, AccessDeniedException, 400, false",
    "expiredToken, ExpiredTokenException, 400, false",
    "unrecognizedClient, UnrecognizedClientException, 400, false"
  })
  void theSdkSeesTheErrorsCodeAndStatus(String fault, String code, int status, boolean throttling) {
    fails(FAULTS.get(fault));

    DynamoDbException seen =
        catchThrowableOfType(DynamoDbException.class, () -> clients.page(iterator));

    assertThat(seen.awsErrorDetails().errorCode()).isEqualTo(code);
    assertThat(seen.awsErrorDetails().errorMessage()).isNotBlank();
    assertThat(seen.statusCode()).isEqualTo(status);
    assertThat(seen.isThrottlingException()).isEqualTo(throttling);
    assertThat(standIn.calls().ended(Operation.GET_RECORDS, code)).isEqualTo(1);
    assertThat(clients.page(iterator).records()).as("the next call").hasSize(10);
  }

  @Test
  void theSdkHasClassesOfItsOwnForDocumentedErrors() {
    fails(Fault.limitExceeded());
    fails(Fault.expiredIterator());

    assertThatThrownBy(() -> clients.page(iterator)).isInstanceOf(LimitExceededException.class);
    assertThatThrownBy(() -> clients.page(iterator)).isInstanceOf(ExpiredIteratorException.class);
  }

  @Test
  void aProxysErrorIsNoJson() {
    fails(Fault.badGateway());

    DynamoDbException seen =
        catchThrowableOfType(DynamoDbException.class, () -> clients.page(iterator));

    assertThat(seen.statusCode()).isEqualTo(502);
    assertThat(seen.awsErrorDetails().errorCode()).isNullOrEmpty();
  }

  @Test
  void aClosedConnectionIsAFailureOfTheClient() {
    ThrowingCallable call = () -> clients.page(iterator);
    fails(Fault.closed());
    assertThatThrownBy(call).isInstanceOf(SdkClientException.class);
    fails(Fault.silent(Duration.ofMillis(1)));
    assertThatThrownBy(call).isInstanceOf(SdkClientException.class);
    fails(Fault.truncated());
    assertThatThrownBy(call).isInstanceOf(SdkClientException.class);

    assertThat(clients.page(iterator).records()).hasSize(10);
    assertThat(standIn.calls().ended(Operation.GET_RECORDS, "CLOSED")).isEqualTo(1);
  }

  @Test
  void theSdkChecksTheChecksum() {
    fails(Fault.wrongChecksum());

    assertThatThrownBy(() -> clients.page(iterator)).isInstanceOf(Crc32MismatchException.class);
  }

  @Test
  void aSilentServiceRunsIntoTheClientsTimeout() {
    fails(Fault.silent(Duration.ofHours(1)));

    assertThatThrownBy(
            () ->
                clients.streams.getRecords(
                    request ->
                        request
                            .shardIterator(iterator)
                            .overrideConfiguration(
                                change -> change.apiCallTimeout(Duration.ofMillis(100)))))
        .isInstanceOf(SdkClientException.class);
  }

  @Test
  void aSlowAnswerIsRight() {
    fails(Fault.slow(Duration.ofMillis(5)));

    assertThat(clients.page(iterator).records()).hasSize(10);
  }

  @Test
  void thirtyEmptyPagesAreFollowedByABacklogOfTwentyHours() {
    clock.advance(Duration.ofHours(20));
    String next = clients.iterator(shard, ShardIteratorType.TRIM_HORIZON);
    standIn.faults().next(Operation.GET_RECORDS, shard, Fault.emptyPage(), 30);
    int empty = 0;
    GetRecordsResponse page = clients.page(next);
    while (page.records().isEmpty()) {
      empty++;
      page = clients.page(page.nextShardIterator());
    }

    assertThat(empty).isEqualTo(30);
    assertThat(page.records()).hasSize(10);
    assertThat(page.records().get(0).dynamodb().approximateCreationDateTime())
        .isEqualTo(Instant.ofEpochMilli(clock.millis()).minus(Duration.ofHours(20)));
  }

  @Test
  void anEmptyPageIsNeverTheEndOfAShard() {
    standIn.model().rotate(shard);
    fails(Fault.emptyPage());

    assertThat(clients.page(iterator).nextShardIterator()).isNotNull();
    assertThat(clients.page(iterator).nextShardIterator()).isNull();
  }

  @Test
  void aShortPageGoesOnWhereItEnded() {
    fails(Fault.shortPage(3));

    GetRecordsResponse page = clients.page(iterator);

    assertThat(page.records()).hasSize(3);
    assertThat(clients.page(page.nextShardIterator()).records()).hasSize(7);
  }

  @Test
  void aShardsFaultStrikesThatShardAlone() {
    restart(StreamsStandIn.builder().shards(2));
    String other = standIn.model().openShards().get(1);
    standIn.faults().next(Operation.GET_RECORDS, other, Fault.limitExceeded(), 2);

    assertThat(clients.read(shard)).isNotEmpty();
    assertThatThrownBy(() -> clients.read(other)).isInstanceOf(LimitExceededException.class);
    assertThatThrownBy(() -> clients.read(other)).isInstanceOf(LimitExceededException.class);
    assertThat(clients.read(other)).isNotEmpty();
    assertThat(standIn.faults().pending()).isZero();
  }

  @Test
  void aStandingFaultLastsUntilItIsCleared() {
    standIn.faults().always(Operation.DESCRIBE_STREAM, Fault.accessDenied());
    assertThatThrownBy(clients::describe).isInstanceOf(DynamoDbException.class);
    assertThatThrownBy(clients::describe).isInstanceOf(DynamoDbException.class);

    standIn.faults().clear();

    assertThat(clients.listed()).hasSize(1);
  }

  @Test
  void chanceIsTheSameWithTheSameSeed() {
    List<Boolean> first = outcomesOfChance(5);

    assertThat(outcomesOfChance(5)).isEqualTo(first).contains(true, false);
    assertThat(outcomesOfChance(6)).isNotEqualTo(first);
  }

  private List<Boolean> outcomesOfChance(long seed) {
    standIn
        .faults()
        .clear()
        .seed(seed)
        .sometimes(Operation.GET_RECORDS, 0.3, Fault.limitExceeded(), Fault.internalError());
    List<Boolean> outcomes = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      boolean answered = true;
      try {
        clients.page(iterator);
      } catch (DynamoDbException e) {
        answered = false;
      }
      outcomes.add(answered);
    }
    return outcomes;
  }

  @Test
  void allowsFiveGetRecordsASecondAndShard() {
    restart(StreamsStandIn.builder().limits(true).shards(2));
    String other = standIn.model().openShards().get(1);
    for (int i = 0; i < 5; i++) {
      clients.page(iterator);
    }

    assertThatThrownBy(() -> clients.page(iterator)).isInstanceOf(LimitExceededException.class);
    clients.page(clients.iterator(other, ShardIteratorType.LATEST));
    clock.advance(Duration.ofMillis(200));
    clients.page(iterator);
    assertThatThrownBy(() -> clients.page(iterator)).isInstanceOf(LimitExceededException.class);
  }

  @Test
  void allowsTenDescribeStreamASecond() {
    restart(StreamsStandIn.builder().limits(true));
    for (int i = 0; i < 10; i++) {
      clients.describe();
    }

    DynamoDbException refused = catchThrowableOfType(DynamoDbException.class, clients::describe);

    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ThrottlingException");
    clock.advance(Duration.ofMillis(100));
    assertThat(clients.listed()).hasSize(1);
  }

  @Test
  void countsCallsByOperationAndShard() {
    clients.page(iterator);
    clients.page(iterator);
    clock.advance(Duration.ofSeconds(1));
    clients.page(iterator);
    clients.describe();

    CallLog calls = standIn.calls();
    assertThat(calls.count(Operation.GET_RECORDS)).isEqualTo(3);
    assertThat(calls.count(Operation.GET_RECORDS, shard)).isEqualTo(3);
    assertThat(calls.count(Operation.GET_RECORDS, "other")).isZero();
    assertThat(calls.count(Operation.DESCRIBE_STREAM)).isEqualTo(1);
    assertThat(calls.ended(Operation.GET_RECORDS, "OK")).isEqualTo(3);
    assertThat(calls.busiestSecond(Operation.GET_RECORDS, shard)).isEqualTo(2);
    assertThat(calls.recordsServed()).isEqualTo(30);
    assertThat(calls.calls()).hasSize(5);
    calls.clear();
    assertThat(calls.calls()).isEmpty();
  }
}
