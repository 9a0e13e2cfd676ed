package dev.nightjar.cep.live;

import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.RuleSet;
import dev.nightjar.cep.sigma.SigmaReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of a set that run on the stream. */
public final class LiveRules {

  private LiveRules() {}

  /** The rules of a bundle that run. */
  public static RuleSet compile(RuleBundle bundle) {
    return running(SigmaReader.read(List.of(bundle.files())).rules());
  }

  /**
   * Leaves out what is deprecated or unsupported. Such a rule stays, and does not alert, where one
   * that runs is fed by it.
   */
  public static RuleSet running(RuleSet rules) {
    Set<Long> wanted = new HashSet<>();
    List<CorrelationRule> correlations = new ArrayList<>();
    // By stage: whoever is fed stands behind what feeds it.
    for (int i = rules.correlations().size() - 1; i >= 0; i--) {
      CorrelationRule rule = rules.correlations().get(i);
      boolean runs = rule.header().status().runs();
      if (runs || wanted.contains(rule.key())) {
        correlations.add(0, runs ? rule : rule.silent());
        rule.inputs().forEach(input -> wanted.add(input.key()));
      }
    }
    List<EventRule> events = new ArrayList<>();
    for (EventRule rule : rules.events()) {
      boolean runs = rule.header().status().runs();
      if (runs || wanted.contains(rule.key())) {
        events.add(runs ? rule : rule.silent());
      }
    }
    return new RuleSet(rules.digest(), events, correlations);
  }
}
