package dev.nightjar.audit.triage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.audit.Alert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rates of false positives, and how little a few verdicts say. */
class RuleVerdictsTest {

  private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");

  private final List<TriageAct> acts = new ArrayList<>();

  @Test
  void countsEachVerdictOfEachRule() {
    closed("burst", Verdict.FALSE_POSITIVE, 3);
    closed("burst", Verdict.TRUE_POSITIVE, 5);
    closed("burst", Verdict.BENIGN, 4);
    closed("burst", Verdict.DUPLICATE, 7);
    acknowledged("burst");
    closed("grant", Verdict.FALSE_POSITIVE, 1);

    List<RuleVerdicts> rules = RuleVerdicts.of(Map.of("burst", 40L, "quiet", 2L), acts);

    assertThat(rules)
        .extracting(RuleVerdicts::ruleId)
        .as("the most false positives first")
        .containsExactly("burst", "grant", "quiet");
    RuleVerdicts burst = rules.get(0);
    assertThat(burst).isEqualTo(new RuleVerdicts("burst", "Rule burst", 40, 1, 5, 3, 4, 7));
    assertThat(burst.closed()).isEqualTo(19);
    assertThat(burst.judged()).as("duplicates judge nothing").isEqualTo(12);
    assertThat(burst.falsePositiveRate()).isEqualTo(0.25);
    assertThat(burst.few()).isFalse();
  }

  @Test
  void aRuleThatNobodyJudgedHasNoRate() {
    closed("burst", Verdict.DUPLICATE, 3);
    for (RuleVerdicts rule : RuleVerdicts.of(Map.of("quiet", 2L), acts)) {
      assertThat(rule.falsePositiveRate()).isNull();
      assertThat(rule.interval()).isNull();
      assertThat(rule.few()).isTrue();
    }
  }

  /** Reference values: Wilson's score interval as statistics books tabulate it. */
  @Test
  void aFewVerdictsLeaveAWideInterval() {
    RuleVerdicts two = new RuleVerdicts("r", null, 2, 0, 0, 2, 0, 0);
    assertThat(two.few()).isTrue();
    assertThat(two.interval().low()).isCloseTo(0.3424, within(0.0005));
    assertThat(two.interval().high()).isCloseTo(1, within(1e-9));
    RuleVerdicts half = new RuleVerdicts("r", null, 10, 0, 5, 5, 0, 0);
    assertThat(half.few()).isFalse();
    assertThat(half.interval().low()).isCloseTo(0.2366, within(0.0005));
    assertThat(half.interval().high()).isCloseTo(0.7634, within(0.0005));
    RuleVerdicts none = new RuleVerdicts("r", null, 10, 0, 10, 0, 0, 0);
    assertThat(none.interval().low()).isCloseTo(0, within(1e-9));
    assertThat(none.interval().high()).isCloseTo(0.2775, within(0.0005));
  }

  private void closed(String rule, Verdict verdict, int times) {
    for (int i = 0; i < times; i++) {
      add(rule, AlertState.CLOSED, verdict);
    }
  }

  private void acknowledged(String rule) {
    add(rule, AlertState.ACKNOWLEDGED, null);
  }

  private void add(String rule, AlertState state, Verdict verdict) {
    String id = "act-" + acts.size();
    TriageAct.Subject subject =
        new TriageAct.Subject(
            "alert-" + acts.size(), 0, NINE, "acme", Alert.Level.HIGH, rule, "Rule " + rule, "1");
    acts.add(new TriageAct(id, NINE, subject, state, null, verdict, null, "ann"));
  }
}
