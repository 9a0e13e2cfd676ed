package dev.nightjar.cep.pattern;

/**
 * What a stock operator found.
 *
 * @param rule the rule's key
 * @param pattern which of the rule's patterns
 * @param match the steps; never null
 */
public record RuleMatch(long rule, int pattern, StepMatch match) {

  String key() {
    return RuleStep.key(rule, match.last().tenant(), match.last().group());
  }
}
