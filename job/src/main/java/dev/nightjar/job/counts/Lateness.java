package dev.nightjar.job.counts;

/** What became of an event that was given to a {@link CountRing}. */
public enum Lateness {
  /** Its minute is open: the minute's document will count it. */
  ON_TIME,
  /** Its minute was closed, and is still known: every document that counts it is written again. */
  LATE,
  /**
   * Its minute was closed and is forgotten: the hour and the day count it, the documents of its
   * minute and of the four that follow do not.
   */
  LATE_FOR_MINUTES,
  /** It is a day or more behind the watermark: not counted. */
  TOO_LATE
}
