package dev.nightjar.cep.operator;

import static dev.nightjar.cep.operator.TestingBundles.EXPORT;
import static dev.nightjar.cep.operator.TestingBundles.GRANT;
import static dev.nightjar.cep.operator.TestingBundles.bundle;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.live.RuleBundle;
import dev.nightjar.cep.match.Coverage;
import java.time.Duration;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // A harness says that its close may be interrupted; nobody interrupts it.
class CoverageWatchTest {

  private static final long DAY = Duration.ofDays(1).toMillis() * 1_000;

  private static TwoInputStreamOperatorTestHarness<Coverage.Unseen, Control, Coverage.Unseen> watch(
      RuleBundle rules, OperatorSubtaskState state) throws Exception {
    TwoInputStreamOperatorTestHarness<Coverage.Unseen, Control, Coverage.Unseen> watch =
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
      TwoInputStreamOperatorTestHarness<Coverage.Unseen, Control, Coverage.Unseen> watch) {
    return watch.extractOutputValues().stream().map(mark -> mark.rule() + mark.field()).toList();
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
}
