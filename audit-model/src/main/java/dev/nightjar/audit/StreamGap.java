package dev.nightjar.audit;

import java.time.Instant;

/**
 * Records that a stream lost before they were read. A gap is told when it is found, and again when
 * it was filled from the table.
 *
 * @param id the gap's name, the same whenever it is told; lower-case hex, never null
 * @param state what is known of it by now; never null
 * @param stream the stream, its ARN; never null
 * @param shard the shard in it; never null
 * @param lastSequence the sequence number of the last record before it; null where none was read
 * @param firstSequence that of the first record behind it; null where nothing of the shard is left
 * @param from no lost record was written before; null where that is not known
 * @param to no lost record was written after; never null
 */
public record StreamGap(
    String id,
    State state,
    String stream,
    String shard,
    String lastSequence,
    String firstSequence,
    Instant from,
    Instant to) {

  /** What is known of a gap; a later one wins. */
  public enum State {
    /** Records are missing. */
    OPEN,
    /** The table was read again for what is missing. */
    CLOSED
  }
}
