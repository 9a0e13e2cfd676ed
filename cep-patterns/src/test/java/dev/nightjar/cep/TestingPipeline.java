package dev.nightjar.cep;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.AuditEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/**
 * The operators of the real graph, driven by hand: process, watermark, kill and restore, assert.
 * One thread, no cluster, any state backend.
 */
final class TestingPipeline implements AutoCloseable {

  private final DetectionOptions options;
  private final StateBackend backend;
  private final List<Alert> alerts = new ArrayList<>();
  private final List<Candidate> late = new ArrayList<>();
  private Operators operators;
  private long watermark = Long.MIN_VALUE;

  TestingPipeline(DetectionOptions options) throws Exception {
    this(options, new HashMapStateBackend());
  }

  TestingPipeline(DetectionOptions options, StateBackend backend) throws Exception {
    this.options = options;
    this.backend = backend;
    this.operators = new Operators(options, backend, null);
  }

  static StreamExecutionEnvironment strictEnvironment() {
    Configuration configuration = new Configuration();
    configuration.setString("pipeline.generic-types", "false");
    configuration.setString("pipeline.auto-generate-uids", "false");
    return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
  }

  TestingPipeline process(AuditEvent event) throws Exception {
    operators.router.processElement(event, event.time().toEpochMilli());
    pump();
    return this;
  }

  TestingPipeline process(List<AuditEvent> events) throws Exception {
    for (AuditEvent event : events) {
      process(event);
    }
    return this;
  }

  TestingPipeline watermark(long millis) throws Exception {
    watermark = millis;
    operators.sequencer.processWatermark(millis);
    pump();
    for (OneInputStreamOperatorTestHarness<Candidate, Match> pattern :
        operators.patterns.values()) {
      pattern.processWatermark(millis);
    }
    pump();
    operators.gate.processWatermark(millis);
    pump();
    return this;
  }

  TestingPipeline end() throws Exception {
    return watermark(Long.MAX_VALUE);
  }

  /** Kills every operator and starts new ones from a snapshot; a watermark is not in it. */
  TestingPipeline killAndRestore() throws Exception {
    return killAndRestore(options);
  }

  TestingPipeline killAndRestore(DetectionOptions changed) throws Exception {
    Map<String, OperatorSubtaskState> snapshot = operators.snapshot();
    operators.close();
    operators = new Operators(changed, backend, snapshot);
    if (watermark > Long.MIN_VALUE) {
      watermark(watermark);
    }
    return this;
  }

  List<Alert> alerts() {
    return alerts;
  }

  List<Candidate> late() {
    return late;
  }

  /** Entries of keyed state and timers in all operators together. */
  int stateSize() {
    int size =
        operators.sequencer.numKeyedStateEntries() + operators.sequencer.numEventTimeTimers();
    size += operators.gate.numKeyedStateEntries() + operators.gate.numEventTimeTimers();
    for (KeyedOneInputStreamOperatorTestHarness<String, Candidate, Match> pattern :
        operators.patterns.values()) {
      size += pattern.numKeyedStateEntries() + pattern.numEventTimeTimers();
    }
    return size;
  }

  private void pump() throws Exception {
    for (Candidate candidate : drain(operators.router)) {
      operators.sequencer.processElement(candidate, candidate.millis());
    }
    for (Match match : side(operators.router, "fulfilled", Match.class)) {
      operators.gate.processElement(match, match.at().toEpochMilli());
    }
    late.addAll(side(operators.sequencer, "late", Candidate.class));
    for (Map.Entry<String, KeyedOneInputStreamOperatorTestHarness<String, Candidate, Match>> e :
        operators.patterns.entrySet()) {
      for (Candidate candidate : side(operators.sequencer, e.getKey(), Candidate.class)) {
        e.getValue().processElement(candidate, candidate.millis());
      }
      for (Match match : drain(e.getValue())) {
        operators.gate.processElement(match, match.at().toEpochMilli());
      }
    }
    alerts.addAll(drain(operators.gate));
  }

  private static <T> List<T> drain(OneInputStreamOperatorTestHarness<?, T> harness) {
    List<T> values = List.copyOf(harness.extractOutputValues());
    harness.getOutput().clear();
    return values;
  }

  private static <T> List<T> side(
      OneInputStreamOperatorTestHarness<?, ?> harness, String tag, Class<T> type) {
    Queue<StreamRecord<T>> records =
        harness.getSideOutput(new OutputTag<>(tag, TypeInformation.of(type)));
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
      operators.close();
    } catch (Exception e) {
      throw new IllegalStateException("an operator does not close", e);
    }
  }

  /** The operators, made from the graph that {@link Detection#attach} builds. */
  private static final class Operators {

    private final OneInputStreamOperatorTestHarness<AuditEvent, Candidate> router;
    private final KeyedOneInputStreamOperatorTestHarness<String, Candidate, Void> sequencer;
    private final Map<String, KeyedOneInputStreamOperatorTestHarness<String, Candidate, Match>>
        patterns = new LinkedHashMap<>();
    private final Map<String, String> uids = new LinkedHashMap<>();
    private final KeyedOneInputStreamOperatorTestHarness<String, Match, Alert> gate;

    Operators(
        DetectionOptions options, StateBackend backend, Map<String, OperatorSubtaskState> snapshot)
        throws Exception {
      StreamExecutionEnvironment env = strictEnvironment();
      DataStream<AuditEvent> events =
          env.fromData(TestingEvent.export("x").at(TestingEvent.NINE)).uid("source");
      Detection.attach(events, options).alerts().print().uid("sink");
      StreamGraph graph = env.getStreamGraph(false);
      List<Rule> rules = Rules.of(options);
      GroupKey key = new GroupKey(rules);
      OneInputStreamOperator<AuditEvent, Candidate> route =
          operator(graph, DetectionOperators.ROUTE.uid());
      router = new OneInputStreamOperatorTestHarness<>(route);
      router.open();
      sequencer =
          keyed(graph, DetectionOperators.ORDER.uid(), key, Candidate.class, backend, snapshot);
      for (Rule rule : rules) {
        if (rule instanceof PatternRule pattern) {
          uids.put(rule.id(), pattern.uid());
          patterns.put(
              rule.id(), keyed(graph, pattern.uid(), key, Candidate.class, backend, snapshot));
        }
      }
      gate =
          keyed(
              graph,
              DetectionOperators.EPISODES.uid(),
              match -> key.getKey(match.first()),
              Match.class,
              backend,
              snapshot);
    }

    private static <I, O> KeyedOneInputStreamOperatorTestHarness<String, I, O> keyed(
        StreamGraph graph,
        String uid,
        KeySelector<I, String> key,
        Class<I> type,
        StateBackend backend,
        Map<String, OperatorSubtaskState> snapshot)
        throws Exception {
      OneInputStreamOperator<I, O> real = operator(graph, uid);
      KeyedOneInputStreamOperatorTestHarness<String, I, O> harness =
          new KeyedOneInputStreamOperatorTestHarness<>(real, key, Types.STRING);
      harness.setStateBackend(backend);
      harness.setup();
      if (snapshot != null && snapshot.containsKey(uid)) {
        harness.initializeState(snapshot.get(uid));
      }
      harness.open();
      return harness;
    }

    @SuppressWarnings("unchecked")
    private static <I, O> OneInputStreamOperator<I, O> operator(StreamGraph graph, String uid) {
      return graph.getStreamNodes().stream()
          .filter(node -> uid.equals(node.getTransformationUID()))
          .map(node -> (SimpleOperatorFactory<O>) node.getOperatorFactory())
          .map(factory -> (OneInputStreamOperator<I, O>) factory.getOperator())
          .findFirst()
          .orElseThrow();
    }

    Map<String, OperatorSubtaskState> snapshot() throws Exception {
      Map<String, OperatorSubtaskState> states = new LinkedHashMap<>();
      states.put(DetectionOperators.ORDER.uid(), sequencer.snapshot(1, 1));
      for (Map.Entry<String, KeyedOneInputStreamOperatorTestHarness<String, Candidate, Match>> e :
          patterns.entrySet()) {
        states.put(uids.get(e.getKey()), e.getValue().snapshot(1, 1));
      }
      states.put(DetectionOperators.EPISODES.uid(), gate.snapshot(1, 1));
      return states;
    }

    void close() throws Exception {
      router.close();
      sequencer.close();
      for (KeyedOneInputStreamOperatorTestHarness<String, Candidate, Match> pattern :
          patterns.values()) {
        pattern.close();
      }
      gate.close();
    }
  }
}
