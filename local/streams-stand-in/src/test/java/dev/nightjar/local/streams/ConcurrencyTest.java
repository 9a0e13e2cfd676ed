package dev.nightjar.local.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;

@Timeout(60)
class ConcurrencyTest {

  private static final int WRITERS = 4;
  private static final int WRITES = 3000;

  @Test
  void everyRecordIsThereOnceAndInOrderThoughShardsSplitUnderTheWriters() throws Exception {
    try (StreamsStandIn standIn =
            StreamsStandIn.builder()
                .clock(StreamClock.virtual(Instant.parse("2026-11-21T10:00:00Z")))
                .start();
        TestingClients clients = new TestingClients(standIn)) {
      StreamModel model = standIn.model();
      ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1);
      CountDownLatch start = new CountDownLatch(1);
      AtomicInteger done = new AtomicInteger();
      List<Future<?>> running = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        String key = "writer" + writer;
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  for (int i = 0; i < WRITES; i++) {
                    model.put(Item.builder().s("PK", key).s("SK", "1").n("count", i).build());
                    done.incrementAndGet();
                  }
                  return null;
                }));
      }
      running.add(
          threads.submit(
              () -> {
                for (int i = 1; i <= 6; i++) {
                  // Somewhere in the middle of the writes.
                  while (done.get() < i * WRITES / 2) {
                    Thread.onSpinWait();
                  }
                  model.split(model.openShards().get(0));
                }
              }));
      start.countDown();
      for (Future<?> each : running) {
        each.get(30, TimeUnit.SECONDS);
      }
      threads.shutdown();

      // Shards are listed in the order of birth, so parents come before their children.
      Map<String, List<Integer>> seen = new HashMap<>();
      for (String shard : clients.listed()) {
        String next = clients.iterator(shard, ShardIteratorType.TRIM_HORIZON);
        while (next != null) {
          GetRecordsResponse page = clients.page(next);
          page.records()
              .forEach(
                  record ->
                      seen.computeIfAbsent(
                              record.dynamodb().keys().get("PK").s(), key -> new ArrayList<>())
                          .add(Integer.valueOf(record.dynamodb().newImage().get("count").n())));
          next = page.records().isEmpty() ? null : page.nextShardIterator();
        }
      }

      assertThat(clients.listed()).hasSize(13);
      assertThat(seen).hasSize(WRITERS);
      assertThat(seen.values())
          .allSatisfy(
              counts -> assertThat(counts).hasSize(WRITES).isSorted().doesNotHaveDuplicates());
    }
  }

  @Test
  void writesAtARateUntilItIsStopped() {
    try (StreamsStandIn standIn = StreamsStandIn.builder().shards(3).start();
        TestingClients clients = new TestingClients(standIn)) {
      List<String> shards = standIn.model().openShards();
      standIn.writer().rate(200);
      for (String shard : shards) {
        String next = clients.iterator(shard, ShardIteratorType.TRIM_HORIZON);
        int records = 0;
        while (records < 10) {
          GetRecordsResponse page = clients.page(next);
          records += page.records().size();
          next = page.nextShardIterator();
        }
      }
      standIn.model().rotateAll();
      List<String> children = standIn.model().openShards();
      String next = clients.iterator(children.get(2), ShardIteratorType.TRIM_HORIZON);
      while (clients.page(next).records().isEmpty()) {
        // The writer goes on in the children.
      }
      standIn.writer().rate(0);
    }
  }

  @Test
  void namesAnOperationThatItDoesNotKnow() {
    try (StreamsStandIn standIn = StreamsStandIn.builder().start();
        TestingClients clients = new TestingClients(standIn)) {
      assertThat(
              catchThrowableOfType(DynamoDbException.class, () -> clients.tables.listTables())
                  .awsErrorDetails()
                  .errorMessage())
          .contains("DynamoDB_20120810.ListTables");
    }
  }
}
