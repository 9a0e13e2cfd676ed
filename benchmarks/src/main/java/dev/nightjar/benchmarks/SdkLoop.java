package dev.nightjar.benchmarks;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The plain way to read a stream with the AWS SDK: shard by shard, page by page, no Flink. */
final class SdkLoop implements AutoCloseable {

  private final DynamoDbStreamsClient client;
  private final String streamArn;

  SdkLoop(URI endpoint) {
    this.client =
        DynamoDbStreamsClient.builder()
            .httpClientBuilder(ApacheHttpClient.builder().maxConnections(64))
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("bench", "bench")))
            .build();
    this.streamArn = client.listStreams(request -> {}).streams().get(0).streamArn();
  }

  /**
   * Reads every shard to where it is empty.
   *
   * @param threads shards read at the same time
   * @param pauseMillis between the starts of two calls for one shard; 0 for none
   * @return records and the time that they took
   */
  Read readAll(int threads, long pauseMillis) throws Exception {
    List<Shard> shards = new ArrayList<>();
    String last = null;
    do {
      String after = last;
      var page =
          client
              .describeStream(r -> r.streamArn(streamArn).exclusiveStartShardId(after))
              .streamDescription();
      shards.addAll(page.shards());
      last = page.lastEvaluatedShardId();
    } while (last != null);
    AtomicLong records = new AtomicLong();
    long start = System.nanoTime();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> reads = new ArrayList<>();
      for (Shard shard : shards) {
        reads.add(pool.submit(() -> read(shard.shardId(), pauseMillis, records)));
      }
      for (Future<?> read : reads) {
        read.get();
      }
    } finally {
      pool.shutdownNow();
    }
    return new Read(records.get(), System.nanoTime() - start);
  }

  private Void read(String shardId, long pauseMillis, AtomicLong records) throws Exception {
    String iterator =
        client
            .getShardIterator(
                r ->
                    r.streamArn(streamArn)
                        .shardId(shardId)
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    while (iterator != null) {
      long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMillis);
      String at = iterator;
      GetRecordsResponse page = client.getRecords(r -> r.shardIterator(at).limit(1000));
      if (!page.hasRecords() || page.records().isEmpty()) {
        return null;
      }
      for (Record record : page.records()) {
        // What a reader needs at least: the image and its place.
        if (record.dynamodb().newImage().isEmpty() || record.dynamodb().sequenceNumber() == null) {
          throw new IllegalStateException("a record without an image");
        }
        records.incrementAndGet();
      }
      iterator = page.nextShardIterator();
      long wait = due - System.nanoTime();
      if (wait > 0) {
        TimeUnit.NANOSECONDS.sleep(wait);
      }
    }
    return null;
  }

  /**
   * Follows all shards, each on a thread of its own, and their children.
   *
   * @param pauseMillis between two calls for one shard
   * @param meanwhile what goes on until it ends
   * @return what was seen
   */
  Followed follow(long pauseMillis, SourceBenchmark.Step meanwhile) throws Exception {
    Followed followed = new Followed();
    ExecutorService pool = Executors.newCachedThreadPool();
    try {
      for (Shard shard :
          client.describeStream(r -> r.streamArn(streamArn)).streamDescription().shards()) {
        if (shard.sequenceNumberRange().endingSequenceNumber() == null) {
          pool.execute(
              () -> follow(shard.shardId(), ShardIteratorType.LATEST, pauseMillis, followed, pool));
        }
      }
      meanwhile.run();
    } finally {
      pool.shutdownNow();
      pool.awaitTermination(10, TimeUnit.SECONDS);
    }
    return followed;
  }

  private void follow(
      String shardId,
      ShardIteratorType start,
      long pauseMillis,
      Followed followed,
      ExecutorService pool) {
    try {
      String iterator =
          client
              .getShardIterator(
                  r -> r.streamArn(streamArn).shardId(shardId).shardIteratorType(start))
              .shardIterator();
      while (iterator != null) {
        String at = iterator;
        GetRecordsResponse page = client.getRecords(r -> r.shardIterator(at).limit(1000));
        followed.calls.incrementAndGet();
        long now = System.currentTimeMillis();
        for (Record record : page.records()) {
          long latency = now - Long.parseLong(record.dynamodb().newImage().get("writtenAt").n());
          followed.latencies.add(latency);
          followed.firstOfShard.putIfAbsent(shardId, latency);
        }
        iterator = page.nextShardIterator();
        TimeUnit.MILLISECONDS.sleep(pauseMillis);
      }
      for (Shard child :
          client.describeStream(r -> r.streamArn(streamArn)).streamDescription().shards()) {
        if (shardId.equals(child.parentShardId())) {
          pool.execute(
              () ->
                  follow(
                      child.shardId(),
                      ShardIteratorType.TRIM_HORIZON,
                      pauseMillis,
                      followed,
                      pool));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SdkException | RejectedExecutionException e) {
      // The end came in the middle of a call; anything else shows as missing latencies.
      followed.interrupted.incrementAndGet();
    }
  }

  /** What was seen while following. */
  static final class Followed {
    final Queue<Long> latencies = new ConcurrentLinkedQueue<>();
    final Map<String, Long> firstOfShard = new ConcurrentHashMap<>();
    final AtomicLong calls = new AtomicLong();
    final AtomicLong interrupted = new AtomicLong();
  }

  /**
   * What was read.
   *
   * @param records how many
   * @param nanos in what time
   */
  record Read(long records, long nanos) {
    double perSecond() {
      return records / (nanos / 1e9);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
