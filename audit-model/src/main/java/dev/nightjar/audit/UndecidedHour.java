package dev.nightjar.audit;

import java.time.Instant;

/**
 * What a rule could not decide for a tenant, because the stream lost records of that time: all
 * windows of the rule that ended in one hour, together. It is told again as it grows.
 *
 * @param id a hash of rule, tenant and hour; lower-case hex, never null
 * @param ruleId the rule; never null
 * @param ruleTitle its title; never null
 * @param ruleVersion its version; never null
 * @param tenant whose groups; never null
 * @param hour the hour's first moment, UTC; never null
 * @param windows how many windows of how many groups; 1 or more, and higher whenever it is told
 *     again
 * @param from the first moment of the earliest of them; never null
 * @param to the last moment of the latest of them; never null
 * @param groups some of the groups, each as {@code field=value, field=value}: the first {@link
 *     #MAX_GROUPS} in the order of text, at most {@link #MAX_GROUP_LENGTH} characters each; never
 *     null; empty only where the rule has one group for the tenant
 * @param allGroups whether {@code groups} names every group
 * @param gaps ids of the gaps ({@link StreamGap#id}), the first {@link #MAX_GAPS} in order; never
 *     null
 */
public record UndecidedHour(
    String id,
    String ruleId,
    String ruleTitle,
    String ruleVersion,
    String tenant,
    Instant hour,
    long windows,
    Instant from,
    Instant to,
    String[] groups,
    boolean allGroups,
    String[] gaps) {

  /** The most groups that are named. */
  public static final int MAX_GROUPS = 20;

  /** The most characters of a group's name; what is longer is cut and ends with an ellipsis. */
  public static final int MAX_GROUP_LENGTH = 500;

  /** The most gaps that are named. */
  public static final int MAX_GAPS = 20;
}
