package dev.nightjar.cep.match;

import static dev.nightjar.cep.match.TestingRules.count;
import static dev.nightjar.cep.match.TestingRules.input;
import static dev.nightjar.cep.match.TestingRules.rule;
import static dev.nightjar.cep.match.TestingRules.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.Alert;
import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.engine.Firing;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.engine.ValueKeys;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.RuleSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertRouterTest {

  private static final EventRule LOGIN =
      rule("login", TestingRules.field("event.action", "login"), false);
  private static final CorrelationRule INNER =
      count("inner", 1, List.of("user.id", "ip"), List.of(), input(LOGIN, Map.of()));

  private static Firing firing(int revision) {
    Evidence first = new Evidence(1_000_000, "d1", "e1", 1, 2, "login");
    Evidence last = new Evidence(5_000_000, "d5", "e5", 3, 4, "logout");
    return new Firing(
        INNER,
        "alert",
        revision,
        Alert.Level.HIGH,
        "acme",
        new String[] {"ann", "10.0.0.1"},
        10,
        List.of(first, last),
        9_000_000,
        false,
        true);
  }

  private static TestingRouteSink routed(int revision, CorrelationRule... outer) {
    CorrelationRule[] all = new CorrelationRule[outer.length + 1];
    all[0] = INNER;
    System.arraycopy(outer, 0, all, 1, outer.length);
    TestingRouteSink sink = new TestingRouteSink();
    new AlertRouter(set(List.of(LOGIN), all), 3).route(firing(revision), sink);
    return sink;
  }

  @Test
  void standsAtItsLastEventWithItsGroupsFields() {
    CorrelationRule outer =
        count(
            "outer",
            2,
            List.of("who"),
            List.of("ip"),
            RuleSettings.NONE,
            Duration.ofHours(1),
            new CorrelationRule.Input(INNER.key(), true, "inner", Map.of("who", "user.id")));
    TestingRouteSink sink = routed(0, outer);
    assertThat(sink.stages).containsExactly(2);
    Occurrence only = sink.occurrences.get(0);
    assertThat(only.tenant()).isEqualTo("acme");
    assertThat(only.group()).containsExactly("ann");
    assertThat(only.time()).isEqualTo(5_000_000);
    assertThat(only.hold()).isEqualTo(3_600_000_000L);
    assertThat(only.evidence()).isEqualTo(new Evidence(5_000_000, "d5", "e5", 3, 4, "logout"));
    assertThat(only.inputs()).containsExactly(outer.inputs().get(0).feed());
    assertThat(only.values()[0].key()).isEqualTo(ValueKeys.of(INNER.key(), List.of("ip")));
    assertThat(only.values()[0].texts()).containsExactly("10.0.0.1");
    assertThat(only.ruleSet()).isEqualTo(3);
    assertThat(sink.matched).isEmpty();
  }

  @Test
  void feedsNobodyWhenItGrows() {
    assertThat(routed(1, count("outer", 2, List.of(), List.of(), input(INNER))).occurrences)
        .isEmpty();
  }

  @Test
  void countsAnOuterRuleThatGroupsByWhatTheInnerOneDoesNot() {
    TestingRouteSink sink =
        routed(0, count("outer", 2, List.of("country"), List.of(), input(INNER)));
    assertThat(sink.withoutGroup).containsExactly("outer");
    assertThat(sink.occurrences).isEmpty();
  }

  @Test
  void leadsToEachStageThatWantsIt() {
    TestingRouteSink sink =
        routed(
            0,
            count("outer", 2, List.of(), List.of(), input(INNER)),
            count("top", 3, List.of("organization.id"), List.of(), input(INNER)));
    assertThat(sink.stages).containsExactly(2, 3);
    assertThat(sink.groups()).containsExactly(List.of(), List.of("acme"));
  }

  @Test
  void isNoInputOfRulesOnEvents() {
    assertThat(
            routed(0, count("flat", 1, List.of(), List.of(), input(LOGIN, Map.of()))).occurrences)
        .isEmpty();
  }
}
