package dev.nightjar.cep;

import static dev.nightjar.cep.TestingEvent.export;
import static dev.nightjar.cep.TestingEvent.grant;
import static dev.nightjar.cep.TestingEvent.tampering;
import static dev.nightjar.cep.TestingStories.exports;
import static dev.nightjar.cep.TestingStories.judge;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.AuditEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is kept between events: order, lateness, restarts and changed settings. */
class DetectionStateTest {

  private static final DetectionOptions OPTIONS = DetectionOptions.defaults();

  private static final Duration MINUTE = ofMinutes(1);

  @Test
  void lateEventsAreGivenOutAndNotJudged() throws Exception {
    List<AuditEvent> nine = exports("ann@acme.io", 9, ofMinutes(1), MINUTE);
    AuditEvent late = export("ann@acme.io").at(Duration.ZERO);
    try (TestingPipeline pipeline = new TestingPipeline(OPTIONS)) {
      pipeline.process(nine).watermark(late.time().toEpochMilli()).process(late).end();
      assertThat(pipeline.alerts()).isEmpty();
      assertThat(pipeline.late())
          .extracting(Candidate::ruleId)
          .containsExactly(BurstExport.ID, GrantThenExport.ID);
      assertThat(pipeline.late()).extracting(Candidate::documentId).containsOnly(late.id());
    }
  }

  @Test
  void theOrderOfArrivalWithinTheBoundChangesNothing() throws Exception {
    List<AuditEvent> events = new ArrayList<>(exports("ann@acme.io", 25, Duration.ZERO, MINUTE));
    events.add(grant("ann@acme.io").at(ofSeconds(90)));
    List<String> inOrder = judge(events).stream().map(AlertText::of).sorted().toList();
    Collections.reverse(events);
    assertThat(judge(events).stream().map(AlertText::of).sorted()).isEqualTo(inOrder);
  }

  static List<StateBackend> backends() {
    return List.of(new HashMapStateBackend(), new EmbeddedRocksDBStateBackend());
  }

  @ParameterizedTest
  @MethodSource("backends")
  void killInMidEpisodeChangesNothing(StateBackend backend) throws Exception {
    List<AuditEvent> events =
        new ArrayList<>(exports("ann@acme.io", 60, Duration.ZERO, ofSeconds(30)));
    events.add(0, grant("ann@acme.io").at(ofMillis(1)));
    List<String> undisturbed = judge(events).stream().map(AlertText::of).sorted().toList();
    assertThat(undisturbed).hasSizeGreaterThan(5);
    try (TestingPipeline pipeline = new TestingPipeline(OPTIONS, backend)) {
      for (AuditEvent event : events) {
        pipeline.process(event).watermark(event.time().toEpochMilli() - 1000).killAndRestore();
      }
      pipeline.end();
      assertThat(pipeline.alerts().stream().map(AlertText::of).sorted()).isEqualTo(undisturbed);
    }
  }

  @Test
  void keepsNoStateOfGroupsThatFellSilent() throws Exception {
    try (TestingPipeline pipeline = new TestingPipeline(OPTIONS)) {
      pipeline.process(exports("ann@acme.io", 15, Duration.ZERO, MINUTE));
      pipeline.process(exports("bob@acme.io", 3, Duration.ZERO, MINUTE));
      pipeline.process(grant("bob@acme.io").at(Duration.ZERO));
      pipeline.process(tampering().at(MINUTE));
      pipeline.watermark(TestingEvent.NINE.plus(ofMinutes(20)).toEpochMilli());
      assertThat(pipeline.stateSize()).isPositive();
      pipeline.watermark(TestingEvent.NINE.plus(ofHours(3)).toEpochMilli());
      assertThat(pipeline.stateSize()).isZero();
    }
  }

  @Test
  void aChangedWindowLeavesNoStateOfItsFormerSelf() throws Exception {
    for (Duration window : List.of(ofMinutes(10), ofHours(2))) {
      try (TestingPipeline pipeline = new TestingPipeline(OPTIONS)) {
        pipeline.process(exports("ann@acme.io", 3, Duration.ZERO, MINUTE));
        pipeline.watermark(TestingEvent.NINE.plus(ofMinutes(3)).toEpochMilli());
        pipeline.killAndRestore(OPTIONS.withBurstWindow(window).withGrantWindow(window));
        pipeline.watermark(TestingEvent.NINE.plus(ofHours(6)).toEpochMilli());
        assertThat(pipeline.stateSize()).as("window %s", window).isZero();
      }
    }
  }

  @Test
  void aChangedThresholdStartsAfreshAndDoesNotStumbleOverOldState() throws Exception {
    try (TestingPipeline pipeline = new TestingPipeline(OPTIONS.withBurstThreshold(20))) {
      List<AuditEvent> events = exports("ann@acme.io", 30, Duration.ZERO, MINUTE);
      pipeline.process(events.subList(0, 19)).watermark(events.get(18).time().toEpochMilli());
      pipeline.killAndRestore(OPTIONS.withBurstThreshold(5));
      pipeline.process(events.subList(19, 30)).end();
      assertThat(pipeline.alerts()).extracting(Alert::count).containsExactly(5L, 10L);
    }
  }

  @Test
  void runsWithTheHighestThreshold() throws Exception {
    DetectionOptions options = OPTIONS.withBurstThreshold(DetectionOptions.MAX_THRESHOLD);
    try (TestingPipeline pipeline = new TestingPipeline(options)) {
      pipeline.process(exports("ann@acme.io", 1000, Duration.ZERO, ofSeconds(1))).end();
      assertThat(pipeline.alerts()).extracting(Alert::count).containsExactly(1000L);
    }
  }
}
