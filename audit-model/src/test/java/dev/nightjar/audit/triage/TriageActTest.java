package dev.nightjar.audit.triage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.audit.Alert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The state of an alert is what the latest act says, in whatever order acts are read. */
class TriageActTest {

  private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");

  @Test
  void anAlertWithoutActsIsOpen() {
    assertThat(AlertState.after(null)).isEqualTo(AlertState.OPEN);
    assertThat(TriageAct.latest(List.of())).isEmpty();
  }

  @Test
  void theLatestActIsTheState() {
    TriageAct first = act("z", NINE, null);
    TriageAct second = act("a", NINE.plusMillis(1), Verdict.BENIGN);
    assertThat(TriageAct.latest(List.of(second, first))).containsOnly(entry("alert-1", second));
    assertThat(AlertState.after(second)).isEqualTo(AlertState.CLOSED);
  }

  @Test
  void ofTwoActsOfTheSameTimeTheGreaterIdWins() {
    TriageAct one = act("a", NINE, Verdict.TRUE_POSITIVE);
    TriageAct other = act("b", NINE, Verdict.FALSE_POSITIVE);
    assertThat(TriageAct.latest(List.of(one, other))).containsOnly(entry("alert-1", other));
    assertThat(TriageAct.latest(List.of(other, one))).containsOnly(entry("alert-1", other));
  }

  @Test
  void theOrderInWhichActsAreReadDoesNotMatter() {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<TriageAct> acts = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        acts.add(
            new TriageAct(
                "act-" + i,
                NINE.plusMillis(random.nextInt(5)),
                subject("alert-" + random.nextInt(4)),
                AlertState.ACKNOWLEDGED,
                null,
                null,
                null,
                "ann"));
      }
      var inOrder = TriageAct.latest(acts);
      Collections.shuffle(acts, new Random(seed));
      assertThat(TriageAct.latest(acts)).as("seed %d", seed).isEqualTo(inOrder);
      for (TriageAct act : acts) {
        assertThat(TriageAct.BY_TIME.compare(inOrder.get(act.subject().alert()), act))
            .as("seed %d", seed)
            .isNotNegative();
      }
    }
  }

  @Test
  void refusesWhatSaysNothingOrTooMuch() {
    assertThatThrownBy(() -> act(AlertState.OPEN, null, "ann"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> act(AlertState.CLOSED, null, "ann"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> act(AlertState.ACKNOWLEDGED, Verdict.BENIGN, "ann"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> act(AlertState.ACKNOWLEDGED, null, " "))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void labelsAreReadBack() {
    for (Verdict verdict : Verdict.values()) {
      assertThat(Verdict.of(verdict.label())).contains(verdict);
    }
    for (AlertState state : AlertState.values()) {
      assertThat(AlertState.of(state.label())).contains(state);
    }
    assertThat(Verdict.of("FALSE_POSITIVE")).isEmpty();
    assertThat(Verdict.of(null)).isEmpty();
    assertThat(AlertState.of("done")).isEmpty();
    assertThat(AlertState.of(null)).isEmpty();
  }

  private static java.util.Map.Entry<String, TriageAct> entry(String alert, TriageAct act) {
    return java.util.Map.entry(alert, act);
  }

  private static TriageAct act(String id, Instant time, Verdict verdict) {
    AlertState state = verdict == null ? AlertState.ACKNOWLEDGED : AlertState.CLOSED;
    return new TriageAct(id, time, subject("alert-1"), state, null, verdict, null, "ann");
  }

  private static TriageAct act(AlertState state, Verdict verdict, String author) {
    return new TriageAct("id", NINE, subject("alert-1"), state, null, verdict, null, author);
  }

  private static TriageAct.Subject subject(String alert) {
    return new TriageAct.Subject(
        alert, 0, NINE, "acme", Alert.Level.HIGH, "burst-export", "Burst of exports", "1");
  }
}
