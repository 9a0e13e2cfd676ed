package dev.nightjar.dynamodb;

/** What to do where the stream no longer holds records that should have been read. */
public enum GapPolicy {
  /** Fail the job with a message that names the gap. Nothing beyond the gap is emitted. */
  FAIL,
  /** Count and log the gap, and go on with the oldest record that is left. */
  CONTINUE
}
