package dev.nightjar.job;

/** What goes into the archive. */
public enum ArchiveWhat {
  /** Entries that the table forgot because their TTL had passed. */
  EXPIRED,
  /** Every event as it is indexed, and those. */
  ALL
}
