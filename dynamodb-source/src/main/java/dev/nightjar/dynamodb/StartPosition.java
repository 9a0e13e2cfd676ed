package dev.nightjar.dynamodb;

/** Where a source without state starts to read. State always wins over it. */
public enum StartPosition {
  /** The oldest record that the stream still holds, up to 24 hours back. */
  TRIM_HORIZON,
  /**
   * What is written from now on. The instant is kept in state: after a restart, whatever was
   * written since is read, even where no record had been read before.
   */
  LATEST
}
