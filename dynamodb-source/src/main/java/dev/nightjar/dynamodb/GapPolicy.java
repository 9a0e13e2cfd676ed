package dev.nightjar.dynamodb;

/** What to do where the stream no longer holds records that should have been read. */
public enum GapPolicy {
  /** Fail the job with a message that names the gap. Nothing beyond the gap is emitted. */
  FAIL,
  /** Count, log and tell the gap, and go on with the oldest record that is left. */
  CONTINUE,
  /**
   * Go on as with {@link #CONTINUE}, and read the table again for what the gap can hold. When that
   * is done the gap is told closed. The table shows items as they are: one that was changed or
   * removed in the gap shows no more than that.
   */
  REPAIR
}
