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

import dev.nightjar.cep.rule.CorrelationRule;
import java.time.Duration;
import java.util.List;
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
        rule(TEMPORAL_ORDERED, "aab", TEN, terms(term(List.of(0, 1, 2)))),
        rule(TEMPORAL, "abc", TEN, terms(term(List.of(0, 1)), term(List.of(0), 2))),
        rule(TEMPORAL, "abcd", TEN, terms(term(List.of(0, 1, 2), 3))),
        rule(TEMPORAL, "ab", TEN, terms(term(List.of(0), 1))),
        rule(TEMPORAL, "abc", TEN, terms(term(List.of(0, 1), 2))),
        rule(TEMPORAL_ORDERED, "abc", TEN, terms(term(List.of(0, 1), 2))));
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
