package dev.nightjar.cep.pattern;

import dev.nightjar.cep.engine.Occurrence;

/**
 * An event on its way to one rule that stock operators run.
 *
 * @param rule the rule's key
 * @param occurrence the event in the group; never null
 * @param step what the rule's patterns see of it; never null
 * @param once what counts once in a window: the value of once-per where the event has it, else its
 *     id; never null
 */
public record RuleStep(long rule, Occurrence occurrence, Step step, String once) {

  /** Which rule, tenant and group, on one line. The lengths keep the parts apart. */
  static String key(long rule, String tenant, String[] group) {
    StringBuilder key = new StringBuilder(Long.toHexString(rule));
    key.append('/').append(tenant.length()).append('/').append(tenant);
    for (String value : group) {
      key.append('/').append(value.length()).append('/').append(value);
    }
    return key.toString();
  }

  String key() {
    return key(rule, step.tenant(), step.group());
  }
}
