package dev.nightjar.dynamodb.snapshot;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.Origin;
import dev.nightjar.dynamodb.StreamDescription;
import dev.nightjar.dynamodb.split.ExportSplit;
import dev.nightjar.dynamodb.stream.StreamsApiException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.fs.Path;

/**
 * Reads one data file of a DynamoDB export: gzip, an item a line (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html">DynamoDB
 * table export output format</a>). The file is read once from its beginning, also where it goes on
 * after a restart: what was read before is passed over, and counts for the file's checksum. That
 * and the number of items are compared with the manifest's at the end, before the last page is
 * given out.
 *
 * <p>A file that cannot be reached just now is tried again, {@link #MOST_FAILURES} times in a row
 * at most.
 */
public final class ExportCursor implements SnapshotCursor {

  /** After so many failures in a row the job fails. */
  static final int MOST_FAILURES = 10;

  static final int PAGE_ITEMS = 500;
  static final long PAGE_BYTES = 1 << 20;

  /** What was read before a restart is passed over in pieces, so that no call takes for long. */
  static final long SKIP_BYTES = 32 << 20;

  /** Opens a file. A seam for tests. */
  @FunctionalInterface
  interface Opener {
    InputStream open(Path file) throws IOException;
  }

  private final StreamDescription stream;
  private final ExportSplit split;
  private final Opener opener;
  private ExportLines lines;
  private long passed;
  private long done;
  private boolean ended;
  private int failures;

  /** Goes on where the split has come to. The file is opened at the first call. */
  public ExportCursor(StreamDescription stream, ExportSplit split) {
    this(stream, split, file -> ExportPath.fileSystem(file).open(file));
  }

  ExportCursor(StreamDescription stream, ExportSplit split, Opener opener) {
    this.stream = stream;
    this.split = split;
    this.opener = opener;
    this.done = split.itemsDone();
    this.ended = split.finished();
  }

  @Override
  public SnapshotPage next() {
    if (ended) {
      return new SnapshotPage(List.of(), null, done, true, 0);
    }
    boolean whole = false;
    try {
      SnapshotPage page = read();
      failures = 0;
      done = page.done();
      ended = page.ended();
      whole = true;
      return page;
    } catch (IOException e) {
      throw failed(e);
    } finally {
      if (!whole || ended) {
        close();
      }
    }
  }

  private SnapshotPage read() throws IOException {
    if (lines == null) {
      lines = new ExportLines(opener.open(new Path(split.file())));
      passed = 0;
    }
    List<ChangeRecord> records = new ArrayList<>();
    long bytes = 0;
    while (passed < done) {
      if (!lines.next()) {
        throw unusable("it has only " + passed + " items, of which " + done + " were read before");
      }
      passed++;
      bytes += lines.length();
      if (bytes >= SKIP_BYTES) {
        return new SnapshotPage(records, null, done, false, 0);
      }
    }
    bytes = 0;
    while (records.size() < PAGE_ITEMS && bytes < PAGE_BYTES) {
      if (!lines.next()) {
        checkWhole();
        return new SnapshotPage(records, null, passed, true, 0);
      }
      passed++;
      bytes += lines.length();
      records.add(record());
    }
    return new SnapshotPage(records, null, passed, false, 0);
  }

  private ChangeRecord record() {
    try {
      ExportLine line =
          ExportLine.read(lines.bytes(), lines.from(), lines.length(), stream.keySchema());
      return ChangeRecord.found(
          stream.arn(), split.asOfMillis(), line.keys(), line.item(), Origin.SNAPSHOT);
    } catch (ExportLine.FaultException e) {
      throw unusable("line " + lines.number() + " is wrong: " + e.getMessage());
    }
  }

  private void checkWhole() throws IOException {
    if (passed != split.items()) {
      throw unusable("it has " + passed + " items, but by its manifest " + split.items());
    }
    String checksum = lines.checksum();
    if (split.md5() != null && !split.md5().equals(checksum)) {
      throw unusable("its MD5 checksum is " + checksum + ", but by its manifest " + split.md5());
    }
  }

  private RuntimeException failed(IOException e) {
    if (e instanceof FileNotFoundException) {
      return unusable("it is missing");
    }
    if (lines != null && lines.isDamage(e)) {
      return unusable("it is cut off or no gzip file (" + e.getMessage() + ")");
    }
    failures++;
    if (failures >= MOST_FAILURES || e instanceof AccessDeniedException) {
      return new SnapshotException(
          "the export's data file "
              + split.file()
              + " cannot be read: "
              + e.getMessage()
              + ". Reading it from S3 needs s3:GetObject for the identity of the cluster's file"
              + " system. Nothing of the stream has been read yet; the job goes on with the file"
              + " when it is started again from its last checkpoint",
          e);
    }
    return new StreamsApiException(
        StreamsApiException.Kind.UNAVAILABLE,
        "the export's data file " + split.file() + " cannot be read just now: " + e.getMessage(),
        e);
  }

  private SnapshotException unusable(String what) {
    return new SnapshotException(
        "the export's data file "
            + split.file()
            + " cannot be used: "
            + what
            + ". Its items up to there may have been told; nothing of the stream has been read yet. Copy"
            + " the file again, or start anew, without state, from another export",
        null);
  }

  @Override
  public void close() {
    ExportLines open = lines;
    lines = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // It was only read: there is nothing to lose.
      }
    }
  }
}
