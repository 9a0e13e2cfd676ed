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
 * <p>State: candidates by millisecond until the watermark passes them, and the event ids of one
 * window. All of it is read and removed by key, never iterated, so that an event costs the same
 * however many its group had before. Each id goes when it was to go as it counted: a window that is
 * changed later leaves nothing behind.
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

  /** Event id to the first millisecond at which it may count again. */
  private transient MapState<String, Long> counted;

  /** The ids of {@link #counted} by that millisecond. */
  private transient MapState<Long, String[]> leaving;

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
    counted =
        getRuntimeContext()
            .getMapState(new MapStateDescriptor<>("counted", Types.STRING, Types.LONG));
    leaving =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>("leaving", Types.LONG, Types.OBJECT_ARRAY(Types.STRING)));
    repeats = DetectionMetrics.of(getRuntimeContext()).counter("repeats");
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
      waiting.put(time, with(others, candidate));
    }
  }

  /** One timer may stand for both: then the old ids go first, as the window is closed. */
  @Override
  public void onTimer(long time, OnTimerContext context, Collector<Void> out) throws Exception {
    String[] gone = leaving.get(time);
    if (gone != null) {
      leaving.remove(time);
      for (String id : gone) {
        counted.remove(id);
      }
    }
    Candidate[] due = waiting.get(time);
    if (due != null) {
      waiting.remove(time);
      giveOut(due, context);
    }
  }

  private void giveOut(Candidate[] due, OnTimerContext context) throws Exception {
    Candidate[] ordered = due.clone();
    Arrays.sort(ordered, ORDER);
    for (Candidate candidate : ordered) {
      if (counted.contains(candidate.eventId())) {
        repeats.inc();
      } else {
        count(candidate, context);
        context.output(outputs.get(candidate.ruleId()), candidate);
      }
    }
  }

  private void count(Candidate candidate, OnTimerContext context) throws Exception {
    long leaves = candidate.millis() + windows.get(candidate.ruleId()).toMillis() + 1;
    String[] others = leaving.get(leaves);
    counted.put(candidate.eventId(), leaves);
    leaving.put(
        leaves,
        others == null ? new String[] {candidate.eventId()} : with(others, candidate.eventId()));
    context.timerService().registerEventTimeTimer(leaves);
  }

  private static <T> T[] with(T[] others, T another) {
    T[] all = Arrays.copyOf(others, others.length + 1);
    all[others.length] = another;
    return all;
  }
}
