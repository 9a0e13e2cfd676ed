package dev.nightjar.cep.pattern;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.cep.configuration.SharedBufferCacheConfig;
import org.apache.flink.cep.nfa.ComputationState;
import org.apache.flink.cep.nfa.NFA;
import org.apache.flink.cep.nfa.NFAState;
import org.apache.flink.cep.nfa.NFAStateSerializer;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.nfa.compiler.NFACompiler;
import org.apache.flink.cep.nfa.sharedbuffer.SharedBuffer;
import org.apache.flink.cep.nfa.sharedbuffer.SharedBufferAccessor;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.pattern.Quantifier;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * Flink's automaton of one pattern, for all groups in turn: each group's partial matches come with
 * its state and go with it. One thread at a time.
 */
final class PatternHost {

  private static final NFAStateSerializer STATES = new NFAStateSerializer();

  private final NFA<Step> nfa;
  private final AfterMatchSkipStrategy skip;
  private final Tick tick;
  private final SwappedStore store = new SwappedStore();
  private final SharedBuffer<Step> buffer;
  private final long open;

  /**
   * Hosts a pattern.
   *
   * @throws org.apache.flink.cep.pattern.MalformedPatternException if Flink refuses it
   */
  PatternHost(Pattern<Step, ?> pattern, StepSerializer serializer, Tick tick) {
    this.nfa = NFACompiler.compileFactory(pattern, false).createNFA();
    this.skip = pattern.getAfterMatchSkipStrategy();
    this.tick = tick;
    this.open =
        pattern.getQuantifier().getConsumingStrategy() == Quantifier.ConsumingStrategy.NOT_FOLLOW
            ? tick.firstMicro(nfa.getWindowTime() - 1)
            : 0;
    this.buffer = new SharedBuffer<>(store, serializer, new SharedBufferCacheConfig());
    // The buffer starts a thread that logs how its cache does; there is one host a rule.
    buffer.releaseCacheStatisticsTimer();
  }

  /** A group's partial matches: none yet. */
  Partials begin() {
    return new Partials(nfa.createInitialNFAState(), emptyMaps());
  }

  /** Takes the next step of a group; what it completes, or what its time decides, is added. */
  void step(Partials group, Step step, Collection<StepMatch> matches) {
    long ticks = tick.of(step.time());
    // A condition that asks for the clock gets the step's time: a replay must decide the same.
    long clock = Tick.MILLISECOND.of(step.time());
    on(
        group,
        accessor -> {
          add(nfa.advanceTime(accessor, group.state, ticks, skip).f0, matches);
          add(nfa.process(accessor, group.state, step, ticks, skip, () -> clock), matches);
        });
  }

  /** Tells a group that all steps before a time are there; what that decides is added. */
  void advance(Partials group, long micros, Collection<StepMatch> matches) {
    on(
        group,
        accessor -> add(nfa.advanceTime(accessor, group.state, tick.of(micros), skip).f0, matches));
  }

  /**
   * The first microsecond at which {@link #advance} decides something, or for a pattern that a step
   * decides, drops the last that it remembers; {@link Long#MAX_VALUE} where it remembers nothing.
   */
  long deadline(Partials group) {
    long start = Long.MAX_VALUE;
    for (ComputationState partial : group.state.getPartialMatches()) {
      if (partial.getStartEventID() != null) {
        long other = partial.getStartTimestamp();
        boolean sooner = waits() ? other < start : other > start;
        start = start == Long.MAX_VALUE || sooner ? other : start;
      }
    }
    return start == Long.MAX_VALUE ? start : tick.firstMicro(start + nfa.getWindowTime());
  }

  /** Whether the end of the window decides, and not the last step. */
  boolean waits() {
    return open > 0;
  }

  /** How many ways a group's steps may still be completed in. */
  int size(Partials group) {
    return group.state.getPartialMatches().size();
  }

  void write(Partials group, DataOutputView out) throws IOException {
    swap(group);
    STATES.serialize(group.state, out);
    for (SwappedMap<?, ?> map : store.maps()) {
      map.write(out);
    }
  }

  Partials read(DataInputView in) throws IOException {
    Partials group = new Partials(STATES.deserialize(in), emptyMaps());
    swap(group);
    for (SwappedMap<?, ?> map : store.maps()) {
      map.read(in);
    }
    return group;
  }

  private void on(Partials group, Work work) {
    swap(group);
    SharedBufferAccessor<Step> accessor = buffer.getAccessor();
    try {
      work.on(accessor);
      accessor.close();
    } catch (Exception e) {
      throw new FlinkRuntimeException("a pattern failed: one of its conditions threw", e);
    }
  }

  private void swap(Partials group) {
    for (int i = 0; i < store.maps().size(); i++) {
      store.maps().get(i).swap(group.maps.get(i));
    }
  }

  private List<Map<?, ?>> emptyMaps() {
    List<Map<?, ?>> maps = new ArrayList<>();
    store.maps().forEach(map -> maps.add(new HashMap<>()));
    return maps;
  }

  private void add(Collection<Map<String, List<Step>>> found, Collection<StepMatch> matches) {
    for (Map<String, List<Step>> stages : found) {
      matches.add(StepMatch.of(stages, open));
    }
  }

  private interface Work {
    void on(SharedBufferAccessor<Step> accessor) throws Exception;
  }

  /** The partial matches of one group. */
  static final class Partials {

    private final NFAState state;
    private final List<Map<?, ?>> maps;

    Partials(NFAState state, List<Map<?, ?>> maps) {
      this.state = state;
      this.maps = maps;
    }

    /** Whether nothing is remembered: the group may be dropped. */
    boolean isEmpty() {
      return maps.stream().allMatch(Map::isEmpty);
    }
  }
}
