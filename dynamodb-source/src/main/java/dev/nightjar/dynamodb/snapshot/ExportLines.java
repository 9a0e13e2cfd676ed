package dev.nightjar.dynamodb.snapshot;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The lines of a gzip file that are not blank, and the checksum of the compressed file. Holds one
 * line in memory.
 */
final class ExportLines implements AutoCloseable {

  /**
   * No line is longer, in bytes. An item has up to 400 KB; a list of nulls, one byte each there,
   * takes up to fifteen times as much in DynamoDB JSON.
   */
  static final int LONGEST_LINE = 16 << 20;

  private static final int CHUNK = 64 << 10;

  private final CompressedStream compressed;
  private InputStream content;
  private byte[] buffer = new byte[CHUNK];
  private int filled;
  private int from;
  private int to;
  private int next;
  private long number;

  /** Takes over the stream of the compressed file. Reads nothing yet. */
  ExportLines(InputStream file) {
    compressed = new CompressedStream(file);
  }

  /** Moves to the next line that is not blank; false at the file's end. */
  boolean next() throws IOException {
    while (nextLine()) {
      for (int i = from; i < to; i++) {
        if (buffer[i] > ' ' || buffer[i] < 0) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean nextLine() throws IOException {
    from = next;
    int at = from;
    while (true) {
      while (at < filled && buffer[at] != '\n') {
        at++;
      }
      if (at < filled) {
        next = at + 1;
        break;
      }
      int before = from;
      boolean more = fill();
      at -= before - from;
      if (!more) {
        next = at;
        break;
      }
    }
    to = at;
    number++;
    return next > from;
  }

  /** Moves the line's beginning to the front, and reads on behind it. */
  private boolean fill() throws IOException {
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, filled - from);
      filled -= from;
      from = 0;
    }
    if (filled == buffer.length) {
      if (filled >= LONGEST_LINE) {
        throw new ZipException("a line is longer than " + LONGEST_LINE + " bytes");
      }
      buffer = Arrays.copyOf(buffer, Math.min(LONGEST_LINE, 2 * filled));
    }
    if (content == null) {
      content = decompressed();
    }
    int read = content.read(buffer, filled, buffer.length - filled);
    if (read < 0 && compressed.failure != null) {
      // The decompressor takes a failure to read another member for the end.
      throw compressed.failure;
    }
    filled += Math.max(0, read);
    return read >= 0;
  }

  private InputStream decompressed() throws IOException {
    try {
      return new GZIPInputStream(compressed, CHUNK);
    } catch (EOFException e) {
      if (compressed.read > 0) {
        throw e;
      }
      // What DynamoDB writes for a partition without items may be a file without content.
      return InputStream.nullInputStream();
    }
  }

  /** The bytes among which the line is; good until the next one. */
  byte[] bytes() {
    return buffer;
  }

  /** Where in them it begins. */
  int from() {
    return from;
  }

  /** How long it is, in bytes, without its end. */
  int length() {
    return to - from;
  }

  /** The line's number in the file, from 1; blank ones count. */
  long number() {
    return number;
  }

  /** Reads what may be left of the compressed file; its checksum in base64. */
  String checksum() throws IOException {
    byte[] rest = new byte[CHUNK];
    int read = 0;
    while (read >= 0) {
      read = compressed.read(rest, 0, rest.length);
    }
    return Base64.getEncoder().encodeToString(compressed.digest.digest());
  }

  /** Whether a failure is the file's content's and not of reading it. */
  boolean isDamage(IOException failure) {
    return compressed.failure == null
        && (failure instanceof ZipException || failure instanceof EOFException);
  }

  @Override
  public void close() throws IOException {
    try {
      if (content != null) {
        // Frees native memory, too.
        content.close();
      }
    } finally {
      compressed.close();
    }
  }

  /** Counts and digests what passes, and remembers a failure. */
  private static final class CompressedStream extends FilterInputStream {
    private final MessageDigest digest;
    private long read;
    private IOException failure;

    CompressedStream(InputStream in) {
      super(in);
      try {
        digest = MessageDigest.getInstance("MD5");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        int count = super.read(bytes, offset, length);
        if (count > 0) {
          digest.update(bytes, offset, count);
          read += count;
        }
        return count;
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    /** A file may have several gzip members; what is available says nothing of its end. */
    @Override
    public int available() {
      return 1;
    }
  }
}
