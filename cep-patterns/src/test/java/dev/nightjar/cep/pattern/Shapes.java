package dev.nightjar.cep.pattern;

import static dev.nightjar.cep.pattern.TestingRules.distinct;
import static dev.nightjar.cep.pattern.TestingRules.gte;
import static dev.nightjar.cep.pattern.TestingRules.rule;
import static dev.nightjar.cep.pattern.TestingRules.term;
import static dev.nightjar.cep.pattern.TestingRules.terms;
import static dev.nightjar.cep.rule.CorrelationType.EVENT_COUNT;
import static dev.nightjar.cep.rule.CorrelationType.TEMPORAL;
import static dev.nightjar.cep.rule.CorrelationType.TEMPORAL_ORDERED;
import static dev.nightjar.cep.rule.CorrelationType.VALUE_COUNT;

import dev.nightjar.audit.Alert;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.RuleSettings;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** A rule of every shape that has patterns. */
final class Shapes {

  private static final Duration TEN = Duration.ofMillis(10);

  private Shapes() {}

  static List<CorrelationRule> all() {
    return List.of(
        rule(EVENT_COUNT, "a", TEN, gte(1)),
        rule(EVENT_COUNT, "ab", TEN, gte(3)),
        rule(VALUE_COUNT, "abc", TEN, distinct(1)),
        rule(VALUE_COUNT, "abc", TEN, distinct(2)),
        rule(VALUE_COUNT, "abc", TEN, distinct(3)),
        rule(TEMPORAL, "ab", TEN, terms(term(List.of(0, 1)))),
        rule(TEMPORAL, "abc", TEN, terms(term(List.of(0, 1, 2)))),
        rule(TEMPORAL, "abcd", TEN, terms(term(List.of(0, 1)), term(List.of(0, 2, 3)))),
        rule(TEMPORAL, "abcd", TEN, gte(3)),
        rule(TEMPORAL_ORDERED, "ab", TEN, terms(term(List.of(0, 1)))),
        rule(TEMPORAL_ORDERED, "abc", TEN, terms(term(List.of(0, 1, 2)))),
        rule(TEMPORAL, "abc", TEN, terms(term(List.of(0, 1)), term(List.of(0), 2))),
        rule(TEMPORAL, "abcd", TEN, terms(term(List.of(0, 1, 2), 3))),
        rule(TEMPORAL, "ab", TEN, terms(term(List.of(0), 1))),
        rule(TEMPORAL, "abc", TEN, terms(term(List.of(0, 1), 2))),
        rule(TEMPORAL_ORDERED, "abc", TEN, terms(term(List.of(0, 1), 2))));
  }

  /** The rule with another suppression: none of its own, shorter or longer than its timespan. */
  static CorrelationRule varied(CorrelationRule rule, SplittableRandom random) {
    int millis = random.nextInt(4) * 6;
    RuleSettings none = RuleSettings.NONE;
    RuleSettings settings =
        new RuleSettings(
            millis == 0 ? null : new RuleSettings.Suppression(Duration.ofMillis(millis), List.of()),
            null,
            null,
            false,
            null,
            Duration.ZERO,
            List.of(new RuleSettings.Escalation(3, Alert.Level.CRITICAL)),
            null,
            none.tenants(),
            null,
            List.of(),
            List.of(),
            none.routing(),
            List.of());
    return TestingRules.rule(
        rule.type(),
        rule.inputs().stream().map(CorrelationRule.Input::name).collect(Collectors.joining()),
        rule.timespan(),
        rule.condition(),
        settings);
  }

  /** The letters of a rule's inputs, of which what must be absent is the rarest. */
  static String letters(CorrelationRule rule) {
    String all =
        rule.inputs().stream()
            .map(CorrelationRule.Input::name)
            .distinct()
            .collect(Collectors.joining());
    boolean absent = rule.decidesAtWindowEnd();
    return absent ? all.substring(0, all.length() - 1).repeat(6) + all : all;
  }
}
