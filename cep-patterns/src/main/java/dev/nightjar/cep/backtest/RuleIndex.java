package dev.nightjar.cep.backtest;

import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.Micros;
import dev.nightjar.cep.rule.RuleHeader;
import dev.nightjar.cep.rule.RuleSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Numbers the rules of a set, so that counters and records can name them by small numbers. */
final class RuleIndex {

  private static final int[] NONE = {};

  /** What occurrences of one grouping, stage and hold are for. */
  private record Road(int stage, long grouping, long holdMicros) {}

  private final List<RuleHeader> headers = new ArrayList<>();
  private final Map<Object, Integer> indexes = new IdentityHashMap<>();
  private final Map<Road, Map<Long, int[]>> wanting = new HashMap<>();

  RuleIndex(RuleSet rules) {
    for (EventRule rule : rules.events()) {
      add(rule, rule.header());
    }
    for (CorrelationRule rule : rules.correlations()) {
      int index = add(rule, rule.header());
      if (isSentFew(rule)) {
        continue;
      }
      Road road = new Road(rule.stage(), rule.grouping(), Micros.of(rule.hold()));
      Map<Long, int[]> byInput = wanting.computeIfAbsent(road, any -> new LinkedHashMap<>());
      for (CorrelationRule.Input input : rule.inputs()) {
        byInput.merge(input.feed(), new int[] {index}, RuleIndex::joined);
      }
    }
  }

  private int add(Object rule, RuleHeader header) {
    indexes.put(rule, headers.size());
    headers.add(header);
    return headers.size() - 1;
  }

  private static int[] joined(int[] some, int[] more) {
    int[] all = java.util.Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  int size() {
    return headers.size();
  }

  RuleHeader header(int index) {
    return headers.get(index);
  }

  /** The number of a rule of the set. */
  int of(Object rule) {
    return indexes.get(rule);
  }

  /**
   * Whether a rule is sent the more events the more threads route them, so that to count them tells
   * nothing: of those of a minute it looks at one.
   */
  static boolean isSentFew(CorrelationRule rule) {
    return rule.type() == CorrelationType.SILENCE;
  }

  /** The correlations that want an input of an occurrence, and count what they want. */
  int[] wanting(int stage, long grouping, long hold, long input) {
    Map<Long, int[]> byInput = wanting.get(new Road(stage, grouping, hold));
    return byInput == null ? NONE : byInput.getOrDefault(input, NONE);
  }
}
