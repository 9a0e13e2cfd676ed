package dev.nightjar.local.archive;

/** Where something is told of an event. */
public enum Place {
  /** The audit table. */
  TABLE("table"),
  /** The indices of events. */
  INDEX("index"),
  /** The archive's lines of events. */
  ARCHIVE("archive"),
  /** The archive's lines of entries that expired. */
  EXPIRED("archive of expired entries");

  private final String shown;

  Place(String shown) {
    this.shown = shown;
  }

  /** Its name for people. */
  public String shown() {
    return shown;
  }
}
