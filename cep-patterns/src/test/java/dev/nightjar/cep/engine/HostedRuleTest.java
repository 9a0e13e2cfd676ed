package dev.nightjar.cep.engine;

import static dev.nightjar.cep.engine.TestingOccurrence.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.RuleSet;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A rule that another's evaluator judges, and groups whose rules wait for inner ones. */
class HostedRuleTest {

  private static final RuleSet PAIRS =
      TestingRules.set(
          TestingRules.rule("pair", CorrelationType.TEMPORAL, "x", "y")
              .suppress(Duration.ofMillis(1)));

  private static DetectorOptions hosting(TestingEvaluator evaluator) {
    return DetectorOptions.defaults().withPatterns(rule -> evaluator);
  }

  @Test
  void matchesBecomeAlertsAndRepeatsNeverReachTheEvaluator() {
    TestingEvaluator evaluator = new TestingEvaluator(1);
    TestingDetection detection = new TestingDetection(PAIRS, hosting(evaluator));

    detection
        .judge(at(0, "a", "x"))
        .writeAndRead()
        .judge(at(1, "a", "x"), at(2, "b", "y"))
        .judge(at(10, "c", "x"), at(10, "c", "x", "y"))
        .writeAndRead()
        .judge(at(100, "d", "y"))
        .end();

    assertThat(evaluator.judged).containsExactly("a/1", "b/2", "c/1", "c/2", "d/2");
    assertThat(detection.lines())
        .containsExactly(
            "pair/0 medium 2: a b @2", "pair/0 medium 2: c c @10", "pair/0 medium 1: d @60100");
    assertThat(detection.said).containsExactly("repeated pair");
    assertThat(detection.state.isEmpty()).isTrue();
  }

  @Test
  void itIsAskedWhenItHasSomethingToDecideAndToldOfLateEvents() {
    TestingEvaluator evaluator = new TestingEvaluator(1);
    TestingDetection detection = new TestingDetection(PAIRS, hosting(evaluator));
    detection.judge(at(0, "a", "x"));

    assertThat(detection.detector.nextDeadline(detection.state))
        .isLessThanOrEqualTo(TestingOccurrence.micros(60_000));
    detection.late(30_000, at(20_000, "b", "y")).advance(60_000);

    assertThat(evaluator.judged).containsExactly("a/1", "b/2*");
    assertThat(detection.lines()).containsExactly("pair/0 medium 1: a @60000");
    assertThat(detection.said).containsExactly("late pair false");
  }

  @Test
  void stateOfAnotherVersionIsDroppedAndSaid() {
    TestingDetection detection = new TestingDetection(PAIRS, hosting(new TestingEvaluator(1)));
    detection.judge(at(0, "a", "x")).writeAndRead();

    detection.detector = new Detector(PAIRS, 1, hosting(new TestingEvaluator(2)));
    detection.judge(at(5, "b", "y")).end();

    assertThat(detection.said).containsExactly("dropped pair: its state can't be read: version 1");
    assertThat(detection.lines()).containsExactly("pair/0 medium 1: b @60005");
  }

  @Test
  void stateOfAnUnknownVersionOfTheEnginesOwnIsDroppedAndSaid() {
    RuleSet few =
        TestingRules.set(TestingRules.rule("few", CorrelationType.EVENT_COUNT, "x").when("lt", 3));
    TestingDetection detection =
        new TestingDetection(few, hosting(new TestingEvaluator(127))).judge(at(0, "a", "x"));

    detection.writeAndRead().rules(few).judge(at(1, "b", "x")).end();

    assertThat(detection.said).containsExactly("dropped few: version 127 of its state is unknown");
    assertThat(detection.lines()).containsExactly("few/0 medium 1: b @60001");
  }

  @Test
  void aPatternWithoutAnEvaluatorIsRefused() {
    RuleSet pattern =
        TestingRules.set(TestingRules.rule("java", CorrelationType.PATTERN, "x").own());

    assertThatThrownBy(() -> new TestingDetection(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java");
  }

  @Test
  void rulesThatWaitJudgeInTheOrderOfTimeAndBesideThoseThatDoNot() {
    Duration wait = Duration.ofSeconds(10);
    RuleSet rules =
        TestingRules.set(
            TestingRules.count("now", 2, "x"),
            TestingRules.count("waits", 2, "x").hold(wait),
            TestingRules.rule("none", CorrelationType.TEMPORAL, "x", "y").without(1).hold(wait));
    TestingDetection detection = new TestingDetection(rules);
    long hold = 10_000_000;

    detection.judge(at(0, "a", "x"), at(1_000, "b", "x"));
    assertThat(detection.lines()).containsExactly("now/0 medium 2: a b @1000");

    detection.judge(at(0, "a", "x").hold(hold)).writeAndRead();
    assertThat(detection.detector.nextDeadline(detection.state))
        .as("a window of what waits closes later by as much")
        .isLessThanOrEqualTo(TestingOccurrence.micros(70_000));
    detection.judge(at(1_000, "b", "x").hold(hold));
    assertThat(detection.lines())
        .containsExactly("now/0 medium 2: a b @1000", "waits/0 medium 2: a b @1000");

    detection.advance(69_999);
    assertThat(detection.firings).hasSize(2);
    detection.advance(70_000);
    assertThat(detection.lines()).endsWith("none/0 medium 1: a @60000");
    assertThat(detection.said).isEmpty();
    detection.end();
    assertThat(detection.state.isEmpty()).isTrue();
  }

  @Test
  void anOccurrenceThatWaitedIsLateOnlyBehindItsHold() {
    RuleSet rules =
        TestingRules.set(TestingRules.count("waits", 2, "x").hold(Duration.ofSeconds(10)));
    TestingDetection detection = new TestingDetection(rules);

    detection.judge(at(5_000, "b", "x").hold(10_000_000));
    detection.late(9_999, at(5_001, "c", "x").hold(10_000_000));
    assertThat(detection.lines()).containsExactly("waits/0 medium 2: b c @5001");
    detection.late(15_000, at(4_000, "a", "x").hold(10_000_000));

    assertThat(detection.said).containsExactly("late waits true");
  }
}
