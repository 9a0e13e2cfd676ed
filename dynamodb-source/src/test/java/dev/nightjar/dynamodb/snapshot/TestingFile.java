package dev.nightjar.dynamodb.snapshot;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.flink.core.fs.Path;

/** A file on a file system that fails when told to, and that counts what was opened and closed. */
final class TestingFile implements ExportCursor.Opener {

  private final byte[] content;
  private final Deque<IOException> openFailures = new ArrayDeque<>();
  private final Deque<Integer> readFailures = new ArrayDeque<>();
  private int opened;
  private int closed;

  TestingFile(byte[] content) {
    this.content = content;
  }

  /** The next opening fails so. */
  TestingFile failOpening(IOException failure) {
    openFailures.add(failure);
    return this;
  }

  /** The next opened stream fails after so many bytes. */
  TestingFile failReadingAfter(int bytes) {
    readFailures.add(bytes);
    return this;
  }

  int opened() {
    return opened;
  }

  int open() {
    return opened - closed;
  }

  @Override
  public InputStream open(Path file) throws IOException {
    IOException failure = openFailures.poll();
    if (failure != null) {
      throw failure;
    }
    opened++;
    Integer after = readFailures.poll();
    return new Stream(after == null ? Integer.MAX_VALUE : after);
  }

  private final class Stream extends FilterInputStream {
    private int left;
    private boolean isClosed;

    private Stream(int failsAfter) {
      super(new ByteArrayInputStream(content));
      left = failsAfter;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0) {
        throw new IOException("connection reset");
      }
      // Short reads, as from a network.
      int count = super.read(bytes, offset, Math.min(Math.min(length, 997), left));
      left -= Math.max(0, count);
      return count;
    }

    @Override
    public int available() {
      return 0;
    }

    @Override
    public void close() throws IOException {
      if (!isClosed) {
        isClosed = true;
        closed++;
      }
      super.close();
    }
  }
}
