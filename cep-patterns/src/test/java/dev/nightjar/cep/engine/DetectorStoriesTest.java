package dev.nightjar.cep.engine;

import static dev.nightjar.cep.engine.TestingOccurrence.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.Alert;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.RuleSet;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What the engine says, told as small stories. The window is 60 s unless a story says otherwise.
 */
class DetectorStoriesTest {

  private static TestingDetection with(TestingRules... rules) {
    return new TestingDetection(TestingRules.set(rules));
  }

  private static TestingOccurrence[] exports(int count, long everyMillis) {
    return IntStream.range(0, count)
        .mapToObj(i -> at(i * everyMillis, "e" + i, "export"))
        .toArray(TestingOccurrence[]::new);
  }

  @Test
  void firesOnTheEventThatFillsAWindowClosedAtBothEnds() {
    assertThat(with(TestingRules.count("burst", 3, "export")).judge(exports(3, 30_000)).lines())
        .containsExactly("burst/0 medium 3: e0 e1 e2 @60000");
    assertThat(with(TestingRules.count("burst", 3, "export")).judge(exports(3, 30_001)).lines())
        .isEmpty();
  }

  @Test
  void staysQuietForItsTimespanAndThenMayFireAgain() {
    List<String> lines =
        with(TestingRules.count("burst", 2, "export"))
            .judge(at(0, "a", "export"), at(10_000, "b", "export"))
            .judge(at(70_000, "c", "export"), at(70_001, "d", "export"))
            .lines();

    assertThat(lines)
        .containsExactly("burst/0 medium 2: a b @10000", "burst/0 medium 2: c d @70001");
  }

  @Test
  void growsAtTwiceFiveAndTenTimesTheThresholdAndWhenItsLevelRises() {
    TestingRules rule = TestingRules.count("burst", 2, "export").escalate(3, Alert.Level.CRITICAL);

    List<String> lines = with(rule).judge(exports(25, 1_000)).lines();

    assertThat(lines)
        .extracting(line -> line.substring(0, line.indexOf(':')))
        .containsExactly(
            "burst/0 medium 2",
            "burst/1 critical 3",
            "burst/2 critical 4",
            "burst/3 critical 10",
            "burst/4 critical 20");
  }

  @Test
  void namesTheFirstNinetyNineAndTheLastOfManyEvents() {
    List<Firing> firings =
        with(TestingRules.count("burst", 150, "export")).judge(exports(150, 100)).firings;

    assertThat(firings).hasSize(1);
    assertThat(firings.get(0).count()).isEqualTo(150);
    assertThat(firings.get(0).evidence()).hasSize(Alert.MAX_EVIDENCE);
    assertThat(firings.get(0).evidence().get(98).eventId()).isEqualTo("e98");
    assertThat(firings.get(0).last().eventId()).isEqualTo("e149");
  }

  @Test
  void isTheSameAlertWhenItFiresAgainWithWhatItFiredWith() {
    TestingDetection detection =
        with(TestingRules.count("burst", 2, "export").suppress(Duration.ofSeconds(5)))
            .judge(at(0, "a", "export"), at(1_000, "b", "export"), at(7_000, "c", "export"))
            .judge(at(61_001, "d", "export"));

    assertThat(detection.lines())
        .containsExactly(
            "burst/0 medium 2: a b @1000",
            "burst/1 medium 3: a b c @7000",
            "burst/0 medium 2: c d @61001");
    assertThat(detection.firings.get(1).alertId()).isEqualTo(detection.firings.get(0).alertId());
    assertThat(detection.firings.get(2).alertId()).isNotEqualTo(detection.firings.get(0).alertId());
  }

  @Test
  void judgesTooFewWhenTheWindowThatTheFirstEventOpenedCloses() {
    TestingRules few = TestingRules.rule("few", CorrelationType.EVENT_COUNT, "beat").when("lt", 3);

    List<String> lines =
        with(few)
            .judge(at(0, "a", "beat"), at(60_000, "b", "beat"))
            .judge(at(60_001, "c", "beat"), at(60_002, "d", "beat"), at(60_003, "e", "beat"))
            .end()
            .lines();

    assertThat(lines).containsExactly("few/0 medium 2: a b @60000");
  }

  @Test
  void countsAnEventIdOnceAndABatchOnceButItsRowsInFull() {
    TestingRules count = TestingRules.count("count", 3, "export").oncePer("batch");
    TestingRules rows =
        TestingRules.rule("rows", CorrelationType.VALUE_SUM, "export")
            .when("gte", 30)
            .oncePer("batch");

    TestingDetection detection =
        with(count, rows)
            .judge(at(0, "a", "export").values("10").once("b1"))
            .judge(at(1, "a", "export").values("10").once("b1"))
            .judge(at(2, "b", "export").values("10").once("b1"))
            .judge(at(3, "c", "export").values("10").once("b1"));

    assertThat(detection.lines()).containsExactly("rows/0 medium 3: a b c @3");
    assertThat(detection.said)
        .containsOnly("repeated count", "repeated rows")
        .filteredOn("repeated rows"::equals)
        .hasSize(1);
  }

  @Test
  void sumsAndAveragesAreExactAndWhatIsNoNumberIsSkipped() {
    TestingRules sum =
        TestingRules.rule("sum", CorrelationType.VALUE_SUM, "x")
            .when("gte", new java.math.BigDecimal("0.3"), 0);

    assertThat(
            with(sum)
                .judge(at(0, "a", "x").values("0.1"), at(1, "b", "x").values("many"))
                .judge(at(2, "c", "x").values("0.2"))
                .lines())
        .containsExactly("sum/0 medium 2: a c @2");
    assertThat(with(sum).judge(at(0, "a", "x").values("1e999999999")).lines()).isEmpty();
  }

  @Test
  void aValueIsNewWhereItWasNotSeenInTheMemoryAndOnlyAfterLearning() {
    TestingRules rule =
        TestingRules.firstSeen("new", Duration.ofSeconds(10), Duration.ofSeconds(60), "login");

    TestingDetection detection =
        with(rule)
            .judge(at(0, "a", "login").values("de"), at(9_999, "b", "login").values("fr"))
            .judge(at(10_000, "c", "login").values("it"), at(10_001, "d", "login").values("it"))
            .judge(at(60_000, "e", "login").values("de"), at(71_000, "f", "login").values("fr"));

    assertThat(detection.lines())
        .containsExactly("new/0 medium 1: c @10000", "new/0 medium 1: f @71000");
    assertThat(detection.firings.get(0).group()).containsExactly("ann", "it");
  }

  @Test
  void judgesALateEventWhileItsWindowIsOpenAndCountsWhatIsOlder() {
    TestingDetection detection =
        with(TestingRules.count("burst", 3, "export"))
            .judge(at(0, "a", "export"), at(2_000, "c", "export"))
            .late(30_000, at(1_000, "b", "export"));
    assertThat(detection.lines()).containsExactly("burst/0 medium 3: a b c @2000 late");
    assertThat(detection.said).containsExactly("late burst true");

    TestingDetection past =
        with(TestingRules.count("burst", 3, "export"))
            .judge(at(0, "a", "export"), at(2_000, "c", "export"))
            .late(61_001, at(1_000, "b", "export"));
    assertThat(past.lines()).isEmpty();
    assertThat(past.said).containsExactly("late burst false");
  }

  @Test
  void judgesASuppressedRuleOnSingleEventsHoweverLate() {
    TestingDetection detection =
        with(TestingRules.count("single", 1, "export"))
            .judge(at(900_000, "a", "export"))
            .late(900_000, at(0, "b", "export"));

    assertThat(detection.lines())
        .containsExactly("single/0 medium 1: a @900000", "single/0 medium 1: b @0 late");
  }

  @Test
  void aTenantMayHaveItsOwnThresholdTimespanAndMute() {
    TestingRules rule =
        TestingRules.count("burst", 3, "export")
            .tenant(
                "acme",
                2L,
                Duration.ofSeconds(10),
                Evidence.instant(TestingOccurrence.micros(10_000)));
    RuleSet rules = TestingRules.set(rule);

    assertThat(
            new TestingDetection(rules)
                .judge(at(0, "a", "export"), at(9_999, "b", "export"))
                .lines())
        .containsExactly("burst/0 medium 2: a b @9999 muted");
    assertThat(
            new TestingDetection(rules)
                .judge(at(0, "a", "export"), at(10_000, "b", "export"))
                .lines())
        .containsExactly("burst/0 medium 2: a b @10000");
    assertThat(
            new TestingDetection(rules, DetectorOptions.defaults(), "other")
                .judge(exports(2, 10))
                .lines())
        .isEmpty();
  }

  @Test
  void aWindowThatDependsOnWhatIsMissingIsUndecidableWhileAGapIsOpen() {
    TestingRules few = TestingRules.rule("few", CorrelationType.EVENT_COUNT, "x").when("lt", 3);
    TestingRules many = TestingRules.count("many", 2, "x");
    TestingDetection detection = with(few, many);
    detection.detector.gaps(
        List.of(new GapSpan(TestingOccurrence.micros(60_000), TestingOccurrence.micros(90_000))));

    detection.judge(at(0, "a", "x"), at(1, "b", "x")).end();

    assertThat(detection.lines()).containsExactly("many/0 medium 2: a b @1");
    assertThat(detection.said).containsExactly("undecidable few");
  }

  @Test
  void theOldestLeaveWhereAGroupHoldsTooMany() {
    RuleSet rules =
        TestingRules.set(
            TestingRules.count("burst", 4, "x"),
            TestingRules.rule("kinds", CorrelationType.VALUE_COUNT, "x").when("gte", 3));
    TestingDetection detection =
        new TestingDetection(rules, DetectorOptions.defaults().withBounds(3, 2));

    for (int i = 0; i < 5; i++) {
      detection.judge(at(i, "e" + i, "x").values("v" + i)).writeAndRead();
    }

    assertThat(detection.lines()).isEmpty();
    assertThat(detection.said).contains("bounded burst", "bounded kinds");
  }

  @Test
  void unchangedRulesKeepTheirStateWhenTheSetChangesAndOthersLoseIt() {
    TestingRules kept = TestingRules.count("kept", 3, "x");
    TestingRules gone = TestingRules.count("gone", 3, "x");
    TestingRules added = TestingRules.count("added", 2, "x");
    TestingDetection detection =
        with(gone, kept).judge(at(0, "a", "x"), at(1, "b", "x")).writeAndRead();

    detection.rules(TestingRules.set(added, kept)).judge(at(2, "c", "x"));
    detection.rules(TestingRules.set(gone, kept)).judge(at(3, "d", "x"));

    assertThat(detection.lines()).containsExactly("kept/0 medium 3: a b c @2");
  }

  @Test
  void anAlertIdIsAHashOfRuleMeaningTenantGroupAndFirstEvidence() {
    Firing firing = with(TestingRules.count("one", 1, "x")).judge(at(0, "a", "x")).firings.get(0);

    assertThat(firing.alertId())
        .isEqualTo(
            dev.nightjar.audit.Ids.id(
                "one", firing.rule().meaning(), "acme", "3:ann", firing.first().documentId()));
  }

  @Test
  void damagedStateIsRefusedAndNeverHangs() {
    TestingDetection detection =
        with(
                TestingRules.count("burst", 2, "x").escalate(9, Alert.Level.HIGH),
                TestingRules.rule("few", CorrelationType.EVENT_COUNT, "x").when("lt", 3))
            .judge(at(0, "a", "x"), at(1, "b", "x"));
    byte[] bytes = detection.bytes();
    int refused = 0;
    for (int i = 4; i < bytes.length; i++) {
      byte[] damaged = Arrays.copyOf(bytes, bytes.length);
      damaged[i] ^= (byte) 0xff;
      try {
        GroupState.read(new java.io.DataInputStream(new java.io.ByteArrayInputStream(damaged)));
      } catch (java.io.IOException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(5);
  }

  @Test
  void writesFewBytesForAGroupAndForEachOfItsOccurrences() {
    TestingRules[] ten =
        IntStream.range(0, 10)
            .mapToObj(i -> TestingRules.count("rule" + i, 50, "x"))
            .toArray(TestingRules[]::new);
    int one = with(ten).judge(at(0, "e000", "x")).bytes().length;
    TestingDetection many = with(ten);
    for (int i = 0; i < 41; i++) {
      many.judge(at(i * 1_013L, "e%03d".formatted(i), "x"));
    }
    // The id and the document's, which the fixture makes of id and time.
    int ids = 5 + 1 + "doc-e000-1793610000000000".length();

    assertThat(one - ids).as("a group with one occurrence, without its ids").isLessThan(116);
    assertThat((many.bytes().length - one) / 40.0 - ids)
        .as("one more occurrence, without its ids")
        .isLessThan(16);
  }
}
