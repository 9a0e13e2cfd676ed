package dev.nightjar.dynamodb.stream;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.CredentialsSettings;
import dev.nightjar.dynamodb.StreamSettings;
import dev.nightjar.dynamodb.ViewType;
import dev.nightjar.dynamodb.lineage.ShardInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardFilterType;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The calls of {@link StreamsApi} on the AWS SDK, over blocking HTTP. Safe for many threads. */
public final class SdkStreamsApi implements StreamsApi {

  /** BatchGetItem takes 100 keys a call (AWS documentation). */
  private static final int KEYS_PER_CALL = 100;

  private static final int CONNECTIONS = 64;

  private final SdkHttpClient http;
  private final DynamoDbStreamsClient streams;
  private final DynamoDbClient tables;

  private SdkStreamsApi(StreamSettings settings, boolean patient) {
    this.http =
        ApacheHttpClient.builder()
            .maxConnections(CONNECTIONS)
            .connectionTimeout(Duration.ofSeconds(5))
            .socketTimeout(Duration.ofSeconds(15))
            .build();
    this.streams = configure(DynamoDbStreamsClient.builder(), settings, patient).build();
    // Re-reads of KEYS_ONLY always lean on the SDK's retries: a page is all or nothing.
    this.tables = configure(DynamoDbClient.builder(), settings, true).build();
  }

  /** Retries by itself, as the SDK does by default: for checks and discovery. */
  public static SdkStreamsApi patient(StreamSettings settings) {
    return call(() -> new SdkStreamsApi(settings, true));
  }

  /** Does not retry calls to the stream, because the reader backs off shard by shard. */
  public static SdkStreamsApi prompt(StreamSettings settings) {
    return call(() -> new SdkStreamsApi(settings, false));
  }

  private <
          B extends
              AwsClientBuilder<B, C>
                  & software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder<B, C>,
          C>
      B configure(B builder, StreamSettings settings, boolean retries) {
    builder
        .httpClient(http)
        .credentialsProvider(credentials(settings.credentials()))
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .apiCallAttemptTimeout(Duration.ofSeconds(20))
                .apiCallTimeout(Duration.ofSeconds(60))
                .retryStrategy(
                    retries
                        ? AwsRetryStrategy.standardRetryStrategy()
                        : AwsRetryStrategy.doNotRetry())
                .build());
    if (settings.clientRegion() != null) {
      builder.region(Region.of(settings.clientRegion()));
    }
    if (settings.endpoint() != null) {
      builder.endpointOverride(settings.endpoint());
    }
    return builder;
  }

  private static AwsCredentialsProvider credentials(CredentialsSettings settings) {
    if (settings.isDefaultChain()) {
      return DefaultCredentialsProvider.builder().build();
    }
    return StaticCredentialsProvider.create(
        settings.sessionToken() == null
            ? AwsBasicCredentials.create(settings.accessKeyId(), settings.secretAccessKey())
            : AwsSessionCredentials.create(
                settings.accessKeyId(), settings.secretAccessKey(), settings.sessionToken()));
  }

  private static <T> T call(Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw SdkErrors.translate(e);
    }
  }

  @Override
  public TableDescription describeTable(String table) {
    return call(
        () -> {
          var found = tables.describeTable(request -> request.tableName(table)).table();
          boolean streamed =
              found.streamSpecification() != null
                  && Boolean.TRUE.equals(found.streamSpecification().streamEnabled());
          List<String> keys =
              found.keySchema().stream()
                  .sorted(
                      (a, b) ->
                          Boolean.compare(b.keyType() == KeyType.HASH, a.keyType() == KeyType.HASH))
                  .map(KeySchemaElement::attributeName)
                  .toList();
          return new TableDescription(
              streamed ? found.latestStreamArn() : null,
              streamed
                  ? ViewType.valueOf(found.streamSpecification().streamViewTypeAsString())
                  : null,
              keys);
        });
  }

  @Override
  public ShardListing listShards(String streamArn, String afterShardId) {
    return call(
        () -> {
          StreamDescription page =
              streams
                  .describeStream(
                      request ->
                          request
                              .streamArn(streamArn)
                              .exclusiveStartShardId(afterShardId)
                              .limit(100))
                  .streamDescription();
          return new ShardListing(infos(page.shards()), page.lastEvaluatedShardId());
        });
  }

  @Override
  public List<ShardInfo> childShards(String streamArn, String shardId) {
    return call(
        () ->
            infos(
                streams
                    .describeStream(
                        request ->
                            request
                                .streamArn(streamArn)
                                .shardFilter(
                                    filter ->
                                        filter.type(ShardFilterType.CHILD_SHARDS).shardId(shardId)))
                    .streamDescription()
                    .shards()
                    .stream()
                    // A service that ignores the filter answers with all shards.
                    .filter(shard -> shardId.equals(shard.parentShardId()))
                    .toList()));
  }

  private static List<ShardInfo> infos(List<Shard> shards) {
    return shards.stream()
        .map(
            shard ->
                new ShardInfo(
                    shard.shardId(),
                    shard.parentShardId(),
                    shard.sequenceNumberRange() != null
                        && shard.sequenceNumberRange().endingSequenceNumber() != null))
        .toList();
  }

  @Override
  public String iterator(String streamArn, String shardId, IteratorStart start) {
    return call(
        () ->
            streams
                .getShardIterator(
                    request -> {
                      request.streamArn(streamArn).shardId(shardId);
                      if (start instanceof IteratorStart.After after) {
                        request
                            .shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                            .sequenceNumber(after.sequenceNumber());
                      } else if (start instanceof IteratorStart.Latest) {
                        request.shardIteratorType(ShardIteratorType.LATEST);
                      } else {
                        request.shardIteratorType(ShardIteratorType.TRIM_HORIZON);
                      }
                    })
                .shardIterator());
  }

  @Override
  public RecordPage records(String streamArn, String shardId, String iterator, int limit) {
    return call(
        () -> {
          GetRecordsResponse page =
              streams.getRecords(request -> request.shardIterator(iterator).limit(limit));
          List<ChangeRecord> records = new ArrayList<>(page.records().size());
          for (Record record : page.records()) {
            records.add(convert(streamArn, shardId, record));
          }
          return new RecordPage(records, page.nextShardIterator());
        });
  }

  private static ChangeRecord convert(String streamArn, String shardId, Record record) {
    var change = record.dynamodb();
    var identity = record.userIdentity();
    return new ChangeRecord(
        streamArn,
        shardId,
        change.sequenceNumber(),
        record.eventID(),
        record.eventNameAsString() == null ? "" : record.eventNameAsString(),
        change.approximateCreationDateTime() == null
            ? 0
            : change.approximateCreationDateTime().toEpochMilli(),
        identity == null ? null : identity.type(),
        identity == null ? null : identity.principalId(),
        ItemJson.write(change.keys()),
        change.hasOldImage() ? ItemJson.write(change.oldImage()) : null,
        change.hasNewImage() ? ItemJson.write(change.newImage()) : null,
        change.sizeBytes() == null ? 0 : change.sizeBytes());
  }

  @Override
  public List<ChangeRecord> withItems(String table, List<ChangeRecord> records) {
    List<Map<String, AttributeValue>> keys = new ArrayList<>(records.size());
    Set<Map<String, AttributeValue>> wanted = new LinkedHashSet<>();
    for (ChangeRecord record : records) {
      Map<String, AttributeValue> key = ItemJson.readKeys(record.keys());
      keys.add(key);
      if (!record.eventName().equals("REMOVE")) {
        wanted.add(key);
      }
    }
    Map<Map<String, AttributeValue>, byte[]> items = call(() -> read(table, List.copyOf(wanted)));
    List<ChangeRecord> complete = new ArrayList<>(records.size());
    for (int i = 0; i < records.size(); i++) {
      ChangeRecord record = records.get(i);
      complete.add(
          record.eventName().equals("REMOVE")
              ? record
              : record.withNewImage(items.get(keys.get(i))));
    }
    return complete;
  }

  private Map<Map<String, AttributeValue>, byte[]> read(
      String table, List<Map<String, AttributeValue>> wanted) {
    Map<Map<String, AttributeValue>, byte[]> items = new LinkedHashMap<>();
    for (int from = 0; from < wanted.size(); from += KEYS_PER_CALL) {
      Map<String, KeysAndAttributes> left =
          Map.of(
              table,
              KeysAndAttributes.builder()
                  .consistentRead(true)
                  .keys(wanted.subList(from, Math.min(wanted.size(), from + KEYS_PER_CALL)))
                  .build());
      while (!left.isEmpty()) {
        Map<String, KeysAndAttributes> asked = left;
        BatchGetItemResponse answer = tables.batchGetItem(request -> request.requestItems(asked));
        List<Map<String, AttributeValue>> found = answer.responses().getOrDefault(table, List.of());
        for (Map<String, AttributeValue> item : found) {
          Map<String, AttributeValue> key = new LinkedHashMap<>();
          wanted.get(0).keySet().forEach(name -> key.put(name, item.get(name)));
          items.put(key, ItemJson.write(item));
        }
        left = answer.unprocessedKeys();
        if (!left.isEmpty() && found.isEmpty()) {
          throw new StreamsApiException(
              StreamsApiException.Kind.THROTTLED,
              "the table '" + table + "' has no read capacity left for the items of its stream",
              null);
        }
      }
    }
    return items;
  }

  @Override
  public void close() {
    streams.close();
    tables.close();
    http.close();
  }
}
