package dev.nightjar.cep.operator;

import static dev.nightjar.cep.operator.TestingBundles.EXPORT;
import static dev.nightjar.cep.operator.TestingBundles.GRANT;
import static dev.nightjar.cep.operator.TestingBundles.bundle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nightjar.audit.RuleSight;
import dev.nightjar.cep.live.RuleBundle;
import dev.nightjar.cep.match.Coverage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // A harness says that its close may be interrupted; nobody interrupts it.
class CoverageWatchTest {

  private static final long DAY = Duration.ofDays(1).toMillis() * 1_000;

  private static TwoInputStreamOperatorTestHarness<Coverage.Unseen, Control, RuleSight> watch(
      RuleBundle rules, OperatorSubtaskState state) throws Exception {
    TwoInputStreamOperatorTestHarness<Coverage.Unseen, Control, RuleSight> watch =
        new TwoInputStreamOperatorTestHarness<>(
            new CoverageWatch(rules, RuleDetectionOptions.defaults()));
    watch.setup();
    if (state != null) {
      watch.initializeState(state);
    }
    watch.open();
    return watch;
  }

  private static StreamRecord<Coverage.Unseen> seen(String rule, String field, long last) {
    return new StreamRecord<>(new Coverage.Unseen(rule, field, last));
  }

  private static List<String> blind(
      TwoInputStreamOperatorTestHarness<Coverage.Unseen, Control, RuleSight> watch) {
    return watch.extractOutputValues().stream()
        .filter(RuleSight::blind)
        .map(sight -> sight.ruleId() + (sight.field() == null ? "" : sight.field()))
        .toList();
  }

  @Test
  void namesARuleWhoseEventsStopped() throws Exception {
    try (var watch = watch(bundle(0, EXPORT, GRANT), null)) {
      watch.processElement1(seen("test-export", "", 0));
      watch.processElement1(seen("test-export", "event.action", 0));
      watch.processElement1(seen("test-grant", "", 0));
      watch.processElement1(seen("test-grant", "event.action", 0));
      watch.processElement1(seen("test-grant", "", 7 * DAY));
      watch.processElement1(seen("test-grant", "event.action", 7 * DAY));
      assertThat(blind(watch)).isEmpty();

      watch.processElement1(seen("test-grant", "", 8 * DAY));

      assertThat(blind(watch)).containsExactly("test-export");
    }
  }

  @Test
  void waitsAWeekBeforeItCallsARuleBlindThatNeverSawAnything() throws Exception {
    try (var watch = watch(bundle(0, EXPORT, GRANT), null)) {
      watch.processElement1(seen("test-export", "", Coverage.NEVER));
      watch.processElement1(seen("test-grant", "", 0));
      watch.processElement1(seen("test-grant", "", 6 * DAY));
      assertThat(blind(watch)).isEmpty();

      watch.processElement1(seen("test-grant", "", 7 * DAY));

      assertThat(blind(watch)).containsExactly("test-export");
    }
  }

  @Test
  void tellsOnceAndAgainAfterTheRuleSaw() throws Exception {
    try (var watch = watch(bundle(0, EXPORT, GRANT), null)) {
      watch.processElement1(seen("test-export", "", 0));
      watch.processElement1(seen("test-grant", "", 8 * DAY));
      watch.processElement1(seen("test-grant", "", 9 * DAY));
      assertThat(blind(watch)).containsExactly("test-export");

      watch.processElement1(seen("test-export", "", 9 * DAY));
      watch.processElement1(seen("test-grant", "", 20 * DAY));

      assertThat(blind(watch)).containsExactly("test-export", "test-export");
    }
  }

  @Test
  void forgetsRulesThatAreGone() throws Exception {
    try (var watch = watch(bundle(0, EXPORT, GRANT), null)) {
      watch.processElement1(seen("test-export", "", 0));
      watch.processElement2(new StreamRecord<>(new Control.Rules(bundle(1, GRANT))));
      watch.processElement1(seen("test-grant", "", 8 * DAY));
      watch.processElement1(seen("test-export", "", 0));

      assertThat(blind(watch)).isEmpty();
    }
  }

  @Test
  void remembersOverARestart() throws Exception {
    OperatorSubtaskState state;
    try (var watch = watch(bundle(0, EXPORT, GRANT), null)) {
      watch.processElement1(seen("test-export", "", 0));
      state = watch.snapshot(1, 1);
    }
    try (var watch = watch(bundle(0, EXPORT, GRANT), state)) {
      watch.processElement1(seen("test-grant", "", 8 * DAY));

      assertThat(blind(watch)).containsExactly("test-export");
    }
  }

  @Test
  void tellsWhetherEachRuleSeesAndTheLaterWordWins() throws Exception {
    try (var watch = watch(bundle(0, EXPORT, GRANT), null)) {
      watch.processElement1(seen("test-grant", "", 0));
      watch.processElement1(seen("test-export", "", Coverage.NEVER));
      assertThat(watch.extractOutputValues())
          .as("a rule that saw nothing is not known before a week is over")
          .extracting(RuleSight::ruleId)
          .containsExactly("test-grant");
      watch.processElement1(seen("test-grant", "", 8 * DAY));
      watch.processElement1(seen("test-export", "", 8 * DAY));

      List<RuleSight> told = watch.extractOutputValues();
      assertThat(told)
          .extracting(RuleSight::ruleId, RuleSight::blind)
          .containsExactly(
              tuple("test-grant", false), tuple("test-export", true), tuple("test-export", false));
      RuleSight blind = told.get(1);
      assertThat(blind.last()).as("never seen").isNull();
      assertThat(blind.field()).isNull();
      assertThat(blind.watched()).isEqualTo(Instant.EPOCH);
      assertThat(blind.at()).isEqualTo(Instant.EPOCH.plus(Duration.ofDays(8)));
      assertThat(blind.days()).isEqualTo(7);
      assertThat(blind.title()).isNotEmpty();
      assertThat(told.get(2).at()).as("of the same hour").isAfter(blind.at());
    }
  }

  @Test
  void namesTheFieldThatEventsLack() throws Exception {
    try (var watch = watch(bundle(0, EXPORT), null)) {
      watch.processElement1(seen("test-export", "", 0));
      watch.processElement1(seen("test-export", "user.id", 0));
      watch.processElement1(seen("test-export", "source.ip", 0));
      watch.processElement1(seen("test-export", "", 8 * DAY));

      assertThat(blind(watch)).containsExactly("test-exportsource.ip");
      RuleSight last = watch.extractOutputValues().get(watch.extractOutputValues().size() - 1);
      assertThat(last.last()).isEqualTo(Instant.EPOCH);
    }
  }

  @Test
  void aBlindRuleThatIsTakenAwayIsBlindNoMore() throws Exception {
    try (var watch = watch(bundle(0, EXPORT, GRANT), null)) {
      watch.processElement1(seen("test-export", "", 0));
      watch.processElement1(seen("test-grant", "", 8 * DAY));
      assertThat(blind(watch)).containsExactly("test-export");
      watch.processElement2(new StreamRecord<>(new Control.Rules(bundle(1, GRANT))));

      List<RuleSight> told = watch.extractOutputValues();
      RuleSight last = told.get(told.size() - 1);
      assertThat(last.ruleId()).isEqualTo("test-export");
      assertThat(last.blind()).isFalse();
    }
  }
}
