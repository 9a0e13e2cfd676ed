package dev.nightjar.dynamodb.snapshot;

/** Reads one piece of a snapshot, page by page. Used by one thread at a time. */
public interface SnapshotCursor extends AutoCloseable {

  /**
   * The next page; it blocks for one call to the service, or for some megabytes of a file. After
   * the end it returns an empty page that says so again.
   *
   * @throws dev.nightjar.dynamodb.stream.StreamsApiException the call failed. Nothing was passed
   *     over: where the kind is transient the same page can be asked for again later
   * @throws SnapshotException what was to be read is damaged or missing; fails the job
   */
  SnapshotPage next();

  /** Lets go of files. Not while {@link #next} is at work. Harmless when repeated. */
  @Override
  void close();
}
