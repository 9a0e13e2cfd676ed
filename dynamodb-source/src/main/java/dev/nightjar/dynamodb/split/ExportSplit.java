package dev.nightjar.dynamodb.split;

/**
 * One data file of a DynamoDB export to S3 (gzip, an item a line), and how far it has been read.
 *
 * @param file where it is; never null
 * @param items how many items the manifest says are in it
 * @param md5 its checksum in base64, as the manifest says; null where it says none
 * @param asOfMillis the export's instant, epoch milliseconds
 * @param itemsDone how many have been emitted
 * @param finished whether all of it has been read
 */
public record ExportSplit(
    String file, long items, String md5, long asOfMillis, long itemsDone, boolean finished)
    implements ChangeSplit {

  /** A file of which nothing was read. */
  public static ExportSplit unread(String file, long items, String md5, long asOfMillis) {
    return new ExportSplit(file, items, md5, asOfMillis, 0, false);
  }

  @Override
  public String splitId() {
    return "export/" + file;
  }
}
