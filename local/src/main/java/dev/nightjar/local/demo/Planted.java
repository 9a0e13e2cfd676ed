package dev.nightjar.local.demo;

/**
 * Something that the generator put into the day on purpose.
 *
 * @param story what happens, in a few words; never null
 * @param finding what it looks like; never null
 * @param alerts whether an alert is due; a near miss has none
 * @param tenant where; never null
 * @param group whom an alert is about: a principal's id, or empty where it is about the tenant;
 *     never null
 */
public record Planted(String story, Finding finding, boolean alerts, String tenant, String group) {

  /** What can be found. */
  public enum Finding {
    /** Many exports by one person within the hour. */
    BURST_EXPORT,
    /** Five exports by one person within five minutes, which is faster than people read. */
    FAST_BURST,
    /** A person is given a role, and exports soon after. */
    GRANT_THEN_EXPORT,
    /** An entry of the log is changed or deleted. */
    TAMPERING
  }
}
