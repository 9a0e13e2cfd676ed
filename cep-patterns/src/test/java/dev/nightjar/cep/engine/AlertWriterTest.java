package dev.nightjar.cep.engine;

import static dev.nightjar.cep.engine.TestingOccurrence.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.Alert;
import org.junit.jupiter.api.Test;

class AlertWriterTest {

  private static Alert alert(TestingRules rule) {
    TestingDetection detection = new TestingDetection(TestingRules.set(rule));
    detection.judge(at(0, "a", "export"), at(252_000, "b", "export"));
    return AlertWriter.of(detection.firings.get(0));
  }

  private static TestingRules burst() {
    return TestingRules.count("burst", 2, "export").within(java.time.Duration.ofMinutes(10));
  }

  @Test
  void saysAPlainSentenceWhereTheRuleSaysNone() {
    assertThat(alert(burst()).summary())
        .isEqualTo("Title of burst: 2 events in 4 min 12 s (user.id ann, tenant acme)");
  }

  @Test
  void fillsThePlaceholdersOfASummary() {
    assertThat(
            alert(burst().summary("{user.id} exported {count} times in {span} in {tenant} {no}"))
                .summary())
        .isEqualTo("ann exported 2 times in 4 min 12 s in acme unknown");
  }

  @Test
  void carriesWhatTheRuleSaysForPeopleAndChannels() {
    Alert alert = alert(burst());

    assertThat(alert.groups()).containsExactly(new Alert.Group("user.id", "ann"));
    assertThat(alert.attack()).containsExactly("T1213");
    assertThat(alert.runbook()).containsExactly("Look.");
    assertThat(alert.routing()).containsExactly(new Alert.Label("team", "identity"));
    assertThat(alert.compliance()).containsExactly("pci-dss:10.2.1.2");
    assertThat(alert.status()).isEqualTo(Alert.STABLE);
    assertThat(alert.evidence()).extracting(Alert.Evidence::eventId).containsExactly("a", "b");
    assertThat(alert.delivered()).isTrue();
  }

  @Test
  void aNameIsOneLineAndNeverCutWithinACharacter() {
    assertThat(Words.name("a\nb")).isEqualTo("a b");
    assertThat(Words.name("a\u0085b\u061cc\u202ed\u200fe\u206af\ufeffg"))
        .isEqualTo("a b c d e f g");
    assertThat(Words.name("x".repeat(118) + "\ud83d\ude00more")).endsWith("x…").hasSize(119);
  }
}
