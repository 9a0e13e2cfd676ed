package dev.nightjar.dynamodb.stream;

import static dev.nightjar.dynamodb.stream.TestingService.failure;
import static dev.nightjar.dynamodb.stream.TestingService.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.stream.SdkClients.Patience;
import dev.nightjar.dynamodb.stream.StreamsApiException.Kind;
import dev.nightjar.dynamodb.stream.TestingService.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The calls for a table and its items, and what a policy has to allow. */
class SdkTableCallsTest {

  private static final String ARN =
      "arn:aws:dynamodb:eu-west-1:123456789012:table/audit/stream/2026-11-21T00:00:00.000";

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
}
