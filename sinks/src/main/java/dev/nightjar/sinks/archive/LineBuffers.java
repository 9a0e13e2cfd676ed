package dev.nightjar.sinks.archive;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What the open files of one subtask hold in memory, all together within a bound: where it is
 * reached, the file that was longest without a line packs what it holds. So thousands of tenants
 * cost no more memory than one. Not thread-safe.
 */
final class LineBuffers {

  private final long most;
  private final ArchiveMetrics metrics;

  /** Files with lines in memory, the one that was longest without a new one first. */
  private final Set<GzipLines> waiting = new LinkedHashSet<>();

  private long bytes;
  private int open;

  /**
   * Buffers within a bound.
   *
   * @param most bytes that may wait, 0 or more; a single line may be more
   * @param metrics told of what is written
   */
  LineBuffers(long most, ArchiveMetrics metrics) {
    this.most = most;
    this.metrics = metrics;
    metrics.watch(() -> open, () -> bytes);
  }

  ArchiveMetrics metrics() {
    return metrics;
  }

  /** A file was begun. */
  void opened() {
    open++;
  }

  /** A file is whole. */
  void closed() {
    open--;
  }

  /** A line was added to a file; what was longest without one makes room for it. */
  void added(GzipLines file, int size) throws IOException {
    waiting.remove(file);
    waiting.add(file);
    bytes += size;
    while (bytes > most) {
      waiting.iterator().next().pack();
    }
  }

  /** A file holds nothing any more. */
  void packed(GzipLines file, int size) {
    if (waiting.remove(file)) {
      bytes -= size;
    }
  }

  /** How many bytes wait. */
  long bytes() {
    return bytes;
  }
}
