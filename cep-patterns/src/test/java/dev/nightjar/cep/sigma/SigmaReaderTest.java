package dev.nightjar.cep.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.Alert;
import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.LogSource;
import dev.nightjar.cep.rule.ReadRules;
import dev.nightjar.cep.rule.RuleStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SigmaReaderTest {

  @Test
  void readsWhatPeopleReadAboutARule() {
    EventRule rule =
        TestingRules.event(
            """
            title: Keys made at night
            id: 545a5da6-f103-4919-a519-e9aec1026ee4
            name: night_keys
            related:
              - {id: 6c82cf5c-090d-4d57-9188-533577631108, type: similar}
            taxonomy: ecs
            status: test
            description: Somebody makes keys.
            license: MIT
            author: Ann
            references: [https://example.org/keys]
            date: 2026-01-02
            modified: 2026-03-04
            tags: [attack.t1098.001, attack.persistence]
            logsource: {product: nightjar, service: audit, definition: all of it}
            detection:
              selection: {event.action: apikey.created}
              condition: selection
            fields: [user.id]
            falsepositives: Rotation
            level: high
            scope: [server]
            custom: {any: thing}
            """);

    assertThat(rule.header().id()).isEqualTo("545a5da6-f103-4919-a519-e9aec1026ee4");
    assertThat(rule.header().name()).isEqualTo("night_keys");
    assertThat(rule.header().title()).isEqualTo("Keys made at night");
    assertThat(rule.header().version()).isEqualTo("2026-03-04");
    assertThat(rule.header().status()).isEqualTo(RuleStatus.TEST);
    assertThat(rule.header().level()).isEqualTo(Alert.Level.HIGH);
    assertThat(rule.header().attack()).containsExactly("T1098.001");
    assertThat(rule.header().falsePositives()).containsExactly("Rotation");
    assertThat(rule.header().references()).containsExactly("https://example.org/keys");
    assertThat(rule.header().author()).isEqualTo("Ann");
    assertThat(rule.header().description()).isEqualTo("Somebody makes keys.");
    assertThat(rule.header().logSource()).isEqualTo(new LogSource(null, "nightjar", "audit"));
    assertThat(rule.header().file()).isEqualTo("rule.yml");
    assertThat(rule.header().line()).isEqualTo(1);
    assertThat(rule.alerts()).isTrue();
  }

  @Test
  void countsEventsOfSeveralRulesByGroup() {
    ReadRules read =
        TestingRules.read(
            TestingRules.correlation(
                """
                type: event_count
                rules: [failed, reset]
                group-by: [user.id]
                timespan: 5m
                condition: {gte: 10}
                """));

    assertThat(read.faults()).isEmpty();
    CorrelationRule rule = read.rules().correlations().get(0);
    assertThat(rule.type()).isEqualTo(CorrelationType.EVENT_COUNT);
    assertThat(rule.stage()).isEqualTo(1);
    assertThat(rule.timespan()).isEqualTo(Duration.ofMinutes(5));
    assertThat(rule.groupBy()).containsExactly("user.id");
    assertThat(rule.alerts()).isTrue();
    assertThat(rule.inputs())
        .extracting(CorrelationRule.Input::key)
        .containsExactly(read.rules().events().get(0).key(), read.rules().events().get(2).key());
    assertThat(((Condition.Bounds) rule.condition()).firesOnEvent()).isTrue();
    assertThat(read.rules().events())
        .extracting(EventRule::alerts)
        .as("rules that a correlation refers to without generate don't alert by themselves")
        .containsExactly(false, true, false);
  }

  @Test
  void ordersStepsAsTheyAreWritten() {
    CorrelationRule rule =
        TestingRules.last(
            TestingRules.correlation(
                """
                type: temporal_ordered
                rules: [failed, succeeded, reset]
                group-by: user.id
                timespan: 30m
                """));

    assertThat(rule.inputs())
        .extracting(CorrelationRule.Input::name)
        .containsExactly("failed", "succeeded", "reset");
    assertThat(rule.condition())
        .isEqualTo(new Condition.Terms(List.of(new Condition.Term(List.of(0, 1, 2), List.of()))));
  }
}
