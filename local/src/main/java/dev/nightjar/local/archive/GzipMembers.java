package dev.nightjar.local.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks a file of gzip members that stand one after the other (RFC 1952), all of them. The
 * platform's own stream ends in silence where a further member is damaged, or where the file below
 * says that it has no bytes ready: both would be lines that nobody misses.
 */
final class GzipMembers extends InputStream {

  private static final int BUFFER = 64 << 10;
  private static final int MAGIC_1 = 0x1f;
  private static final int MAGIC_2 = 0x8b;
  private static final int DEFLATE = 8;
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int end;
  private boolean begun;
  private boolean inMember;
  private long unpacked;

  /** Unpacks a stream, and closes it when it is closed. */
  GzipMembers(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      if (!inMember && !begin()) {
        return -1;
      }
      int count = inflate(bytes, from, length);
      if (count > 0) {
        crc.update(bytes, from, count);
        unpacked += count;
        return count;
      }
      if (inflater.finished()) {
        finish();
      } else if (inflater.needsInput()) {
        if (!fill()) {
          throw new EOFException("it ends within packed lines");
        }
        inflater.setInput(buffer, at, end - at);
      } else {
        throw new IOException("its packed lines are damaged");
      }
    }
  }

  private int inflate(byte[] bytes, int from, int length) throws IOException {
    try {
      return inflater.inflate(bytes, from, length);
    } catch (DataFormatException e) {
      throw new IOException("its packed lines are damaged", e);
    }
  }

  /** Reads a member's header; false where the file ends before it. */
  private boolean begin() throws IOException {
    if (at == end && !fill()) {
      if (!begun) {
        throw new EOFException("it is empty");
      }
      return false;
    }
    begun = true;
    if (next() != MAGIC_1 || next() != MAGIC_2 || next() != DEFLATE) {
      throw new IOException("it is no gzip file, or something else stands behind its packed lines");
    }
    int flags = next();
    skip(6);
    if ((flags & EXTRA) != 0) {
      skip(next() | next() << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CRC) != 0) {
      skip(2);
    }
    inflater.reset();
    inflater.setInput(buffer, at, end - at);
    crc.reset();
    unpacked = 0;
    inMember = true;
    return true;
  }

  /** Reads what stands behind a member, and compares it. */
  private void finish() throws IOException {
    at = end - inflater.getRemaining();
    long sum = little();
    long size = little();
    if (sum != crc.getValue() || size != (unpacked & 0xffffffffL)) {
      throw new IOException("the checksum of its packed lines is another");
    }
    inMember = false;
  }

  private long little() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      value |= (long) next() << shift;
    }
    return value;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private void skipText() throws IOException {
    while (next() != 0) {
      continue;
    }
  }

  private int next() throws IOException {
    if (at == end && !fill()) {
      throw new EOFException("it ends within a header or a checksum");
    }
    return buffer[at++] & 0xff;
  }

  private boolean fill() throws IOException {
    int count = in.read(buffer, 0, buffer.length);
    at = 0;
    end = Math.max(count, 0);
    return count > 0;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
