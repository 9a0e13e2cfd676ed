package dev.nightjar.local.streams;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Writes generated items to each part of the keys that had a shard when it first wrote; roll-overs
 * move them on to the children. For tables with the string keys {@code PK} and {@code SK}.
 */
public final class SteadyWriter implements AutoCloseable {

  private final StreamModel model;
  private final AtomicLong numbers = new AtomicLong();
  private List<String> partitionKeys;
  private GeneratedItems items = new GeneratedItems(700);
  private Thread thread;

  SteadyWriter(StreamModel model) {
    this.model = model;
  }

  /** The size of items to come as DynamoDB counts it, in bytes; 700, and about 200 at least. */
  public synchronized SteadyWriter itemBytes(int value) {
    items = new GeneratedItems(value);
    return this;
  }

  /** One partition key for each shard that was open at the first call. */
  public synchronized List<String> partitionKeys() {
    if (partitionKeys == null) {
      partitionKeys =
          model.openShards().stream()
              .map(shard -> model.partitionKeyIn(shard, "TENANT#t"))
              .toList();
    }
    return partitionKeys;
  }

  /**
   * Writes at once to each partition.
   *
   * @param records how many to each
   * @return how many to all
   */
  public long writeToEach(int records) {
    List<String> keys = partitionKeys();
    IntStream.range(0, keys.size())
        .parallel()
        .forEach(
            part -> {
              for (int i = 0; i < records; i++) {
                write(keys.get(part));
              }
            });
    return (long) records * keys.size();
  }

  /** Writes one item whose number no other has. */
  private void write(String partitionKey) {
    GeneratedItems generated;
    synchronized (this) {
      generated = items;
    }
    model.put(generated.item(partitionKey, numbers.incrementAndGet(), model.clock().millis()));
  }

  /**
   * Writes from now on, evenly spread over time and partitions, on a thread of its own.
   *
   * @param perShardPerSecond 0 stops it
   */
  public synchronized void rate(double perShardPerSecond) {
    if (!(perShardPerSecond >= 0 && perShardPerSecond <= 100_000)) {
      throw new IllegalArgumentException(
          "a rate is 0 to 100000 a second and shard, not " + perShardPerSecond);
    }
    close();
    if (perShardPerSecond > 0) {
      List<String> keys = partitionKeys();
      double nanos = 1e9 / perShardPerSecond / keys.size();
      thread = new Thread(() -> run(keys, nanos), "steady-writer");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void run(List<String> keys, double nanosBetween) {
    long start = System.nanoTime();
    for (long i = 0; !Thread.currentThread().isInterrupted(); i++) {
      // From the start, not from the last write: what is late is made up for.
      long due = start + (long) (i * nanosBetween);
      for (long wait = due - System.nanoTime();
          wait > 0 && !Thread.currentThread().isInterrupted();
          wait = due - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      write(keys.get((int) (i % keys.size())));
    }
  }

  /** Stops writing. */
  @Override
  public synchronized void close() {
    if (thread != null) {
      thread.interrupt();
      thread = null;
    }
  }
}
