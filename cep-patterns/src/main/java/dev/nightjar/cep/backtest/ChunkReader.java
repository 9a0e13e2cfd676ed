package dev.nightjar.cep.backtest;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipException;

/**
 * Cuts files into chunks of whole lines, in the order of the files. Many threads may ask for the
 * next chunk.
 */
final class ChunkReader implements Closeable {

  /** How large a chunk is, unless one line needs more. */
  static final int CHUNK = 1 << 20;

  /** The longest line: far more than an item or a batch can be. */
  static final int LONGEST_LINE = DocumentScanner.LONGEST;

  private final Iterator<InputFile> files;
  private final InputStream standardInput;
  private final Refusals refusals;
  private final AtomicLong bytesRead = new AtomicLong();
  private InputFile file;
  private InputStream in;
  private long line;
  private int chunks;
  private byte[] carried = new byte[0];
  private int carriedLength;
  private DocumentScanner scanner;
  private final DocumentValues values = new DocumentValues();

  /**
   * A reader at the beginning of the first file.
   *
   * @param refusals is told what cannot be read
   */
  ChunkReader(List<InputFile> files, InputStream standardInput, Refusals refusals) {
    this.files = files.iterator();
    this.standardInput = standardInput;
    this.refusals = refusals;
  }

  /** Bytes of the files read so far, before they are unpacked. */
  long bytesRead() {
    return bytesRead.get();
  }

  /** The next chunk; null where there is no more. */
  synchronized Chunk next() {
    while (true) {
      if (in == null && !open()) {
        return null;
      }
      Chunk chunk;
      try {
        chunk = scanner == null ? lines() : documents();
      } catch (IOException e) {
        refuse(e);
        chunk = null;
      }
      if (chunk != null) {
        return chunk;
      }
    }
  }

  private boolean open() {
    while (files.hasNext()) {
      file = files.next();
      line = 1;
      carriedLength = 0;
      scanner = null;
      values.clear();
      try {
        in = InputBytes.open(file, standardInput, bytesRead);
        byte[] beginning = new byte[CHUNK];
        int length = fill(beginning, 0);
        int from = startsWithMark(beginning, length) ? 3 : 0;
        carried = from == 0 ? beginning : Arrays.copyOfRange(beginning, from, CHUNK);
        carriedLength = length - from;
        if (DocumentShape.isDocument(carried, carriedLength)) {
          scanner = new DocumentScanner(1, values);
        }
        return true;
      } catch (IOException e) {
        refuse(e);
      }
    }
    return false;
  }

  /** Whether the text begins with a mark of UTF-8, as some tools of Windows write it. */
  private static boolean startsWithMark(byte[] bytes, int length) {
    return length >= 3
        && bytes[0] == (byte) 0xEF
        && bytes[1] == (byte) 0xBB
        && bytes[2] == (byte) 0xBF;
  }

  private Chunk lines() throws IOException {
    byte[] bytes = carried.length >= CHUNK ? carried : Arrays.copyOf(carried, CHUNK);
    int length = carriedLength;
    int searched = 0;
    while (true) {
      length = fill(bytes, length);
      if (length < bytes.length) {
        Chunk rest = length == 0 ? null : chunk(bytes, length, null);
        closeFile();
        return rest;
      }
      int end = lastBreak(bytes, searched, length) + 1;
      if (end > 0) {
        carriedLength = length - end;
        carried = new byte[Math.max(CHUNK, carriedLength)];
        System.arraycopy(bytes, end, carried, 0, carriedLength);
        return chunk(bytes, end, null);
      }
      searched = length;
      if (length >= LONGEST_LINE) {
        refusals.add(file, line, "the line is longer than " + LONGEST_LINE + " bytes");
        return afterLongLine();
      }
      bytes = Arrays.copyOf(bytes, Math.min(2 * length, LONGEST_LINE));
    }
  }

  /** Reads until the buffer is full or the file ends; where it breaks, the line is known. */
  private int fill(byte[] bytes, int from) throws IOException {
    int length = from;
    try {
      while (length < bytes.length) {
        int read = in.read(bytes, length, bytes.length - length);
        if (read < 0) {
          break;
        }
        length += read;
      }
    } catch (IOException e) {
      line += breaks(bytes, length);
      throw e;
    }
    return length;
  }

  /** Goes on at the next line. */
  private Chunk afterLongLine() throws IOException {
    byte[] bytes = new byte[CHUNK];
    int length;
    while ((length = fill(bytes, 0)) > 0) {
      for (int i = 0; i < length; i++) {
        if (bytes[i] == '\n') {
          line++;
          carried = Arrays.copyOfRange(bytes, i + 1, i + 1 + CHUNK);
          carriedLength = length - i - 1;
          return null;
        }
      }
    }
    closeFile();
    return null;
  }

  private Chunk chunk(byte[] bytes, int length, long[] lines) {
    Chunk chunk = new Chunk(chunks++, file, bytes, length, line, lines);
    if (lines == null) {
      line += breaks(bytes, length);
    }
    return chunk;
  }

  private static int lastBreak(byte[] bytes, int from, int to) {
    int at = to - 1;
    while (at >= from && bytes[at] != '\n') {
      at--;
    }
    return at < from ? -1 : at;
  }

  private static long breaks(byte[] bytes, int length) {
    long count = 0;
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        count++;
      }
    }
    return count;
  }

  private Chunk documents() throws IOException {
    while (in != null && values.length < CHUNK) {
      if (carriedLength == 0) {
        carriedLength = fill(carried, 0);
      }
      if (carriedLength == 0 || values.broken) {
        scanner.end();
        closeFile();
      } else {
        scanner.scan(carried, 0, carriedLength);
        carriedLength = 0;
      }
    }
    return values.take();
  }

  private void refuse(IOException e) {
    String reason =
        e instanceof ZipException || e instanceof EOFException
            ? "the gzip data is broken from here on: "
                + (e instanceof EOFException ? "it has no end" : e.getMessage())
            : "the file cannot be read: " + e.getMessage();
    refusals.add(file, line, reason);
    try {
      closeFile();
    } catch (IOException closing) {
      // It was refused already.
    }
  }

  private void closeFile() throws IOException {
    InputStream closing = in;
    in = null;
    if (closing != null && file.path() != null) {
      closing.close();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closeFile();
  }

  /** Values of documents on their way into a chunk, one a line. */
  private final class DocumentValues implements DocumentScanner.Sink {
    private byte[] bytes = new byte[CHUNK];
    private int length;
    private long[] lines = new long[64];
    private int count;
    private boolean broken;

    @Override
    public void value(byte[] source, int from, int to, long at) {
      int needed = length + to - from + 1;
      if (needed > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length + CHUNK));
      }
      System.arraycopy(source, from, bytes, length, to - from);
      length = needed;
      bytes[length - 1] = '\n';
      if (count == lines.length) {
        lines = Arrays.copyOf(lines, 2 * count);
      }
      lines[count++] = at;
    }

    @Override
    public void broken(long at, String reason) {
      broken = true;
      refusals.add(file, at, reason);
    }

    private void clear() {
      length = 0;
      count = 0;
      broken = false;
    }

    /** What came since the last time; null where nothing did. */
    private Chunk take() {
      if (count == 0) {
        return null;
      }
      Chunk chunk = chunk(bytes, length, Arrays.copyOf(lines, count));
      bytes = new byte[CHUNK];
      length = 0;
      count = 0;
      return chunk;
    }
  }
}
