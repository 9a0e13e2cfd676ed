package dev.nightjar.local.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.local.streams.Behaviour.EndOfShard;
import dev.nightjar.local.streams.Behaviour.TrimRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;

class StreamOperationsTest {

  private static final Instant START = Instant.parse("2026-11-21T10:00:00.750Z");

  private final StreamClock clock = StreamClock.virtual(START);
  private StreamsStandIn standIn;
  private StreamModel model;
  private TestingClients clients;
  private String shard;

  @BeforeEach
  void start() {
    restart(StreamsStandIn.builder());
  }

  private void restart(StreamsStandIn.Builder builder) {
    stop();
    standIn = builder.clock(clock).start();
    model = standIn.model();
    clients = new TestingClients(standIn);
    shard = model.openShards().get(0);
  }

  @AfterEach
  void stop() {
    if (standIn != null) {
      clients.close();
      standIn.close();
    }
  }

  private static Item item(String key) {
    return Item.builder().s("PK", key).s("SK", "1").n("count", 1).build();
  }

  private static Item key(String key) {
    return Item.builder().s("PK", key).s("SK", "1").build();
  }

  @Test
  void describesTheStream() {
    var description = clients.describe();

    assertThat(description.streamArn())
        .isEqualTo(
            "arn:aws:dynamodb:eu-west-1:123456789012:table/audit/stream/2026-11-21T10:00:00.750");
    assertThat(description.streamStatus()).isEqualTo(StreamStatus.ENABLED);
    assertThat(description.streamViewType()).isEqualTo(StreamViewType.NEW_AND_OLD_IMAGES);
    assertThat(description.keySchema()).extracting("attributeName").containsExactly("PK", "SK");
    assertThat(description.shards()).hasSize(1);
    assertThat(description.shards().get(0).parentShardId()).isNull();
    assertThat(description.shards().get(0).sequenceNumberRange().startingSequenceNumber())
        .matches("[0-9]{21,40}");
    assertThat(description.shards().get(0).sequenceNumberRange().endingSequenceNumber()).isNull();
  }

  @Test
  void listsTheTablesStreamsPageByPage() {
    String first = model.streamArn();
    clock.advance(Duration.ofSeconds(1));
    String second = model.replaceStream(ViewType.NEW_IMAGE, 1);

    var page = clients.streams.listStreams(request -> request.tableName("audit").limit(1));
    var rest =
        clients.streams.listStreams(
            request -> request.exclusiveStartStreamArn(page.lastEvaluatedStreamArn()));

    assertThat(page.streams()).extracting("streamArn").containsExactly(first);
    assertThat(rest.streams()).extracting("streamArn").containsExactly(second);
    assertThat(rest.lastEvaluatedStreamArn()).isNull();
    assertThat(clients.streams.listStreams(request -> request.tableName("other")).streams())
        .isEmpty();
  }

  @Test
  void recordsTellInsertModifyAndRemoveWithTheirImages() {
    model.put(item("a"));
    model.put(item("a"));
    model.update(Item.builder().s("PK", "a").s("SK", "1").s("more", "x").build());
    model.delete(key("a"));

    List<Record> records =
        clients.page(clients.iterator(shard, ShardIteratorType.TRIM_HORIZON)).records();

    assertThat(records)
        .extracting(Record::eventName)
        .containsExactly(OperationType.INSERT, OperationType.MODIFY, OperationType.REMOVE);
    Record insert = records.get(0);
    assertThat(insert.dynamodb().keys())
        .isEqualTo(Map.of("PK", AttributeValue.fromS("a"), "SK", AttributeValue.fromS("1")));
    assertThat(insert.dynamodb().newImage()).containsEntry("count", AttributeValue.fromN("1"));
    assertThat(insert.dynamodb().hasOldImage()).isFalse();
    assertThat(insert.dynamodb().approximateCreationDateTime())
        .as("rounded down to the second")
        .isEqualTo(Instant.parse("2026-11-21T10:00:00Z"));
    assertThat(insert.dynamodb().sizeBytes()).isEqualTo(3 + 3 + 3 + 3 + 7);
    assertThat(insert.userIdentity()).isNull();
    assertThat(insert.eventID()).hasSize(32).isNotEqualTo(records.get(1).eventID());
    Record modify = records.get(1);
    assertThat(modify.dynamodb().oldImage()).doesNotContainKey("more");
    assertThat(modify.dynamodb().newImage())
        .containsEntry("more", AttributeValue.fromS("x"))
        .containsEntry("count", AttributeValue.fromN("1"));
    Record remove = records.get(2);
    assertThat(remove.dynamodb().hasNewImage()).isFalse();
    assertThat(remove.dynamodb().oldImage()).containsKey("more");
  }

  @Test
  void showsOnlyTheImagesOfTheViewType() {
    restart(StreamsStandIn.builder().viewType(ViewType.KEYS_ONLY));
    model.put(item("a"));

    Record record =
        clients.page(clients.iterator(shard, ShardIteratorType.TRIM_HORIZON)).records().get(0);

    assertThat(record.dynamodb().hasNewImage()).isFalse();
    assertThat(record.dynamodb().streamViewType()).isEqualTo(StreamViewType.KEYS_ONLY);
    assertThat(record.dynamodb().sizeBytes()).isEqualTo(6);
  }

  @Test
  void namesTheServiceWhereTimeToLiveDeletes() {
    model.put(item("a"));
    model.expire(key("a"));

    Record remove =
        clients.page(clients.iterator(shard, ShardIteratorType.TRIM_HORIZON)).records().get(1);

    assertThat(remove.eventName()).isEqualTo(OperationType.REMOVE);
    assertThat(remove.userIdentity().type()).isEqualTo("Service");
    assertThat(remove.userIdentity().principalId()).isEqualTo("dynamodb.amazonaws.com");
  }

  @Test
  void eachIteratorTypeStartsWhereItSays() {
    String first = model.put(item("a")).orElseThrow().sequenceNumber();
    String second = model.put(item("b")).orElseThrow().sequenceNumber();
    String start = model.shards().get(0).startingSequenceNumber();
    String latest = clients.iterator(shard, ShardIteratorType.LATEST);
    String third = model.put(item("c")).orElseThrow().sequenceNumber();

    assertThat(numbers(clients.iterator(shard, ShardIteratorType.TRIM_HORIZON)))
        .containsExactly(first, second, third);
    assertThat(numbers(clients.iterator(shard, ShardIteratorType.AT_SEQUENCE_NUMBER, second)))
        .containsExactly(second, third);
    assertThat(numbers(clients.iterator(shard, ShardIteratorType.AFTER_SEQUENCE_NUMBER, second)))
        .containsExactly(third);
    assertThat(numbers(clients.iterator(shard, ShardIteratorType.AT_SEQUENCE_NUMBER, start)))
        .containsExactly(first, second, third);
    assertThat(numbers(latest)).containsExactly(third);
  }

  private List<String> numbers(String iterator) {
    return clients.page(iterator).records().stream()
        .map(record -> record.dynamodb().sequenceNumber())
        .toList();
  }

  @Test
  void refusesANumberOutsideTheShardAndOnDemandOneThatNoRecordHas() {
    String start = model.shards().get(0).startingSequenceNumber();
    model.put(item("a"));

    assertRefused(
        "ValidationException",
        () ->
            clients.iterator(shard, ShardIteratorType.AT_SEQUENCE_NUMBER, "100000000000000000000"));
    model.behaviour().anySequenceNumber(false);
    assertRefused(
        "ValidationException",
        () -> clients.iterator(shard, ShardIteratorType.AT_SEQUENCE_NUMBER, start));
  }

  @Test
  void sequenceNumbersGrowPastAPowerOfTenWithGaps() {
    restart(
        StreamsStandIn.builder().firstSequenceNumber("999999999999999999990").sequenceGap(1000));
    for (int i = 0; i < 20; i++) {
      model.put(item("k" + i));
    }

    List<String> read = clients.read(shard);

    assertThat(read).hasSize(20).isSortedAccordingTo(SequenceNumbers.ORDER).doesNotHaveDuplicates();
    assertThat(read.get(19)).hasSize(22);
  }

  @Test
  void aPageHoldsAThousandRecords() {
    List<String> written = new ArrayList<>();
    for (int i = 0; i < 1500; i++) {
      written.add(model.put(item("k" + i)).orElseThrow().sequenceNumber());
    }

    GetRecordsResponse page = clients.page(clients.iterator(shard, ShardIteratorType.TRIM_HORIZON));

    assertThat(page.records()).hasSize(1000);
    assertThat(clients.page(page.nextShardIterator()).records()).hasSize(500);
    assertThat(clients.read(shard)).isEqualTo(written);
  }

  @Test
  void aPageHoldsAMegabyteAndARecordOf800KilobytesComesAlone() {
    String large = "x".repeat(390_000);
    for (int i = 0; i < 3; i++) {
      model.put(Item.builder().s("PK", "a").s("SK", "1").s("text", large).n("n", i).build());
    }

    String next = clients.iterator(shard, ShardIteratorType.TRIM_HORIZON);
    GetRecordsResponse insert = clients.page(next);
    GetRecordsResponse modify = clients.page(insert.nextShardIterator());

    assertThat(insert.records()).hasSize(1);
    assertThat(modify.records()).hasSize(1);
    assertThat(modify.records().get(0).dynamodb().sizeBytes()).isGreaterThan(780_000);
    assertThat(clients.read(shard)).hasSize(3);
  }

  @Test
  void anOpenShardHasAlwaysANextIteratorAndAClosedOneEnds() {
    model.put(item("a"));
    String start = clients.iterator(shard, ShardIteratorType.TRIM_HORIZON);
    String next = clients.page(start).nextShardIterator();
    assertThat(clients.page(next).records()).isEmpty();
    assertThat(clients.page(next).nextShardIterator()).isNotNull();

    model.rotate(shard);

    assertThat(clients.page(start).records()).hasSize(1);
    assertThat(clients.page(start).nextShardIterator()).isNull();
    assertThat(clients.page(next).nextShardIterator()).isNull();
    model.behaviour().endOfShard(EndOfShard.WITH_EMPTY_PAGE);
    assertThat(clients.page(start).nextShardIterator()).isNotNull();
    assertThat(clients.page(next).nextShardIterator()).isNull();
  }

  @Test
  void anIteratorExpiresAfterAQuarterOfAnHour() {
    String iterator = clients.iterator(shard, ShardIteratorType.TRIM_HORIZON);
    clock.advance(Duration.ofMinutes(15));
    assertThat(clients.page(iterator).records()).isEmpty();

    clock.advance(Duration.ofMillis(1));

    assertThatThrownBy(() -> clients.page(iterator)).isInstanceOf(ExpiredIteratorException.class);
  }

  @Test
  void recordsAreTrimmedAfterADay() {
    String lost = model.put(item("a")).orElseThrow().sequenceNumber();
    clock.advance(Duration.ofHours(23));
    String kept = model.put(item("b")).orElseThrow().sequenceNumber();
    clock.advance(Duration.ofMinutes(59));
    String early = clients.iterator(shard, ShardIteratorType.TRIM_HORIZON);
    assertThat(clients.read(shard)).containsExactly(lost, kept);

    clock.advance(Duration.ofMinutes(1));

    assertThat(clients.read(shard)).containsExactly(kept);
    assertThatThrownBy(() -> clients.page(early)).isInstanceOf(TrimmedDataAccessException.class);
    assertThatThrownBy(() -> clients.iterator(shard, ShardIteratorType.AT_SEQUENCE_NUMBER, lost))
        .isInstanceOf(TrimmedDataAccessException.class);
    assertThatThrownBy(() -> clients.iterator(shard, ShardIteratorType.AFTER_SEQUENCE_NUMBER, lost))
        .isInstanceOf(TrimmedDataAccessException.class);
    model.behaviour().trimRule(TrimRule.BY_LOSS);
    assertThat(numbers(clients.iterator(shard, ShardIteratorType.AFTER_SEQUENCE_NUMBER, lost)))
        .containsExactly(kept);
  }

  @Test
  void trimsOnDemandHoweverYoungTheRecords() {
    model.put(item("a"));
    String second = model.put(item("b")).orElseThrow().sequenceNumber();

    model.trimOldest(shard, 1);

    assertThat(clients.read(shard)).containsExactly(second);
  }

  @Test
  void aClosedShardIsGoneADayAfterItsEnd() {
    model.put(item("a"));
    String child = model.rotate(shard);
    clock.advance(Duration.ofHours(24));

    assertThat(clients.listed()).containsExactly(child);
    assertThatThrownBy(() -> clients.iterator(shard, ShardIteratorType.TRIM_HORIZON))
        .isInstanceOf(ResourceNotFoundException.class);

    model.behaviour().expiredShardsListed(Duration.ofHours(1));
    assertThat(clients.listed()).containsExactly(shard, child);
    assertThat(clients.read(shard)).isEmpty();
  }

  @Test
  void refusesWhatIsNotThere() {
    assertThatThrownBy(() -> clients.iterator("shardId-0", ShardIteratorType.LATEST))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(
            () -> clients.streams.describeStream(request -> request.streamArn("arn:other")))
        .isInstanceOf(ResourceNotFoundException.class);
    assertRefused("ValidationException", () -> clients.page("no iterator"));
    assertRefused(
        "ValidationException",
        () ->
            clients.streams.getRecords(
                request -> request.shardIterator(model.streamArn()).limit(1001)));
  }

  private static void assertRefused(
      String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            DynamoDbException.class,
            refusal -> {
              assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(code);
              assertThat(refusal.statusCode()).isEqualTo(400);
              assertThat(refusal.requestId()).startsWith("STANDIN");
            });
  }
}
