package dev.nightjar.cep;

import java.io.Serial;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.cep.functions.PatternProcessFunction;
import org.apache.flink.util.Collector;

/** Writes what a pattern matched as a {@link Match}: the events of all its stages, in order. */
final class MatchWriter extends PatternProcessFunction<Candidate, Match> {

  @Serial private static final long serialVersionUID = 1L;

  private static final EventOrder ORDER = new EventOrder();

  @Override
  public void processMatch(
      Map<String, List<Candidate>> stages, Context context, Collector<Match> out) {
    Candidate[] events = stages.values().stream().flatMap(List::stream).toArray(Candidate[]::new);
    Arrays.sort(events, ORDER);
    out.collect(new Match(events, events[events.length - 1].time()));
  }
}
