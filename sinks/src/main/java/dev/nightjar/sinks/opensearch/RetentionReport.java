package dev.nightjar.sinks.opensearch;

import dev.nightjar.sinks.opensearch.Retention.DocumentClass;
import java.time.LocalDate;
import java.util.List;

/**
 * What a {@link RetentionSweep} did, or would do.
 *
 * @param dryRun true where nothing was changed
 * @param policy the policy of index management by which indices of events go; null where the server
 *     has no such plugin and the sweep removes them itself
 * @param entries one for each index that something was decided on, in the order of the sweep
 */
public record RetentionReport(boolean dryRun, String policy, List<Entry> entries) {

  /** What was decided on an index. */
  public enum Outcome {
    /** It went, or its old documents did. */
    REMOVED,
    /** It would go, or its old documents would; the sweep was dry. */
    DUE,
    /** A block of the index forbids to remove it: somebody holds it. */
    HELD,
    /** The policy of index management takes care of it. */
    MANAGED,
    /** It looks like one of ours and is not, or somebody else manages it. */
    LEFT_ALONE
  }

  /**
   * One index.
   *
   * @param documents the class; null for one that is not ours
   * @param index its name; one that is left alone may hold any character
   * @param whole true where the index itself goes, false where only documents in it do
   * @param outcome what was decided; never null
   * @param count how many documents that is; -1 where unknown
   * @param before what is older than this day, in UTC, goes; null where it does not matter
   * @param note why, where the outcome does not say it; null for none
   */
  public record Entry(
      DocumentClass documents,
      String index,
      boolean whole,
      Outcome outcome,
      long count,
      LocalDate before,
      String note) {}

  /** Copies the list. */
  public RetentionReport {
    entries = List.copyOf(entries);
  }
}
