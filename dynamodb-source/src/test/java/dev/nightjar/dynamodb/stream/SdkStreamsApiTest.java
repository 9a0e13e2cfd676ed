package dev.nightjar.dynamodb.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.CredentialsSettings;
import dev.nightjar.dynamodb.StreamSettings;
import dev.nightjar.dynamodb.lineage.ShardInfo;
import dev.nightjar.dynamodb.stream.SdkClients.Patience;
import dev.nightjar.dynamodb.stream.StreamsApiException.Kind;
import dev.nightjar.dynamodb.stream.TestingService.Reply;
import dev.nightjar.dynamodb.stream.TestingService.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
    prompt = api(false, Patience.STANDARD);
    patient = api(true, Patience.STANDARD);
  }

  private SdkStreamsApi api(boolean retries, Patience patience) {
    return new SdkStreamsApi(
        new StreamSettings(
            "audit", null, "eu-west-1", service.uri(), CredentialsSettings.fixed("id", "secret")),
        retries,
        patience);
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

    try (SdkStreamsApi silence = api(false, new Patience(ages, blink, ages, ages));
        SdkStreamsApi trickle = api(false, new Patience(ages, ages, Duration.ofNanos(1), ages));
        SdkStreamsApi attempt = api(true, new Patience(ages, ages, blink, ages))) {
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
        api(false, new Patience(ages, ages, Duration.ofMillis(150), ages))) {
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

  @Test
  void describesATableWithItsReplicasAndSize() {
    String table =
        "{\"Table\":{\"TableName\":\"audit\",\"ItemCount\":123,\"LatestStreamArn\":\"arn\","
            + "\"StreamSpecification\":{\"StreamEnabled\":true,\"StreamViewType\":\"NEW_IMAGE\"},"
            + "\"KeySchema\":[{\"AttributeName\":\"SK\",\"KeyType\":\"RANGE\"},"
            + "{\"AttributeName\":\"PK\",\"KeyType\":\"HASH\"}]%s}}";
    service.answer(
        Reply.ok(table.formatted(",\"Replicas\":[{\"RegionName\":\"us-east-1\"}]")),
        Reply.ok(table.formatted("")));

    TableDescription global = patient.describeTable("audit");

    assertThat(global.keySchema()).containsExactly("PK", "SK");
    assertThat(global.itemCount()).isEqualTo(123);
    assertThat(global.global()).isTrue();
    assertThat(patient.describeTable("audit").global()).isFalse();
  }

  @Test
  void deniedCallsNameWhatAPolicyHasToAllow() {
    service.otherwise(request -> Reply.error(400, "AccessDeniedException", "no"));

    expectPermission("dynamodb:DescribeTable", () -> patient.describeTable("audit"));
    expectPermission("dynamodb:DescribeStream", () -> patient.listShards(ARN, null));
    expectPermission("dynamodb:DescribeStream", () -> patient.childShards(ARN, "s"));
    expectPermission(
        "dynamodb:GetShardIterator",
        () -> patient.iterator(ARN, "s", new IteratorStart.TrimHorizon()));
    expectPermission("dynamodb:GetRecords", () -> patient.records(ARN, "s", "i", 1));
    expectPermission("dynamodb:Scan", () -> patient.scan(scan(null)));
    expectPermission(
        "dynamodb:BatchGetItem", () -> patient.withItems("audit", List.of(change("a", "INSERT"))));
  }

  private static void expectPermission(String action, ThrowingCallable call) {
    StreamsApiException denied = failure(call);
    assertThat(denied.kind()).isEqualTo(Kind.DENIED);
    assertThat(denied).hasMessageContaining("needs the permission " + action);
  }

  @Test
  void scansASegmentPageByPage() {
    String key = "{ \"PK\": {\"S\":\"é\"}, \"SK\": {\"B\":\"AQI=\"} }";
    service.answer(
        Reply.ok(
            "{\"Count\":2,\"Items\":[{\"SK\":{\"B\":\"AQ==\"},\"x\":{\"NEW\":1},\"PK\":{\"S\":\"a\"}},"
                + "{\"PK\":{\"S\":\"é\"}, \"SK\":{\"B\":\"AQI=\"}}],\"ScannedCount\":2,"
                + "\"LastEvaluatedKey\":"
                + key
                + ",\"ConsumedCapacity\":{\"TableName\":\"audit\",\"CapacityUnits\":1.5}}"),
        Reply.ok("{\"Count\":0,\"Items\":[],\"ScannedCount\":0}"));

    ScanPage first = patient.scan(scan(null));
    ScanPage last = patient.scan(scan(first.lastKey()));

    assertThat(first.items())
        .extracting(item -> text(item.keys()))
        .containsExactly(
            "{\"PK\":{\"S\":\"a\"},\"SK\":{\"B\":\"AQ==\"}}",
            "{\"PK\":{\"S\":\"é\"},\"SK\":{\"B\":\"AQI=\"}}");
    assertThat(text(first.items().get(0).item()))
        .isEqualTo("{\"SK\":{\"B\":\"AQ==\"},\"x\":{\"NEW\":1},\"PK\":{\"S\":\"a\"}}");
    assertThat(first.lastKey()).isEqualTo(key);
    assertThat(first.consumedCapacity()).isEqualTo(1.5);
    assertThat(last).isEqualTo(new ScanPage(List.of(), null, 0));
    assertThat(service.requests().get(0).body())
        .contains("\"Segment\":3", "\"TotalSegments\":4", "\"Limit\":50", "\"TOTAL\"")
        .doesNotContain("ExclusiveStartKey");
    assertThat(service.requests().get(1).body())
        .contains("\"ExclusiveStartKey\":{\"PK\":{\"S\":\"é\"},\"SK\":{\"B\":\"AQI=\"}}");
  }

  @Test
  void scanIsTriedAgainAfterDamageAndTakesNoItemTwice() {
    Reply page = Reply.ok("{\"Items\":[{\"PK\":{\"S\":\"a\"},\"SK\":{\"S\":\"b\"}}]}");
    Reply half = Reply.ok(new String(page.body(), StandardCharsets.UTF_8).replace("}]}", "},"));
    service.answer(half, page.with("x-amz-crc32", "1"), page);

    assertThat(prompt.scan(scan(null)).items()).hasSize(1);
  }

  @Test
  void scannedItemWithoutItsKeyIsRefused() {
    service.otherwise(request -> Reply.ok("{\"Items\":[{\"PK\":{\"S\":\"a\"}}]}"));

    assertThat(failure(() -> prompt.scan(scan(null))))
        .hasMessageContainingAll("Scan", "without its key [PK, SK]");
  }

  private static ScanCall scan(String afterKey) {
    return new ScanCall("audit", List.of("PK", "SK"), 3, 4, afterKey, 50);
  }

  @Test
  void completesRecordsFromTheTableUntilNoKeyIsLeft() {
    service.answer(
        Reply.ok(
            "{\"UnprocessedKeys\":{\"audit\":{\"Keys\":[{\"PK\":{\"S\":\"b\"}}]}},"
                + "\"Responses\":{\"audit\":[{\"x\":{\"S\":\"1\"},\"PK\":{\"S\":\"a\"}}]}}"),
        Reply.ok(
            "{\"Responses\":{\"other\":[],\"audit\":[{\"PK\":{\"S\":\"b\"},\"x\":{\"S\":\"2\"}}]},"
                + "\"UnprocessedKeys\":{}}"));

    List<ChangeRecord> complete =
        prompt.withItems(
            "audit",
            List.of(
                change("a", "INSERT"),
                change("gone", "MODIFY"),
                change("b", "INSERT"),
                change("a", "MODIFY"),
                change("a", "REMOVE")));

    assertThat(complete)
        .extracting(record -> record.newImage() == null ? null : text(record.newImage()))
        .containsExactly(
            "{\"x\":{\"S\":\"1\"},\"PK\":{\"S\":\"a\"}}",
            null,
            "{\"PK\":{\"S\":\"b\"},\"x\":{\"S\":\"2\"}}",
            "{\"x\":{\"S\":\"1\"},\"PK\":{\"S\":\"a\"}}",
            null);
    assertThat(service.requests().get(0).body()).contains("\"ConsistentRead\":true");
    assertThat(service.requests().get(1).body())
        .contains("{\"PK\":{\"S\":\"b\"}}")
        .doesNotContain("\"a\"");
  }

  @Test
  void tableWithoutCapacityThrottles() {
    service.answer(
        Reply.ok(
            "{\"Responses\":{\"audit\":[]},"
                + "\"UnprocessedKeys\":{\"audit\":{\"Keys\":[{\"PK\":{\"S\":\"a\"}}]}}}"));

    StreamsApiException failure =
        failure(() -> prompt.withItems("audit", List.of(change("a", "INSERT"))));

    assertThat(failure.kind()).isEqualTo(Kind.THROTTLED);
    assertThat(failure).hasMessageContaining("'audit'");
  }

  private static ChangeRecord change(String key, String eventName) {
    RecordsAnswer answer = new RecordsAnswer(ARN, "shard");
    answer.take(
        ("{\"Records\":[{\"eventName\":\""
                + eventName
                + "\",\"dynamodb\":{\"SequenceNumber\":\"1\",\"Keys\":{\"PK\":{\"S\":\""
                + key
                + "\"}}}}]}")
            .getBytes(StandardCharsets.UTF_8));
    return answer.records().get(0);
  }

  private static StreamsApiException failure(ThrowingCallable call) {
    return catchThrowableOfType(StreamsApiException.class, call);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
