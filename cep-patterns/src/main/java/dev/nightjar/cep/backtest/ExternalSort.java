package dev.nightjar.cep.backtest;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sorts records that need not fit into memory. Each thread adds through a {@link Writer} of its
 * own; once all are closed, each partition is read in the order of its records' unsigned bytes,
 * which depends on the records alone: neither on threads nor on memory.
 */
final class ExternalSort implements Closeable {

  /** How many files are merged at once: each costs a buffer, and an open file. */
  static final int FAN_IN = 64;

  private static final long LEAST_PER_WRITER = 1 << 12;

  private final TempFolder folder;
  private final String name;
  private final int partitions;
  private final long memoryPerWriter;
  private final List<RunFile> files = new ArrayList<>();
  private final List<SortBuffer> buffers = new ArrayList<>();
  private long records;
  private long spilled;

  /**
   * An empty sort.
   *
   * @param folder where it spills to
   * @param name how its files are called
   * @param partitions 1 to 256
   * @param memory bytes for all writers together
   * @param writers how many there will be
   */
  ExternalSort(TempFolder folder, String name, int partitions, long memory, int writers) {
    this.folder = folder;
    this.name = name;
    this.partitions = partitions;
    this.memoryPerWriter = Math.max(memory / writers, LEAST_PER_WRITER);
  }

  /** A writer, for one thread. */
  Writer writer() {
    return new Writer();
  }

  /** How many records were added by writers that are closed. */
  synchronized long records() {
    return records;
  }

  /** How many bytes were written to files, merges included. */
  synchronized long spilled() {
    return spilled;
  }

  /** Merges files until few enough are left to be read at once. Called when all are closed. */
  synchronized void finish() throws IOException {
    while (files.size() > FAN_IN) {
      List<RunFile> oldest = new ArrayList<>(files.subList(0, FAN_IN));
      List<RecordCursor> cursors = new ArrayList<>();
      for (RunFile file : oldest) {
        cursors.add(file.cursor());
      }
      RunFile merged = RunFile.write(folder.newFile(name), new MergedCursor(cursors), partitions);
      spilled += merged.size();
      files.add(merged);
      files.removeAll(oldest);
      for (RunFile file : oldest) {
        file.close();
      }
    }
  }

  /** The records of a partition in order. */
  synchronized RecordCursor read(int partition) throws IOException {
    List<RecordCursor> cursors = new ArrayList<>();
    for (RunFile file : files) {
      cursors.add(file.cursor(partition));
    }
    for (SortBuffer buffer : buffers) {
      cursors.add(buffer.cursor(partition));
    }
    return new MergedCursor(cursors);
  }

  /** Gives memory and files back. */
  @Override
  public synchronized void close() throws IOException {
    buffers.clear();
    for (RunFile file : files) {
      file.close();
    }
    files.clear();
  }

  private synchronized void keep(SortBuffer buffer) {
    records += buffer.count();
    buffers.add(buffer);
  }

  private void spill(SortBuffer buffer) throws IOException {
    RunFile file = RunFile.write(folder.newFile(name), buffer.cursor(), partitions);
    synchronized (this) {
      records += buffer.count();
      spilled += file.size();
      files.add(file);
    }
  }

  /** Adds records of one thread. */
  final class Writer implements Closeable {
    private SortBuffer buffer = new SortBuffer(memoryPerWriter);

    /** Adds a record; the bytes may be used again afterwards. */
    void add(RecordWriter record) throws IOException {
      if (buffer.add(record.bytes(), record.length())) {
        return;
      }
      buffer.sort();
      spill(buffer);
      buffer.clear();
      buffer.add(record.bytes(), record.length());
    }

    @Override
    public void close() {
      if (buffer != null) {
        buffer.sort();
        keep(buffer);
        buffer = null;
      }
    }
  }
}
