package dev.nightjar.dynamodb.snapshot;

import dev.nightjar.dynamodb.StreamDescription;
import dev.nightjar.dynamodb.TestingStreams;
import dev.nightjar.dynamodb.ViewType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/**
 * An export in a folder, laid out as DynamoDB does it. What is to be wrong is put in before it is
 * finished, or changed in the folder afterwards.
 */
final class TestingExport {

  static final String ID = "01795251600000-2d8752fd";
  static final String EXPORT_TIME = "2026-11-21T07:00:00.123Z";
  static final long EXPORT_MILLIS = 1_795_244_400_123L;
  static final String TABLE_ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/audit";
  static final StreamDescription STREAM =
      new StreamDescription(
          "audit", TestingStreams.ARN, ViewType.NEW_AND_OLD_IMAGES, List.of("PK", "SK"), false, 0);

  private static final String KEY = "2026/AWSDynamoDB/" + ID;

  /** Members of the summary, each as JSON. */
  final Map<String, String> summary = new LinkedHashMap<>();

  /** What stands between two lines of the list of files. */
  String lineEnd = "\n";

  private final Path folder;
  private final StringBuilder files = new StringBuilder();
  private long items;

  private TestingExport(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder.resolve("data"));
    Files.createFile(folder.resolve("_started"));
    summary.put("version", "\"2023-08-01\"");
    summary.put("exportArn", "\"" + TABLE_ARN + "/export/" + ID + "\"");
    summary.put("startTime", "\"2026-11-21T07:00:05.000Z\"");
    summary.put("endTime", "\"2026-11-21T07:12:43.897Z\"");
    summary.put("tableArn", "\"" + TABLE_ARN + "\"");
    summary.put("tableId", "\"12345a12-abcd-123a-ab12-1234abc12345\"");
    summary.put("exportTime", "\"" + EXPORT_TIME + "\"");
    summary.put("s3Bucket", "\"exports\"");
    summary.put("s3Prefix", "\"2026\"");
    summary.put("s3SseAlgorithm", "\"AES256\"");
    summary.put("s3SseKmsKeyId", "null");
    summary.put("manifestFilesS3Key", "\"" + KEY + "/manifest-files.json\"");
    summary.put("billedSizeBytes", "0");
    summary.put("outputFormat", "\"DYNAMODB_JSON\"");
    summary.put("outputView", "\"NEW_IMAGE\"");
    summary.put("exportType", "\"FULL_EXPORT\"");
  }

  /** An export just begun; the folder gets the export's own name. */
  static TestingExport in(Path parent) throws IOException {
    return new TestingExport(parent.resolve(ID));
  }

  /** The same in a folder of another name. */
  static TestingExport at(Path folder) throws IOException {
    return new TestingExport(folder);
  }

  /** The folder, as it is given to the source. */
  String folder() {
    return folder.toString();
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  /** One data file with a line for each item, ended as DynamoDB ends them. */
  TestingExport file(String name, List<String> itemJson) throws IOException {
    String content =
        itemJson.stream().map(item -> "{\"Item\":" + item + "}\n").collect(Collectors.joining());
    return compressed(name, itemJson.size(), gzip(content));
  }

  /** One data file of given bytes, told with their checksum. */
  TestingExport compressed(String name, long itemCount, byte[] bytes) throws IOException {
    Files.write(folder.resolve("data").resolve(name), bytes);
    return listed(KEY + "/data/" + name, itemCount, md5(bytes));
  }

  /** A line in the list of files, and nothing else. */
  TestingExport listed(String key, long itemCount, String md5) {
    items += itemCount;
    return line(
        "{\"itemCount\":"
            + itemCount
            + (md5 == null ? "" : ",\"md5Checksum\":\"" + md5 + "\"")
            + ",\"etag\":\"af83d6f217c19b8b0fff8023d8ca4716-1\",\"dataFileS3Key\":\""
            + key
            + "\"}");
  }

  TestingExport line(String json) {
    files.append(json).append(lineEnd);
    return this;
  }

  /** Writes the manifests. */
  TestingExport finish() throws IOException {
    summary.putIfAbsent("itemCount", String.valueOf(items));
    Files.writeString(folder.resolve("manifest-files.json"), files);
    Files.writeString(
        folder.resolve("manifest-summary.json"),
        summary.entrySet().stream()
            .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
            .collect(Collectors.joining(",", "{", "}")));
    return this;
  }

  /** An item of the table of {@link #STREAM}. */
  static String item(String name) {
    return "{\"SK\":{\"S\":\"e\"},\"action\":{\"S\":\"x\"},\"PK\":{\"S\":\"" + name + "\"}}";
  }

  static byte[] gzip(String content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  static String md5(byte[] bytes) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
