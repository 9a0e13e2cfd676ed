package dev.nightjar.sinks.archive;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;

/**
 * A file of JSON lines, packed. Lines wait in memory until there are enough of them, and become a
 * member of gzip: a file may be several, one after the other (RFC 1952, 2.2). So a packer, of some
 * 300 KB, lives for a moment only, and not for as long as the file is open.
 */
final class GzipLines implements BulkWriter<ArchiveLine> {

  /** The bytes of lines from which on they are packed: more makes files hardly smaller. */
  static final int MEMBER = 256 << 10;

  /** What is written at a time: a local file has no buffer of its own. */
  private static final int CHUNK = 8 << 10;

  private final LineBuffers buffers;
  private final OutputStream out;
  private ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private boolean finished;

  GzipLines(LineBuffers buffers, FSDataOutputStream out) {
    this.buffers = buffers;
    this.out = new Counted(out);
    buffers.opened();
  }

  @Override
  public void addElement(ArchiveLine element) throws IOException {
    lines.write(element.line());
    lines.write('\n');
    buffers.metrics().line();
    // It may be packed here, to make room.
    buffers.added(this, element.line().length + 1);
    if (lines.size() >= MEMBER) {
      pack();
    }
  }

  /** Writes what waits as a member. */
  void pack() throws IOException {
    if (lines.size() == 0) {
      return;
    }
    try (GZIPOutputStream member = new GZIPOutputStream(out, CHUNK)) {
      lines.writeTo(member);
    }
    buffers.packed(this, lines.size());
    // A new one, because a buffer never shrinks.
    lines = new ByteArrayOutputStream();
  }

  @Override
  public void flush() throws IOException {
    pack();
    out.flush();
  }

  @Override
  public void finish() throws IOException {
    flush();
    if (!finished) {
      finished = true;
      buffers.closed();
      buffers.metrics().file();
    }
  }

  /** Counts what is written, and leaves the file open behind a member. */
  private final class Counted extends FilterOutputStream {

    Counted(OutputStream file) {
      super(file);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      buffers.metrics().bytes(length);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      buffers.metrics().bytes(1);
    }

    @Override
    public void close() throws IOException {
      // The file sink closes the file.
      out.flush();
    }
  }
}
