package dev.nightjar.local.archive;

import dev.nightjar.sinks.archive.ArchiveFolder;
import dev.nightjar.sinks.archive.ArchiveSink;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Finds the finished files of an archive and reads their lines, on any file system of Flink's. */
final class ArchiveReader {

  /** Longer than any event: an item of DynamoDB has 400 KB. */
  private static final int LONGEST_LINE = 32 << 20;

  private static final int BUFFER = 64 << 10;

  private final Path root;
  private final FileSystem files;

  /**
   * A tenant's day.
   *
   * @param kind what its lines are; never null
   * @param day of all its lines, in UTC; never null
   * @param path its folder; never null
   */
  record Folder(ArchiveFolder.Kind kind, LocalDate day, Path path) {

    /** The folder as the archive names it, such as {@code events/tenant=acme/day=2026-11-21}. */
    String name() {
      Path tenant = path.getParent();
      return kind.folder() + "/" + tenant.getName() + "/" + path.getName();
    }
  }

  /** Gets what is read. */
  interface Lines {

    /** A line that is one. */
    void line(Folder folder, ArchivedLine line) throws IOException;

    /**
     * Something that is none.
     *
     * @param where the file, and the line where there is one
     * @param problem what is wrong; no value of the line
     * @param rest true where what follows in the file can't be read either
     */
    void problem(String where, String problem, boolean rest);
  }

  /**
   * The archive below a path.
   *
   * @throws IOException where the file system is not known or can't be reached
   */
  ArchiveReader(String path) throws IOException {
    root = new Path(path);
    files = root.getFileSystem();
  }

  /** Whether the archive holds lines of a kind, of any time. */
  boolean holds(ArchiveFolder.Kind kind) throws IOException {
    return !list(new Path(root, kind.folder())).isEmpty();
  }

  /**
   * The folders of a period, by tenant and day.
   *
   * @param tenant whose; null for all
   * @param from the first day
   * @param to the last day
   */
  List<Folder> folders(ArchiveFolder.Kind kind, String tenant, LocalDate from, LocalDate to)
      throws IOException {
    Path top = new Path(root, kind.folder());
    List<Path> tenants = new ArrayList<>();
    if (tenant != null) {
      tenants.add(new Path(top, ArchiveFolder.TENANT + ArchiveFolder.name(tenant)));
    } else {
      for (FileStatus status : list(top)) {
        if (status.isDir() && status.getPath().getName().startsWith(ArchiveFolder.TENANT)) {
          tenants.add(status.getPath());
        }
      }
    }
    List<Folder> folders = new ArrayList<>();
    for (Path one : tenants) {
      for (FileStatus status : list(one)) {
        LocalDate day = day(status);
        if (day != null && !day.isBefore(from) && !day.isAfter(to)) {
          folders.add(new Folder(kind, day, status.getPath()));
        }
      }
    }
    folders.sort(Comparator.comparing(Folder::name));
    return folders;
  }

  /** Null where a folder is that of no day. */
  private static LocalDate day(FileStatus status) {
    String name = status.getPath().getName();
    if (!status.isDir() || !name.startsWith(ArchiveFolder.DAY)) {
      return null;
    }
    try {
      return LocalDate.parse(name.substring(ArchiveFolder.DAY.length()));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The finished files of a folder, by name. */
  List<FileStatus> files(Folder folder) throws IOException {
    return list(folder.path()).stream()
        .filter(status -> !status.isDir())
        .filter(status -> isFinished(status.getPath().getName()))
        .sorted(Comparator.comparing(status -> status.getPath().getName()))
        .toList();
  }

  private static boolean isFinished(String name) {
    return name.endsWith(ArchiveSink.SUFFIX) && !name.startsWith(".") && !name.startsWith("_");
  }

  private List<FileStatus> list(Path path) throws IOException {
    try {
      FileStatus[] found = files.listStatus(path);
      return found == null ? List.of() : List.of(found);
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  /**
   * Reads a file to its end, or to where it is damaged; what stands before that is told.
   *
   * @throws IOException where it can't be opened, or the receiver throws one
   */
  void read(Folder folder, FileStatus file, Lines lines) throws IOException {
    String where = folder.name() + "/" + file.getPath().getName();
    Cutter cutter = new Cutter(folder, where, lines);
    IOException damage;
    try (InputStream packed = files.open(file.getPath(), BUFFER)) {
      damage = cutter.cut(packed, BUFFER);
    }
    if (damage != null) {
      // A large piece with damage in it gives nothing of what stands before the damage.
      try (InputStream packed = files.open(file.getPath(), BUFFER)) {
        damage = cutter.cut(packed, 1);
      }
    }
    if (damage != null) {
      cutter.tell(damage);
    }
  }

  /**
   * Unpacks a file of gzip members that stand one after the other, all of them. The platform's own
   * stream ends in silence where a further member is damaged, or where the stream below says that
   * it has no bytes ready: both would be lines that nobody misses.
   *
   * @throws IOException where its begin is damaged
   */
  static InputStream unpacked(InputStream packed) throws IOException {
    return new GzipCompressorInputStream(packed, true);
  }

  /** Cuts a file into lines. */
  private static final class Cutter {
    private final Folder folder;
    private final String where;
    private final Lines lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long number;
    private long bytes;

    Cutter(Folder folder, String where, Lines lines) {
      this.folder = folder;
      this.where = where;
      this.lines = lines;
    }

    /**
     * Reads on behind what was read before.
     *
     * @param size how much is unpacked at a time, in bytes
     * @return what is wrong with the file; null where it was read to its end
     */
    IOException cut(InputStream packed, int size) throws IOException {
      byte[] chunk = new byte[size];
      InputStream in = null;
      while (true) {
        int count;
        try {
          if (in == null) {
            in = unpacked(packed);
            in.skipNBytes(bytes);
          }
          count = in.read(chunk);
        } catch (IOException e) {
          return e;
        }
        if (count < 0) {
          break;
        }
        bytes += count;
        int from = 0;
        for (int i = 0; i < count; i++) {
          if (chunk[i] == '\n') {
            line.write(chunk, from, i - from);
            from = i + 1;
            end();
          }
        }
        line.write(chunk, from, count - from);
        if (line.size() > LONGEST_LINE) {
          lines.problem(where + ", line " + (number + 1), "it does not end", true);
          return null;
        }
      }
      if (line.size() > 0) {
        end();
      }
      return null;
    }

    /** Tells that the rest can't be read. */
    void tell(IOException damage) {
      String reason =
          damage instanceof EOFException || damage.getMessage() == null
              ? "it ends too early"
              : damage.getMessage();
      lines.problem(where, reason + "; read were " + number + " lines before that", true);
    }

    private void end() throws IOException {
      number++;
      byte[] bytes = line.toByteArray();
      line.reset();
      ArchivedLine read;
      try {
        read = ArchivedLine.parse(folder.kind(), bytes);
      } catch (BrokenLineException e) {
        lines.problem(where + ", line " + number, e.getMessage(), false);
        return;
      }
      lines.line(folder, read);
    }
  }
}
