package dev.nightjar.cep.operator;

import static dev.nightjar.cep.operator.TestingAudit.export;
import static dev.nightjar.cep.operator.TestingBundles.EXPORT;
import static dev.nightjar.cep.operator.TestingBundles.GRANT;
import static dev.nightjar.cep.operator.TestingBundles.IDLE_GRANT;
import static dev.nightjar.cep.operator.TestingBundles.SWITCHED_OFF;
import static dev.nightjar.cep.operator.TestingBundles.bundle;
import static dev.nightjar.cep.operator.TestingBundles.burst;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.Change;
import dev.nightjar.cep.live.RuleBundle;
import dev.nightjar.cep.rule.RuleText;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.junit.jupiter.api.Test;

/** Rules that change while the job runs, and how router and detectors stay of one mind. */
class RuleChangeTest {

  private static TestingDetection detection(RuleBundle initial) throws Exception {
    return new TestingDetection(initial, new HashMapStateBackend());
  }

  @Test
  void judgesTheFirstEventByTheRulesThatTravelInTheGraph() throws Exception {
    try (TestingDetection detection = detection(bundle(0, SWITCHED_OFF))) {
      detection.process(export("ann").does("log.off").at(0));
      assertThat(detection.briefs()).containsExactly("test-off r0 x1");
    }
  }

  @Test
  void aNewRuleHoldsFromTheNextEventOn() throws Exception {
    try (TestingDetection detection = detection(bundle(0, EXPORT, burst(2)))) {
      detection.process(export("ann").does("log.off").at(0));
      detection.rules(bundle(1, EXPORT, burst(2), SWITCHED_OFF));
      detection.process(export("ann").does("log.off").at(1));
      assertThat(detection.briefs()).containsExactly("test-off r0 x1");
    }
  }

  @Test
  void anUnchangedRuleKeepsWhatItRemembers() throws Exception {
    try (TestingDetection detection = detection(bundle(0, EXPORT, burst(3)))) {
      detection.process(export("ann").at(0), export("ann").at(1)).at(1);
      detection.rules(bundle(1, EXPORT, burst(3), SWITCHED_OFF));
      detection.process(export("ann").at(2)).at(2);
      assertThat(detection.briefs()).containsExactly("test-burst r0 x3");
    }
  }

  @Test
  void aChangedRuleStartsAfresh() throws Exception {
    try (TestingDetection detection = detection(bundle(0, EXPORT, burst(5)))) {
      detection.process(export("ann").at(0), export("ann").at(1)).at(1);
      detection.rules(bundle(1, EXPORT, burst(3)));
      detection.process(export("ann").at(2), export("ann").at(3)).at(3);
      assertThat(detection.briefs()).isEmpty();
      detection.process(export("ann").at(4)).at(4);
      assertThat(detection.briefs()).containsExactly("test-burst r0 x3");
    }
  }

  @Test
  void aRemovedRuleFallsSilentAndItsStateGoes() throws Exception {
    try (TestingDetection detection = detection(bundle(0, EXPORT, burst(3), SWITCHED_OFF))) {
      detection.process(export("ann").at(0), export("ann").at(1)).at(1);
      assertThat(detection.groups()).isEqualTo(1);
      detection.rules(bundle(1, SWITCHED_OFF));
      detection.process(export("ann").at(2)).at(1000);
      assertThat(detection.briefs()).isEmpty();
      assertThat(detection.groups()).isZero();
      assertThat(detection.timers()).isZero();
    }
  }

  @Test
  void aRemovedRuleDoesNotSpeakFromAWindowThatItLeftBehind() throws Exception {
    try (TestingDetection detection = detection(bundle(0, EXPORT, GRANT, IDLE_GRANT))) {
      detection.process(export("ann").does("role.granted").at(0)).at(0);
      detection.rules(bundle(1, EXPORT, GRANT)).at(200);
      assertThat(detection.briefs()).doesNotContain("test-idle r0 x1");
    }
  }

  @Test
  void whatWasRoutedByTheFormerSetIsJudgedByIt() throws Exception {
    try (TestingDetection detection = detection(bundle(0, EXPORT, burst(3)))) {
      detection.process(export("ann").at(0), export("ann").at(1), export("ann").at(2));
      detection.rules(bundle(1, EXPORT, burst(50))).at(0).at(1).at(2);
      assertThat(detection.briefs()).containsExactly("test-burst r0 x3");
    }
  }

  @Test
  void aGroupDoesNotGoBackToOlderRules() throws Exception {
    RuleBundle next = bundle(1, EXPORT, burst(2));
    try (TestingDetection detection = detection(bundle(0, EXPORT, burst(50)))) {
      detection.process(export("ann").at(1)).rules(next);
      detection.process(export("ann").at(0)).at(0).at(1);
      assertThat(detection.briefs()).containsExactly("test-burst r0 x2");
    }
  }

  @Test
  void theFormerSetSurvivesARestart() throws Exception {
    try (TestingDetection detection = detection(bundle(0, EXPORT, burst(3)))) {
      detection.process(export("ann").at(0), export("ann").at(1), export("ann").at(2));
      detection.rules(bundle(1, EXPORT, burst(50))).killAndRestore(3).at(2);
      assertThat(detection.briefs()).containsExactly("test-burst r0 x3");
    }
  }

  @Test
  void aRecordOfASetThatIsUnderWayWaitsForIt() throws Exception {
    RuleBundle next = bundle(1, EXPORT, burst(2));
    try (TestingDetection detection = detection(bundle(0, EXPORT, burst(50)))) {
      detection.rulesToRouter(next);
      detection.process(export("ann").at(0), export("ann").at(1)).at(1).at(30);
      assertThat(detection.briefs()).isEmpty();
      assertThat(detection.watermarkOfStage(1)).isLessThan(TestingAudit.millis(0));
      detection.rulesToDetectors(next);
      assertThat(detection.briefs()).containsExactly("test-burst r0 x2");
      assertThat(detection.watermarkOfStage(1)).isEqualTo(TestingAudit.millis(30));
    }
  }

  @Test
  void aLateRecordOfASetThatIsUnderWayWaitsForItToo() throws Exception {
    RuleBundle next = bundle(1, EXPORT, burst(2));
    try (TestingDetection detection = detection(bundle(0, EXPORT, burst(50)))) {
      detection.at(30).rulesToRouter(next);
      detection.process(export("ann").at(0), export("ann").at(1)).at(31);
      assertThat(detection.briefs()).isEmpty();
      detection.rulesToDetectors(next);
      assertThat(detection.briefs()).containsExactly("test-burst r0 x2");
      assertThat(detection.late()).isNotEmpty();
    }
  }

  @Test
  void aRecordThatWaitsForItsSetSurvivesARestart() throws Exception {
    RuleBundle next = bundle(1, EXPORT, burst(2));
    try (TestingDetection detection = detection(bundle(0, EXPORT, burst(50)))) {
      detection.rulesToRouter(next);
      detection.process(export("ann").at(0), export("ann").at(1)).at(5).killAndRestore(3);
      assertThat(detection.briefs()).isEmpty();
      detection.rulesToDetectors(next);
      assertThat(detection.briefs()).containsExactly("test-burst r0 x2");
    }
  }

  @Test
  void aSetThatIsToldAgainChangesNothing() throws Exception {
    RuleBundle same = bundle(7, EXPORT, burst(2));
    try (TestingDetection detection = detection(same)) {
      detection.rules(bundle(8, EXPORT, burst(3))).rules(bundle(8, EXPORT, burst(3)));
      detection.process(export("ann").at(0), export("ann").at(1)).at(1);
      assertThat(detection.briefs()).isEmpty();
      detection.process(export("ann").at(2)).at(2);
      assertThat(detection.briefs()).containsExactly("test-burst r0 x3");
    }
  }

  @Test
  void aSourceThatLostItsStateDoesNotFreezeTheRules() throws Exception {
    try (TestingDetection detection = detection(bundle(0, EXPORT, burst(9)))) {
      detection.rules(bundle(7, EXPORT, burst(2)));
      // It begins again with the rules that it finds, and goes on from there.
      detection.rules(bundle(0, EXPORT, burst(3)));
      detection.process(export("ann").at(0), export("ann").at(1), export("ann").at(2)).at(2);
      assertThat(detection.briefs()).containsExactly("test-burst r0 x3");
      detection.killAndRestore(2);
      detection.rules(bundle(0, EXPORT, burst(3)));
      detection.rules(bundle(1, SWITCHED_OFF));
      detection.process(export("bob").does("log.off").at(200)).at(200);
      assertThat(detection.briefs()).containsExactly("test-burst r0 x3", "test-off r0 x1");
    }
  }

  @Test
  void restoredRulesOverrideThoseOfTheGraph() throws Exception {
    try (TestingDetection detection = detection(bundle(0, SWITCHED_OFF))) {
      detection.rules(bundle(1, EXPORT, burst(2))).killAndRestore(2);
      detection.process(export("ann").does("log.off").at(0));
      detection.process(export("ann").at(0), export("ann").at(1)).at(1);
      assertThat(detection.briefs()).containsExactly("test-burst r0 x2");
    }
  }

  @Test
  void aSetThatDoesNotCompileLeavesTheOldOneAndHoldsNothingBack() throws Exception {
    RuleBundle broken =
        new RuleBundle(1, "digest", "test", new RuleText[] {new RuleText("broken.yml", null)});
    try (TestingDetection detection = detection(bundle(0, EXPORT, burst(2)))) {
      detection.rules(broken);
      detection.process(export("ann").at(0), export("ann").at(1)).at(1);
      assertThat(detection.briefs()).containsExactly("test-burst r0 x2");
      detection.rules(bundle(2, SWITCHED_OFF));
      detection.process(export("ann").does("log.off").at(2));
      assertThat(detection.briefs()).containsExactly("test-burst r0 x2", "test-off r0 x1");
    }
  }

  @Test
  void rulesHaveNoTime() throws Exception {
    try (TestingDetection detection = detection(bundle(0, EXPORT, burst(2)))) {
      detection.process(export("ann").at(0), export("ann").at(1)).endRules();
      assertThat(detection.briefs()).as("the end of the rules is not the end of time").isEmpty();
      detection.at(1);
      assertThat(detection.briefs()).containsExactly("test-burst r0 x2");
      assertThat(detection.watermarkOfStage(3)).isEqualTo(TestingAudit.millis(1));
    }
  }

  @Test
  void judgesWhatTheStreamToldAlone() throws Exception {
    try (TestingDetection detection = detection(bundle(0, EXPORT, burst(2), SWITCHED_OFF))) {
      for (Change.Origin origin :
          new Change.Origin[] {Change.Origin.SNAPSHOT, Change.Origin.REPAIR}) {
        detection.process(
            export("ann").from(origin).does("log.off").at(0),
            export("ann").from(origin).at(0),
            export("ann").from(origin).at(1));
      }
      detection.end();
      assertThat(detection.briefs()).isEmpty();
    }
  }
}
