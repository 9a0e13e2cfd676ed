package dev.nightjar.cep.operator;

import static dev.nightjar.cep.operator.TestingAudit.export;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.StreamGap;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.match.Coverage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** What the graph promises: names, uids, alignment, and whose time it goes by. */
@SuppressWarnings("try") // A harness says that its close may be interrupted; nobody interrupts it.
class RuleDetectionGraphTest {

  private static StreamGraph graph() {
    StreamExecutionEnvironment env = TestingGraph.strictEnvironment(new Configuration());
    DataStream<AuditEvent> events = env.fromData(export("x").at(0)).uid("events");
    StreamGap gap = new StreamGap("g", StreamGap.State.OPEN, "s", "h", null, null, null, null);
    Detected detected =
        RuleDetection.attach(
            events,
            env.fromData(RuleBundleSerializer.TYPE, TestingBundles.all(1)).uid("rules"),
            env.fromData(gap).uid("gaps"),
            TestingBundles.all(0),
            RuleDetectionOptions.defaults());
    detected.alerts().sinkTo(new DiscardingSink<>()).uid("alerts");
    detected.undecidable().sinkTo(new DiscardingSink<>()).uid("undecidable");
    detected.late().sinkTo(new DiscardingSink<>()).uid("late");
    detected.sights().sinkTo(new DiscardingSink<>()).uid("coverage");
    return env.getStreamGraph(false);
  }

  @Test
  void everyOperatorHasItsUidAndNameFromTheList() {
    StreamGraph graph = graph();
    Set<String> listed =
        Arrays.stream(RuleOperators.values())
            .map(operator -> operator.uid() + "=" + operator.displayName())
            .collect(Collectors.toSet());
    Set<String> outside =
        Set.of("events", "rules", "gaps", "alerts", "undecidable", "late", "coverage");
    assertThat(graph.getStreamNodes())
        .filteredOn(node -> !outside.contains(uid(node).split(": ")[0]))
        .extracting(node -> uid(node) + "=" + node.getOperatorName())
        .containsExactlyInAnyOrderElementsOf(listed);
  }

  private static String uid(StreamNode node) {
    return String.valueOf(node.getTransformationUID());
  }

  /** A rule set in flight would be restored on some subtasks and not on others. */
  @Test
  void noCheckpointOvertakesARuleSet() {
    List<StreamEdge> edges = new ArrayList<>();
    for (StreamNode node : graph().getStreamNodes()) {
      for (StreamEdge edge : node.getInEdges()) {
        if (edge.getPartitioner().isBroadcast()) {
          edges.add(edge);
        }
      }
    }
    assertThat(edges).hasSize(10).noneMatch(StreamEdge::supportsUnalignedCheckpoints);
  }

  @Test
  void anIdleRouterSaysSoWhateverTheRulesSay() throws Exception {
    try (TwoInputStreamOperatorTestHarness<AuditEvent, Control, Occurrence> router =
        new TwoInputStreamOperatorTestHarness<>(
            new RuleRouter(TestingBundles.all(0), RuleDetectionOptions.defaults()))) {
      router.setup(OccurrenceSerializer.INSTANCE);
      router.open();
      router.processWatermark2(new Watermark(Long.MAX_VALUE));
      router.processWatermarkStatus2(WatermarkStatus.IDLE);
      router.processWatermarkStatus2(WatermarkStatus.ACTIVE);
      assertThat(router.getOutput()).isEmpty();
      router.processWatermarkStatus1(WatermarkStatus.IDLE);
      assertThat(router.getOutput()).containsExactly(WatermarkStatus.IDLE);
    }
  }

  @Test
  void aDetectorThatWaitsForRulesDoesNotSayThatItIsIdle() throws Exception {
    try (KeyedTwoInputStreamOperatorTestHarness<GroupKey, Occurrence, Control, Alert> detector =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new DetectionOperator(1, TestingBundles.all(0), RuleDetectionOptions.defaults()),
            GroupKey::of,
            null,
            GroupKeySerializer.TYPE)) {
      detector.setStateBackend(new HashMapStateBackend());
      detector.open();
      detector.processElement1(TestingOccurrence.of("ann", 1_000, 1), 0);
      detector.processWatermark1(new Watermark(10));
      detector.processWatermarkStatus1(WatermarkStatus.IDLE);
      assertThat(detector.getOutput()).isEmpty();
      detector.processElement2(new Control.Rules(TestingBundles.all(1)), 0);
      assertThat(detector.getOutput()).containsExactly(new Watermark(10), WatermarkStatus.IDLE);
    }
  }

  @Test
  void theRouterTellsOnceAnHourWhatRulesSaw() throws Exception {
    try (TwoInputStreamOperatorTestHarness<AuditEvent, Control, Occurrence> router =
        new TwoInputStreamOperatorTestHarness<>(
            new RuleRouter(
                TestingBundles.bundle(0, TestingBundles.SWITCHED_OFF),
                RuleDetectionOptions.defaults()))) {
      router.setup(OccurrenceSerializer.INSTANCE);
      router.open();
      router.processWatermark1(new Watermark(TestingAudit.millis(0)));
      assertThat(coverage(router)).isNotEmpty().allMatch(mark -> mark.last() == Coverage.NEVER);
      router.processElement1(export("ann").does("log.off").at(10), 0);
      router.processWatermark1(new Watermark(TestingAudit.millis(20)));
      assertThat(coverage(router)).isEmpty();
      router.processWatermark1(new Watermark(TestingAudit.millis(3600)));
      assertThat(coverage(router))
          .isNotEmpty()
          .allMatch(mark -> mark.last() == TestingAudit.millis(0) * 1000);
      router.processWatermark1(new Watermark(TestingAudit.millis(7200)));
      assertThat(coverage(router)).isEmpty();
    }
  }

  private static List<Coverage.Unseen> coverage(
      TwoInputStreamOperatorTestHarness<AuditEvent, Control, Occurrence> router) {
    Queue<StreamRecord<Coverage.Unseen>> records = router.getSideOutput(Outputs.COVERAGE);
    if (records == null) {
      return List.of();
    }
    List<Coverage.Unseen> marks = records.stream().map(StreamRecord::getValue).toList();
    records.clear();
    return marks;
  }
}
