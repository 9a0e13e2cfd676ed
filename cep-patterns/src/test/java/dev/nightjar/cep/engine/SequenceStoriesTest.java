package dev.nightjar.cep.engine;

import static dev.nightjar.cep.engine.TestingOccurrence.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.Alert;
import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.CorrelationType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What sequences, rules that must stay away and inner alerts mean, told as stories. */
class SequenceStoriesTest {

  private static TestingDetection with(TestingRules... rules) {
    return new TestingDetection(TestingRules.set(rules));
  }

  @Test
  void oneEventStandsForTwoInputsThatComeTogetherButForOneStepOfASequence() {
    TestingRules together = TestingRules.rule("both", CorrelationType.TEMPORAL, "x", "y");
    TestingRules ordered = TestingRules.rule("row", CorrelationType.TEMPORAL_ORDERED, "x", "y");

    assertThat(with(together, ordered).judge(at(0, "a", "x", "y")).lines())
        .containsExactly("both/0 medium 1: a @0");
  }

  @Test
  void anInnerAlertThatEndsInAnEventStandsBesideIt() {
    TestingRules together = TestingRules.rule("both", CorrelationType.TEMPORAL, "x", "y");

    assertThat(with(together).judge(at(0, "a", "x"), at(0, "a", "y")).lines())
        .containsExactly("both/0 medium 1: a @0");
    assertThat(with(together).judge(at(0, "a", "x"), at(0, "a", "x")).lines()).isEmpty();
  }

  @Test
  void aStepMayStandBeforeItsPredecessorByTheTolerance() {
    TestingRules strict = TestingRules.rule("row", CorrelationType.TEMPORAL_ORDERED, "x", "y");
    TestingRules lenient =
        TestingRules.rule("near", CorrelationType.TEMPORAL_ORDERED, "x", "y")
            .tolerance(Duration.ofSeconds(5));

    assertThat(with(strict, lenient).judge(at(0, "b", "y"), at(5_000, "a", "x")).lines())
        .containsExactly("near/0 medium 2: b a @5000");
    assertThat(with(lenient).judge(at(0, "b", "y"), at(5_001, "a", "x")).lines()).isEmpty();
  }

  @Test
  void countsCompletionsOfASequence() {
    TestingRules grant =
        TestingRules.rule("grant", CorrelationType.TEMPORAL_ORDERED, "grant", "export")
            .escalate(3, Alert.Level.CRITICAL);

    List<String> lines =
        with(grant)
            .judge(at(0, "g", "grant"), at(1, "e1", "export"))
            .judge(at(2, "e2", "export"), at(3, "e3", "export"))
            .lines();

    assertThat(lines)
        .containsExactly(
            "grant/0 medium 2: g e1 @1",
            "grant/1 medium 3: g e1 e2 @2",
            "grant/2 critical 4: g e1 e2 e3 @3");
  }

  @Test
  void eachEventThatCouldWaitIsJudgedByItsOwnWindows() {
    TestingRules rule = TestingRules.rule("unmended", CorrelationType.TEMPORAL, "off", "on");
    rule.without(1);

    assertThat(
            with(rule)
                .judge(at(0, "b", "on"), at(20_000, "a", "off"), at(65_000, "c", "off"))
                .end()
                .lines())
        .containsExactly("unmended/0 medium 1: c @125000");
  }

  @Test
  void absenceIsDecidedWhenTheLastWindowClosesAndAnEventAtItsEndStillForbidsIt() {
    TestingRules rule = TestingRules.rule("unmended", CorrelationType.TEMPORAL, "off", "on");
    rule.without(1);

    assertThat(with(rule).judge(at(0, "a", "off")).advance(59_999).lines()).isEmpty();
    assertThat(with(rule).judge(at(0, "a", "off")).advance(60_000).lines())
        .containsExactly("unmended/0 medium 1: a @60000");
    assertThat(with(rule).judge(at(0, "a", "off"), at(60_000, "b", "on")).end().lines()).isEmpty();
    assertThat(with(rule).judge(at(0, "b", "on"), at(60_000, "a", "off")).end().lines()).isEmpty();
    assertThat(with(rule).judge(at(0, "b", "on"), at(60_001, "a", "off")).end().lines())
        .containsExactly("unmended/0 medium 1: a @120001");
  }

  @Test
  void anInnerAlertStandsBesideTheEventInWhichItEndsButNotForAStepMore() {
    TestingRules both = TestingRules.rule("both", CorrelationType.TEMPORAL, "new", "export");
    TestingRules row = TestingRules.rule("row", CorrelationType.TEMPORAL_ORDERED, "new", "export");
    TestingRules count = TestingRules.count("count", 2, "new", "export");
    TestingRules lone = TestingRules.rule("lone", CorrelationType.TEMPORAL, "export", "new");
    lone.without(1);

    TestingDetection detection =
        with(both, row, count, lone)
            .judge(at(0, "e", "export"), at(0, "e", "new"), at(0, "e", "export", "new"))
            .end();

    assertThat(detection.lines()).containsExactly("both/0 medium 1: e @0");
    assertThat(detection.said)
        .containsExactlyInAnyOrder(
            "repeated count", "repeated count", "repeated both", "repeated row", "repeated lone");
  }

  /** Who writes another entry under an old id must not hide it behind the old one. */
  @Test
  void anIdThatComesAgainAsAnotherActionStandsForTheOtherInputButForNoSecondStepOfAChain() {
    TestingRules both = TestingRules.rule("both", CorrelationType.TEMPORAL, "new", "export");
    TestingRules row = TestingRules.rule("row", CorrelationType.TEMPORAL_ORDERED, "new", "export");
    TestingRules count = TestingRules.count("count", 2, "new", "export");

    TestingDetection twice =
        with(both, row, count).judge(at(0, "e", "new"), at(1_000, "e", "export")).end();
    TestingDetection other =
        with(row).judge(at(0, "e", "new"), at(0, "f", "new"), at(1_000, "e", "export")).end();

    assertThat(twice.lines()).containsExactly("both/0 medium 2: e e @1000");
    assertThat(twice.said).containsExactly("repeated count");
    assertThat(other.lines()).containsExactly("row/0 medium 2: f e @1000");
  }

  @Test
  void aLateEventThatMustStayAwayForbidsWhatWaits() {
    TestingRules rule = TestingRules.rule("unmended", CorrelationType.TEMPORAL, "off", "on");
    rule.without(1);

    assertThat(
            with(rule).judge(at(0, "a", "off")).late(40_000, at(20_000, "b", "on")).end().lines())
        .isEmpty();
  }

  @Test
  void anyOfSeveralTermsFiresAndNumbersOfInputsCount() {
    TestingRules either =
        TestingRules.rule("either", CorrelationType.TEMPORAL, "x", "y", "z")
            .terms(
                new Condition.Term(List.of(0, 1), List.of()),
                new Condition.Term(List.of(2), List.of()));
    TestingRules two =
        TestingRules.rule("two", CorrelationType.TEMPORAL, "x", "y", "z").when("gte", 2);

    assertThat(with(either, two).judge(at(0, "a", "z"), at(1, "b", "y")).lines())
        .containsExactly("either/0 medium 1: a @0", "two/0 medium 2: a b @1");
  }
}
