package dev.nightjar.cep.pattern;

import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The meaning of a correlation, as slow and as plain as can be: looks at each event with all others
 * of its group in view. Shares no code with what it judges.
 */
final class MatchOracle {

  private final CorrelationRule rule;
  private final List<Occurrence> stream;
  private final long timespan;

  MatchOracle(CorrelationRule rule, List<Occurrence> stream) {
    this.rule = rule;
    this.stream = stream;
    this.timespan = rule.timespan().toNanos() / 1_000;
  }

  /** A match as one line: when it is decided, and its evidence. */
  static String line(long decidedAt, Collection<Evidence> evidence) {
    return decidedAt
        - TestingOccurrences.START
        + ":"
        + evidence.stream().map(Evidence::eventId).collect(Collectors.joining(" "));
  }

  /** All matches, sorted. */
  List<String> matches() {
    List<String> lines = new ArrayList<>();
    for (int at = 0; at < stream.size(); at++) {
      if (rule.condition() instanceof Condition.Bounds bounds) {
        Set<Occurrence> evidence = number(bounds, at);
        if (!evidence.isEmpty()) {
          lines.add(line(stream.get(at).time(), told(evidence)));
        }
      } else {
        terms(at, lines);
      }
    }
    lines.sort(null);
    return lines;
  }

  private static List<Evidence> told(Collection<Occurrence> events) {
    return events.stream().sorted(Occurrence.ORDER).map(Occurrence::evidence).toList();
  }

  private List<Occurrence> window(int at) {
    long from = stream.get(at).time() - timespan;
    return stream.subList(0, at + 1).stream().filter(o -> o.time() >= from).toList();
  }

  private boolean is(Occurrence occurrence, int input) {
    return TestingOccurrences.is(occurrence, rule.inputs().get(input).name().charAt(0));
  }

  private Set<Occurrence> number(Condition.Bounds bounds, int at) {
    int needed = bounds.bounds().get(0).value().intValueExact();
    List<Occurrence> window = window(at);
    Set<Occurrence> evidence = new HashSet<>();
    int number = 0;
    if (rule.type() == CorrelationType.EVENT_COUNT) {
      evidence.addAll(window);
      number = window.size();
    } else if (rule.type() == CorrelationType.VALUE_COUNT) {
      Set<String> values = new HashSet<>();
      for (Occurrence one : window) {
        if (one.values().length > 0) {
          evidence.add(one);
          values.addAll(List.of(one.values()[0].texts()));
        }
      }
      number = stream.get(at).values().length == 0 ? 0 : values.size();
    } else {
      for (int input = 0; input < rule.inputs().size(); input++) {
        Occurrence earliest = earliest(window, input);
        if (earliest != null) {
          evidence.add(earliest);
          number++;
        }
      }
    }
    return number >= needed ? evidence : Set.of();
  }

  private Occurrence earliest(List<Occurrence> window, int input) {
    return window.stream().filter(o -> is(o, input)).findFirst().orElse(null);
  }

  private void terms(int at, List<String> lines) {
    Set<Occurrence> atOnce = new HashSet<>();
    boolean completes = false;
    for (Condition.Term term : ((Condition.Terms) rule.condition()).terms()) {
      Set<Occurrence> evidence =
          rule.type() == CorrelationType.TEMPORAL_ORDERED ? chain(term, at) : all(term, at);
      if (!evidence.isEmpty() && term.absent().isEmpty()) {
        atOnce.addAll(evidence);
        completes |= isStep(term, at);
      } else if (!evidence.isEmpty() && isStep(term, at) && !killed(term, evidence)) {
        List<Evidence> told = told(evidence);
        lines.add(line(told.get(0).time() + timespan, told));
      }
    }
    if (completes) {
      lines.add(line(stream.get(at).time(), told(atOnce)));
    }
  }

  /** Any window that holds the evidence holds what must be absent. */
  private boolean killed(Condition.Term term, Set<Occurrence> evidence) {
    List<Evidence> told = told(evidence);
    long from = told.get(told.size() - 1).time() - timespan;
    long to = told.get(0).time() + timespan;
    return stream.stream()
        .filter(o -> o.time() >= from && o.time() <= to)
        .anyMatch(o -> term.absent().stream().anyMatch(absent -> is(o, absent)));
  }

  private boolean isStep(Condition.Term term, int at) {
    return term.required().stream().anyMatch(input -> is(stream.get(at), input));
  }

  private Set<Occurrence> all(Condition.Term term, int at) {
    Set<Occurrence> evidence = new HashSet<>();
    for (int input : term.required()) {
      Occurrence earliest =
          !term.absent().isEmpty() && is(stream.get(at), input)
              ? stream.get(at)
              : earliest(window(at), input);
      if (earliest == null) {
        return Set.of();
      }
      evidence.add(earliest);
    }
    return evidence;
  }

  private Set<Occurrence> chain(Condition.Term term, int at) {
    TreeSet<Occurrence> chain = new TreeSet<>(Occurrence.ORDER);
    List<Occurrence> window = window(at);
    int next = 0;
    int steps = term.required().size();
    for (int i = 0; i < window.size() - 1 && next < steps - 1; i++) {
      if (is(window.get(i), term.required().get(next))) {
        chain.add(window.get(i));
        next++;
      }
    }
    if (next < steps - 1 || !is(stream.get(at), term.required().get(steps - 1))) {
      return Set.of();
    }
    chain.add(stream.get(at));
    return chain;
  }
}
