package dev.nightjar.cep.pattern;

import dev.nightjar.cep.engine.Evidence;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Gives each rule's and group's steps out in the total order, each event once in a window, and says
 * of each when the group had the rule's inputs last. What comes behind the watermark goes to the
 * late output.
 *
 * <p>State: steps by millisecond until the watermark passes them; what counted, for one window;
 * when inputs were last seen. All is read and removed by key, never iterated.
 *
 * <p>Metrics: {@code lateEvents}, {@code repeats}.
 */
final class StepSequencer extends KeyedProcessFunction<String, RuleStep, RuleStep> {

  /** What came behind the watermark. */
  static final OutputTag<LateStep> LATE =
      new OutputTag<>("late", TypeInformation.of(LateStep.class));

  @Serial private static final long serialVersionUID = 1L;

  private static final Comparator<RuleStep> ORDER =
      Comparator.comparing(RuleStep::step, Step.ORDER);

  private final CepRules rules;

  private transient MapState<Long, RuleStep[]> waiting;

  /** What counted to the first millisecond at which it may count again. */
  private transient MapState<String, Long> counted;

  /** The keys of {@link #counted} by that millisecond. */
  private transient MapState<Long, String[]> leaving;

  /** Input to the microsecond at which the group had it last. */
  private transient MapState<String, Long> seen;

  private transient Counter late;
  private transient Counter repeats;

  StepSequencer(CepRules rules) {
    this.rules = rules;
  }

  @Override
  public void open(OpenContext context) {
    waiting = map("waiting", Types.LONG, Types.OBJECT_ARRAY(TypeInformation.of(RuleStep.class)));
    counted = map("counted", Types.STRING, Types.LONG);
    leaving = map("leaving", Types.LONG, Types.OBJECT_ARRAY(Types.STRING));
    seen = map("seen", Types.STRING, Types.LONG);
    MetricGroup metrics =
        getRuntimeContext().getMetricGroup().addGroup("kinesisanalytics").addGroup("detection");
    late = metrics.counter("lateEvents");
    repeats = metrics.counter("repeats");
  }

  private <K, V> MapState<K, V> map(
      String name, TypeInformation<K> keys, TypeInformation<V> values) {
    return getRuntimeContext().getMapState(new MapStateDescriptor<>(name, keys, values));
  }

  @Override
  public void processElement(RuleStep step, Context context, Collector<RuleStep> out)
      throws Exception {
    long millis = Tick.MILLISECOND.of(step.step().time());
    long watermark = context.timerService().currentWatermark();
    if (millis <= watermark) {
      late.inc();
      context.output(
          LATE,
          new LateStep(
              rules.rules().get(step.rule()).rule().header().id(),
              step.step().tenant(),
              step.step().documentId(),
              Evidence.instant(step.step().time()),
              watermark - millis));
      return;
    }
    waiting.put(millis, with(waiting.get(millis), step, RuleStep.class));
    context.timerService().registerEventTimeTimer(millis);
  }

  /** One timer may stand for both: then what leaves goes first, as the window is closed. */
  @Override
  public void onTimer(long millis, OnTimerContext context, Collector<RuleStep> out)
      throws Exception {
    String[] gone = leaving.get(millis);
    if (gone != null) {
      leaving.remove(millis);
      for (String key : gone) {
        leave(key, millis, timespan(context.getCurrentKey()));
      }
    }
    RuleStep[] due = waiting.get(millis);
    if (due == null) {
      return;
    }
    waiting.remove(millis);
    Arrays.sort(due, ORDER);
    CepRules.CepRule rule = rules.rules().get(due[0].rule());
    for (RuleStep step : due) {
      long time = step.step().time();
      Long last = counted.get(step.once());
      if (last != null && time - last <= rule.timespan()) {
        repeats.inc();
        continue;
      }
      counted.put(step.once(), time);
      expire(step.once(), time + rule.timespan(), context);
      out.collect(withPast(step, rule));
      for (String input : rule.writer().names().remembered(rule.rule())) {
        if (step.step().is(input)) {
          seen.put(input, time);
          expire("seen " + input, time + rule.timespan(), context);
        }
      }
    }
  }

  private long timespan(String key) {
    long rule = Long.parseUnsignedLong(key.substring(0, key.indexOf('/')), 16);
    return rules.rules().get(rule).timespan();
  }

  private void leave(String key, long millis, long timespan) throws Exception {
    MapState<String, Long> state = key.startsWith("seen ") ? seen : counted;
    String name = key.startsWith("seen ") ? key.substring("seen ".length()) : key;
    Long time = state.get(name);
    // It may have come again since: then another timer waits for it.
    if (time != null && Tick.MILLISECOND.of(time + timespan) < millis) {
      state.remove(name);
    }
  }

  private void expire(String key, long micros, OnTimerContext context) throws Exception {
    long millis = Tick.MILLISECOND.of(micros) + 1;
    leaving.put(millis, with(leaving.get(millis), key, String.class));
    context.timerService().registerEventTimeTimer(millis);
  }

  private RuleStep withPast(RuleStep step, CepRules.CepRule rule) throws Exception {
    List<Step.Past> past = new ArrayList<>();
    for (String input : rule.writer().names().remembered(rule.rule())) {
      Long time = seen.get(input);
      if (time != null && step.step().time() - time <= rule.timespan()) {
        past.add(new Step.Past(input, time));
      }
    }
    long inputs = rule.writer().names().bits(step.occurrence().inputs());
    Step told = rule.writer().step(step.occurrence(), inputs, past.toArray(Step.Past[]::new));
    return new RuleStep(step.rule(), step.occurrence(), told, step.once());
  }

  @SuppressWarnings("unchecked")
  private static <T> T[] with(T[] others, T another, Class<T> type) {
    T[] all =
        others == null
            ? (T[]) java.lang.reflect.Array.newInstance(type, 1)
            : Arrays.copyOf(others, others.length + 1);
    all[all.length - 1] = another;
    return all;
  }
}
