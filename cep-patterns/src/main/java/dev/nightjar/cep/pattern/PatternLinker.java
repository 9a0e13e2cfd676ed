package dev.nightjar.cep.pattern;

import dev.nightjar.audit.Ids;
import dev.nightjar.cep.catalogue.Catalogue;
import dev.nightjar.cep.engine.ValueKeys;
import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.RuleFault;
import dev.nightjar.cep.rule.RuleHeader;
import dev.nightjar.cep.rule.RuleSet;
import dev.nightjar.cep.rule.RuleSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.cep.nfa.compiler.NFACompiler;
import org.apache.flink.cep.pattern.Pattern;

/** Checks a rule that is written in Java and links it to the Sigma rules that feed it. */
final class PatternLinker {

  private static final int MAX_STAGE = 3;

  private final PatternRule rule;
  private final RuleSet set;
  private final List<RuleFault> faults = new ArrayList<>();
  private final List<CorrelationRule.Input> inputs = new ArrayList<>();
  private final List<String> meanings = new ArrayList<>();
  private int stage = 1;
  private Duration hold = Duration.ZERO;

  PatternLinker(PatternRule rule, RuleSet set) {
    this.rule = rule;
    this.set = set;
  }

  List<RuleFault> faults() {
    return faults;
  }

  void fault(String key, String reason) {
    faults.add(new RuleFault(rule.getClass().getName(), 0, key, reason));
  }

  /** The rule as the engine runs it; null where it has faults. */
  CorrelationRule link() {
    feeds();
    settings(rule.settings());
    Duration timespan = rule.timespan();
    if (timespan.isNegative() || timespan.isZero() || timespan.toNanosPart() % 1_000_000 != 0) {
      fault("timespan", "must be more than zero and in whole milliseconds, not " + timespan);
    } else {
      pattern(timespan);
    }
    return faults.isEmpty() ? correlation() : null;
  }

  private void feeds() {
    if (rule.feeds().isEmpty()) {
      fault("feeds", "must name at least one rule");
    }
    for (PatternRule.Feed feed : rule.feeds()) {
      Optional<CorrelationRule> inner =
          set.correlations().stream().filter(one -> named(one.header(), feed.rule())).findFirst();
      Optional<EventRule> event =
          set.events().stream().filter(one -> named(one.header(), feed.rule())).findFirst();
      inner
          .map(CorrelationRule::header)
          .or(() -> event.map(EventRule::header))
          .ifPresent(header -> integrity(feed, header));
      if (inner.isPresent() && inner.get().type() == CorrelationType.SILENCE) {
        fault(
            "feeds", feed.rule() + " tells of a silence long after its last event: it feeds none");
      } else if (inner.isPresent()) {
        stage = Math.max(stage, inner.get().stage() + 1);
        Duration wait = inner.get().hold();
        wait = inner.get().decidesAtWindowEnd() ? wait.plus(inner.get().timespan()) : wait;
        hold = wait.compareTo(hold) > 0 ? wait : hold;
        input(feed, inner.get().key(), true, inner.get().meaning());
      } else if (event.isPresent()) {
        input(feed, event.get().key(), false, event.get().meaning());
      } else {
        fault("feeds", "no rule has the name or id " + feed.rule());
      }
    }
    if (stage > MAX_STAGE) {
      fault("feeds", "correlations of correlations go " + MAX_STAGE + " deep, not " + stage);
    }
    if (inputs.size() > Long.SIZE) {
      fault("feeds", "must be at most " + Long.SIZE + " rules, not " + inputs.size());
    }
  }

  private void integrity(PatternRule.Feed feed, RuleHeader header) {
    if (!rule.generate() && Catalogue.integrityIds().contains(header.id())) {
      fault(
          "feeds",
          feed.rule()
              + " is a built-in integrity rule, which must alert by itself: let generate() be true");
    }
  }

  private static boolean named(RuleHeader header, String name) {
    return name.equals(header.name()) || name.equals(header.id());
  }

  private void input(PatternRule.Feed feed, long key, boolean correlation, String meaning) {
    inputs.add(new CorrelationRule.Input(key, correlation, feed.rule(), feed.fields()));
    meanings.add(meaning + new TreeMap<>(feed.fields()));
  }

  private void settings(RuleSettings settings) {
    if (settings.firstSeen() != null) {
      fault("settings", "first-seen is a rule of its own and no setting of a pattern");
    }
    if (settings.silence() != null) {
      fault("settings", "silence is a rule of its own and no setting of a pattern");
    }
    if (!settings.orderTolerance().isZero()) {
      fault("settings", "a pattern follows one order: it has no order tolerance");
    }
    settings
        .tenants()
        .forEach(
            (tenant, override) -> {
              if (override.threshold() != null || override.timespan() != null) {
                fault(
                    "settings",
                    "a pattern has one threshold and timespan for all tenants, also for " + tenant);
              }
            });
  }

  private void pattern(Duration timespan) {
    try {
      Pattern<Step, ?> pattern = rule.pattern();
      Optional<Duration> within = pattern.getWindowSize();
      if (within.isEmpty()) {
        fault("pattern", "must end with within, or a group would be remembered for ever");
      } else if (within.get().compareTo(timespan.plusMillis(1)) > 0) {
        fault(
            "pattern",
            "looks further than its timespan: within is "
                + within.get().toMillis()
                + " ms, at most "
                + timespan.plusMillis(1).toMillis()
                + " ms are remembered");
      }
      if (NFACompiler.canProduceEmptyMatches(pattern)) {
        fault("pattern", "must not be fulfilled by no step at all");
      }
      NFACompiler.compileFactory(pattern, false).createNFA();
    } catch (RuntimeException e) {
      fault("pattern", "is refused by Flink CEP: " + e.getMessage());
    }
  }

  private CorrelationRule correlation() {
    RuleSettings settings = rule.settings();
    List<String> groupBy = List.copyOf(rule.groupBy());
    String crossTenant = Boolean.toString(settings.crossTenant());
    String meaning =
        Ids.hash(
            "pattern",
            rule.header().id(),
            Integer.toString(rule.version()),
            rule.timespan().toString(),
            crossTenant,
            settings.oncePer(),
            settings.suppression() == null ? null : settings.suppression().time().toString(),
            Ids.hash(groupBy.toArray(String[]::new)),
            Ids.hash(rule.fields().toArray(String[]::new)),
            Ids.hash(meanings.toArray(String[]::new)));
    return new CorrelationRule(
        rule.header(),
        settings,
        CorrelationType.PATTERN,
        stage,
        List.copyOf(inputs),
        groupBy,
        rule.timespan(),
        new Condition.Own(List.copyOf(rule.fields())),
        meaning,
        ValueKeys.first64(Ids.hash("key", meaning, rule.header().id())),
        // Its groups are its own: what it calls a field may be another field of each rule.
        ValueKeys.first64(Ids.hash("pattern-grouping", meaning)),
        hold,
        true);
  }
}
