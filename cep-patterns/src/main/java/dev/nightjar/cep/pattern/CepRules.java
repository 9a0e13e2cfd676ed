package dev.nightjar.cep.pattern;

import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.Micros;
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
  private final PatternRules written;
  private transient Map<Long, CepRule> rules;

  /**
   * Rules of a set that the rules written in Java have joined.
   *
   * @param written those rules
   */
  CepRules(Source source, PatternRules written) {
    this.source = source;
    this.written = written;
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
            new CepRule(rule, new StepWriter(rule), patterns(rule), Micros.of(rule.timespan())));
      }
    }
    return rules;
  }

  private List<PatternCompiler.TermPattern> patterns(CorrelationRule rule) {
    PatternRule one = written.find(rule);
    return one == null
        ? PatternCompiler.compile(rule, Tick.MILLISECOND).patterns()
        : List.of(new PatternCompiler.TermPattern(0, new String[0], one.pattern()));
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
      } else if (rule.type() != CorrelationType.PATTERN) {
        faults.addAll(PatternCompiler.compile(rule).faults());
      }
    }
    return faults;
  }
}
