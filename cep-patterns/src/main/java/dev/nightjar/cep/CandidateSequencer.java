package dev.nightjar.cep;

import java.io.Serial;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Gives each group's candidates out in the total order, each event id once in a window, to the
 * output of its rule. What comes behind the watermark goes to the late output.
 *
 * <p>Why before the pattern and not in it: a repeat must be known in event time, or it depends on
 * the order of arrival which of two copies counts; and a condition that looks back through a
 * partial match costs the square of the threshold for each event. The pattern operator sorts again,
 * which costs little for what is sorted.
 *
 * <p>State: candidates by millisecond, read and removed by key, never iterated; and the ids of one
 * window in one value, which goes when the group falls silent.
 *
 * <p>Metric: {@code repeats}, event ids that were given out before.
 */
final class CandidateSequencer extends KeyedProcessFunction<String, Candidate, Void> {

  @Serial private static final long serialVersionUID = 1L;

  private static final EventOrder ORDER = new EventOrder();

  private final Map<String, Duration> windows;
  private final Map<String, OutputTag<Candidate>> outputs;
  private final OutputTag<Candidate> late;

  private transient MapState<Long, Candidate[]> waiting;
  private transient ValueState<GroupHistory> history;
  private transient Counter repeats;

  CandidateSequencer(
      List<PatternRule> rules,
      Map<String, OutputTag<Candidate>> outputs,
      OutputTag<Candidate> late) {
    this.windows = rules.stream().collect(Collectors.toUnmodifiableMap(Rule::id, Rule::timespan));
    this.outputs = Map.copyOf(outputs);
    this.late = late;
  }

  @Override
  public void open(OpenContext context) {
    TypeInformation<Candidate> candidate = TypeInformation.of(Candidate.class);
    waiting =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>("waiting", Types.LONG, Types.OBJECT_ARRAY(candidate)));
    history =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>("history", TypeInformation.of(GroupHistory.class)));
    repeats = getRuntimeContext().getMetricGroup().counter("repeats");
  }

  @Override
  public void processElement(Candidate candidate, Context context, Collector<Void> out)
      throws Exception {
    long time = candidate.millis();
    if (time <= context.timerService().currentWatermark()) {
      context.output(late, candidate);
      return;
    }
    Candidate[] others = waiting.get(time);
    if (others == null) {
      waiting.put(time, new Candidate[] {candidate});
      context.timerService().registerEventTimeTimer(time);
    } else {
      Candidate[] all = Arrays.copyOf(others, others.length + 1);
      all[others.length] = candidate;
      waiting.put(time, all);
    }
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<Void> out) throws Exception {
    GroupHistory known = history.value();
    Candidate[] due = waiting.get(time);
    if (due != null) {
      waiting.remove(time);
      giveOut(due, known, context);
    } else if (known != null && known.emptyAt(windows.get(known.latest().ruleId())) == time) {
      history.clear();
    }
  }

  private void giveOut(Candidate[] due, GroupHistory known, OnTimerContext context)
      throws Exception {
    Candidate[] ordered = due.clone();
    Arrays.sort(ordered, ORDER);
    Duration window = windows.get(ordered[0].ruleId());
    GroupHistory now = known;
    for (Candidate candidate : ordered) {
      if (GroupHistory.isRepeat(now, candidate, window)) {
        repeats.inc();
      } else {
        now = GroupHistory.count(now, candidate, window);
        context.output(outputs.get(candidate.ruleId()), candidate);
      }
    }
    if (now != known) {
      // A key has one timer a millisecond, so the old one may also be that of a candidate.
      if (known != null && !waiting.contains(known.emptyAt(window))) {
        context.timerService().deleteEventTimeTimer(known.emptyAt(window));
      }
      context.timerService().registerEventTimeTimer(now.emptyAt(window));
      history.update(now);
    }
  }
}
