package dev.nightjar.cep.backtest;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Sorted records in a file, each after its length, and where each partition begins. Many threads
 * may read it.
 */
final class RunFile implements Closeable {

  private static final int WRITE_BUFFER = 1 << 18;
  private static final int READ_BUFFER = 1 << 16;

  private final Path path;
  private final FileChannel channel;

  /** Where each partition begins, and at last where the file ends. */
  private final long[] begins;

  private RunFile(Path path, FileChannel channel, long[] begins) {
    this.path = path;
    this.channel = channel;
    this.begins = begins;
  }

  /** Writes all records of a cursor. */
  static RunFile write(Path path, RecordCursor records, int partitions) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      long[] begins = new long[partitions + 1];
      ByteBuffer buffer = ByteBuffer.allocate(WRITE_BUFFER);
      long written = 0;
      int partition = 0;
      while (records.next()) {
        int own = records.bytes()[records.start()] & 0xFF;
        while (partition < own) {
          begins[++partition] = written;
        }
        if (buffer.remaining() < Integer.BYTES) {
          drain(buffer, channel);
        }
        buffer.putInt(records.length());
        append(records, buffer, channel);
        written += Integer.BYTES + records.length();
      }
      while (partition < partitions) {
        begins[++partition] = written;
      }
      drain(buffer, channel);
      return new RunFile(path, channel, begins);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void append(RecordCursor record, ByteBuffer buffer, FileChannel channel)
      throws IOException {
    int from = record.start();
    int left = record.length();
    while (left > 0) {
      if (!buffer.hasRemaining()) {
        drain(buffer, channel);
      }
      int part = Math.min(left, buffer.remaining());
      buffer.put(record.bytes(), from, part);
      from += part;
      left -= part;
    }
  }

  private static void drain(ByteBuffer buffer, FileChannel channel) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  /** How many bytes it takes. */
  long size() {
    return begins[begins.length - 1];
  }

  RecordCursor cursor(int partition) {
    return new Cursor(begins[partition], begins[partition + 1]);
  }

  RecordCursor cursor() {
    return new Cursor(0, size());
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(path);
  }

  private final class Cursor extends RecordCursor {
    private byte[] window;
    private int at;
    private int filled;
    private long position;
    private final long end;

    private Cursor(long position, long end) {
      this.position = position;
      this.end = end;
    }

    @Override
    boolean next() throws IOException {
      if (at == filled && position == end) {
        window = null;
        return false;
      }
      need(Integer.BYTES);
      int length = ByteBuffer.wrap(window, at, Integer.BYTES).getInt();
      at += Integer.BYTES;
      need(length);
      set(window, at, length);
      at += length;
      return true;
    }

    private void need(int count) throws IOException {
      if (filled - at >= count) {
        return;
      }
      int rest = filled - at;
      int size = Math.max(count, (int) Math.min(READ_BUFFER, rest + end - position));
      byte[] target = window != null && window.length >= size ? window : new byte[size];
      if (rest > 0) {
        System.arraycopy(window, at, target, 0, rest);
      }
      window = target;
      at = 0;
      filled = rest;
      while (filled < window.length && position < end) {
        int wanted = (int) Math.min(window.length - filled, end - position);
        int read = channel.read(ByteBuffer.wrap(window, filled, wanted), position);
        if (read < 0) {
          throw new EOFException("the temporary file " + path + " was cut");
        }
        filled += read;
        position += read;
      }
      if (filled < count) {
        throw new EOFException("the temporary file " + path + " was cut");
      }
    }
  }
}
