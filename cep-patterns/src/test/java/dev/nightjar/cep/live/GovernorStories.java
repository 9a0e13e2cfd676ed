package dev.nightjar.cep.live;

import static dev.nightjar.cep.live.TestingRules.file;
import static dev.nightjar.cep.live.TestingRules.found;
import static dev.nightjar.cep.live.TestingRules.rule;
import static dev.nightjar.cep.live.TestingRules.shipped;

import dev.nightjar.audit.RuleReport;
import dev.nightjar.cep.rule.RuleText;
import dev.nightjar.cep.sigma.SigmaReader;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A governor that is told one directory after another. */
abstract class GovernorStories {

  static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

  final RuleGovernor governor = governor(shipped());
  AcceptedRules last = AcceptedRules.NONE;
  RuleDecision decision;

  static RuleGovernor governor(ShippedRules shipped) {
    return new RuleGovernor(SigmaReader::read, shipped, "here", true);
  }

  RuleDecision judge(FoundRules found) {
    return judge(governor, found, NOW);
  }

  RuleDecision judge(RuleGovernor by, FoundRules found, Instant now) {
    decision = by.judge(last, found, now);
    last = decision.next();
    return decision;
  }

  List<String> ids() {
    return List.copyOf(RuleGovernor.headers(decision.rules()).keySet());
  }

  RuleReport report(String name) {
    return decision.reports().stream()
        .filter(report -> report.name().equals(name))
        .reduce((one, two) -> two)
        .orElseThrow(() -> new AssertionError("no report on " + name));
  }

  /** The action that a rule of the set wants. */
  String kind(String id) {
    return decision.rules().events().stream()
        .filter(rule -> rule.header().id().equals(id))
        .map(rule -> rule.expression().toString().replaceAll(".*?(\\w+)\\.export.*", "$1"))
        .findFirst()
        .orElseThrow();
  }

  static FoundRules with(RuleText... files) {
    return found(
        Stream.concat(Stream.of(files), Stream.of(rules(50, 59))).toArray(RuleText[]::new));
  }

  static RuleText[] rules(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(i -> file("r" + i + ".yml", rule("r" + i, "kind" + i)))
        .toArray(RuleText[]::new);
  }
}
