package dev.nightjar.local.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

class TableOperationsTest {

  private final StreamClock clock = StreamClock.virtual(Instant.parse("2026-11-21T10:00:00Z"));
  private StreamsStandIn standIn;
  private StreamModel model;
  private TestingClients clients;

  @BeforeEach
  void start() {
    restart(StreamsStandIn.builder());
  }

  private void restart(StreamsStandIn.Builder builder) {
    stop();
    standIn = builder.clock(clock).start();
    model = standIn.model();
    clients = new TestingClients(standIn);
  }

  @AfterEach
  void stop() {
    if (standIn != null) {
      clients.close();
      standIn.close();
    }
  }

  private void write(int count, int bytes) {
    for (int i = 0; i < count; i++) {
      model.put(
          Item.builder()
              .s("PK", "tenant" + i % 7)
              .s("SK", "event" + i)
              .s("text", "x".repeat(bytes))
              .build());
    }
  }

  @Test
  void describesTheTable() {
    restart(StreamsStandIn.builder().replicas("eu-west-1", "us-east-1"));
    write(3, 10);

    var table = clients.tables.describeTable(request -> request.tableName("audit")).table();

    assertThat(table.latestStreamArn()).isEqualTo(model.streamArn());
    assertThat(table.streamSpecification().streamEnabled()).isTrue();
    assertThat(table.streamSpecification().streamViewTypeAsString())
        .isEqualTo("NEW_AND_OLD_IMAGES");
    assertThat(table.keySchema())
        .extracting(KeySchemaElement::keyTypeAsString)
        .containsExactly("HASH", "RANGE");
    assertThat(table.itemCount()).isEqualTo(3);
    assertThat(table.tableSizeBytes()).isPositive();
    assertThat(table.replicas()).extracting("regionName").containsExactly("eu-west-1", "us-east-1");
  }

  @Test
  void aTableWithoutAStreamSaysSo() {
    stop();
    standIn = StreamsStandIn.builder().shards(0).start();
    model = standIn.model();
    assertThatThrownBy(model::streamArn).hasMessageContaining("has no stream");
    assertThat(model.put(Item.builder().s("PK", "a").s("SK", "1").build())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 64})
  void aScanInSegmentsShowsEachItemOnce(int segments) {
    write(1000, 20);
    List<Map<String, AttributeValue>> seen = new ArrayList<>();
    for (int segment = 0; segment < segments; segment++) {
      Map<String, AttributeValue> after = null;
      do {
        ScanResponse page = scan(segment, segments, after, 37);
        seen.addAll(page.items());
        assertThat(page.items()).hasSizeLessThanOrEqualTo(37);
        after = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
      } while (after != null);
    }

    assertThat(seen).hasSize(1000);
    assertThat(keys(seen)).hasSize(1000);
  }

  private ScanResponse scan(
      int segment, int segments, Map<String, AttributeValue> after, int limit) {
    return clients.tables.scan(
        request ->
            request
                .tableName("audit")
                .segment(segment)
                .totalSegments(segments)
                .exclusiveStartKey(after)
                .limit(limit)
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
  }

  private static Set<String> keys(List<Map<String, AttributeValue>> items) {
    Set<String> keys = new HashSet<>();
    items.forEach(item -> keys.add(item.get("PK").s() + "/" + item.get("SK").s()));
    return keys;
  }

  @Test
  void aPageOfAScanEndsAtAMegabyteAndTellsWhatItCost() {
    write(30, 100_000);

    ScanResponse page = scan(0, 1, null, 1000);

    assertThat(page.items()).hasSize(11);
    assertThat(page.count()).isEqualTo(11);
    assertThat(page.lastEvaluatedKey()).containsOnlyKeys("PK", "SK");
    // 11 items of 100 KB in units of 4 KB, each of which counts half.
    assertThat(page.consumedCapacity().capacityUnits()).isBetween(134.0, 135.0);
    assertThat(page.consumedCapacity().tableName()).isEqualTo("audit");
  }

  @Test
  void aScanGoesOnAfterAKeyThatIsDeletedMeanwhile() {
    write(10, 10);
    ScanResponse page = scan(0, 1, null, 4);
    Map<String, AttributeValue> last = page.lastEvaluatedKey();
    model.delete(Item.builder().s("PK", last.get("PK").s()).s("SK", last.get("SK").s()).build());

    assertThat(scan(0, 1, last, 100).items()).hasSize(6);
  }

  @Test
  void refusesWhatTheStandInDoesNotKnow() {
    assertThatThrownBy(
            () ->
                clients.tables.scan(
                    request -> request.tableName("audit").projectionExpression("PK")))
        .isInstanceOf(DynamoDbException.class)
        .hasMessageContaining("ProjectionExpression");
    assertThatThrownBy(
            () ->
                clients.tables.scan(
                    request -> request.tableName("audit").segment(3).totalSegments(3)))
        .isInstanceOf(DynamoDbException.class)
        .hasMessageContaining("Segment");
  }

  @Test
  void aReadThatNeedNotBeConsistentIsBehind() {
    restart(StreamsStandIn.builder().scanLag(Duration.ofSeconds(2)));
    model.put(Item.builder().s("PK", "a").s("SK", "1").n("v", 1).build());
    clock.advance(Duration.ofSeconds(5));
    model.put(Item.builder().s("PK", "a").s("SK", "1").n("v", 2).build());
    model.put(Item.builder().s("PK", "b").s("SK", "1").n("v", 1).build());

    assertThat(values(false)).containsExactly("1");
    assertThat(values(true)).containsExactlyInAnyOrder("2", "1");
    clock.advance(Duration.ofSeconds(2));
    assertThat(values(false)).containsExactlyInAnyOrder("2", "1");
    model.delete(Item.builder().s("PK", "b").s("SK", "1").build());
    assertThat(values(false)).containsExactlyInAnyOrder("2", "1");
    assertThat(values(true)).containsExactly("2");
    clock.advance(Duration.ofSeconds(2));
    assertThat(values(false)).containsExactly("2");
  }

  private List<String> values(boolean consistent) {
    return clients
        .tables
        .scan(request -> request.tableName("audit").consistentRead(consistent))
        .items()
        .stream()
        .map(item -> item.get("v").n())
        .toList();
  }

  @Test
  void readCapacityIsUsedUpAndComesBack() {
    restart(StreamsStandIn.builder().readCapacity(50));
    write(30, 100_000);
    scan(0, 1, null, 1000);

    assertThatThrownBy(() -> scan(0, 1, null, 1000))
        .isInstanceOf(ProvisionedThroughputExceededException.class);
    clock.advance(Duration.ofSeconds(2));
    assertThat(scan(0, 1, null, 1000).items()).isNotEmpty();
  }

  @Test
  void findsItemsByTheirKeysAndLeavesSomeUnprocessed() {
    write(10, 10);
    List<Map<String, AttributeValue>> keys = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      keys.add(
          Map.of(
              "PK", AttributeValue.fromS("tenant" + i % 7),
              "SK", AttributeValue.fromS("event" + i)));
    }
    KeysAndAttributes wanted = KeysAndAttributes.builder().consistentRead(true).keys(keys).build();
    standIn.faults().next(Operation.BATCH_GET_ITEM, Fault.unprocessed(4));

    var some =
        clients.tables.batchGetItem(request -> request.requestItems(Map.of("audit", wanted)));
    var rest = clients.tables.batchGetItem(request -> request.requestItems(some.unprocessedKeys()));

    assertThat(some.responses().get("audit")).hasSize(4);
    assertThat(some.unprocessedKeys().get("audit").keys()).hasSize(8);
    assertThat(some.unprocessedKeys().get("audit").consistentRead()).isTrue();
    assertThat(rest.responses().get("audit")).hasSize(6);
    assertThat(rest.unprocessedKeys()).isEmpty();
    assertThat(rest.responses().get("audit").get(0)).containsKey("text");
  }

  @Test
  void ordersANumericSortKeyByItsValue() {
    restart(StreamsStandIn.builder().keySchema(new KeySchema("PK", "S", "SK", "N")));
    for (int number : new int[] {10, 9, 100}) {
      model.put(Item.builder().s("PK", "a").n("SK", number).build());
    }

    assertThat(scan(0, 1, null, 10).items())
        .extracting(item -> item.get("SK").n())
        .containsExactly("9", "10", "100");
  }

  @Test
  void everyTypeOfAttributeComesBackAsItWasPut() {
    model.put(
        Item.parse(
            """
            {"PK": {"S": "a"}, "SK": {"S": "1"}, "n": {"N": "1.50"}, "b": {"B": "AAE="},
             "t": {"BOOL": true}, "z": {"NULL": true}, "ss": {"SS": ["x", "y"]},
             "m": {"M": {"k": {"L": [{"S": "\\u00e9"}, {"N": "2"}]}}}}
            """));

    Map<String, AttributeValue> item = scan(0, 1, null, 10).items().get(0);

    assertThat(item.get("n").n()).isEqualTo("1.50");
    assertThat(item.get("b").b().asByteArray()).containsExactly(0, 1);
    assertThat(item.get("t").bool()).isTrue();
    assertThat(item.get("z").nul()).isTrue();
    assertThat(item.get("ss").ss()).containsExactly("x", "y");
    assertThat(item.get("m").m().get("k").l().get(0).s()).isEqualTo("\u00e9");
  }
}
