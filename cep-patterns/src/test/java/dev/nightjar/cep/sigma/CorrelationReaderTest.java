package dev.nightjar.cep.sigma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.Condition.Term;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.ReadRules;
import dev.nightjar.cep.rule.RuleText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorrelationReaderTest {

  @ParameterizedTest
  @CsvSource({
    "1s, 1",
    "90m, 5400",
    "24h, 86400",
    "7d, 604800",
    "2w, 1209600",
    "1M, 2629746",
    "1y, 31556952"
  })
  void readsATimespan(String written, long seconds) {
    assertThat(
            TestingRules.last(
                    TestingRules.correlation(
                        "type: temporal\nrules: [failed, reset]\ntimespan: " + written))
                .timespan())
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "value_count; {gte: 10, field: [user.id, source.ip]}; 0; GTE 10",
        "value_sum; {gt: 1.50, field: n}; 0; GT 1.5",
        "value_avg; {lt: -0.1, field: n}; 0; LT -0.1",
        "value_median; {gte: 5, lte: 9, field: [n]}; 0; GTE 5 LTE 9",
        "value_percentile; {neq: 5, field: n, percentile: 95}; 95; NEQ 5",
        "event_count; {gt: 100, lte: 200}; 0; GT 100 LTE 200",
        "event_count; {lte: 200, gt: 100}; 0; GT 100 LTE 200",
        "event_count; {eq: 0o17}; 0; EQ 15",
        "temporal; {gte: 1}; 0; GTE 1"
      })
  void readsBounds(String type, String condition, int percentile, String bounds) {
    CorrelationRule rule =
        TestingRules.last(
            TestingRules.correlation(
                "type: "
                    + type
                    + "\nrules: [failed, reset]\ntimespan: 1h\ncondition: "
                    + condition));

    assertThat(rule.type().name()).isEqualToIgnoringCase(type);
    Condition.Bounds read = (Condition.Bounds) rule.condition();
    assertThat(read.percentile()).isEqualTo(percentile);
    assertThat(
            String.join(
                " ",
                read.bounds().stream()
                    .map(bound -> bound.operator() + " " + bound.value().toPlainString())
                    .toList()))
        .isEqualTo(bounds);
  }

  @Test
  void takesANumberOfAllRulesAsAllRules() {
    assertThat(
            TestingRules.last(
                    TestingRules.correlation(
                        "type: temporal_ordered\nrules: [failed, reset]\ntimespan: 1h\n"
                            + "condition: {gte: 2}"))
                .condition())
        .isEqualTo(new Condition.Terms(List.of(new Term(List.of(0, 1), List.of()))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "failed and succeeded and reset; 012-",
        "failed and (succeeded or reset); 01- 02-",
        "failed and not reset; 0-1",
        "failed and not (succeeded or reset); 0-12",
        "failed and not (succeeded and reset); 0-1 0-2",
        "failed or failed and reset; 0-",
        "failed and (reset or not reset); 0-1 01-",
        "not not failed; 0-",
        "(failed and not failed) or reset; 1-"
      })
  void writesABooleanConditionOut(String condition, String terms) {
    CorrelationRule rule =
        TestingRules.last(
            TestingRules.correlation("type: temporal\ntimespan: 1h\ncondition: " + condition));

    assertThat(
            ((Condition.Terms) rule.condition())
                .terms().stream()
                    .map(term -> digits(term.required()) + "-" + digits(term.absent()))
                    .sorted()
                    .toList())
        .containsExactlyInAnyOrder(terms.split(" "));
  }

  @Test
  void refusesAConditionOfTooManyAlternatives() {
    StringBuilder rules = new StringBuilder();
    StringBuilder condition = new StringBuilder("r0");
    for (int i = 0; i < 14; i++) {
      rules.append(
          "---\ntitle: R\nname: r" + i + "\ndetection: {s: {a: " + i + "}, condition: s}\n");
      condition.append(i % 2 == 0 ? " and (r" + i + " or r" + (i + 1) + ")" : "");
    }

    List<String> faults =
        TestingRules.faults(
            rules
                + "---\ntitle: C\ncorrelation: {type: temporal, timespan: 1h, condition: "
                + condition.toString().replace("r0 and (r0 or r1)", "(r0 or r1)")
                + "}\n");

    assertThat(faults)
        .containsExactly(
            "rule.yml:59: correlation.condition: comes to more than 64 alternatives once it is"
                + " written out: split it into several correlations");
  }

  @Test
  void callsFieldsByTheNamesOfEachRulesEvents() {
    CorrelationRule rule =
        TestingRules.last(
            TestingRules.correlation(
                """
                type: temporal
                rules: [failed, reset]
                group-by: [who, source.ip]
                timespan: 1h
                aliases:
                  who: {failed: user.name, reset: who}
                """));

    assertThat(rule.inputs().get(0).fields()).isEqualTo(Map.of("who", "user.name"));
    assertThat(rule.inputs().get(1).fields()).isEmpty();
    assertThat(rule.inputs().get(0).field("who")).isEqualTo("user.name");
    assertThat(rule.inputs().get(0).field("source.ip")).isEqualTo("source.ip");
  }

  @Test
  void refersByIdAsWellAsByName() {
    CorrelationRule rule =
        TestingRules.last(
            """
            title: Base
            id: 5638f7c0-ac70-491d-8465-2a65075e0d86
            name: base
            detection: {s: {a: b}, condition: s}
            ---
            title: Many
            correlation:
              type: event_count
              rules: 5638f7c0-ac70-491d-8465-2a65075e0d86
              timespan: 1h
              condition: {gte: 2}
              aliases: {who: {base: user.id}}
            """);

    assertThat(rule.inputs().get(0).fields()).isEqualTo(Map.of("who", "user.id"));
  }

  @ParameterizedTest
  @CsvSource({"true, false, true", "false, true, true", "false, false, false", "true, true, true"})
  void letsRulesAlertByThemselvesWhereACorrelationSaysSo(
      boolean top, boolean inside, boolean alerts) {
    ReadRules read =
        TestingRules.read(
            TestingRules.LOGIN_RULES
                + "---\ntitle: Together\n"
                + (top ? "generate: true\n" : "")
                + "correlation: {type: temporal, rules: [failed, reset], timespan: 1h"
                + (inside ? ", generate: true" : "")
                + "}\n");

    assertThat(read.faults()).isEmpty();
    assertThat(read.rules().events())
        .extracting(EventRule::alerts)
        .containsExactly(alerts, true, alerts);
  }

  @Test
  void keepsRulesSilentThatARefusedCorrelationRefersTo() {
    ReadRules read =
        TestingRules.read(
            TestingRules.correlation("type: temporal\nrules: [failed, reset]\ntimespan: 1 hour"));

    assertThat(read.faults()).hasSize(1);
    assertThat(read.rules().correlations()).isEmpty();
    assertThat(read.rules().events())
        .as("a slip in a correlation does not turn its inputs into alerts")
        .extracting(EventRule::alerts)
        .containsExactly(false, true, false);
  }

  @Test
  void waitsForTheWindowsOfItsInputs() {
    List<CorrelationRule> rules =
        TestingRules.read(
                TestingRules.LOGIN_RULES
                    + """
                    ---
                    title: Burst
                    name: burst
                    correlation: {type: event_count, rules: failed, timespan: 10m, condition: {gte: 5}}
                    ---
                    title: Few
                    name: few
                    correlation: {type: event_count, rules: succeeded, timespan: 1h, condition: {lt: 5}}
                    nightjar: {tenants: {acme: {timespan: 2h}}}
                    ---
                    title: Upon a burst
                    correlation: {type: temporal, rules: [burst, reset], timespan: 1h}
                    ---
                    title: Upon few
                    name: upon
                    correlation: {type: temporal, timespan: 3h, condition: few and not reset}
                    ---
                    title: Upon upon
                    correlation: {type: temporal, rules: [burst, upon], timespan: 1d}
                    """)
            .rules()
            .correlations();

    assertThat(rules)
        .extracting(rule -> rule.header().title(), CorrelationRule::stage, CorrelationRule::hold)
        .containsExactly(
            tuple("Burst", 1, Duration.ZERO),
            tuple("Few", 1, Duration.ZERO),
            tuple("Upon a burst", 2, Duration.ZERO),
            tuple("Upon few", 2, Duration.ofHours(2)),
            tuple("Upon upon", 3, Duration.ofHours(5)));
  }

  @Test
  void findsRulesOfOtherFilesInAnyOrder() {
    RuleText correlation =
        new RuleText(
            "a.yml",
            "title: C\ncorrelation: {type: temporal, rules: [failed, reset], timespan: 1h}\n");
    RuleText rules = new RuleText("b.yml", TestingRules.LOGIN_RULES);

    ReadRules one = SigmaReader.read(List.of(correlation, rules));
    ReadRules other = SigmaReader.read(List.of(rules, correlation));

    assertThat(one.faults()).isEmpty();
    assertThat(one.rules()).isEqualTo(other.rules());
  }

  @Test
  void keepsTheOrderOfTheFilesWithinAStage() {
    ReadRules read =
        TestingRules.read(
            TestingRules.LOGIN_RULES
                + """
                ---
                title: Upon a later one
                correlation: {type: temporal, rules: [later, reset], timespan: 1h}
                ---
                title: Upon an earlier one
                name: earlier
                correlation: {type: temporal, rules: [failed, reset], timespan: 1h}
                ---
                title: Second
                correlation: {type: temporal, rules: [earlier, reset], timespan: 1h}
                ---
                title: Later
                name: later
                correlation: {type: temporal, rules: [failed, reset], timespan: 2h}
                """);

    assertThat(read.faults()).isEmpty();
    assertThat(read.rules().correlations())
        .extracting(rule -> rule.header().title())
        .containsExactly("Upon an earlier one", "Later", "Upon a later one", "Second");
  }

  private static String digits(List<Integer> indexes) {
    StringBuilder digits = new StringBuilder();
    indexes.forEach(digits::append);
    return digits.toString();
  }
}
