package dev.nightjar.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;

/**
 * What a controlled DynamoDB Local does when it is told to, and what it is like to read: the facts
 * that the tests on it build on.
 */
class DynamoDbLocalIT {

  @TempDir static Path folder;
  private static DynamoDbLocal dynamo;

  private TestingTable table;

  @BeforeAll
  static void start() throws Exception {
    dynamo = DynamoDbLocal.startControlled(folder.resolve("controlled"));
  }

  @AfterAll
  static void end() {
    dynamo.close();
  }

  @AfterEach
  void closeTable() {
    if (table != null) {
      table.close();
    }
  }

  private TestingTable tableOf(TestInfo test) {
    table = new TestingTable(dynamo.endpoint(), test.getTestMethod().orElseThrow().getName());
    table.create(StreamViewType.NEW_AND_OLD_IMAGES);
    return table;
  }

  @Test
  void aRollOverClosesAShardAndOpensOneChild(TestInfo test) throws Exception {
    tableOf(test).put(0, 10);
    Shard parent = table.shards().get(0);
    assertThat(parent.sequenceNumberRange().endingSequenceNumber()).isNull();
    dynamo.rollOverShards();
    table.put(10, 15);

    assertThat(table.shards())
        .extracting(Shard::parentShardId)
        .containsExactly(null, parent.shardId());
    Shard child = table.shards().get(1);
    assertThat(table.shards().get(0).sequenceNumberRange().endingSequenceNumber()).isNotNull();
    assertThat(child.sequenceNumberRange().endingSequenceNumber()).isNull();
    assertThat(read(parent, ShardIteratorType.TRIM_HORIZON, null)).hasSize(10);
    assertThat(read(child, ShardIteratorType.TRIM_HORIZON, null)).hasSize(5);
    // The service lists the children; DynamoDB Local takes the filter, and finds nothing.
    assertThat(table.children(parent.shardId())).isEmpty();
  }

  /**
   * All streams of an instance number their shards and records from one sequence, so another
   * stream's records can lie between a shard's starting number and its first record. A reader that
   * takes this refusal for lost data reports a gap where there is none.
   */
  @Test
  void aStartingSequenceNumberBeforeTheFirstRecordIsRefusedAsTrimmed(TestInfo test) {
    tableOf(test);
    Shard shard = table.shards().get(0);
    String first = shard.sequenceNumberRange().startingSequenceNumber();
    assertThat(read(shard, ShardIteratorType.AT_SEQUENCE_NUMBER, first)).isEmpty();
    try (TestingTable other = new TestingTable(dynamo.endpoint(), table.name() + "-other")) {
      other.create(StreamViewType.NEW_AND_OLD_IMAGES);
      other.put(0, 1);
    }
    table.put(0, 10);
    assertThatThrownBy(() -> read(shard, ShardIteratorType.AT_SEQUENCE_NUMBER, first))
        .isInstanceOf(TrimmedDataAccessException.class);
    List<String> numbers = read(shard, ShardIteratorType.TRIM_HORIZON, null);
    assertThat(numbers).hasSize(10);
    assertThat(numbers.get(0)).isGreaterThan(first);
    assertThat(read(shard, ShardIteratorType.AT_SEQUENCE_NUMBER, numbers.get(0)))
        .isEqualTo(numbers);
  }

  @Test
  void aShardThatIsOlderThan24HoursIsRefusedWhereverOneStarts(TestInfo test) throws Exception {
    tableOf(test).put(0, 10);
    Shard shard = table.shards().get(0);
    List<String> numbers = read(shard, ShardIteratorType.TRIM_HORIZON, null);
    // An open shard closes by itself when it is 4 h old.
    dynamo.age(Duration.ofHours(25));
    assertThat(table.shards()).hasSize(2);
    table.put(10, 12);

    // It gives out an iterator all the same: GetRecords is what refuses.
    for (String iterator :
        List.of(
            table.iterator(shard, ShardIteratorType.AT_SEQUENCE_NUMBER, first(shard)),
            table.iterator(shard, ShardIteratorType.AFTER_SEQUENCE_NUMBER, numbers.get(9)),
            table.iterator(shard, ShardIteratorType.TRIM_HORIZON, null))) {
      assertThatThrownBy(() -> table.read(iterator)).isInstanceOf(TrimmedDataAccessException.class);
    }
    assertThat(read(table.shards().get(1), ShardIteratorType.TRIM_HORIZON, null)).hasSize(2);

    // 24 h after it closed it is as if it had never been, but it stays in the list.
    dynamo.age(Duration.ofHours(25));
    assertThat(table.shards()).extracting(Shard::shardId).contains(shard.shardId());
    String late = table.iterator(shard, ShardIteratorType.TRIM_HORIZON, null);
    assertThatThrownBy(() -> table.read(late)).isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void aShardOfWhichTheFirstHalfIsTrimmedIsReadFromItsHorizon(TestInfo test) throws Exception {
    tableOf(test).put(0, 10);
    dynamo.age(Duration.ofHours(3));
    table.put(10, 20);
    Shard shard = table.shards().get(0);
    List<String> numbers = read(shard, ShardIteratorType.TRIM_HORIZON, null);
    dynamo.age(Duration.ofHours(22));

    assertThat(read(shard, ShardIteratorType.TRIM_HORIZON, null))
        .isEqualTo(numbers.subList(10, 20));
    assertThat(read(shard, ShardIteratorType.AFTER_SEQUENCE_NUMBER, numbers.get(10)))
        .isEqualTo(numbers.subList(11, 20));
    assertThatThrownBy(() -> read(shard, ShardIteratorType.AT_SEQUENCE_NUMBER, first(shard)))
        .isInstanceOf(TrimmedDataAccessException.class);
    // After the last one that was trimmed it may refuse or not: that depends on the numbers that
    // other streams took, as in the test above.
    assertThatThrownBy(() -> read(shard, ShardIteratorType.AFTER_SEQUENCE_NUMBER, numbers.get(8)))
        .isInstanceOf(TrimmedDataAccessException.class);
  }

  /** The service gives an iterator 15 min. */
  @Test
  void anyAgeingAtAllEndsTheIteratorsThatAreOut(TestInfo test) throws Exception {
    tableOf(test).put(0, 3);
    String iterator = table.iterator(table.shards().get(0), ShardIteratorType.TRIM_HORIZON, null);
    assertThat(table.read(iterator)).hasSize(3);
    assertThat(table.read(iterator)).hasSize(3);
    dynamo.age(Duration.ofMillis(1));
    assertThatThrownBy(() -> table.read(iterator)).isInstanceOf(ExpiredIteratorException.class);
  }

  @Test
  void aStreamThatIsSwitchedOffIsStillReadAndItsShardsAreClosed(TestInfo test) {
    tableOf(test).put(0, 3);
    assertThat(table.streamStatus()).isEqualTo(StreamStatus.ENABLED);
    String arn = table.streamArn();
    table.switchStreamOff();
    assertThat(table.streamStatus()).isEqualTo(StreamStatus.DISABLED);
    assertThat(table.describe().latestStreamArn()).isEqualTo(arn);
    assertThat(table.describe().streamSpecification()).isNull();
    assertThat(table.describe().replicas()).isEmpty();
    Shard shard = table.shards().get(0);
    assertThat(shard.sequenceNumberRange().endingSequenceNumber()).isNotNull();
    assertThat(read(shard, ShardIteratorType.TRIM_HORIZON, null)).hasSize(3);
  }

  @Test
  void segmentsOfAScanHoldEachItemOnceAndSayWhatTheyCost(TestInfo test) {
    tableOf(test).put(0, 100);
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    for (int segment = 0; segment < 4; segment++) {
      Map<String, AttributeValue> after = Map.of();
      do {
        var page = table.scan(segment, 4, 7, after);
        assertThat(page.consumedCapacity().capacityUnits() > 0).isEqualTo(page.count() > 0);
        items.addAll(page.items());
        after = page.lastEvaluatedKey();
      } while (!after.isEmpty());
    }
    assertThat(items)
        .extracting(item -> item.get("n").n())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 100).mapToObj(Integer::toString).toList());
  }

  @Test
  void itFailsARequestAsAPlainOneDoes() throws Exception {
    List<String> controlled = faults(dynamo.endpoint());
    assertThat(controlled)
        .hasSize(5)
        .anyMatch(fault -> fault.contains("ConditionalCheckFailedException"))
        .anyMatch(fault -> fault.contains("TransactionCanceledException"));
    try (DynamoDbLocal plain = DynamoDbLocal.start(folder.resolve("plain"))) {
      assertThat(faults(plain.endpoint())).isEqualTo(controlled);
      assertThatThrownBy(plain::rollOverShards)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("startControlled");
    }
  }

  private static List<String> faults(URI endpoint) {
    try (TestingTable one = new TestingTable(endpoint, "faults");
        TestingTable none = new TestingTable(endpoint, "none")) {
      one.create(null);
      one.put(0, 1);
      List<Runnable> wrong =
          List.of(
              none::describe,
              () -> one.create(null),
              () -> one.read("no iterator"),
              () -> one.putNew(0),
              () -> one.putNewInATransaction(0));
      return wrong.stream().map(DynamoDbLocalIT::faultOf).toList();
    }
  }

  private static String faultOf(Runnable wrong) {
    try {
      wrong.run();
    } catch (AwsServiceException e) {
      return e.statusCode() + " " + e.getClass().getSimpleName() + " " + e.awsErrorDetails();
    }
    throw new AssertionError("nothing was wrong");
  }

  @Test
  void whatItCannotDoIsSaid() throws Exception {
    assertThatThrownBy(() -> dynamo.age(Duration.ZERO))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("DynamoDB Local was told \"age 0\" and refused: ")
        .hasMessageContaining("must be greater than 0");
    assertThatCode(() -> dynamo.age(Duration.ofMillis(1))).doesNotThrowAnyException();

    DynamoDbLocal gone = DynamoDbLocal.startControlled(folder.resolve("gone"));
    gone.kill();
    assertThatThrownBy(gone::rollOverShards)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("DynamoDB Local was told \"roll-over\" and has ended")
        .hasMessageContaining("dynamodb-local.log");
  }

  private List<String> read(Shard shard, ShardIteratorType start, String number) {
    return table.read(table.iterator(shard, start, number));
  }

  private static String first(Shard shard) {
    return shard.sequenceNumberRange().startingSequenceNumber();
  }
}
