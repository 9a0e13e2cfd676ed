package dev.nightjar.cep.pattern;

import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * How the steps of one rule name its inputs: as the rule does. Two inputs that are one rule under
 * different names of fields have one name; the later one is told apart by its place.
 */
final class InputNames {

  private final String[] names;
  private final long[] feeds;

  InputNames(CorrelationRule rule) {
    List<CorrelationRule.Input> inputs = rule.inputs();
    names = new String[inputs.size()];
    feeds = new long[inputs.size()];
    Map<String, Long> taken = new HashMap<>();
    for (int i = 0; i < names.length; i++) {
      feeds[i] = inputs.get(i).feed();
      String name = inputs.get(i).name();
      Long other = taken.putIfAbsent(name, feeds[i]);
      names[i] = other == null || other == feeds[i] ? name : name + "#" + (i + 1);
    }
  }

  /** All names, each once, in the rule's order. */
  String[] all() {
    return Arrays.stream(names).distinct().toArray(String[]::new);
  }

  /** The names of some inputs, by their places. */
  String[] of(List<Integer> places) {
    return places.stream().map(place -> names[place]).toArray(String[]::new);
  }

  /** The inputs that an occurrence matched, as bits by their places. */
  long bits(long[] matched) {
    long bits = 0;
    for (int i = 0; i < feeds.length; i++) {
      if (Arrays.binarySearch(matched, feeds[i]) >= 0) {
        bits |= 1L << i;
      }
    }
    return bits;
  }

  /** The names of inputs given as bits by their places, each once, in the rule's order. */
  String[] matched(long bits) {
    List<String> matched = new ArrayList<>(names.length);
    for (int i = 0; i < names.length; i++) {
      if ((bits >>> i & 1) != 0 && !matched.contains(names[i])) {
        matched.add(names[i]);
      }
    }
    return matched.toArray(String[]::new);
  }

  /**
   * The inputs of which a pattern asks when the group had them last: all in a pattern written in
   * Java; else those of terms that wait for an absence.
   */
  String[] remembered(CorrelationRule rule) {
    if (rule.type() == CorrelationType.PATTERN) {
      return all();
    }
    TreeSet<Integer> places = new TreeSet<>();
    if (rule.condition() instanceof Condition.Terms terms) {
      for (Condition.Term term : terms.terms()) {
        if (!term.absent().isEmpty()) {
          places.addAll(term.absent());
          places.addAll(term.required());
        }
      }
    }
    return Arrays.stream(of(List.copyOf(places))).distinct().toArray(String[]::new);
  }

  /** How a step names the value of a tuple of fields. */
  static String tuple(List<String> fields) {
    return String.join(",", fields);
  }
}
