package dev.nightjar.local.streams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The real SDK's clients on a stand-in, without retries, and the few calls that tests repeat. */
final class TestingClients implements AutoCloseable {

  private final SdkHttpClient http =
      ApacheHttpClient.builder().socketTimeout(Duration.ofSeconds(10)).maxConnections(64).build();
  private final String arn;
  final DynamoDbStreamsClient streams;
  final DynamoDbClient tables;

  TestingClients(StreamsStandIn standIn) {
    this.arn = standIn.model().streamArn();
    this.streams = configure(DynamoDbStreamsClient.builder(), standIn).build();
    this.tables = configure(DynamoDbClient.builder(), standIn).build();
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configure(
      B builder, StreamsStandIn standIn) {
    return builder
        .httpClient(http)
        .region(Region.EU_WEST_1)
        .endpointOverride(standIn.endpoint())
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
        .overrideConfiguration(change -> change.retryStrategy(AwsRetryStrategy.doNotRetry()));
  }

  StreamDescription describe() {
    return streams.describeStream(request -> request.streamArn(arn)).streamDescription();
  }

  List<String> listed() {
    return describe().shards().stream().map(Shard::shardId).toList();
  }

  String iterator(String shardId, ShardIteratorType type) {
    return iterator(shardId, type, null);
  }

  String iterator(String shardId, ShardIteratorType type, String sequenceNumber) {
    return streams
        .getShardIterator(
            request ->
                request
                    .streamArn(arn)
                    .shardId(shardId)
                    .shardIteratorType(type)
                    .sequenceNumber(sequenceNumber))
        .shardIterator();
  }

  GetRecordsResponse page(String iterator) {
    return streams.getRecords(request -> request.shardIterator(iterator));
  }

  /** From the oldest record to the end, or to the first empty page of an open shard. */
  List<String> read(String shardId) {
    List<String> sequenceNumbers = new ArrayList<>();
    String next = iterator(shardId, ShardIteratorType.TRIM_HORIZON);
    while (next != null) {
      GetRecordsResponse page = page(next);
      for (Record record : page.records()) {
        sequenceNumbers.add(record.dynamodb().sequenceNumber());
      }
      next = page.records().isEmpty() ? null : page.nextShardIterator();
    }
    return sequenceNumbers;
  }

  @Override
  public void close() {
    streams.close();
    tables.close();
    http.close();
  }
}
