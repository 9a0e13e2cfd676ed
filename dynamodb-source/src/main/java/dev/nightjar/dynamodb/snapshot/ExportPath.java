package dev.nightjar.dynamodb.snapshot;

import java.io.IOException;
import java.net.URI;
import java.util.Set;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;

/** Where the files of an export are, on any file system that Flink knows. */
final class ExportPath {

  static final String SUMMARY = "manifest-summary.json";
  static final String FILES = "manifest-files.json";

  /** What a folder looks like, for messages. */
  static final String EXAMPLE = "s3://bucket/prefix/AWSDynamoDB/01693685827463-2d8752fd";

  /** Written when an export begins; empty. */
  static final String STARTED = "_started";

  private ExportPath() {}

  /** The export's own folder; the path of its summary is taken for it, too. */
  static Path folder(String folder) {
    try {
      Path path = new Path(folder.trim());
      return path.getName().equals(SUMMARY) ? path.getParent() : path;
    } catch (IllegalArgumentException e) {
      throw new SnapshotException(
          "'"
              + folder
              + "' is no path of an export. Give the folder with "
              + SUMMARY
              + " in it, such as "
              + EXAMPLE,
          e);
    }
  }

  /**
   * Where a data file is. Its key in the manifest is a bucket's. What lies in the export's own
   * folder there is looked for in the given one, so that a copy can be read from anywhere; anything
   * else at the bucket's root.
   *
   * @param folder the given folder
   * @param ids names that the export's own folder may have in the key
   * @param key the data file's key
   * @throws SnapshotException where the key is no plain path below that folder: whoever can write a
   *     manifest must not make the job read, and index, another file
   */
  static Path dataFile(Path folder, Set<String> ids, String key) {
    if (!isPlain(key)) {
      throw strange(folder, key);
    }
    for (String id : ids) {
      int at = ("/" + key).indexOf("/" + id + "/");
      if (at >= 0) {
        String name = key.substring(at + id.length() + 1);
        // A path takes what stands before a colon for the scheme of another file system.
        if (name.indexOf(':') >= 0) {
          throw strange(folder, key);
        }
        return new Path(folder, name);
      }
    }
    URI uri = folder.toUri();
    if (uri.getAuthority() != null && !uri.getAuthority().isEmpty()) {
      return new Path(uri.getScheme(), uri.getAuthority(), "/" + key);
    }
    throw new SnapshotException(
        "the export in "
            + folder
            + " lists the data file '"
            + key
            + "', which lies outside of the export's own folder and cannot be found in a copy."
            + " Read the export from its bucket, or export the table again",
        null);
  }

  /** Relative, without a step up, and so that no file system reads it as another path. */
  private static boolean isPlain(String key) {
    if (key.indexOf('\\') >= 0 || key.chars().anyMatch(c -> c < ' ')) {
      return false;
    }
    for (String name : key.split("/", -1)) {
      if (name.isEmpty() || name.equals(".") || name.equals("..")) {
        return false;
      }
    }
    return true;
  }

  private static SnapshotException strange(Path folder, String key) {
    return new SnapshotException(
        "the manifest of the export in "
            + folder
            + " names the data file '"
            + key
            + "', which is no path below the export's folder: DynamoDB writes none such. Take the"
            + " manifest from the bucket, or export the table again",
        null);
  }

  static FileSystem fileSystem(Path path) throws IOException {
    try {
      return path.getFileSystem();
    } catch (UnsupportedFileSystemSchemeException e) {
      throw new SnapshotException(
          "Flink has no file system for '"
              + path.toUri().getScheme()
              + "://', which the export "
              + path
              + " needs. For S3, put the jar flink-s3-fs-hadoop or flink-s3-fs-presto of your Flink"
              + " release into a folder of plugins/ on every JobManager and TaskManager, and restart"
              + " the cluster",
          e);
    }
  }
}
