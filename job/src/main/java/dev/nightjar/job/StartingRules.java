package dev.nightjar.job;

import dev.nightjar.cep.catalogue.Catalogue;
import dev.nightjar.cep.live.RuleDecision;
import dev.nightjar.cep.live.RuleSource;
import dev.nightjar.cep.live.ShippedRules;
import dev.nightjar.cep.operator.DetectionEngine;
import dev.nightjar.cep.pattern.CepDetection;
import dev.nightjar.cep.pattern.PatternRules;
import dev.nightjar.cep.rule.ReadRules;
import dev.nightjar.cep.rule.RuleFault;
import dev.nightjar.job.configuration.Fault;
import dev.nightjar.job.configuration.Option;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the rules where the job is submitted. */
final class StartingRules {

  private static final Logger LOG = LoggerFactory.getLogger(StartingRules.class);
  private static final int MAX_FAULTS = 50;

  private StartingRules() {}

  /**
   * The source that goes on from the rules that are found now; null where there is a fault.
   *
   * @param faults gets what is wrong: a directory that can't be read, and each fault of a rule file
   *     unless those are only to be reported
   */
  static RuleSource checked(Settings.Rules rules, Clock clock, List<Fault> faults) {
    ShippedRules shipped = ShippedRules.of(Catalogue.files(), rules.runsCatalogue());
    PatternRules.Loaded patterns = patterns(rules);
    patterns.faults().forEach(fault -> faults.add(fault(RuleOptions.PATTERNS, fault)));
    RuleDecision decision;
    try {
      decision = RuleSource.judge(rules.directory(), shipped, clock);
    } catch (IOException | IllegalArgumentException e) {
      faults.add(
          Fault.of(
              RuleOptions.DIRECTORY.key(),
              RuleOptions.DIRECTORY.shown(rules.directory()),
              "the rules can't be read there (" + reason(e) + ")",
              "Name a directory that this process and the job can read"));
      return null;
    }
    ReadRules all = patterns.rules().addTo(decision.rules());
    all.faults().forEach(fault -> faults.add(fault(RuleOptions.PATTERNS, fault)));
    if (rules.engine() == DetectionEngine.CEP) {
      // Its operators are made here, so that what they can't run has to be known here.
      CepDetection.faults(all.rules())
          .forEach(fault -> faults.add(fault(RuleOptions.ENGINE, fault)));
    }
    List<RuleFault> own =
        decision.faults().stream()
            .filter(fault -> !fault.file().startsWith(ShippedRules.PREFIX))
            .toList();
    if (rules.onFault() == RuleOptions.OnFault.REPORT) {
      own.forEach(fault -> LOG.warn("Rule file refused: {}", fault));
    } else if (!own.isEmpty()) {
      own.stream()
          .limit(MAX_FAULTS)
          .forEach(fault -> faults.add(fault(RuleOptions.DIRECTORY, fault)));
      if (own.size() > MAX_FAULTS) {
        faults.add(
            new Fault(
                RuleOptions.DIRECTORY.key(),
                RuleOptions.DIRECTORY.key()
                    + ": there are "
                    + (own.size() - MAX_FAULTS)
                    + " more faults in rule files."));
      }
      return null;
    }
    return RuleSource.of(rules.directory(), rules.pollInterval(), shipped, decision);
  }

  /** The rules that are written in Java. */
  static PatternRules.Loaded patterns(Settings.Rules rules) {
    return PatternRules.load(
        RuleOptions.PATTERNS.key(),
        rules.patterns(),
        Thread.currentThread().getContextClassLoader());
  }

  private static Fault fault(Option<?> option, RuleFault fault) {
    boolean named = fault.file().equals(option.key());
    return new Fault(option.key(), (named ? "" : option.key() + ": ") + fault + ".");
  }

  private static String reason(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
