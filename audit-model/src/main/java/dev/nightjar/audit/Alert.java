package dev.nightjar.audit;

import java.time.Instant;

/**
 * Something that a rule found. One episode of one rule, tenant and group is one alert: what follows
 * within the episode is the same alert with a higher {@link #revision}.
 *
 * @param id a hash of rule id, rule meaning, tenant, group and first evidence: the same after
 *     replay, restart and rescale; never null
 * @param revision 0 when it fires, higher for each growth
 * @param ruleId the rule that found it; never null
 * @param ruleTitle the rule's title for people; never null
 * @param ruleVersion the rule's version; never null
 * @param level how bad it is; never null
 * @param tenant whose events they are; never null
 * @param groups the fields that the rule groups by with the group's values, in the rule's order;
 *     empty where it groups by tenant alone; never null
 * @param first the time of the first evidence; never null
 * @param last the time of the last evidence; never null
 * @param count how many events the alert stands for
 * @param evidence the events, in order of (time, id), at most {@link #MAX_EVIDENCE} with the first
 *     and the last among them; never null or empty
 * @param summary what happened, in one plain sentence; never null
 * @param attack MITRE ATT&CK technique ids; never null
 * @param late true where an event later than the out-of-orderness bound took part: evidence and id
 *     may then depend on the order of arrival
 * @param status how mature the rule is: {@link #STABLE}, {@code test} or {@code experimental};
 *     never null
 * @param muted true where somebody muted the rule for the tenant: indexed, and told nobody
 * @param runbook what to do, in order; often empty; never null
 * @param compliance controls that the rule supports, such as {@code pci-dss:10.2.1.2}; often empty;
 *     never null
 * @param routing labels by which channels choose; often empty; never null
 */
public record Alert(
    String id,
    int revision,
    String ruleId,
    String ruleTitle,
    String ruleVersion,
    Level level,
    String tenant,
    Group[] groups,
    Instant first,
    Instant last,
    long count,
    Evidence[] evidence,
    String summary,
    String[] attack,
    boolean late,
    String status,
    boolean muted,
    String[] runbook,
    String[] compliance,
    Label[] routing) {

  /** The {@link #status} of a rule whose alerts are told to people. */
  public static final String STABLE = "stable";

  /** The most events that an alert names. */
  public static final int MAX_EVIDENCE = 100;

  /** How bad an alert is, by Sigma's levels. */
  public enum Level {
    INFORMATIONAL,
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL
  }

  /**
   * Whether it is told to people. All others are for the index alone: those of a rule on trial, and
   * those of a rule that somebody muted.
   */
  public boolean delivered() {
    return STABLE.equals(status) && !muted;
  }

  /**
   * A field that the rule groups by, and its value.
   *
   * @param field such as {@code user.id}; never null
   * @param value as the events have it; may be empty; never null
   */
  public record Group(String field, String value) {}

  /**
   * A label for channels.
   *
   * @param key such as {@code team}; never null
   * @param value such as {@code identity}; never null
   */
  public record Label(String key, String value) {}

  /**
   * One event that an alert rests on.
   *
   * @param documentId the event's {@link AuditEvent#id}; never null
   * @param eventId the event's {@link AuditEvent#eventId}; never null
   * @param time the event's time; never null
   * @param statedTime the time as stated, which names the index of its document; never null
   * @param arrival the stream's time for the change, by which a stated time is out of range; never
   *     null
   * @param action what was done; never null
   */
  public record Evidence(
      String documentId,
      String eventId,
      Instant time,
      Instant statedTime,
      Instant arrival,
      String action) {}
}
