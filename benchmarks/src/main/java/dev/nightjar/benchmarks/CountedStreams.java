package dev.nightjar.benchmarks;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.lineage.ShardInfo;
import dev.nightjar.dynamodb.stream.IteratorStart;
import dev.nightjar.dynamodb.stream.RecordPage;
import dev.nightjar.dynamodb.stream.ScanCall;
import dev.nightjar.dynamodb.stream.ScanPage;
import dev.nightjar.dynamodb.stream.ShardListing;
import dev.nightjar.dynamodb.stream.StreamsApi;
import dev.nightjar.dynamodb.stream.StreamsApiFactory;
import dev.nightjar.dynamodb.stream.TableDescription;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** The SDK's access to the stream, with its calls counted in this JVM. */
final class CountedStreams implements StreamsApi {

  /** Opens it where a job runs. */
  static final StreamsApiFactory FACTORY =
      (settings, patient) -> new CountedStreams(StreamsApiFactory.SDK.open(settings, patient));

  private static final LongAdder RECORD_CALLS = new LongAdder();
  private static final ConcurrentLinkedQueue<Long> DESCRIBE_CALLS = new ConcurrentLinkedQueue<>();

  private final StreamsApi calls;

  private CountedStreams(StreamsApi calls) {
    this.calls = calls;
  }

  /** Forgets what was counted. */
  static void reset() {
    RECORD_CALLS.reset();
    DESCRIBE_CALLS.clear();
  }

  /** Calls of GetRecords and GetShardIterator. */
  static long recordCalls() {
    return RECORD_CALLS.sum();
  }

  /** The most calls of DescribeStream within any second. */
  static int mostDescribeCallsInASecond() {
    List<Long> at = DESCRIBE_CALLS.stream().sorted().toList();
    int most = 0;
    int from = 0;
    for (int to = 0; to < at.size(); to++) {
      while (at.get(to) - at.get(from) >= 1_000_000_000L) {
        from++;
      }
      most = Math.max(most, to - from + 1);
    }
    return most;
  }

  @Override
  public TableDescription describeTable(String table) {
    return calls.describeTable(table);
  }

  @Override
  public ShardListing listShards(String streamArn, String afterShardId) {
    DESCRIBE_CALLS.add(System.nanoTime());
    return calls.listShards(streamArn, afterShardId);
  }

  @Override
  public List<ShardInfo> childShards(String streamArn, String shardId) {
    DESCRIBE_CALLS.add(System.nanoTime());
    return calls.childShards(streamArn, shardId);
  }

  @Override
  public String iterator(String streamArn, String shardId, IteratorStart start) {
    RECORD_CALLS.increment();
    return calls.iterator(streamArn, shardId, start);
  }

  @Override
  public RecordPage records(String streamArn, String shardId, String iterator, int limit) {
    RECORD_CALLS.increment();
    return calls.records(streamArn, shardId, iterator, limit);
  }

  @Override
  public List<ChangeRecord> withItems(String table, List<ChangeRecord> records) {
    return calls.withItems(table, records);
  }

  @Override
  public ScanPage scan(ScanCall call) {
    return calls.scan(call);
  }

  @Override
  public void close() {
    calls.close();
  }
}
