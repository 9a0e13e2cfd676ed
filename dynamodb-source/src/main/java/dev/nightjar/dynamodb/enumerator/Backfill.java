package dev.nightjar.dynamodb.enumerator;

import dev.nightjar.dynamodb.split.ChangeSplit;
import dev.nightjar.dynamodb.split.EnumeratorState;
import dev.nightjar.dynamodb.split.ExportSplit;
import dev.nightjar.dynamodb.split.ScanSplit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The snapshot that comes before the stream: which of its splits have not been read to their end.
 * Not a record of the stream may be read before the last of them. Pure.
 */
final class Backfill {

  private boolean wanted;
  private boolean planned;
  private long asOfMillis;
  private int splits;
  private final Set<String> unfinished = new TreeSet<>();

  /** As kept in state; null for a source that has no snapshot. */
  Backfill(EnumeratorState.Backfill kept) {
    if (kept != null) {
      wanted = true;
      planned = kept.planned();
      asOfMillis = kept.asOfMillis();
      splits = kept.splits();
      unfinished.addAll(kept.unfinished());
    }
  }

  /** One whose splits are not known yet. */
  static Backfill unplanned() {
    return new Backfill(new EnumeratorState.Backfill(0, false, 0, List.of()));
  }

  /** Whether a split belongs to a snapshot, and not to a repair. */
  static boolean isPart(ChangeSplit split) {
    return split instanceof ExportSplit
        || (split instanceof ScanSplit scan && scan.repairs() == null);
  }

  boolean needsPlan() {
    return wanted && !planned;
  }

  boolean isDone() {
    return !wanted || (planned && unfinished.isEmpty());
  }

  /** Its splits are known. */
  void plan(long asOf, List<? extends ChangeSplit> parts) {
    planned = true;
    asOfMillis = asOf;
    splits = parts.size();
    parts.forEach(part -> unfinished.add(part.splitId()));
  }

  void finished(String splitId) {
    unfinished.remove(splitId);
  }

  /** A split of it is to be read again, from a position before its end. */
  void reopened(String splitId) {
    wanted = true;
    planned = true;
    unfinished.add(splitId);
  }

  Set<String> unfinished() {
    return Set.copyOf(unfinished);
  }

  /** How many splits there are in all; 0 before they are planned. */
  int splits() {
    return splits;
  }

  /** How many are left. */
  int left() {
    return unfinished.size();
  }

  /** For a checkpoint; null where there is no snapshot. */
  EnumeratorState.Backfill toState() {
    return wanted
        ? new EnumeratorState.Backfill(asOfMillis, planned, splits, List.copyOf(unfinished))
        : null;
  }
}
