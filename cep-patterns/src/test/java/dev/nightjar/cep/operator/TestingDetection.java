package dev.nightjar.cep.operator;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.StreamGap;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.live.RuleBundle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.OutputTag;

/**
 * The operators of the real graph, driven by hand: process, watermark, rules, kill and restore,
 * assert. One thread, no cluster, any state backend, any parallelism of the detectors.
 */
final class TestingDetection implements AutoCloseable {

  static final int MAX_PARALLELISM = 12;

  private final StateBackend backend;
  private final StreamGraph graph;
  private final List<Alert> alerts = new ArrayList<>();
  private final List<Undecidable> undecidable = new ArrayList<>();
  private final List<LateOccurrence> late = new ArrayList<>();
  private Router router;
  private List<Stage> stages;
  private long watermark = Long.MIN_VALUE;

  TestingDetection(RuleBundle initial, StateBackend backend) throws Exception {
    this(initial, backend, 1);
  }

  TestingDetection(RuleBundle initial, StateBackend backend, int parallelism) throws Exception {
    this.backend = backend;
    this.graph = TestingGraph.of(initial);
    this.router = new Router(null);
    this.stages = new ArrayList<>();
    for (int stage = 1; stage <= Outputs.STAGES; stage++) {
      stages.add(new Stage(stage, parallelism, null, 1));
    }
  }

  TestingDetection process(AuditEvent... events) throws Exception {
    return process(List.of(events));
  }

  TestingDetection process(Collection<AuditEvent> events) throws Exception {
    for (AuditEvent event : events) {
      router.harness.processElement1(event, event.time().toEpochMilli());
      pump();
    }
    return this;
  }

  /** A watermark of so many seconds after nine. */
  TestingDetection at(long seconds) throws Exception {
    return watermark(TestingAudit.millis(seconds));
  }

  TestingDetection watermark(long millis) throws Exception {
    watermark = millis;
    router.harness.processWatermark1(new Watermark(millis));
    pump();
    return this;
  }

  TestingDetection end() throws Exception {
    return watermark(Long.MAX_VALUE);
  }

  /** Tells rules to everybody. */
  TestingDetection rules(RuleBundle bundle) throws Exception {
    return rulesToRouter(bundle).rulesToDetectors(bundle);
  }

  TestingDetection rulesToRouter(RuleBundle bundle) throws Exception {
    router.harness.processElement2(new Control.Rules(bundle), 0);
    pump();
    return this;
  }

  TestingDetection rulesToDetectors(RuleBundle bundle) throws Exception {
    tell(new Control.Rules(bundle));
    return this;
  }

  /** The rules' source has ended, which it tells by the last of all watermarks and as idle. */
  TestingDetection endRules() throws Exception {
    router.harness.processWatermark2(new Watermark(Long.MAX_VALUE));
    router.harness.processWatermarkStatus2(WatermarkStatus.IDLE);
    for (Stage stage : stages) {
      for (var harness : stage.subtasks) {
        harness.processWatermark2(new Watermark(Long.MAX_VALUE));
        harness.processWatermarkStatus2(WatermarkStatus.IDLE);
      }
    }
    pump();
    return this;
  }

  TestingDetection gap(StreamGap gap) throws Exception {
    router.harness.processElement2(new Control.Gap(gap), 0);
    tell(new Control.Gap(gap));
    return this;
  }

  private void tell(Control control) throws Exception {
    for (Stage stage : stages) {
      for (TwoInputStreamOperatorTestHarness<Occurrence, Control, Alert> harness : stage.subtasks) {
        harness.processElement2(control, 0);
      }
      pump();
    }
  }

  /** Kills every operator and starts new ones from a snapshot; a watermark is not in it. */
  TestingDetection killAndRestore() throws Exception {
    return killAndRestore(stages.get(0).subtasks.size());
  }

  TestingDetection killAndRestore(int parallelism) throws Exception {
    killAndForgetTheTime(parallelism);
    return watermark > Long.MIN_VALUE ? watermark(watermark) : this;
  }

  /** The same, before the source has told a watermark again. */
  TestingDetection killAndForgetTheTime(int parallelism) throws Exception {
    OperatorSubtaskState routed = router.harness.snapshot(1, 1);
    router.harness.close();
    router = new Router(routed);
    List<Stage> restored = new ArrayList<>();
    for (Stage stage : stages) {
      OperatorSubtaskState state = stage.snapshot();
      int before = stage.subtasks.size();
      stage.close();
      restored.add(new Stage(stage.number, parallelism, state, before));
    }
    stages = restored;
    return this;
  }

  List<Alert> alerts() {
    return alerts;
  }

  List<String> briefs() {
    return AlertBits.briefs(alerts);
  }

  List<Undecidable> undecidable() {
    return undecidable;
  }

  List<LateOccurrence> late() {
    return late;
  }

  /** Timers in all stages together. */
  int timers() {
    return stages.stream()
        .flatMap(stage -> stage.subtasks.stream())
        .mapToInt(harness -> keyed(harness).numEventTimeTimers())
        .sum();
  }

  /** The last watermark that a stage let through, in epoch milliseconds. */
  long watermarkOfStage(int stage) {
    return stages.get(stage - 1).emitted;
  }

  /** Timers in a stage. */
  int timersOfStage(int stage) {
    return stages.get(stage - 1).subtasks.stream()
        .mapToInt(harness -> keyed(harness).numEventTimeTimers())
        .sum();
  }

  /** What the gauges say of groups, in all stages together. */
  int groups() {
    return stages.stream()
        .flatMap(stage -> stage.subtasks.stream())
        .mapToInt(harness -> ((DetectionOperator) harness.getOperator()).groups())
        .sum();
  }

  private static KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?> keyed(
      AbstractStreamOperatorTestHarness<Alert> harness) {
    return (KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?>) harness;
  }

  /** Leads what came out of each operator to where the graph leads it, in the graph's order. */
  private void pump() throws Exception {
    alerts.addAll(side(router.harness, Outputs.ALERTS));
    for (int stage = 2; stage <= Outputs.STAGES; stage++) {
      stages.get(stage - 1).process(side(router.harness, Outputs.stage(stage)));
    }
    List<Occurrence> first = new ArrayList<>();
    long mark = drain(router.harness, first);
    stages.get(0).process(first);
    for (Stage stage : stages) {
      if (mark > Long.MIN_VALUE) {
        stage.watermark(mark);
      }
      mark = Long.MAX_VALUE;
      for (TwoInputStreamOperatorTestHarness<Occurrence, Control, Alert> harness : stage.subtasks) {
        undecidable.addAll(side(harness, Outputs.UNDECIDABLE));
        late.addAll(side(harness, Outputs.LATE));
        for (int next = stage.number + 1; next <= Outputs.STAGES; next++) {
          stages.get(next - 1).process(side(harness, Outputs.stage(next)));
        }
        mark = Math.min(mark, drain(harness, alerts));
      }
      stage.emitted = Math.max(stage.emitted, mark);
    }
  }

  /** Takes the output, and gives the last watermark in it or the lowest. */
  @SuppressWarnings("unchecked")
  private static <T> long drain(AbstractStreamOperatorTestHarness<T> harness, List<T> values) {
    long mark = Long.MIN_VALUE;
    for (Iterator<Object> i = harness.getOutput().iterator(); i.hasNext(); i.remove()) {
      Object element = i.next();
      if (element instanceof StreamRecord<?> record) {
        values.add((T) record.getValue());
      } else if (element instanceof Watermark emitted) {
        mark = emitted.getTimestamp();
      }
    }
    return mark;
  }

  private static <T> List<T> side(AbstractStreamOperatorTestHarness<?> harness, OutputTag<T> tag) {
    var records = harness.getSideOutput(tag);
    if (records == null) {
      return List.of();
    }
    List<T> values = records.stream().map(StreamRecord::getValue).toList();
    records.clear();
    return values;
  }

  @Override
  public void close() {
    try {
      router.harness.close();
      for (Stage stage : stages) {
        stage.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException("an operator does not close", e);
    }
  }

  /** A copy as a task gets it: through Java's serialization. */
  @SuppressWarnings("unchecked")
  private <I, O> TwoInputStreamOperator<I, Control, O> operator(RuleOperators which)
      throws Exception {
    SimpleOperatorFactory<O> factory =
        (SimpleOperatorFactory<O>)
            graph.getStreamNodes().stream()
                .filter(node -> which.uid().equals(node.getTransformationUID()))
                .findFirst()
                .orElseThrow()
                .getOperatorFactory();
    return InstantiationUtil.clone((TwoInputStreamOperator<I, Control, O>) factory.getOperator());
  }

  private final class Router {

    private final TwoInputStreamOperatorTestHarness<AuditEvent, Control, Occurrence> harness;

    Router(OperatorSubtaskState state) throws Exception {
      harness = new TwoInputStreamOperatorTestHarness<>(operator(RuleOperators.ROUTE));
      harness.setup(OccurrenceSerializer.INSTANCE);
      if (state != null) {
        harness.initializeState(state);
      }
      harness.open();
    }
  }

  private final class Stage {

    private final int number;
    private long emitted = Long.MIN_VALUE;
    private final List<TwoInputStreamOperatorTestHarness<Occurrence, Control, Alert>> subtasks =
        new ArrayList<>();

    Stage(int number, int parallelism, OperatorSubtaskState state, int before) throws Exception {
      this.number = number;
      for (int i = 0; i < parallelism; i++) {
        var harness =
            new KeyedTwoInputStreamOperatorTestHarness<GroupKey, Occurrence, Control, Alert>(
                operator(RuleOperators.stage(number)),
                GroupKey::of,
                null,
                GroupKeySerializer.TYPE,
                MAX_PARALLELISM,
                parallelism,
                i);
        harness.setStateBackend(backend);
        harness.setup(
            TypeInformation.of(Alert.class)
                .createSerializer(harness.getExecutionConfig().getSerializerConfig()));
        if (state != null) {
          harness.initializeState(
              AbstractStreamOperatorTestHarness.repartitionOperatorState(
                  state, MAX_PARALLELISM, before, parallelism, i));
        }
        harness.open();
        subtasks.add(harness);
      }
    }

    void process(List<Occurrence> occurrences) throws Exception {
      for (Occurrence occurrence : occurrences) {
        int subtask =
            KeyGroupRangeAssignment.assignKeyToParallelOperator(
                GroupKey.of(occurrence), MAX_PARALLELISM, subtasks.size());
        subtasks.get(subtask).processElement1(occurrence, Times.millis(occurrence.time()));
      }
    }

    void watermark(long millis) throws Exception {
      for (var harness : subtasks) {
        harness.processWatermark1(new Watermark(millis));
      }
    }

    OperatorSubtaskState snapshot() throws Exception {
      OperatorSubtaskState[] states = new OperatorSubtaskState[subtasks.size()];
      for (int i = 0; i < states.length; i++) {
        states[i] = subtasks.get(i).snapshot(1, 1);
      }
      return AbstractStreamOperatorTestHarness.repackageState(states);
    }

    void close() throws Exception {
      for (var harness : subtasks) {
        harness.close();
      }
    }
  }
}
