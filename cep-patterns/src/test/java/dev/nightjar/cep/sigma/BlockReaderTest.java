package dev.nightjar.cep.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.Alert;
import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.ReadRules;
import dev.nightjar.cep.rule.RuleSettings;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BlockReaderTest {

  private static final String EXPORTS =
      """
      title: Export
      name: export
      detection:
        selection: {event.action: invoice.export}
        condition: selection
      """;

  @Test
  void readsEachKeyOfTheBlock() {
    RuleSettings settings =
        TestingRules.last(
                EXPORTS
                    + """
                    ---
                    title: Burst
                    level: low
                    correlation:
                      type: event_count
                      rules: export
                      group-by: [user.id]
                      timespan: 1h
                      condition: {gte: 10}
                    nightjar:
                      suppress: 2h
                      cross-tenant: false
                      once-per: audit.batch.id
                      escalate: [{count: 20, level: medium}, {count: 50, level: critical}]
                      mute: {owner: ann, reason: month end, until: 2026-12-31T00:00:00Z}
                      tenants:
                        acme: {threshold: 50, timespan: 2h}
                        umbrella: {mute: {owner: bob, reason: pilot, until: 2027-01-31T00:00:00+01:00}}
                      summary: "{user.id} exported {count} times in {span} at {tenant}"
                      runbook: Ask the person
                      known-gaps: [exports by the API]
                      routing: {team: identity}
                      compliance: [pci-dss:10.2.1.2]
                    """)
            .settings();

    assertThat(settings)
        .isEqualTo(
            new RuleSettings(
                new RuleSettings.Suppression(Duration.ofHours(2), List.of()),
                null,
                null,
                false,
                "audit.batch.id",
                Duration.ZERO,
                List.of(
                    new RuleSettings.Escalation(20, Alert.Level.MEDIUM),
                    new RuleSettings.Escalation(50, Alert.Level.CRITICAL)),
                new RuleSettings.Mute("ann", "month end", Instant.parse("2026-12-31T00:00:00Z")),
                Map.of(
                    "acme",
                    new RuleSettings.TenantOverride(
                        BigDecimal.valueOf(50).stripTrailingZeros(), Duration.ofHours(2), null),
                    "umbrella",
                    new RuleSettings.TenantOverride(
                        null,
                        null,
                        new RuleSettings.Mute(
                            "bob", "pilot", Instant.parse("2027-01-30T23:00:00Z")))),
                "{user.id} exported {count} times in {span} at {tenant}",
                List.of("Ask the person"),
                List.of("exports by the API"),
                Map.of("team", "identity"),
                List.of("pci-dss:10.2.1.2")));
  }

  @Test
  void passesMatchesOfASuppressedRuleThroughACount() {
    ReadRules read =
        TestingRules.read(
            EXPORTS + "nightjar: {suppress: {for: 1h, group-by: [user.id]}, cross-tenant: true}\n");

    assertThat(read.faults()).isEmpty();
    EventRule event = read.rules().events().get(0);
    CorrelationRule rule = read.rules().correlations().get(0);
    assertThat(event.alerts()).isFalse();
    assertThat(rule.alerts()).isTrue();
    assertThat(rule.header()).isEqualTo(event.header());
    assertThat(rule.settings()).isEqualTo(event.settings());
    assertThat(rule.type()).isEqualTo(CorrelationType.EVENT_COUNT);
    assertThat(rule.timespan()).isEqualTo(Duration.ofHours(1));
    assertThat(rule.groupBy()).containsExactly("user.id");
    assertThat(((Condition.Bounds) rule.condition()).bounds())
        .containsExactly(new Condition.Bound(Condition.Operator.GTE, BigDecimal.ONE));
    assertThat(rule.inputs()).extracting(CorrelationRule.Input::key).containsExactly(event.key());
  }

  @Test
  void learnsFirstSeenValuesForNinetyDaysUnlessToldOtherwise() {
    CorrelationRule rule =
        TestingRules.last(
            EXPORTS
                + """
                nightjar:
                  first-seen: {fields: [source.geo.country_iso_code], group-by: user.id, learning: 7d}
                """);

    assertThat(rule.type()).isEqualTo(CorrelationType.FIRST_SEEN);
    assertThat(rule.timespan()).isEqualTo(Duration.ofDays(90));
    assertThat(rule.groupBy()).containsExactly("user.id");
    assertThat(rule.valueFields()).containsExactly("source.geo.country_iso_code");
    assertThat(rule.settings().firstSeen().learning()).isEqualTo(Duration.ofDays(7));
  }

  @Test
  void waitsForSilenceByItsOwnDefaultsUnlessToldOtherwise() {
    CorrelationRule rule = TestingRules.last(EXPORTS + "nightjar: {silence: {}}");

    assertThat(rule.type()).isEqualTo(CorrelationType.SILENCE);
    assertThat(rule.timespan()).isEqualTo(Duration.ofDays(56));
    assertThat(rule.groupBy()).isEmpty();
    assertThat(rule.settings().silence())
        .isEqualTo(
            new RuleSettings.Silence(
                5, List.of(), Duration.ofDays(14), Duration.ofDays(56), Duration.ofMinutes(30)));

    CorrelationRule told =
        TestingRules.last(
            EXPORTS
                + """
                nightjar:
                  silence: {times: 3, group-by: user.id, learning: 3w, memory: 26w, at-least: 2h}
                  suppress: 1d
                  tenants: {acme: {threshold: 12}}
                """);
    assertThat(told.groupBy()).containsExactly("user.id");
    assertThat(told.settings().silence())
        .isEqualTo(
            new RuleSettings.Silence(
                3,
                List.of("user.id"),
                Duration.ofDays(21),
                Duration.ofDays(182),
                Duration.ofHours(2)));
    assertThat(told.settings().tenants().get("acme").threshold()).isEqualByComparingTo("12");
    assertThat(told.meaning()).isNotEqualTo(rule.meaning());
  }

  @Test
  void leadsReferencesToASuppressedRuleToItsCount() {
    ReadRules read =
        TestingRules.read(
            EXPORTS
                + """
                nightjar: {suppress: {for: 1h, group-by: [user.id]}}
                ---
                title: Many
                correlation:
                  type: event_count
                  rules: [export]
                  group-by: [user.id]
                  timespan: 1d
                  condition: {gte: 3}
                """);

    assertThat(read.faults()).isEmpty();
    CorrelationRule inner = read.rules().correlations().get(0);
    CorrelationRule outer = read.rules().correlations().get(1);
    assertThat(inner.alerts()).as("silent, because it feeds without generate").isFalse();
    assertThat(outer.stage()).isEqualTo(2);
    assertThat(outer.inputs().get(0).correlation()).isTrue();
    assertThat(outer.inputs().get(0).key()).isEqualTo(inner.key());
  }
}
