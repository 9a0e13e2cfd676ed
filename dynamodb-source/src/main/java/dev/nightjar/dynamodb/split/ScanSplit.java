package dev.nightjar.dynamodb.split;

import dev.nightjar.dynamodb.Gap;

/**
 * One segment of a parallel scan of the table, and how far it has been read.
 *
 * @param segment 0 to segments - 1
 * @param segments how many there are
 * @param asOfMillis stands for the arrival of what is found, epoch milliseconds
 * @param afterKey the key of the last item that was emitted or skipped, as DynamoDB JSON; null
 *     where none was
 * @param repairs the gap that the scan fills; null for a snapshot
 * @param finished whether the segment has been read to its end
 */
public record ScanSplit(
    int segment, int segments, long asOfMillis, String afterKey, Gap repairs, boolean finished)
    implements ChangeSplit {

  /** How many splits of a snapshot one subtask is given at a time. */
  public static final int SNAPSHOTS_A_SUBTASK = 2;

  /** How many splits of a repair: the stream is read beside it. */
  public static final int REPAIRS_A_SUBTASK = 1;

  /** A segment of which nothing was read. */
  public static ScanSplit unread(int segment, int segments, long asOfMillis, Gap repairs) {
    return new ScanSplit(segment, segments, asOfMillis, null, repairs, false);
  }

  @Override
  public String splitId() {
    return (repairs == null ? "snapshot" : "repair/" + repairs.id())
        + "/"
        + segment
        + "/"
        + segments;
  }
}
