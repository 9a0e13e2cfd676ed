package dev.nightjar.dynamodb.snapshot;

import dev.nightjar.dynamodb.StreamDescription;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * What {@code manifest-summary.json} says, as far as it matters here.
 *
 * @param exportTime the instant of the table that the export shows
 * @param tableArn the table
 * @param items how many items are in all files
 * @param ids names that the export's own folder may have had in its bucket, most likely one first
 */
record ExportSummary(Instant exportTime, String tableArn, long items, Set<String> ids) {

  private static final String FORMAT = "DYNAMODB_JSON";
  private static final String FULL = "FULL_EXPORT";

  /** Reads it, and refuses what is no full export of the stream's table; the stream may be null. */
  static ExportSummary read(FileSystem files, Path folder, StreamDescription stream)
      throws IOException {
    Path file = new Path(folder, ExportPath.SUMMARY);
    if (!files.exists(file)) {
      throw missing(file, begun(files, folder));
    }
    Map<String, String> summary;
    try (ManifestJson json = new ManifestJson(file.toString(), files.open(file))) {
      summary = json.next();
    }
    if (summary == null) {
      throw new SnapshotException(file + " is empty. " + ManifestJson.REMEDY, null);
    }
    checkKind(folder, file, summary);
    if (stream != null) {
      checkTable(folder, summary.get("tableArn"), stream.arn());
    }
    return new ExportSummary(
        exportTime(file, summary),
        summary.get("tableArn"),
        ManifestJson.count(summary, file.toString()),
        ids(folder, summary));
  }

  private static boolean begun(FileSystem files, Path folder) throws IOException {
    return files.exists(new Path(folder, ExportPath.STARTED))
        || files.exists(new Path(folder, ExportPath.FILES));
  }

  private static SnapshotException missing(Path file, boolean begun) {
    return new SnapshotException(
        "there is no export to read: "
            + file
            + " was looked for and is not there. "
            + (begun
                ? "The export has begun and is not finished, or has failed: wait until its status"
                    + " is COMPLETED, or copy it whole"
                : "Give the export's own folder, such as " + ExportPath.EXAMPLE),
        null);
  }

  private static void checkKind(Path folder, Path file, Map<String, String> summary) {
    String type = summary.getOrDefault("exportType", FULL);
    if (!type.equals(FULL)) {
      throw new SnapshotException(
          "the export in "
              + folder
              + " is of the type "
              + type
              + ", which holds changes and not the table. Export the table in full ("
              + FULL
              + ")",
          null);
    }
    for (String name : List.of("tableArn", "exportTime", "outputFormat")) {
      if (!summary.containsKey(name)) {
        throw new SnapshotException(
            file
                + " is no summary of a DynamoDB export: it has no '"
                + name
                + "'. Give the folder of an export as DynamoDB wrote it",
            null);
      }
    }
    String format = summary.get("outputFormat");
    if (!format.equals(FORMAT)) {
      throw new SnapshotException(
          "the export in "
              + folder
              + " is in the format "
              + format
              + ", which is not read. Export the table again in the format "
              + FORMAT,
          null);
    }
  }

  private static void checkTable(Path folder, String tableArn, String streamArn) {
    if (!isSameTable(tableArn, streamArn)) {
      throw new SnapshotException(
          "the export in "
              + folder
              + " is of the table "
              + tableArn
              + ", but the stream to be read after it is "
              + streamArn
              + ". Give an export of the table whose stream is read",
          null);
    }
  }

  /** DynamoDB Local invents the Region and account of its ARNs; there the table's name decides. */
  private static boolean isSameTable(String tableArn, String streamArn) {
    String[] table = tableArn.split(":", 6);
    String[] stream = streamArn.split(":", 6);
    if (table.length != 6 || stream.length != 6) {
      return false;
    }
    boolean local = stream[3].equals("ddblocal");
    return stream[5].startsWith(table[5] + "/stream/")
        && (local || (table[3].equals(stream[3]) && table[4].equals(stream[4])));
  }

  private static Instant exportTime(Path file, Map<String, String> summary) {
    try {
      return Instant.parse(summary.get("exportTime"));
    } catch (DateTimeException e) {
      throw new SnapshotException(
          file
              + ": 'exportTime' is no instant like 2026-11-21T07:28:34.028Z. "
              + ManifestJson.REMEDY,
          e);
    }
  }

  /** A copy's folder may have been renamed, and the manifest's key may lack the prefix. */
  private static Set<String> ids(Path folder, Map<String, String> summary) {
    Set<String> ids = new LinkedHashSet<>();
    String[] key = summary.getOrDefault("manifestFilesS3Key", "").split("/");
    if (key.length > 1) {
      ids.add(key[key.length - 2]);
    }
    String arn = summary.getOrDefault("exportArn", "");
    ids.add(arn.substring(arn.lastIndexOf('/') + 1));
    ids.add(folder.getName());
    ids.remove("");
    return ids;
  }
}
