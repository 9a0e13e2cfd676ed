package dev.nightjar.dynamodb.simulation;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.lineage.ShardInfo;
import dev.nightjar.dynamodb.stream.IteratorStart;
import dev.nightjar.dynamodb.stream.RecordPage;
import dev.nightjar.dynamodb.stream.ScanCall;
import dev.nightjar.dynamodb.stream.ScanPage;
import dev.nightjar.dynamodb.stream.ShardListing;
import dev.nightjar.dynamodb.stream.StreamsApi;
import dev.nightjar.dynamodb.stream.StreamsApiException;
import dev.nightjar.dynamodb.stream.StreamsApiException.Kind;
import dev.nightjar.dynamodb.stream.TableDescription;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * The SDK's access to the stand-in, whose calls take virtual time: on the way there and on the way
 * back. One for each reader and one for the enumerator; closing it leaves the SDK's client open.
 */
final class SimulatedApi implements StreamsApi {

  private final StreamsApi service;
  private final SimulatedTime time;
  private final Traffic traffic;
  private final SplittableRandom random;
  private final String caller;
  private final boolean lists;

  /**
   * @param caller which life of a reader or enumerator
   * @param lists whether it is an enumerator
   */
  SimulatedApi(
      StreamsApi service,
      SimulatedTime time,
      Traffic traffic,
      SplittableRandom random,
      String caller,
      boolean lists) {
    this.service = service;
    this.time = time;
    this.traffic = traffic;
    this.random = random;
    this.caller = caller;
    this.lists = lists;
  }

  private <T> T call(Supplier<T> call) {
    travel();
    T answer = call.get();
    travel();
    return answer;
  }

  private void described() {
    if (lists) {
      traffic.described(caller, time.millis());
    }
  }

  private void travel() {
    double chance = random.nextDouble();
    long takes =
        traffic.isCalm() || chance > 0.04 ? 1 + random.nextInt(12) : 300 + random.nextInt(4_000);
    Lockstep.pauseUntil(time.millis() + takes);
  }

  @Override
  public TableDescription describeTable(String table) {
    return call(() -> service.describeTable(table));
  }

  @Override
  public ShardListing listShards(String streamArn, String afterShardId) {
    described();
    ShardListing listing = call(() -> service.listShards(streamArn, afterShardId));
    if (lists) {
      traffic.listed(time.millis(), listing.lastShardId() == null);
    }
    return listing;
  }

  @Override
  public List<ShardInfo> childShards(String streamArn, String shardId) {
    described();
    return call(() -> service.childShards(streamArn, shardId));
  }

  @Override
  public String iterator(String streamArn, String shardId, IteratorStart start) {
    return call(
        () -> {
          String iterator = service.iterator(streamArn, shardId, start);
          if (start instanceof IteratorStart.Latest) {
            traffic.openedAtLatest(shardId, time.millis());
          }
          return iterator;
        });
  }

  @Override
  public RecordPage records(String streamArn, String shardId, String iterator, int limit) {
    traffic.pollStarts(caller, shardId, time.millis());
    try {
      return call(() -> service.records(streamArn, shardId, iterator, limit));
    } finally {
      traffic.pollEnds(shardId);
    }
  }

  @Override
  public List<ChangeRecord> withItems(String table, List<ChangeRecord> records) {
    return call(() -> service.withItems(table, records));
  }

  @Override
  public ScanPage scan(ScanCall call) {
    // The SDK repeats a refused scan by itself, in the machine's time: refused before it.
    if (!traffic.isCalm() && random.nextInt(10) == 0) {
      travel();
      throw new StreamsApiException(
          random.nextBoolean() ? Kind.THROTTLED : Kind.UNAVAILABLE, "a scan refused", null);
    }
    return call(() -> service.scan(call));
  }

  @Override
  public void close() {
    // The client is shared.
  }
}
