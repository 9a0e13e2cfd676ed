package dev.nightjar.cep.backtest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/**
 * The bytes of a file as they are stored, which counts them and knows by their beginning whether
 * they are gzip.
 */
final class InputBytes extends InputStream {

  private static final int BUFFER = 1 << 16;

  private final InputStream source;
  private final AtomicLong counter;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int filled;
  private boolean ended;

  private InputBytes(InputStream source, AtomicLong counter) {
    this.source = source;
    this.counter = counter;
  }

  /**
   * Opens a file; what is gzip comes out unpacked, whatever the file is called.
   *
   * @param counter is told how many bytes were read, before they are unpacked
   */
  static InputStream open(InputFile file, InputStream standardInput, AtomicLong counter)
      throws IOException {
    InputStream stored = file.path() == null ? standardInput : Files.newInputStream(file.path());
    try {
      InputBytes bytes = new InputBytes(stored, counter);
      return bytes.isGzip() ? new GZIPInputStream(bytes, BUFFER) : bytes;
    } catch (IOException e) {
      stored.close();
      throw e;
    }
  }

  private boolean isGzip() throws IOException {
    while (filled < 2 && !ended) {
      fill(filled);
    }
    return filled >= 2 && buffer[0] == (byte) 0x1F && buffer[1] == (byte) 0x8B;
  }

  /** Reads more behind what is there. */
  private void fill(int from) throws IOException {
    int read = source.read(buffer, from, buffer.length - from);
    ended = read < 0;
    filled = from + Math.max(read, 0);
    counter.addAndGet(Math.max(read, 0));
  }

  private boolean isEmpty() throws IOException {
    while (at == filled && !ended) {
      at = 0;
      fill(0);
    }
    return at == filled;
  }

  @Override
  public int read() throws IOException {
    return isEmpty() ? -1 : buffer[at++] & 0xFF;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (isEmpty()) {
      return -1;
    }
    int count = Math.min(length, filled - at);
    System.arraycopy(buffer, at, target, from, count);
    at += count;
    return count;
  }

  /** Looks ahead: by this, the reader of gzip decides whether another member follows. */
  @Override
  public int available() throws IOException {
    return isEmpty() ? 0 : filled - at;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
