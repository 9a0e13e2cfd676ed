package dev.nightjar.cep.live;

import dev.nightjar.cep.rule.RuleFault;
import dev.nightjar.cep.rule.RuleText;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * A directory of rule files, or a prefix of an object store: whatever a file system of Flink's
 * reaches. Its {@code .yml} and {@code .yaml} files at any depth are rules; what is hidden (a name
 * that begins with a dot), rule tests ({@code .test.yml}) and all other files are left out.
 *
 * <p>A file is read again where its length or its time has changed, and as long as that time is
 * young, because file systems tell time in steps. Not safe for several threads.
 */
public final class RuleDirectory {

  /** The name of the file that confirms a set which is held back. */
  public static final String CONFIRM = "CONFIRM";

  /** The longest file. */
  public static final int MAX_FILE_BYTES = 1 << 20;

  /** The most files. */
  public static final int MAX_FILES = 5_000;

  /** The most bytes of all files together: each travels in the job's state. */
  public static final long MAX_BYTES = 32L << 20;

  private static final int MAX_DEPTH = 8;
  private static final long YOUNG_MILLIS = Duration.ofMinutes(1).toMillis();

  /** Longer than a digest, so that what is no digest is seen as such. */
  private static final int MAX_CONFIRMATION = 200;

  private record Seen(long length, long modified, long readAt, RuleText text, RuleFault fault) {}

  private final String location;
  private final Path root;
  private final LongSupplier clock;
  private Map<String, Seen> seen = new HashMap<>();

  /**
   * A directory.
   *
   * @param location a path, or a URI of a file system that Flink knows, such as {@code
   *     s3://bucket/rules}
   * @param clock epoch milliseconds
   * @throws IllegalArgumentException if the location is none
   */
  public RuleDirectory(String location, LongSupplier clock) {
    this.location = location;
    this.clock = clock;
    Path path = new Path(location);
    this.root =
        path.toUri().getScheme() == null
            ? new Path(java.nio.file.Path.of(location).toAbsolutePath().normalize().toUri())
            : path;
  }

  /** Where it is, without user and password. */
  public String location() {
    URI uri = root.toUri();
    return uri.getUserInfo() == null ? location : location.replace(uri.getRawUserInfo() + "@", "");
  }

  /**
   * What it holds now.
   *
   * @throws IOException if it can't be reached, is no directory, or holds more than the bounds
   *     allow; then nothing is known about its files
   */
  public FoundRules read() throws IOException {
    FileSystem files = FileSystem.get(root.toUri());
    Map<String, Seen> found = new HashMap<>();
    List<RuleText> texts = new ArrayList<>();
    List<RuleFault> faults = new ArrayList<>();
    Listing listing = new Listing();
    list(files, root, "", 0, listing);
    long bytes = 0;
    for (Map.Entry<String, FileStatus> entry : listing.rules.entrySet()) {
      Seen file = seen(files, entry.getKey(), entry.getValue());
      if (file == null) {
        continue;
      }
      found.put(entry.getKey(), file);
      if (file.fault() != null) {
        faults.add(file.fault());
      } else {
        bytes += file.length();
        texts.add(file.text());
      }
      if (bytes > MAX_BYTES) {
        throw new IOException(
            "the rule files are larger than " + (MAX_BYTES >> 20) + " MiB together");
      }
    }
    seen = found;
    return new FoundRules(texts, faults, confirmation(files, listing.confirm));
  }

  /** What a walk over the directory finds. */
  private static final class Listing {
    private final Map<String, FileStatus> rules = new HashMap<>();
    private FileStatus confirm;
  }

  private static void list(FileSystem files, Path folder, String prefix, int depth, Listing listing)
      throws IOException {
    FileStatus[] children = files.listStatus(folder);
    if (children == null) {
      throw new FileNotFoundException("there is no directory");
    }
    if (depth == 0 && children.length == 1 && !children[0].isDir()) {
      // A file lists itself.
      if (!files.getFileStatus(folder).isDir()) {
        throw new IOException("it is a file and no directory");
      }
    }
    for (FileStatus child : children) {
      String name = child.getPath().getName();
      if (name.startsWith(".")) {
        continue;
      }
      if (child.isDir()) {
        if (depth == MAX_DEPTH) {
          throw new IOException("its folders are deeper than " + MAX_DEPTH);
        }
        list(files, child.getPath(), prefix + name + "/", depth + 1, listing);
      } else if (isRule(name)) {
        listing.rules.put(prefix + name, child);
        if (listing.rules.size() > MAX_FILES) {
          throw new IOException("it holds more than " + MAX_FILES + " rule files");
        }
      } else if (depth == 0 && name.equals(CONFIRM)) {
        listing.confirm = child;
      }
    }
  }

  /** Whether a file of this name holds rules. */
  static boolean isRule(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return (lower.endsWith(".yml") || lower.endsWith(".yaml"))
        && !lower.endsWith(".test.yml")
        && !lower.endsWith(".test.yaml");
  }

  /** The file as it is; null where it went away or is new and being written. */
  private Seen seen(FileSystem files, String name, FileStatus status) throws IOException {
    Seen before = seen.get(name);
    if (before != null
        && before.length() == status.getLen()
        && before.modified() == status.getModificationTime()
        && before.readAt() - before.modified() > YOUNG_MILLIS) {
      return before;
    }
    long now = clock.getAsLong();
    long length = status.getLen();
    long modified = status.getModificationTime();
    if (length > MAX_FILE_BYTES) {
      return new Seen(
          length,
          modified,
          now,
          null,
          new RuleFault(
              name,
              0,
              "",
              "the file has "
                  + length
                  + " bytes, and at most "
                  + MAX_FILE_BYTES
                  + " are read; divide it"));
    }
    try {
      byte[] bytes = bytes(files, status.getPath(), MAX_FILE_BYTES);
      FileStatus after = files.getFileStatus(status.getPath());
      if (after.getLen() != bytes.length || after.getModificationTime() != modified) {
        // Somebody is writing it: the next look will see it whole.
        return before;
      }
      return text(name, bytes, modified, now);
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  private static Seen text(String name, byte[] bytes, long modified, long now) {
    try {
      String yaml = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new Seen(bytes.length, modified, now, new RuleText(name, yaml), null);
    } catch (CharacterCodingException e) {
      RuleFault fault = new RuleFault(name, 0, "", "the file is no UTF-8; save it as UTF-8");
      return new Seen(bytes.length, modified, now, null, fault);
    }
  }

  private static String confirmation(FileSystem files, FileStatus status) throws IOException {
    if (status == null || status.getLen() > MAX_CONFIRMATION) {
      return null;
    }
    try {
      byte[] bytes = bytes(files, status.getPath(), MAX_CONFIRMATION);
      return new String(bytes, StandardCharsets.UTF_8).strip();
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  private static byte[] bytes(FileSystem files, Path path, int most) throws IOException {
    try (FSDataInputStream in = files.open(path)) {
      return in.readNBytes(most + 1);
    }
  }
}
