package dev.nightjar.sinks.archive;

/**
 * One line on its way into the archive, written out before it enters the sink.
 *
 * @param folder the folder below the archive's path that it belongs to, see {@link ArchiveFolder};
 *     never null
 * @param line one JSON object, UTF-8, without a line break; never null
 */
public record ArchiveLine(String folder, byte[] line) {

  /** The folder only: a line may hold what does not belong in a log. */
  @Override
  public String toString() {
    return folder + " (" + line.length + " bytes)";
  }
}
