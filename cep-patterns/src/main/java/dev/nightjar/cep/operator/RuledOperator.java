package dev.nightjar.cep.operator;

import dev.nightjar.audit.StreamGap;
import dev.nightjar.cep.live.LiveRules;
import dev.nightjar.cep.live.RuleBundle;
import dev.nightjar.cep.rule.ReadRules;
import dev.nightjar.cep.rule.RuleFault;
import dev.nightjar.cep.rule.RuleSet;
import java.io.Serial;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An operator that works by rules which change while it runs. Its second input tells them; time is
 * the first input's alone, so that rules which do not change hold nobody back, and neither do they
 * drive time on where a source has no shards.
 *
 * <p>Metrics: {@code ruleSetVersion}, and {@code rulesRefused}, sets that did not compile here.
 *
 * @param <IN> what it works on
 * @param <OUT> what it gives out
 */
abstract class RuledOperator<IN, OUT> extends AbstractStreamOperator<OUT>
    implements TwoInputStreamOperator<IN, Control, OUT> {

  @Serial private static final long serialVersionUID = 1L;

  private static final Logger LOGGER = LoggerFactory.getLogger(RuledOperator.class);

  /** What can be set besides the rules. */
  final RuleDetectionOptions options;

  private final RuleBundle initial;

  private transient BroadcastRules told;
  private transient Counter refused;
  private transient long version;

  /**
   * @param initial the rules until others are told or restored: it travels in the graph, so nothing
   *     is ever judged without rules
   */
  RuledOperator(RuleBundle initial, RuleDetectionOptions options) {
    this.initial = initial;
    this.options = options;
  }

  /**
   * Works by these rules from here on.
   *
   * @param rules the compiled set
   * @param version its version, higher than that of the last call
   */
  abstract void use(RuleSet rules, long version) throws Exception;

  /** Works with these gaps from here on. */
  abstract void gaps(List<StreamGap> open);

  /** A set that is new here was told, whether or not it compiled. */
  abstract void rulesTold() throws Exception;

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    told = new BroadcastRules(context.getOperatorStateStore(), initial);
  }

  @Override
  public void open() throws Exception {
    super.open();
    MetricGroup metrics = metrics();
    refused = metrics.counter("rulesRefused");
    metrics.gauge("ruleSetVersion", () -> version);
    if (told.former() != null) {
      compile(told.former());
    }
    compile(told.newest());
    gaps(told.openGaps());
  }

  /** The version of the newest set that was told. */
  final long newestTold() {
    return version;
  }

  final MetricGroup metrics() {
    return DetectionMetrics.of(getMetricGroup());
  }

  @Override
  public void processElement2(StreamRecord<Control> element) throws Exception {
    if (element.getValue() instanceof Control.Rules rules) {
      if (told.take(rules.bundle())) {
        compile(told.newest());
        gaps(told.openGaps());
        rulesTold();
      }
    } else if (element.getValue() instanceof Control.Gap notice) {
      told.take(notice.gap());
      gaps(told.openGaps());
    }
  }

  /** The set was accepted by this very compiler; should it fail all the same, the old one stays. */
  private void compile(RuleBundle bundle) throws Exception {
    version = bundle.version();
    ReadRules rules;
    try {
      rules = options.patterns().addTo(LiveRules.compile(bundle));
    } catch (RuntimeException e) {
      refused.inc();
      LOGGER.error(
          "The rule set {} of {} does not compile where it should run; the one before it stays.",
          bundle.version(),
          bundle.source(),
          e);
      return;
    }
    for (RuleFault fault : rules.faults()) {
      LOGGER.warn("A rule in Java does not join the rule set {}: {}.", bundle.version(), fault);
    }
    use(rules.rules(), bundle.version());
  }

  @Override
  public void processWatermark1(Watermark mark) throws Exception {
    processWatermark(mark);
  }

  @Override
  public void processWatermark2(Watermark mark) {
    // Rules have no time.
  }

  @Override
  protected void processWatermarkStatus(WatermarkStatus status, int index) throws Exception {
    if (index == 0) {
      processWatermarkStatus(status);
    }
  }
}
