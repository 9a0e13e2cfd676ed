package dev.nightjar.cep.pattern;

import dev.nightjar.cep.rule.RuleFault;
import java.util.List;
import org.apache.flink.cep.pattern.Pattern;

/**
 * What a correlation became.
 *
 * @param patterns the patterns, each of which alone fulfils the rule; empty where the rule has
 *     none; never null
 * @param faults why the rule has no pattern; empty where it has; never null
 */
public record RulePatterns(List<Pattern<Step, ?>> patterns, List<RuleFault> faults) {

  /** Whether the rule can be run by Flink CEP. */
  public boolean isWhole() {
    return faults.isEmpty();
  }
}
