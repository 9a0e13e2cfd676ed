package dev.nightjar.cep.pattern;

import static dev.nightjar.cep.pattern.TestingRules.bound;
import static dev.nightjar.cep.pattern.TestingRules.gte;
import static dev.nightjar.cep.pattern.TestingRules.rule;
import static dev.nightjar.cep.pattern.TestingRules.term;
import static dev.nightjar.cep.pattern.TestingRules.terms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.RuleSettings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.pattern.Quantifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes a pattern, of which form, and what is refused and why. */
class PatternCompilerTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @ParameterizedTest
  @CsvSource({
    "GTE, 10, 10",
    "GT, 10, 11",
    "GTE, 9.5, 10",
    "GT, 9.5, 10",
    "GTE, 0, 1",
    "GTE, -3, 1",
    "GTE, 1e-999999999, 1",
    "GTE, 1000, 1000",
    "GT, 999.5, 1000"
  })
  void asksForTheLeastNumberThatTheBoundAllows(
      Condition.Operator operator, BigDecimal value, int times) {
    Pattern<Step, ?> pattern =
        only(rule(CorrelationType.EVENT_COUNT, "a", HOUR, bound(operator, value)));
    assertThat(pattern.getTimes() == null ? 1 : pattern.getTimes().getFrom()).isEqualTo(times);
    assertThat(pattern.getWindowSize()).contains(HOUR.plusMillis(1));
  }

  @ParameterizedTest
  @CsvSource({"GTE, 1001", "GT, 1000", "GTE, 1e999999999"})
  void refusesMoreEventsThanAPatternMayHaveStates(Condition.Operator operator, BigDecimal value) {
    assertThat(refusal(rule(CorrelationType.EVENT_COUNT, "a", HOUR, bound(operator, value))))
        .contains("at most 1000");
  }

  @ParameterizedTest
  @EnumSource(names = {"LT", "LTE", "EQ", "NEQ"})
  void refusesWhatIsJudgedAtTheEndOfAWindow(Condition.Operator operator) {
    assertThat(
            refusal(rule(CorrelationType.EVENT_COUNT, "a", HOUR, bound(operator, BigDecimal.TEN))))
        .startsWith(
            "EVENT_COUNT-a-"
                + operator
                + "10.yml:7: correlation.condition: has no pattern of Flink CEP:");
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "VALUE_SUM",
        "VALUE_AVG",
        "VALUE_MEDIAN",
        "VALUE_PERCENTILE",
        "FIRST_SEEN",
        "SILENCE",
        "PATTERN"
      })
  void refusesNumbersOfTheWholeWindowAndWhatIsNoSequence(CorrelationType type) {
    assertThat(refusal(rule(type, "a", HOUR, gte(3)))).contains("has no pattern of Flink CEP");
  }

  @Test
  void followsAnOrderAndAsksForAnyLastStep() {
    Pattern<Step, ?> pattern =
        only(rule(CorrelationType.TEMPORAL_ORDERED, "abc", HOUR, terms(term(List.of(0, 1, 2)))));
    assertThat(pattern.getName()).isEqualTo("3 c");
    assertThat(strategy(pattern)).isEqualTo(Quantifier.ConsumingStrategy.SKIP_TILL_ANY);
    assertThat(strategy(pattern.getPrevious()))
        .isEqualTo(Quantifier.ConsumingStrategy.SKIP_TILL_NEXT);
    assertThat(pattern.getPrevious().getPrevious().getName()).isEqualTo("1 a");
  }

  @Test
  void endsWithWhatMustNotFollow() {
    Pattern<Step, ?> pattern =
        only(rule(CorrelationType.TEMPORAL_ORDERED, "abc", HOUR, terms(term(List.of(0, 1), 2))));
    assertThat(strategy(pattern)).isEqualTo(Quantifier.ConsumingStrategy.NOT_FOLLOW);
  }

  @Test
  void refusesAnOrderToleranceAlternativesOfAnOrderAndATenantsThreshold() {
    Condition ordered = terms(term(List.of(0, 1)));
    assertThat(
            refusal(
                rule(
                    CorrelationType.TEMPORAL_ORDERED,
                    "ab",
                    HOUR,
                    ordered,
                    settings(Duration.ofSeconds(5), Map.of()))))
        .contains("nightjar.order-tolerance");
    assertThat(
            refusal(
                rule(
                    CorrelationType.EVENT_COUNT,
                    "a",
                    HOUR,
                    gte(3),
                    settings(
                        Duration.ZERO,
                        Map.of(
                            "acme", new RuleSettings.TenantOverride(BigDecimal.TEN, null, null))))))
        .contains("nightjar.tenants");
    assertThat(
            refusal(
                rule(
                    CorrelationType.TEMPORAL_ORDERED,
                    "abc",
                    HOUR,
                    terms(term(List.of(0, 1)), term(List.of(0, 2))))))
        .contains("alternatives");
  }

  private static RuleSettings settings(
      Duration tolerance, Map<String, RuleSettings.TenantOverride> tenants) {
    return new RuleSettings(
        null, null, null, false, null, tolerance, List.of(), null, tenants, null, List.of(),
        List.of(), Map.of(), List.of());
  }

  private static Quantifier.ConsumingStrategy strategy(Pattern<Step, ?> pattern) {
    return pattern.getQuantifier().getConsumingStrategy();
  }

  private static Pattern<Step, ?> only(CorrelationRule rule) {
    RulePatterns compiled = PatternCompiler.compile(rule);
    assertThat(compiled.faults()).isEmpty();
    assertThat(compiled.isWhole()).isTrue();
    return compiled.patterns().get(0);
  }

  private static String refusal(CorrelationRule rule) {
    RulePatterns compiled = PatternCompiler.compile(rule);
    assertThat(compiled.patterns()).isEmpty();
    assertThat(compiled.isWhole()).isFalse();
    return compiled.faults().get(0).toString();
  }
}
