package dev.nightjar.dynamodb.stream;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.StreamSettings;
import dev.nightjar.dynamodb.ViewType;
import dev.nightjar.dynamodb.lineage.ShardInfo;
import dev.nightjar.dynamodb.stream.SdkClients.Patience;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.SequenceNumberRange;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardFilterType;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;

/**
 * The calls of {@link StreamsApi} on the AWS SDK, over blocking HTTP. Safe for many threads. The
 * SDK signs, sends, times, retries and tells errors; records and items are taken from the answers'
 * bytes.
 */
public final class SdkStreamsApi implements StreamsApi {

  private final SdkClients clients;
  private final TableItems items;

  SdkStreamsApi(StreamSettings settings, boolean retries, Patience patience) {
    this.clients = new SdkClients(settings, retries, patience);
    this.items = new TableItems(clients.tables());
  }

  /** Retries by itself, as the SDK does by default: for checks and discovery. */
  public static SdkStreamsApi patient(StreamSettings settings) {
    return call(null, () -> new SdkStreamsApi(settings, true, Patience.STANDARD));
  }

  /** Does not retry calls to the stream, because the reader backs off shard by shard. */
  public static SdkStreamsApi prompt(StreamSettings settings) {
    return call(null, () -> new SdkStreamsApi(settings, false, Patience.STANDARD));
  }

  /** The action is what a policy has to allow; null where no call is made. */
  private static <T> T call(String action, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw SdkErrors.translate(action, e);
    }
  }

  @Override
  public TableDescription describeTable(String table) {
    return call(
        "dynamodb:DescribeTable",
        () -> {
          var found = clients.tables().describeTable(request -> request.tableName(table)).table();
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
              keys,
              !found.replicas().isEmpty(),
              found.itemCount() == null ? 0 : found.itemCount());
        });
  }

  @Override
  public ShardListing listShards(String streamArn, String afterShardId) {
    return call(
        "dynamodb:DescribeStream",
        () -> {
          StreamDescription page =
              clients
                  .streams()
                  .describeStream(
                      request ->
                          request
                              .overrideConfiguration(clients.rare())
                              .streamArn(streamArn)
                              .exclusiveStartShardId(afterShardId)
                              .limit(100))
                  .streamDescription();
          return new ShardListing(
              infos(page.shards()),
              page.lastEvaluatedShardId(),
              page.streamStatus() != StreamStatus.DISABLING
                  && page.streamStatus() != StreamStatus.DISABLED);
        });
  }

  @Override
  public List<ShardInfo> childShards(String streamArn, String shardId) {
    return call(
        "dynamodb:DescribeStream",
        () ->
            infos(
                clients
                    .streams()
                    .describeStream(
                        request ->
                            request
                                .overrideConfiguration(clients.rare())
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
    return shards.stream().map(SdkStreamsApi::info).toList();
  }

  private static ShardInfo info(Shard shard) {
    SequenceNumberRange range = shard.sequenceNumberRange();
    return new ShardInfo(
        shard.shardId(),
        shard.parentShardId(),
        range != null && range.endingSequenceNumber() != null,
        range == null ? null : range.startingSequenceNumber());
  }

  @Override
  public String iterator(String streamArn, String shardId, IteratorStart start) {
    return call(
        "dynamodb:GetShardIterator",
        () ->
            clients
                .streams()
                .getShardIterator(
                    request -> {
                      request
                          .overrideConfiguration(clients.rare())
                          .streamArn(streamArn)
                          .shardId(shardId);
                      if (start instanceof IteratorStart.After after) {
                        request
                            .shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                            .sequenceNumber(after.sequenceNumber());
                      } else if (start instanceof IteratorStart.At at) {
                        request
                            .shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)
                            .sequenceNumber(at.sequenceNumber());
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
        "dynamodb:GetRecords",
        () -> {
          RecordsAnswer answer = new RecordsAnswer(streamArn, shardId);
          String next =
              clients
                  .streams()
                  .getRecords(
                      request ->
                          request
                              .shardIterator(iterator)
                              .limit(limit)
                              .overrideConfiguration(
                                  override ->
                                      override.putExecutionAttribute(Answer.OF_CALL, answer)))
                  .nextShardIterator();
          return new RecordPage(answer.records(), next);
        });
  }

  @Override
  public List<ChangeRecord> withItems(String table, List<ChangeRecord> records) {
    return call("dynamodb:BatchGetItem", () -> items.complete(table, records));
  }

  @Override
  public ScanPage scan(ScanCall scan) {
    return call("dynamodb:Scan", () -> items.scan(scan));
  }

  @Override
  public void close() {
    clients.close();
  }
}
