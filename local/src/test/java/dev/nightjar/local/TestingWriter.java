package dev.nightjar.local;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Writes one item after the other to a table, round after round, until it is told to stop. */
final class TestingWriter implements AutoCloseable {

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Future<Integer> end;
  private volatile int next;
  private volatile boolean stopped;

  /**
   * Starts at once.
   *
   * @param items how many there are: the number n goes to the item n % items
   * @param from the first number
   */
  TestingWriter(TestingTable table, int items, int from) {
    this.next = from;
    this.end =
        thread.submit(
            () -> {
              int n = from;
              while (!stopped) {
                table.put(item(n, items), n);
                n++;
                next = n;
              }
              return n;
            });
  }

  /** The item that gets a number. */
  static String item(int n, int items) {
    return "item-" + n % items;
  }

  /** The least number that is not known to be written. */
  int next() {
    return next;
  }

  /** Stops, and gives the number after the last one that was written. */
  int stop() throws Exception {
    stopped = true;
    return end.get(RealParts.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    stopped = true;
    thread.shutdown();
  }
}
