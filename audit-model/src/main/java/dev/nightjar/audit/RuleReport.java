package dev.nightjar.audit;

import java.time.Instant;

/**
 * How a rule, a file of rules, or the whole set stands: what a document of {@code nightjar-rules}
 * tells. A later report of one id replaces an earlier one.
 *
 * @param id a hash of kind and name; never null
 * @param kind of what; never null
 * @param name the rule's id, the file's name, or {@code rules} for the set; never null
 * @param state how it stands; never null
 * @param reason why, and what to do where something is to be done; empty where it just runs; never
 *     null
 * @param title the rule's title; null for a file and the set
 * @param version the rule's version; null for a file and the set
 * @param level the rule's level in lower case; null for a file and the set
 * @param status the rule's status in lower case; null for a file and the set
 * @param file where the rule stands, or the file itself; null for the set
 * @param line the line that it begins at or that is wrong, from 1; 0 where the whole file is meant
 * @param key the key that is wrong; empty where none is; never null
 * @param faults everything that is wrong, a sentence each, at most {@link #MAX_FAULTS}; never null
 * @param mutes the mutes of the rule that have not ended; never null
 * @param digest of a rule its meaning, of the set its digest; null for a file
 * @param setVersion the version of the set that runs
 * @param source where the files were found; never null
 * @param since since when it stands so; never null
 * @param at when this was said; never null
 */
public record RuleReport(
    String id,
    Kind kind,
    String name,
    State state,
    String reason,
    String title,
    String version,
    String level,
    String status,
    String file,
    int line,
    String key,
    String[] faults,
    MuteReport[] mutes,
    String digest,
    long setVersion,
    String source,
    Instant since,
    Instant at) {

  /** The most faults of a file that a report names. */
  public static final int MAX_FAULTS = 20;

  /** What a report is about. */
  public enum Kind {
    /** One rule. */
    RULE,
    /** A file that is or was refused. */
    FILE,
    /** All rules together. */
    SET
  }

  /** How something stands. */
  public enum State {
    /** It runs. */
    ACTIVE,
    /** It runs, and its alerts are told nobody. */
    MUTED,
    /** It can't be run as it is; its last good version, if there is one, does. */
    REFUSED,
    /** It waits for a confirmation. */
    HELD,
    /** Its status says that it does not run. */
    INACTIVE,
    /** It is gone. */
    REMOVED
  }

  /**
   * Silence that somebody answers for.
   *
   * @param tenant for whom; null for all
   * @param owner who answers for it; never null
   * @param reason why; never null
   * @param until when it ends; never null
   */
  public record MuteReport(String tenant, String owner, String reason, Instant until) {}
}
