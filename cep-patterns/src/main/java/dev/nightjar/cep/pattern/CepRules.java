package dev.nightjar.cep.pattern;

import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.RuleFault;
import dev.nightjar.cep.rule.RuleSet;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules that stock operators run, compiled anew in each operator, because compiled rules do not
 * travel.
 */
final class CepRules implements Serializable {

  /** Gives the rules: always the same. */
  interface Source extends Serializable {
    RuleSet rules();
  }

  @Serial private static final long serialVersionUID = 1L;

  private final Source source;
  private transient Map<Long, CepRule> rules;

  CepRules(Source source) {
    this.source = source;
  }

  /** A rule with what is made of it. */
  record CepRule(
      CorrelationRule rule,
      StepWriter writer,
      List<PatternCompiler.TermPattern> patterns,
      long timespan) {}

  /** The rules by key, in the order of the set. */
  Map<Long, CepRule> rules() {
    if (rules == null) {
      rules = new LinkedHashMap<>();
      for (CorrelationRule rule : source.rules().correlations()) {
        rules.put(
            rule.key(),
            new CepRule(
                rule,
                new StepWriter(rule),
                PatternCompiler.compile(rule, Tick.MILLISECOND).patterns(),
                Tick.MICROSECOND.micros(rule.timespan())));
      }
    }
    return rules;
  }

  /** Why rules of a set can't be run by stock operators; empty where all can. */
  static List<RuleFault> faults(RuleSet set) {
    List<RuleFault> faults = new ArrayList<>();
    for (CorrelationRule rule : set.correlations()) {
      if (rule.stage() > 1) {
        faults.add(
            new RuleFault(
                rule.header().file(),
                rule.header().line(),
                "correlation.rules",
                "is fed by correlations, and stock operators run those on events alone"));
      } else {
        faults.addAll(PatternCompiler.compile(rule).faults());
      }
    }
    return faults;
  }
}
