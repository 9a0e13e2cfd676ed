package dev.nightjar.sinks.archive;

import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * What is written, below {@code kinesisanalytics.archive}: {@code archivedLines}, {@code
 * archivedBytes} (packed) and {@code archivedFiles}, which become visible with the next checkpoint;
 * {@code openFiles} and {@code waitingBytes} of now.
 */
final class ArchiveMetrics {

  private final MetricGroup group;
  private final Counter lines;
  private final Counter bytes;
  private final Counter files;

  /**
   * Registers them.
   *
   * @param operator the group of the operator that writes
   */
  ArchiveMetrics(MetricGroup operator) {
    // The one group that Managed Service for Apache Flink passes on to CloudWatch.
    group = operator.addGroup("kinesisanalytics").addGroup("archive");
    lines = group.counter("archivedLines");
    bytes = group.counter("archivedBytes");
    files = group.counter("archivedFiles");
  }

  /** Shows what is open and what waits. */
  void watch(IntSupplier open, LongSupplier waiting) {
    group.gauge("openFiles", (Gauge<Integer>) open::getAsInt);
    group.gauge("waitingBytes", (Gauge<Long>) waiting::getAsLong);
  }

  /** A line was added. */
  void line() {
    lines.inc();
  }

  /** So many bytes were written. */
  void bytes(int count) {
    bytes.inc(count);
  }

  /** A file is whole. */
  void file() {
    files.inc();
  }
}
