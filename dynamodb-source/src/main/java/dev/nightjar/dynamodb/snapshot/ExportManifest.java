package dev.nightjar.dynamodb.snapshot;

import dev.nightjar.dynamodb.StreamDescription;
import dev.nightjar.dynamodb.split.ExportSplit;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * What a full DynamoDB export to S3 says of itself, in {@code manifest-summary.json} and {@code
 * manifest-files.json} (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html">DynamoDB
 * table export output format</a>). An export without a summary is taken for unfinished. Newer
 * exports say their type and view in it ({@code exportType}, {@code outputView}); older ones, of
 * version 2020-06-30, are always full.
 *
 * @param exportTime the instant of the table that the export shows; never null
 * @param tableArn the table; never null
 * @param items how many items are in all files
 * @param files the data files, in the manifest's order; none for an export of no partition
 */
public record ExportManifest(
    Instant exportTime, String tableArn, long items, List<DataFile> files) {

  private static final int NAMED = 3;

  /** Copies the list. */
  public ExportManifest {
    files = List.copyOf(files);
  }

  /**
   * One data file.
   *
   * @param file where it is, a path for Flink; never null
   * @param items how many items are in it, 0 or more
   * @param md5 the checksum of the compressed file in base64; null where the manifest says none
   */
  public record DataFile(String file, long items, String md5) {}

  /** The same without a look at which table was exported. */
  public static ExportManifest read(String folder) {
    return read(folder, null);
  }

  /**
   * Reads the manifests and looks whether all data files are there. Blocks for a few calls to the
   * file system; needs {@code s3:GetObject} and {@code s3:ListBucket} on S3.
   *
   * @param folder the export's own folder, with the summary in it
   * @param stream of the table that the export must be of; null for any
   * @throws SnapshotException the export cannot be used; the message says why and what to do
   */
  public static ExportManifest read(String folder, StreamDescription stream) {
    Path path = ExportPath.folder(folder);
    try {
      FileSystem files = ExportPath.fileSystem(path);
      ExportSummary summary = ExportSummary.read(files, path, stream);
      List<DataFile> data = dataFiles(files, path, summary.ids());
      checkCount(path, summary.items(), data);
      checkPresent(files, path, data);
      return new ExportManifest(summary.exportTime(), summary.tableArn(), summary.items(), data);
    } catch (IOException e) {
      throw new SnapshotException(
          "the export in "
              + path
              + " cannot be read: "
              + e.getMessage()
              + ". Reading one from S3 needs s3:GetObject on its objects and s3:ListBucket on the"
              + " bucket, for the identity of the cluster's file system",
          e);
    }
  }

  /** A split for each data file; empty files are in it, so that their checksums are looked at. */
  public List<ExportSplit> splits() {
    return files.stream()
        .map(
            file ->
                ExportSplit.unread(
                    file.file(), file.items(), file.md5(), exportTime.toEpochMilli()))
        .toList();
  }

  private static List<DataFile> dataFiles(FileSystem files, Path folder, Set<String> ids)
      throws IOException {
    Path file = new Path(folder, ExportPath.FILES);
    if (!files.exists(file)) {
      throw new SnapshotException(
          file + " is missing: it names the export's data files. " + ManifestJson.REMEDY, null);
    }
    Map<String, DataFile> found = new LinkedHashMap<>();
    try (ManifestJson json = new ManifestJson(file.toString(), files.open(file))) {
      for (Map<String, String> line = json.next(); line != null; line = json.next()) {
        DataFile data = dataFile(folder, ids, line, json);
        if (found.put(data.file(), data) != null) {
          throw new SnapshotException(
              json.where() + " lists " + data.file() + " again. " + ManifestJson.REMEDY, null);
        }
      }
    }
    return List.copyOf(found.values());
  }

  private static DataFile dataFile(
      Path folder, Set<String> ids, Map<String, String> line, ManifestJson json) {
    String key = line.get("dataFileS3Key");
    if (key == null || key.isBlank()) {
      throw new SnapshotException(
          json.where() + " names no data file ('dataFileS3Key'). " + ManifestJson.REMEDY, null);
    }
    return new DataFile(
        ExportPath.dataFile(folder, ids, key).toString(),
        ManifestJson.count(line, json.where()),
        line.get("md5Checksum"));
  }

  /** A list of files that was cut off would lose items in silence. */
  private static void checkCount(Path folder, long said, List<DataFile> data) {
    long listed = data.stream().mapToLong(DataFile::items).sum();
    if (listed != said) {
      throw new SnapshotException(
          new Path(folder, ExportPath.FILES)
              + " lists files with "
              + listed
              + " items in all, but the export has "
              + said
              + ": the list is not whole. "
              + ManifestJson.REMEDY,
          null);
    }
  }

  /** One listing a folder: an export has as many files as the table has partitions. */
  private static void checkPresent(FileSystem files, Path folder, List<DataFile> data)
      throws IOException {
    Map<Path, Set<String>> present = new HashMap<>();
    List<String> missing = new ArrayList<>();
    for (DataFile file : data) {
      Path path = new Path(file.file());
      Path parent = path.getParent();
      if (!present.containsKey(parent)) {
        present.put(parent, names(files, parent));
      }
      if (!present.get(parent).contains(path.getName())) {
        missing.add(file.file());
      }
    }
    if (!missing.isEmpty()) {
      throw new SnapshotException(
          "the export in "
              + folder
              + " is not whole: "
              + missing.size()
              + " of its "
              + data.size()
              + " data files are missing, such as "
              + String.join(", ", missing.subList(0, Math.min(NAMED, missing.size())))
              + ". "
              + ManifestJson.REMEDY,
          null);
    }
  }

  private static Set<String> names(FileSystem files, Path folder) throws IOException {
    Set<String> names = new HashSet<>();
    FileStatus[] found;
    try {
      found = files.listStatus(folder);
    } catch (FileNotFoundException e) {
      return names;
    }
    if (found != null) {
      for (FileStatus file : found) {
        names.add(file.getPath().getName());
      }
    }
    return names;
  }
}
