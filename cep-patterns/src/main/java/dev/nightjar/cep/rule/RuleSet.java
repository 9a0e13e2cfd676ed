package dev.nightjar.cep.rule;

import java.util.List;

/**
 * Rules that can run together: read, checked, resolved. Immutable.
 *
 * @param digest a SHA-256 in lower-case hex of the files' names and contents; never null
 * @param events the rules on single events, in the order of the files; never null
 * @param correlations the rules on several events, by stage and then in the order of the files;
 *     never null
 */
public record RuleSet(String digest, List<EventRule> events, List<CorrelationRule> correlations) {

  /** No rules. */
  public static final RuleSet EMPTY = new RuleSet("", List.of(), List.of());

  /** The highest stage of a correlation; 0 where there is none. */
  public int stages() {
    return correlations.stream().mapToInt(CorrelationRule::stage).max().orElse(0);
  }
}
