package dev.nightjar.benchmarks.stock;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The CPU time of threads by the beginning of their names, read every 10 ms: for tasks whose
 * operator nothing can be chained to, and for threads of clients. The last 10 ms of a thread are
 * lost. It stands here because both Flinks are timed by it, and this module has nothing but Java
 * beside the older one.
 */
public final class ThreadCpu implements AutoCloseable {

  private static final long INTERVAL_NANOS = 10_000_000;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final List<String> names;
  private final Set<String> unseen;
  private final Map<Long, Long> newest = new HashMap<>();
  private final Set<Long> others = new HashSet<>();
  private final Thread sampler;
  private long before;
  private volatile boolean closed;

  /**
   * Begins to read.
   *
   * @param names what the names of the threads begin with
   */
  public ThreadCpu(List<String> names) {
    this.names = names;
    this.unseen = new HashSet<>(names);
    sampler =
        new Thread(
            () -> {
              while (!closed) {
                sample();
                LockSupport.parkNanos(INTERVAL_NANOS);
              }
            },
            "cpu of threads");
    sampler.setDaemon(true);
    sampler.start();
  }

  /** What was used until now does not count. */
  public synchronized void mark() {
    sample();
    before = sum();
  }

  /**
   * Nanoseconds of CPU since the mark, of all threads that are meant, those that ended included.
   *
   * @throws IllegalStateException if there was no thread for one of the names
   */
  public synchronized long nanos() {
    sample();
    if (!unseen.isEmpty()) {
      throw new IllegalStateException("no thread is named " + unseen + ": nothing was measured");
    }
    return sum() - before;
  }

  private long sum() {
    return newest.values().stream().mapToLong(Long::longValue).sum();
  }

  private synchronized void sample() {
    for (long id : threads.getAllThreadIds()) {
      if (newest.containsKey(id) || !others.contains(id) && isMeant(id)) {
        long nanos = threads.getThreadCpuTime(id);
        if (nanos >= 0) {
          newest.put(id, nanos);
        }
      }
    }
  }

  private boolean isMeant(long id) {
    ThreadInfo thread = threads.getThreadInfo(id);
    if (thread != null) {
      for (String name : names) {
        if (thread.getThreadName().startsWith(name)) {
          unseen.remove(name);
          return true;
        }
      }
    }
    others.add(id);
    return false;
  }

  @Override
  public void close() {
    closed = true;
  }
}
