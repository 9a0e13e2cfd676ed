package dev.nightjar.cep.operator;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.cep.live.RuleBundle;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * The graph that {@link RuleDetection#attach} makes, where no type may be generic and no uid
 * missing.
 */
final class TestingGraph {

  private TestingGraph() {}

  static StreamExecutionEnvironment strictEnvironment(Configuration configuration) {
    configuration.setString("pipeline.generic-types", "false");
    configuration.setString("pipeline.auto-generate-uids", "false");
    return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
  }

  /** A graph whose operators are taken out; it is never run. */
  static StreamGraph of(RuleBundle initial) {
    StreamExecutionEnvironment env = strictEnvironment(new Configuration());
    DataStream<AuditEvent> events = env.fromData(TestingAudit.export("x").at(0)).uid("events");
    DataStream<RuleBundle> rules = env.fromData(RuleBundleSerializer.TYPE, initial).uid("rules");
    Detected detected =
        RuleDetection.attach(events, rules, null, initial, RuleDetectionOptions.defaults());
    detected.alerts().sinkTo(new DiscardingSink<>()).uid("sink");
    return env.getStreamGraph(false);
  }
}
