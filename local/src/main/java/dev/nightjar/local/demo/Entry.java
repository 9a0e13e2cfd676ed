package dev.nightjar.local.demo;

import java.time.Instant;

/**
 * What the generator knows about one audit event that it wrote. The oracle judges by this alone.
 *
 * @param tenant whose event; never null
 * @param eventId the id that the item states, or that follows from its sort key; never null
 * @param time the event's time, whole milliseconds; never null
 * @param action such as {@code invoice.export}; never null
 * @param principal the id of who is accountable; never null
 * @param human whether a person acts, in contrast to a service account
 * @param outcome {@code success}, {@code failure} or {@code denied}; never null
 * @param grantee who is given a role, by id; null unless the action grants one
 */
public record Entry(
    String tenant,
    String eventId,
    Instant time,
    String action,
    String principal,
    boolean human,
    String outcome,
    String grantee) {

  /** The action that gives a role. */
  public static final String GRANT = "role.granted";

  /** The end of the name of every action that takes data out. */
  public static final String EXPORT_SUFFIX = ".export";

  /** An outcome. */
  public static final String SUCCESS = "success";

  /** An outcome: tried, and it did not work. */
  public static final String FAILURE = "failure";

  /** An outcome: tried, and not allowed. */
  public static final String DENIED = "denied";

  /** Whether data left. */
  public boolean isExport() {
    return action.endsWith(EXPORT_SUFFIX) && outcome.equals(SUCCESS);
  }

  /** Whether somebody was given a role. */
  public boolean isGrant() {
    return action.equals(GRANT) && outcome.equals(SUCCESS);
  }
}
