package dev.nightjar.cep;

import dev.nightjar.audit.Alert;
import java.io.Serial;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Lets one alert an episode through, and its growth. Keyed by rule, tenant and group; the decision
 * is {@link Episode}'s.
 *
 * <p>It sees matches alone, and that is enough to see growth, so it needs no second input that
 * would have to be aligned with the matches by a buffer of its own. A burst's matches take events
 * by the threshold, and while an episode is open none of them can time out (it closes a window
 * after the match, and every later one starts after that match), so the n-th match stands exactly
 * where the count reaches n times the threshold. A grant's matches are one for each export.
 *
 * <p>State: one {@link Episode}, cleared by one event-time timer a key. The timer only frees
 * memory: whether an episode is open is told by its own clock, so that neither watermark nor the
 * order of timer and match plays a part.
 *
 * <p>Metrics: {@code alertsRaised}, {@code alertsRevised}.
 */
final class EpisodeGate extends KeyedProcessFunction<String, Match, Alert> {

  @Serial private static final long serialVersionUID = 1L;

  private final Map<String, Rule> rules;

  private transient ValueState<Episode> open;
  private transient Counter raised;
  private transient Counter revised;

  EpisodeGate(List<Rule> rules) {
    this.rules =
        rules.stream().collect(Collectors.toUnmodifiableMap(Rule::id, Function.identity()));
  }

  @Override
  public void open(OpenContext context) {
    open =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("episode", TypeInformation.of(Episode.class)));
    raised = DetectionMetrics.of(getRuntimeContext()).counter("alertsRaised");
    revised = DetectionMetrics.of(getRuntimeContext()).counter("alertsRevised");
  }

  @Override
  public void processElement(Match match, Context context, Collector<Alert> out) throws Exception {
    Rule rule = rules.get(match.first().ruleId());
    Episode before = open.value();
    Episode.Judgement judgement = Episode.judge(rule, before, match);
    Episode after = judgement.episode();
    if (after == before) {
      return;
    }
    open.update(after);
    if (before == null || !before.openUntil().equals(after.openUntil())) {
      if (before != null) {
        context.timerService().deleteEventTimeTimer(clearAt(before));
      }
      context.timerService().registerEventTimeTimer(clearAt(after));
    }
    if (judgement.tells()) {
      (after.revision() == 0 ? raised : revised).inc();
      out.collect(after.alert(rule));
    }
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<Alert> out) throws Exception {
    Episode episode = open.value();
    if (episode != null && clearAt(episode) <= time) {
      open.clear();
    }
  }

  private static long clearAt(Episode episode) {
    return Candidate.millis(episode.openUntil()) + 1;
  }
}
