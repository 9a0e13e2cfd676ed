package dev.nightjar.cep.rule;

/**
 * A rule on single events.
 *
 * @param header what people read; never null
 * @param settings Nightjar's own keys; never null
 * @param expression what an event must be like; never null
 * @param meaning a SHA-256 in lower-case hex of what it matches; never null
 * @param key the first 64 bits of {@link #meaning}: how the engine names it. Two rules of one
 *     meaning have one key
 * @param alerts whether each match is an alert. False for a rule that correlations refer to without
 *     {@code generate}, and for one whose matches go through a {@link CorrelationRule} of the same
 *     id because it is suppressed or a first-seen rule
 */
public record EventRule(
    RuleHeader header,
    RuleSettings settings,
    Expression expression,
    String meaning,
    long key,
    boolean alerts) {

  /** The same rule, which feeds others and does not alert by itself. */
  public EventRule silent() {
    return new EventRule(header, settings, expression, meaning, key, false);
  }
}
