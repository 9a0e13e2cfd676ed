package dev.nightjar.local;

import java.net.URI;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardFilterType;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** A table of numbered items and its stream, asked as the service is: one call a method. */
final class TestingTable implements AutoCloseable {

  private final DynamoDbClient tables;
  private final DynamoDbStreamsClient streams;
  private final String name;

  TestingTable(URI endpoint, String name) {
    StaticCredentialsProvider credentials =
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create(DynamoDbLocal.ACCESS_KEY, DynamoDbLocal.SECRET_KEY));
    Region region = Region.of(DynamoDbLocal.REGION);
    this.tables =
        DynamoDbClient.builder()
            .endpointOverride(endpoint)
            .region(region)
            .credentialsProvider(credentials)
            .build();
    this.streams =
        DynamoDbStreamsClient.builder()
            .endpointOverride(endpoint)
            .region(region)
            .credentialsProvider(credentials)
            .build();
    this.name = name;
  }

  String name() {
    return name;
  }

  /** Makes the table, without a stream where the view is null. */
  void create(StreamViewType view) {
    tables.createTable(
        table -> {
          table
              .tableName(name)
              .billingMode(BillingMode.PAY_PER_REQUEST)
              .attributeDefinitions(
                  AttributeDefinition.builder()
                      .attributeName("id")
                      .attributeType(ScalarAttributeType.S)
                      .build())
              .keySchema(
                  KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build());
          if (view != null) {
            table.streamSpecification(stream -> stream.streamEnabled(true).streamViewType(view));
          }
        });
  }

  /** Puts the items of these numbers, one after the other. */
  void put(int from, int to) {
    for (int n = from; n < to; n++) {
      put("item-" + n, n);
    }
  }

  /** Puts one item: a new one, or a new number for it. */
  void put(String id, int n) {
    tables.putItem(request -> request.tableName(name).item(item(id, n)));
  }

  /** Puts an item that must not be there yet. */
  void putNew(int n) {
    tables.putItem(
        request ->
            request
                .tableName(name)
                .item(item("item-" + n, n))
                .conditionExpression("attribute_not_exists(id)"));
  }

  /** As {@link #putNew}, as the one write of a transaction. */
  void putNewInATransaction(int n) {
    TransactWriteItem write =
        TransactWriteItem.builder()
            .put(
                put ->
                    put.tableName(name)
                        .item(item("item-" + n, n))
                        .conditionExpression("attribute_not_exists(id)"))
            .build();
    tables.transactWriteItems(request -> request.transactItems(write));
  }

  private static Map<String, AttributeValue> item(String id, int n) {
    return Map.of("id", AttributeValue.fromS(id), "n", AttributeValue.fromN(Integer.toString(n)));
  }

  TableDescription describe() {
    return tables.describeTable(request -> request.tableName(name)).table();
  }

  String streamArn() {
    return describe().latestStreamArn();
  }

  void switchStreamOff() {
    tables.updateTable(
        request ->
            request.tableName(name).streamSpecification(stream -> stream.streamEnabled(false)));
  }

  /** Gives the table a new stream; the old one has been switched off. */
  void switchStreamOn(StreamViewType view) {
    tables.updateTable(
        request ->
            request
                .tableName(name)
                .streamSpecification(stream -> stream.streamEnabled(true).streamViewType(view)));
  }

  StreamStatus streamStatus() {
    return stream().streamStatus();
  }

  /** All shards that are listed; less than one page of them. */
  List<Shard> shards() {
    return stream().shards();
  }

  private StreamDescription stream() {
    String arn = streamArn();
    return streams.describeStream(request -> request.streamArn(arn)).streamDescription();
  }

  /** What the filter for a shard's children finds. */
  List<Shard> children(String shardId) {
    String arn = streamArn();
    return streams
        .describeStream(
            request ->
                request
                    .streamArn(arn)
                    .shardFilter(
                        filter -> filter.type(ShardFilterType.CHILD_SHARDS).shardId(shardId)))
        .streamDescription()
        .shards();
  }

  String iterator(Shard shard, ShardIteratorType start, String sequenceNumber) {
    String arn = streamArn();
    return streams
        .getShardIterator(
            request ->
                request
                    .streamArn(arn)
                    .shardId(shard.shardId())
                    .shardIteratorType(start)
                    .sequenceNumber(sequenceNumber))
        .shardIterator();
  }

  /** The sequence numbers of one page. */
  List<String> read(String iterator) {
    return streams.getRecords(request -> request.shardIterator(iterator)).records().stream()
        .map(record -> record.dynamodb().sequenceNumber())
        .toList();
  }

  /** One page of one segment, after a key or, where that is empty, from the start. */
  ScanResponse scan(int segment, int segments, int limit, Map<String, AttributeValue> after) {
    return tables.scan(
        request ->
            request
                .tableName(name)
                .segment(segment)
                .totalSegments(segments)
                .limit(limit)
                .exclusiveStartKey(after.isEmpty() ? null : after)
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
  }

  @Override
  public void close() {
    tables.close();
    streams.close();
  }
}
