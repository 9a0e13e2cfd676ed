package dev.nightjar.dynamodb;

/** Where a record was read. */
public enum Origin {
  /** The table's stream. */
  STREAM,
  /**
   * A snapshot of the table at the first start. An item that was changed while the snapshot was
   * taken may come from the stream, too; all of the snapshot comes first.
   */
  SNAPSHOT,
  /**
   * The table, read again because the stream had a gap. The item may have come from the stream
   * before.
   */
  REPAIR
}
