package dev.nightjar.cep.operator;

import static dev.nightjar.cep.operator.TestingAudit.export;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.StreamGap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The detectors of all stages behind the router: order, lateness, state, gaps. */
class DetectionOperatorTest {

  private static TestingDetection detection() throws Exception {
    return new TestingDetection(TestingBundles.all(0), new HashMapStateBackend());
  }

  static List<StateBackend> backends() {
    return List.of(new HashMapStateBackend(), new EmbeddedRocksDBStateBackend());
  }

  @Test
  void firesWhereTheThresholdIsReachedOnceTheWatermarkHasPassed() throws Exception {
    try (TestingDetection detection = detection()) {
      detection.process(export("ann").at(0), export("ann").at(10), export("ann").at(20));
      detection.watermark(TestingAudit.millis(20) - 1);
      assertThat(detection.briefs()).isEmpty();
      detection.at(20);
      assertThat(detection.briefs()).containsExactly("test-burst r0 x3");
    }
  }

  @Test
  void judgesTheLastMicrosecondOfAWatermarksMillisecond() throws Exception {
    Duration last = Duration.ofSeconds(20).plusNanos(999_000);
    try (TestingDetection detection = detection()) {
      detection.process(export("ann").at(0), export("ann").at(10), export("ann").at(last)).at(20);
      assertThat(detection.briefs()).containsExactly("test-burst r0 x3");
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void tellsASilenceByATimerAlsoAfterARestartAndNotAtTheEnd(StateBackend backend) throws Exception {
    String silent =
        TestingBundles.EXPORT.replace("test-export", "test-silent")
            + "nightjar: {silence: {at-least: 1h}}\n";
    long deadline = Duration.ofHours(506).toSeconds();
    try (TestingDetection detection =
        new TestingDetection(TestingBundles.bundle(0, silent), backend)) {
      for (int half = 0; half < 19 * 48; half++) {
        if (half % 48 < 16 && half / 48 % 7 < 5) {
          detection.process(export("ann").at(half * 1800L));
          detection.process(export("ann").of("globex").at(half * 1800L)).at(half * 1800L);
        }
      }
      detection.killAndRestore(2).at(deadline - 1);
      assertThat(detection.briefs()).isEmpty();
      detection.process(export("ann").of("globex").at(deadline)).killAndRestore().at(deadline);
      assertThat(detection.alerts())
          .singleElement()
          .satisfies(
              alert -> {
                assertThat(alert.ruleId()).isEqualTo("test-silent");
                assertThat(alert.tenant()).isEqualTo("acme");
                assertThat(alert.last()).isEqualTo("2026-11-20T16:30:00Z");
              });
      detection.end();
      assertThat(detection.alerts()).hasSize(1);
      assertThat(detection.groups()).isZero();
    }
  }

  @Test
  void alertsOnSingleEventsWithoutWaiting() throws Exception {
    try (TestingDetection detection = detection()) {
      detection.process(export("ann").does("log.off").at(0));
      assertThat(detection.briefs()).containsExactly("test-off r0 x1");
    }
  }

  @Test
  void judgesByTimeAndIdWhateverTheOrderOfArrival() throws Exception {
    List<AuditEvent> events = new ArrayList<>();
    for (String id : List.of("d", "a", "c", "b")) {
      events.add(export("ann").id(id).at(5));
    }
    List<String> inOrder = null;
    for (int turn = 0; turn < 24; turn++) {
      Collections.shuffle(events, new Random(turn));
      try (TestingDetection detection = detection()) {
        detection.process(events).at(5);
        assertThat(detection.alerts().get(0).evidence())
            .extracting(Alert.Evidence::eventId)
            .containsExactly("a", "b", "c");
        inOrder = inOrder == null ? AlertBits.lines(detection.alerts()) : inOrder;
        assertThat(AlertBits.lines(detection.alerts())).as("turn %d", turn).isEqualTo(inOrder);
      }
    }
  }

  @Test
  void judgesWhatComesBehindTheWatermarkAtOnce() throws Exception {
    try (TestingDetection detection = detection()) {
      detection.process(export("ann").at(0), export("ann").at(20)).at(30);
      assertThat(detection.briefs()).isEmpty();
      detection.process(export("ann").at(10));
      assertThat(detection.briefs()).containsExactly("test-burst r0 x3");
      assertThat(detection.alerts()).allMatch(Alert::late);
      assertThat(detection.late())
          .anySatisfy(
              late -> {
                assertThat(late.ruleId()).isEqualTo("test-burst");
                assertThat(late.latenessMillis()).isEqualTo(20_000);
                assertThat(late.judged()).isTrue();
              });
    }
  }

  @Test
  void whatWasLateBeforeARestartIsLateAfterIt() throws Exception {
    try (TestingDetection detection = detection()) {
      detection.process(export("ann").at(0)).at(30).killAndForgetTheTime(2);
      detection.process(export("ann").at(10));
      assertThat(detection.late()).isNotEmpty();
      detection.process(export("ann").at(31)).process(export("ann").at(32));
      assertThat(detection.briefs()).isEmpty();
      detection.at(32);
      assertThat(detection.briefs()).containsExactly("test-burst r0 x3");
    }
  }

  @Test
  void leadsInnerAlertsThroughAllStages() throws Exception {
    try (TestingDetection detection = detection()) {
      for (int wave = 0; wave < 2; wave++) {
        for (String user : List.of("ann", "bob", "cat")) {
          for (int i = 0; i < 3; i++) {
            detection.process(export(user + wave).at(wave * 1500 + i));
          }
        }
        detection.at(wave * 1500 + 10);
      }
      detection.end();
      assertThat(detection.briefs())
          .containsOnlyOnce("test-plague r0 x2")
          .filteredOn("test-outbreak r0 x3"::equals)
          .hasSize(2);
    }
  }

  @Test
  void keepsTenantsApart() throws Exception {
    try (TestingDetection detection = detection()) {
      detection.process(export("ann").at(0), export("ann").at(1));
      detection.process(export("ann").of("globex").at(2)).end();
      assertThat(detection.briefs()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void keepsOneTimerAGroupAndForgetsGroupsThatFellSilent(StateBackend backend) throws Exception {
    try (TestingDetection detection = new TestingDetection(TestingBundles.all(0), backend)) {
      for (int i = 0; i < 40; i++) {
        detection.process(export("ann").at(i), export("bob").at(i)).at(i);
        assertThat(detection.timersOfStage(1)).as("after %d s", i).isEqualTo(2);
      }
      detection.at(40_000);
      assertThat(detection.timers()).isZero();
      assertThat(detection.groups()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void killAndRestoreAtAnyMomentChangesNothing(StateBackend backend) throws Exception {
    List<AuditEvent> events = TestingStory.events(7, 100);
    List<String> undisturbed = TestingStory.plain(events);
    assertThat(undisturbed).hasSizeGreaterThan(10);
    try (TestingDetection detection = new TestingDetection(TestingBundles.all(0), backend)) {
      for (int i = 0; i < events.size(); i++) {
        detection.process(events.get(i));
        detection.watermark(events.get(i).time().toEpochMilli() - TestingStory.BOUND_MILLIS);
        if (i % 4 == 0) {
          detection.killAndRestore();
        }
      }
      detection.end();
      assertThat(AlertBits.lines(detection.alerts())).isEqualTo(undisturbed);
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void rescalingChangesNothing(StateBackend backend) throws Exception {
    List<AuditEvent> events = TestingStory.events(11, 300);
    List<String> undisturbed = TestingStory.plain(events);
    int[] parallelisms = {3, 2, 4, 1};
    try (TestingDetection detection = new TestingDetection(TestingBundles.all(0), backend)) {
      for (int i = 0; i < events.size(); i++) {
        detection.process(events.get(i));
        if (i % 7 == 0) {
          detection.watermark(events.get(i).time().toEpochMilli() - TestingStory.BOUND_MILLIS);
        }
        if (i % 50 == 49) {
          detection.killAndRestore(parallelisms[i / 50 % parallelisms.length]);
        }
      }
      detection.end();
      assertThat(AlertBits.lines(detection.alerts())).isEqualTo(undisturbed);
    }
  }

  @Test
  void shufflingWithinTheBoundChangesNothing() throws Exception {
    List<AuditEvent> events = TestingStory.events(13, 300);
    List<String> undisturbed = TestingStory.plain(events);
    for (int seed = 0; seed < 20; seed++) {
      try (TestingDetection detection = detection()) {
        TestingStory.play(detection, TestingStory.shuffled(events, seed));
        assertThat(AlertBits.lines(detection.alerts())).as("seed %d", seed).isEqualTo(undisturbed);
        assertThat(detection.late()).as("seed %d", seed).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aGapLeavesWindowsUndecidedUntilItIsFilled(boolean restarted) throws Exception {
    StreamGap gap = gap(StreamGap.State.OPEN);
    try (TestingDetection detection = detection()) {
      detection.gap(gap).rules(TestingBundles.all(1));
      detection.process(export("ann").does("role.granted").at(0));
      if (restarted) {
        detection.killAndRestore(2);
      }
      detection.at(200);
      assertThat(detection.briefs()).isEmpty();
      assertThat(detection.undecidable())
          .singleElement()
          .satisfies(
              window -> {
                assertThat(window.ruleId()).isEqualTo("test-idle");
                assertThat(window.group()).containsExactly("ann");
              });
      detection.gap(gap(StreamGap.State.CLOSED));
      detection.process(export("ann").does("role.granted").at(300)).at(500);
      assertThat(detection.briefs()).containsExactly("test-idle r0 x1");
    }
  }

  /** From 20 s to 30 s after nine. */
  private static StreamGap gap(StreamGap.State state) {
    return new StreamGap(
        "gap",
        state,
        "stream",
        "shard",
        null,
        null,
        TestingAudit.NINE.plusSeconds(20),
        TestingAudit.NINE.plusSeconds(30));
  }

  @Test
  void aCompleteCountFiresWhateverIsMissing() throws Exception {
    StreamGap gap =
        new StreamGap("gap", StreamGap.State.OPEN, "stream", "shard", null, null, null, null);
    try (TestingDetection detection = detection()) {
      detection.gap(gap);
      detection.process(export("ann").at(0), export("ann").at(1), export("ann").at(2)).at(2);
      assertThat(detection.briefs()).containsExactly("test-burst r0 x3");
    }
  }

  @Test
  void saysAtTheStartThatTimersMayNotStandOnTheHeapBesideRocksDb() throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(
        RocksDBOptions.TIMER_SERVICE_FACTORY,
        EmbeddedRocksDBStateBackend.PriorityQueueStateType.HEAP);
    StateBackend backend =
        new EmbeddedRocksDBStateBackend()
            .configure(configuration, Thread.currentThread().getContextClassLoader());
    assertThatThrownBy(() -> new TestingDetection(TestingBundles.all(0), backend))
        .hasStackTraceContaining("state.backend.rocksdb.timer-service.factory")
        .hasStackTraceContaining("must be rocksdb");
  }
}
