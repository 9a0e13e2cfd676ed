package dev.nightjar.cep.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeaningsTest {

  private static final String RULES =
      """
      title: Failed
      name: failed
      detection:
        selection: {event.action: [login.failure, login.denied], outcome: failure}
        condition: selection
      ---
      title: Reset
      name: reset
      detection: {selection: {event.action: password.reset}, condition: selection}
      ---
      title: Together
      id: together
      level: high
      correlation:
        type: temporal
        rules: [failed, reset]
        group-by: [user.id]
        timespan: 1h
      """;

  private static final String COUNT =
      """
      title: Failed
      name: failed
      detection: {selection: {event.action: login.failure}, condition: selection}
      ---
      title: Many
      id: many
      correlation: {type: value_count, rules: failed, group-by: [user.id], timespan: 1h, \
      condition: {gte: 5, field: source.ip}}
      nightjar: {suppress: 2h}
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Together -> Altogether",
        "level: high -> level: low",
        "name: failed -> name: flunked; [failed, reset] -> [flunked, reset]",
        "[failed, reset] -> [reset, failed]",
        "[login.failure, login.denied] -> [login.denied, login.failure]",
        "condition: selection -> condition: 1 of sel*",
        "timespan: 1h -> timespan: 60m",
        "[user.id] -> user.id",
        "[user.id] -> [user.id]\n  condition: failed and reset",
        "[user.id] -> [user.id]\n  condition: {gte: 2}",
        "[user.id] -> [user.id]\n  generate: true",
        "level: high -> nightjar: {mute: {owner: a, reason: b, until: 2030-01-01T00:00:00Z}}",
        "level: high -> nightjar: {tenants: {acme: {timespan: 2h}}}",
        "level: high -> nightjar: {escalate: [{count: 5, level: high}], runbook: look}"
      })
  void staysWhereNothingThatMatchesChanges(String change) {
    CorrelationRule before = TestingRules.last(RULES);
    CorrelationRule after = TestingRules.last(changed(RULES, change));

    assertThat(after.meaning()).isEqualTo(before.meaning());
    assertThat(after.key()).isEqualTo(before.key());
    assertThat(after.grouping()).isEqualTo(before.grouping());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "login.denied -> login.refused",
        "outcome: failure -> result: failure",
        "outcome: failure -> outcome|contains: failure",
        "outcome: failure -> outcome|cased: failure",
        "type: temporal -> type: temporal_ordered",
        "timespan: 1h -> timespan: 61m",
        "[user.id] -> [user.name]",
        "[user.id] -> [user.id]\n  condition: failed or reset",
        "[user.id] -> [user.id]\n  condition: failed and not reset",
        "[user.id] -> [user.id]\n  aliases: {user.id: {reset: user.target.id}}",
        "level: high -> nightjar: {cross-tenant: true}",
        "level: high -> nightjar: {suppress: 2h}",
        "level: high -> nightjar: {once-per: audit.batch.id}"
      })
  void changesWithWhatMatches(String change) {
    CorrelationRule before = TestingRules.last(RULES);
    CorrelationRule after = TestingRules.last(changed(RULES, change));

    assertThat(after.meaning()).isNotEqualTo(before.meaning());
    assertThat(after.key()).isNotEqualTo(before.key());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gte: 5 -> gte: 6",
        "gte: 5 -> gt: 5",
        "field: source.ip -> field: [source.ip, user.name]",
        "value_count -> value_sum",
        "suppress: 2h -> suppress: 3h"
      })
  void changesWithTheCondition(String change) {
    assertThat(TestingRules.last(changed(COUNT, change)).meaning())
        .isNotEqualTo(TestingRules.last(COUNT).meaning());
  }

  @Test
  void orderedStepsMeanTheirOrder() {
    String ordered = changed(RULES, "type: temporal -> type: temporal_ordered");

    assertThat(TestingRules.last(changed(ordered, "[failed, reset] -> [reset, failed]")).meaning())
        .isNotEqualTo(TestingRules.last(ordered).meaning());
  }

  @Test
  void sharesNoStateBetweenTwoRulesOfOneMeaning() {
    String twice = COUNT + "---\n" + COUNT.split("---\n")[1].replace("many", "as-many");
    List<CorrelationRule> rules = TestingRules.read(twice).rules().correlations();

    assertThat(rules).hasSize(2);
    assertThat(rules.get(0).meaning()).isEqualTo(rules.get(1).meaning());
    assertThat(rules.get(0).key()).isNotEqualTo(rules.get(1).key());
    assertThat(rules.get(0).grouping()).isEqualTo(rules.get(1).grouping());
  }

  @Test
  void separatesGroupsWhoseNamesHideOtherFields() {
    String aliased = changed(RULES, "[user.id] -> [user.id]\n  aliases: {user.id: {reset: who}}");

    assertThat(TestingRules.last(aliased).grouping())
        .isNotEqualTo(TestingRules.last(RULES).grouping());
    assertThat(
            TestingRules.last(changed(RULES, "level: high -> nightjar: {cross-tenant: true}"))
                .grouping())
        .isNotEqualTo(TestingRules.last(RULES).grouping());
  }

  @Test
  void givesRulesOfOneMeaningOneKey() {
    List<EventRule> rules =
        TestingRules.read(
                """
                title: One
                detection: {s: {a: [x, y]}, condition: s}
                ---
                title: Other
                detection: {s: {a: y}, t: {a: x}, condition: s or t}
                """)
            .rules()
            .events();

    assertThat(rules.get(0).meaning()).isEqualTo(rules.get(1).meaning()).hasSize(64);
    assertThat(rules.get(0).key()).isEqualTo(rules.get(1).key());
    assertThat(rules.get(0).header().id()).isNotEqualTo(rules.get(1).header().id());
  }

  @Test
  void keepsTheIdOfARuleThatHasNoneWhereverItStands() {
    String rule = "title: One\ndetection: {s: {a: x}, condition: s}\n";
    String id = TestingRules.event(rule).header().id();

    assertThat(TestingRules.event("# moved\n\n" + rule + "level: low\n").header().id())
        .isEqualTo(id);
    assertThat(TestingRules.event(rule.replace("a: x", "a: y")).header().id()).isNotEqualTo(id);
  }

  private static String changed(String yaml, String changes) {
    String changed = yaml;
    for (String change : changes.split("; ")) {
      String[] words = change.split(" -> ", 2);
      assertThat(changed).contains(words[0]);
      changed = changed.replace(words[0], words[1]);
    }
    return changed;
  }
}
