package dev.nightjar.cep.pattern;

import dev.nightjar.audit.Alert;
import dev.nightjar.cep.engine.AlertWriter;
import dev.nightjar.cep.engine.Detection;
import dev.nightjar.cep.engine.Detector;
import dev.nightjar.cep.engine.DetectorOptions;
import dev.nightjar.cep.engine.Firing;
import dev.nightjar.cep.engine.GroupState;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.RuleSet;
import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Makes alerts of what stock operators find: the engine's detector is given each step again, and
 * instead of judging it asks what the step completed. So cool-down, growth, evidence and ids are
 * those of all other rules.
 *
 * <p>Steps and matches wait until all of their millisecond and the one before are there. What the
 * end of a window decides is told by the stock operator a millisecond late, because {@code within}
 * is exclusive, and must still come before later steps.
 */
final class CepGate extends KeyedCoProcessFunction<String, RuleStep, RuleMatch, Alert> {

  @Serial private static final long serialVersionUID = 1L;

  private static final long MICROS = 1_000;
  private static final RuleStep[] NO_STEPS = {};
  private static final RuleMatch[] NO_MATCHES = {};

  private final CepRules rules;

  private transient ValueState<RuleStep[]> steps;
  private transient ValueState<RuleMatch[]> matches;
  private transient ValueState<byte[]> group;
  private transient Map<Long, Judge> judges;

  CepGate(CepRules rules) {
    this.rules = rules;
  }

  @Override
  public void open(OpenContext context) {
    steps = state("steps", Types.OBJECT_ARRAY(TypeInformation.of(RuleStep.class)));
    matches = state("matches", Types.OBJECT_ARRAY(TypeInformation.of(RuleMatch.class)));
    group = state("group", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
    judges = new HashMap<>();
  }

  private <T> ValueState<T> state(String name, TypeInformation<T> type) {
    return getRuntimeContext().getState(new ValueStateDescriptor<>(name, type));
  }

  @Override
  public void processElement1(RuleStep step, Context context, Collector<Alert> out)
      throws Exception {
    RuleStep[] all = steps.value() == null ? NO_STEPS : steps.value();
    RuleStep[] more = Arrays.copyOf(all, all.length + 1);
    more[all.length] = step;
    steps.update(more);
    wake(step.step().time(), context);
  }

  @Override
  public void processElement2(RuleMatch match, Context context, Collector<Alert> out)
      throws Exception {
    RuleMatch[] all = matches.value() == null ? NO_MATCHES : matches.value();
    RuleMatch[] more = Arrays.copyOf(all, all.length + 1);
    more[all.length] = match;
    matches.update(more);
    wake(match.match().decidedAt(), context);
  }

  private static void wake(long micros, Context context) {
    context.timerService().registerEventTimeTimer(Tick.MILLISECOND.of(micros) + 1);
  }

  @Override
  public void onTimer(long millis, OnTimerContext context, Collector<Alert> out) throws Exception {
    String key = context.getCurrentKey();
    long rule = Long.parseUnsignedLong(key.substring(0, key.indexOf('/')), 16);
    Judge judge = judges.computeIfAbsent(rule, Judge::new);
    judge.out = out;
    judge.found = new ArrayList<>(List.of(matches.value() == null ? NO_MATCHES : matches.value()));
    long open = millis * MICROS;
    GroupState state = read(group.value());
    List<RuleStep> later = new ArrayList<>();
    RuleStep[] all = steps.value() == null ? NO_STEPS : steps.value().clone();
    Arrays.sort(all, Comparator.comparing(RuleStep::step, Step.ORDER));
    for (RuleStep step : all) {
      if (step.step().time() >= open) {
        later.add(step);
        continue;
      }
      if (state == null) {
        state =
            judge.detector.open(
                step.step().tenant(), step.occurrence().grouping(), step.step().group());
      }
      judge.detector.judge(state, step.occurrence(), step.step().time() - 1, judge);
    }
    if (state != null) {
      judge.detector.advance(state, open - 1, judge);
    }
    keep(judge, later, state, context);
  }

  private void keep(Judge judge, List<RuleStep> later, GroupState state, OnTimerContext context)
      throws IOException {
    steps.update(later.isEmpty() ? null : later.toArray(RuleStep[]::new));
    matches.update(judge.found.isEmpty() ? null : judge.found.toArray(RuleMatch[]::new));
    if (state == null || state.isEmpty()) {
      group.clear();
      return;
    }
    DataOutputSerializer bytes = new DataOutputSerializer(256);
    state.write(bytes);
    group.update(bytes.getCopyOfBuffer());
    long deadline = judge.detector.nextDeadline(state);
    if (deadline != Long.MAX_VALUE) {
      long due = Tick.MILLISECOND.of(deadline) + 2;
      context
          .timerService()
          .registerEventTimeTimer(Math.max(due, context.timerService().currentWatermark() + 1));
    }
  }

  private static GroupState read(byte[] bytes) throws IOException {
    return bytes == null ? null : GroupState.read(new DataInputDeserializer(bytes));
  }

  /** One rule's detector, and what stock operators found for the group at hand. */
  private final class Judge implements Detection, PatternEvaluator.Finder {

    private final Detector detector;
    private final CepRules.CepRule rule;
    private List<RuleMatch> found = new ArrayList<>();
    private Collector<Alert> out;

    Judge(long key) {
      this.rule = rules.rules().get(key);
      this.detector =
          new Detector(
              new RuleSet("", List.of(), List.of(rule.rule())),
              1,
              DetectorOptions.defaults()
                  .withPatterns(one -> PatternEvaluator.of(one, rule.patterns(), this)));
    }

    @Override
    public List<List<StepMatch>> completedBy(Step step) {
      return take(
          one ->
              !rule.patterns().get(one.pattern()).waits()
                  && Step.ORDER.compare(one.match().last(), step) == 0);
    }

    @Override
    public List<List<StepMatch>> decidedUpTo(long time) {
      return take(
          one -> rule.patterns().get(one.pattern()).waits() && one.match().decidedAt() <= time);
    }

    @Override
    public long nextDecision() {
      return found.stream()
          .filter(one -> rule.patterns().get(one.pattern()).waits())
          .mapToLong(one -> one.match().decidedAt())
          .min()
          .orElse(Long.MAX_VALUE);
    }

    private List<List<StepMatch>> take(Predicate<RuleMatch> which) {
      List<List<StepMatch>> taken = new ArrayList<>();
      rule.patterns().forEach(pattern -> taken.add(new ArrayList<>()));
      found.removeIf(one -> which.test(one) && taken.get(one.pattern()).add(one.match()));
      return taken;
    }

    @Override
    public void fired(Firing firing) {
      if (firing.rule().alerts()) {
        out.collect(AlertWriter.of(firing));
      }
    }

    @Override
    public void undecidable(CorrelationRule one, GroupState state, long from, long to) {
      throw new IllegalStateException("this detector was told of no gap");
    }

    @Override
    public void late(CorrelationRule one, long lateness, boolean judged) {
      throw new IllegalStateException("steps come in order");
    }

    @Override
    public void repeated(CorrelationRule one) {
      throw new IllegalStateException("repeats were left out before");
    }

    @Override
    public void bounded(CorrelationRule one) {
      // The stock operator's own state has no bound.
    }
  }
}
