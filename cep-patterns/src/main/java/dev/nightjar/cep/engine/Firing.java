package dev.nightjar.cep.engine;

import dev.nightjar.audit.Alert;
import dev.nightjar.cep.rule.CorrelationRule;
import java.util.List;

/**
 * A correlation fired in a group, or an alert of it grew.
 *
 * @param rule the rule; never null
 * @param alertId the alert's id: equal for all its revisions; never null
 * @param revision 0 where it fired, higher for each growth
 * @param level how bad; never null
 * @param tenant whose events; never null
 * @param group the values of the rule's {@code groupBy}, in their order; never null
 * @param count the events that the alert stands for
 * @param evidence in the total order, at most {@link Alert#MAX_EVIDENCE}, the first and the last
 *     among them; never empty
 * @param decidedAt the event time, in epoch microseconds, at which it could be decided: the time of
 *     the event that completed it, or the end of a window
 * @param late true where an event later than the bound took part, so that evidence and id may
 *     depend on the order of arrival
 * @param muted true where the rule is muted for the tenant: not to be delivered
 */
public record Firing(
    CorrelationRule rule,
    String alertId,
    int revision,
    Alert.Level level,
    String tenant,
    String[] group,
    long count,
    List<Evidence> evidence,
    long decidedAt,
    boolean late,
    boolean muted) {

  /** The first evidence. */
  public Evidence first() {
    return evidence.get(0);
  }

  /** The last evidence. */
  public Evidence last() {
    return evidence.get(evidence.size() - 1);
  }
}
