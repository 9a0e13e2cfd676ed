package dev.nightjar.dynamodb.stream;

import static dev.nightjar.dynamodb.stream.TestingService.failure;
import static dev.nightjar.dynamodb.stream.TestingService.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.lineage.ShardInfo;
import dev.nightjar.dynamodb.stream.SdkClients.Patience;
import dev.nightjar.dynamodb.stream.StreamsApiException.Kind;
import dev.nightjar.dynamodb.stream.TestingService.Reply;
import dev.nightjar.dynamodb.stream.TestingService.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real client of the SDK against answers on the wire, sound ones and damaged ones. */
class SdkStreamsApiTest {

  private static final String ARN =
      "arn:aws:dynamodb:eu-west-1:123456789012:table/audit/stream/2026-11-21T00:00:00.000";
  private static final String PAGE =
      "{\"NextShardIterator\":\"next\",\"Records\":[{\"eventName\":\"INSERT\",\"dynamodb\":"
          + "{\"SequenceNumber\":\"7\",\"Keys\":{\"PK\":{\"S\":\"a\"}},"
          + "\"NewImage\":{\"PK\":{\"S\":\"a\"},\"x\":{\"S\":\"é\"}}}}]}";
  private static final Reply SOUND = Reply.ok(PAGE);

  private TestingService service;
  private SdkStreamsApi prompt;
  private SdkStreamsApi patient;

  @BeforeEach
  void start() throws IOException {
    service = new TestingService();
    prompt = service.client(false, Patience.STANDARD);
    patient = service.client(true, Patience.STANDARD);
  }

  @AfterEach
  void stop() {
    prompt.close();
    patient.close();
    service.close();
  }

  @Test
  void readsRecordsAndWhereToGoOn() {
    service.answer(SOUND, Reply.ok("{\"Records\":[]}"));

    RecordPage page = prompt.records(ARN, "shard", "here", 500);
    RecordPage last = prompt.records(ARN, "shard", "next", 1000);

    assertSound(page);
    assertThat(last.records()).isEmpty();
    assertThat(last.nextIterator()).as("the end of the shard").isNull();
    assertThat(service.requests())
        .containsExactly(
            new Request("GetRecords", "{\"ShardIterator\":\"here\",\"Limit\":500}"),
            new Request("GetRecords", "{\"ShardIterator\":\"next\",\"Limit\":1000}"));
  }

  private static void assertSound(RecordPage page) {
    assertThat(page.nextIterator()).isEqualTo("next");
    assertThat(page.records()).hasSize(1);
    ChangeRecord record = page.records().get(0);
    assertThat(record.shardId()).isEqualTo("shard");
    assertThat(record.sequenceNumber()).isEqualTo("7");
    assertThat(text(record.newImage())).isEqualTo("{\"PK\":{\"S\":\"a\"},\"x\":{\"S\":\"é\"}}");
  }

  @Test
  void readsAnswersThatAreCompressedOrWithoutAChecksumOrLength() {
    service.answer(
        SOUND.gzip(),
        new Reply(200, java.util.Map.of(), SOUND.body(), SOUND.body().length, null),
        SOUND.gzip().with("X-AMZ-CRC32", SOUND.gzip().headers().get("x-amz-crc32")));

    for (int i = 0; i < 3; i++) {
      assertSound(prompt.records(ARN, "shard", "here", 1000));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, ExpiredIteratorException, EXPIRED_ITERATOR",
    "400, TrimmedDataAccessException, TRIMMED",
    "400, ResourceNotFoundException, NOT_FOUND",
    "400, LimitExceededException, THROTTLED",
    "400, ProvisionedThroughputExceededException, THROTTLED",
    "400, ThrottlingException, THROTTLED",
    "400, AccessDeniedException, DENIED",
    "400, UnrecognizedClientException, DENIED",
    "400, ExpiredTokenException, UNAVAILABLE",
    "400, ValidationException, REFUSED",
    "500, InternalServerError, UNAVAILABLE",
    "503, ServiceUnavailable, UNAVAILABLE",
  })
  void leavesErrorsToTheSdk(int status, String code, Kind kind) {
    service.answer(Reply.error(status, code, "because"));

    StreamsApiException failure = failure(() -> prompt.records(ARN, "shard", "here", 1000));

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure).hasMessageStartingWith(code + ": because");
    assertThat(service.requests()).as("the reader backs off by itself").hasSize(1);
  }

  @Test
  void damagedPageIsNeverTakenForASoundOne() {
    service.answer(SOUND.with("x-amz-crc32", "1"));

    StreamsApiException failure = failure(() -> prompt.records(ARN, "shard", "here", 1000));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure).hasMessageContainingAll("GetRecords", "CRC-32", "not 1");
  }

  @Test
  void malformedPageFailsWithWhereItIsWrong() {
    service.answer(Reply.ok("{\"Records\":[{\"dynamodb\":{\"secret\" 1}}]}"));

    StreamsApiException failure = failure(() -> prompt.records(ARN, "shard", "here", 1000));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure).hasMessageContainingAll("GetRecords", "malformed", "at byte 34");
    assertThat(failure.getMessage()).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 100})
  void lostConnectionIsAnOutage(int bytesSent) {
    service.answer(SOUND.cutAfter(bytesSent));

    assertThat(failure(() -> prompt.records(ARN, "shard", "here", 1000)).kind())
        .isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void damagedCompressedPageIsAnOutage() {
    Reply plain = SOUND.with("Content-Encoding", "gzip");
    Reply strange = SOUND.with("Content-Encoding", "br");
    service.answer(plain, strange);

    assertThat(failure(() -> prompt.records(ARN, "shard", "here", 1000)).kind())
        .isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure(() -> prompt.records(ARN, "shard", "here", 1000)))
        .hasMessageContaining("encoding br");
  }

  @Test
  void patientClientTriesAgainAfterEachKindOfDamage() {
    service.answer(
        SOUND.with("x-amz-crc32", "1"),
        Reply.ok("{\"Records\":[{\"dynamodb\":{\"SequenceNumber\":\"1\"}},"),
        SOUND);
    assertSound(patient.records(ARN, "shard", "here", 1000));

    service.answer(SOUND.cutAfter(20), Reply.error(500, "InternalServerError", "no"), SOUND);
    assertSound(patient.records(ARN, "shard", "here", 1000));

    assertThat(service.requests()).hasSize(6);
  }

  @Test
  void bodyThatStopsComingTimesOut() {
    CountDownLatch never = new CountDownLatch(1);
    service.otherwise(request -> SOUND.cutAfter(30, never));
    Duration ages = Duration.ofSeconds(20);
    Duration blink = Duration.ofMillis(150);

    try (SdkStreamsApi silence = service.client(false, new Patience(ages, blink, ages, ages));
        SdkStreamsApi trickle =
            service.client(false, new Patience(ages, ages, Duration.ofNanos(1), ages));
        SdkStreamsApi attempt = service.client(true, new Patience(ages, ages, blink, ages))) {
      assertThat(failure(() -> silence.records(ARN, "shard", "here", 1000)).kind())
          .isEqualTo(Kind.UNAVAILABLE);
      assertThat(failure(() -> trickle.records(ARN, "shard", "here", 1000)))
          .hasMessageContaining("still coming");
      assertThat(failure(() -> attempt.records(ARN, "shard", "here", 1000)))
          .hasMessageContaining("150");
      assertThat(Thread.interrupted()).as("the timer's interrupt is taken back").isFalse();
    } finally {
      never.countDown();
    }
  }

  @Test
  void rareCallsOfThePromptClientAreBoundedAsAWhole() {
    CountDownLatch never = new CountDownLatch(1);
    service.otherwise(request -> SOUND.cutAfter(30, never));
    Duration ages = Duration.ofSeconds(20);

    try (SdkStreamsApi bounded =
        service.client(false, new Patience(ages, ages, Duration.ofMillis(150), ages))) {
      assertThat(failure(() -> bounded.iterator(ARN, "shard", new IteratorStart.Latest())))
          .hasMessageContaining("150")
          .extracting(StreamsApiException::kind)
          .isEqualTo(Kind.UNAVAILABLE);
      assertThat(failure(() -> bounded.listShards(ARN, null))).hasMessageContaining("150");
      assertThat(failure(() -> bounded.childShards(ARN, "shard"))).hasMessageContaining("150");
    } finally {
      never.countDown();
    }
  }

  @Test
  void damageLeavesNoConnectionBehind() {
    service.otherwise(
        request ->
            switch (service.requests().size() % 4) {
              case 0 -> SOUND.with("x-amz-crc32", "1");
              case 1 -> SOUND.cutAfter(40);
              case 2 -> Reply.ok("{\"Records\":[}");
              default -> Reply.error(400, "LimitExceededException", "slow down");
            });

    // The pool has 64 connections; a call that finds none fails with another message.
    for (int i = 0; i < 200; i++) {
      assertThat(failure(() -> prompt.records(ARN, "shard", "here", 1000)))
          .as("call %d", i)
          .hasMessageNotContaining("pool");
    }
  }

  @Test
  void callsAtTheSameTimeGetTheirOwnRecords() throws Exception {
    service.otherwise(
        request -> {
          String shard = request.body().replaceAll(".*\"ShardIterator\":\"([^\"]*)\".*", "$1");
          return Reply.ok(PAGE.replace("\"7\"", "\"" + shard + "\"").replace("next", shard));
        });
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<Boolean>> right = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      String shard = Integer.toString(1000 + i);
      right.add(
          threads.submit(
              () -> {
                RecordPage page = prompt.records(ARN, shard, shard, 1000);
                return page.nextIterator().equals(shard)
                    && page.records().get(0).shardId().equals(shard)
                    && page.records().get(0).sequenceNumber().equals(shard);
              }));
    }
    for (Future<Boolean> call : right) {
      assertThat(call.get()).isTrue();
    }
    threads.shutdown();
  }

  @Test
  void opensShardsWhereTheReaderSays() {
    service.otherwise(request -> Reply.ok("{\"ShardIterator\":\"it\"}"));

    assertThat(prompt.iterator(ARN, "s", new IteratorStart.At("21"))).isEqualTo("it");
    prompt.iterator(ARN, "s", new IteratorStart.After("22"));
    prompt.iterator(ARN, "s", new IteratorStart.Latest());
    prompt.iterator(ARN, "s", new IteratorStart.TrimHorizon());

    assertThat(service.requests())
        .extracting(Request::body)
        .satisfiesExactly(
            body -> assertThat(body).contains("\"AT_SEQUENCE_NUMBER\"", "\"21\""),
            body -> assertThat(body).contains("\"AFTER_SEQUENCE_NUMBER\"", "\"22\""),
            body -> assertThat(body).contains("\"LATEST\"").doesNotContain("SequenceNumber\""),
            body -> assertThat(body).contains("\"TRIM_HORIZON\""));
  }

  @Test
  void tellsAStartThatIsNoPlaceOfTheShardFromATrimmedOne() {
    service.answer(
        Reply.error(400, "ValidationException", "Invalid SequenceNumber"),
        Reply.error(400, "TrimmedDataAccessException", "trimmed"));

    assertThat(failure(() -> prompt.iterator(ARN, "s", new IteratorStart.At("1"))).kind())
        .isEqualTo(Kind.REFUSED);
    assertThat(failure(() -> prompt.iterator(ARN, "s", new IteratorStart.At("1"))).kind())
        .isEqualTo(Kind.TRIMMED);
  }

  @Test
  void listsShardsWithTheirBeginningsAndSaysWhetherTheStreamGoesOn() {
    service.answer(
        Reply.ok(
            "{\"StreamDescription\":{\"StreamStatus\":\"ENABLED\",\"LastEvaluatedShardId\":\"b\","
                + "\"Shards\":[{\"ShardId\":\"a\",\"SequenceNumberRange\":"
                + "{\"StartingSequenceNumber\":\"1\",\"EndingSequenceNumber\":\"9\"}},"
                + "{\"ShardId\":\"b\",\"ParentShardId\":\"a\"}]}}"),
        Reply.ok("{\"StreamDescription\":{\"StreamStatus\":\"ENABLING\",\"Shards\":[]}}"),
        Reply.ok("{\"StreamDescription\":{\"StreamStatus\":\"DISABLING\",\"Shards\":[]}}"),
        Reply.ok("{\"StreamDescription\":{\"StreamStatus\":\"DISABLED\",\"Shards\":[]}}"));

    assertThat(patient.listShards(ARN, null))
        .isEqualTo(
            new ShardListing(
                List.of(new ShardInfo("a", null, true, "1"), new ShardInfo("b", "a", false, null)),
                "b",
                true));
    assertThat(patient.listShards(ARN, "b").enabled()).isTrue();
    assertThat(patient.listShards(ARN, null).enabled()).isFalse();
    assertThat(patient.listShards(ARN, null).enabled()).isFalse();
  }

  @Test
  void asksForChildrenAndLeavesOutWhatIsNone() {
    service.answer(
        Reply.ok(
            "{\"StreamDescription\":{\"Shards\":[{\"ShardId\":\"x\"},"
                + "{\"ShardId\":\"b\",\"ParentShardId\":\"a\",\"SequenceNumberRange\":"
                + "{\"StartingSequenceNumber\":\"10\"}}]}}"));

    assertThat(patient.childShards(ARN, "a")).containsExactly(new ShardInfo("b", "a", false, "10"));
    assertThat(service.requests().get(0).body()).contains("CHILD_SHARDS");
  }
}
