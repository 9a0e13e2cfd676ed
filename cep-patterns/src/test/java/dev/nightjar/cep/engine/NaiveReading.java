package dev.nightjar.cep.engine;

import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a naive reading takes an occurrence for in one rule: its inputs, its values, its repeats.
 */
abstract class NaiveReading {

  final CorrelationRule rule;

  NaiveReading(CorrelationRule rule) {
    this.rule = rule;
  }

  static long micros(java.time.Duration duration) {
    return duration.toNanos() / 1000;
  }

  long inputs(Occurrence event) {
    long bits = 0;
    for (int i = 0; i < rule.inputs().size(); i++) {
      for (long input : event.inputs()) {
        if (input == rule.inputs().get(i).key()) {
          bits |= 1L << i;
        }
      }
    }
    return bits;
  }

  boolean is(Occurrence event, int input) {
    return (inputs(event) >> input & 1) != 0;
  }

  List<String> texts(Occurrence event, String field) {
    for (int i = 0; i < rule.inputs().size(); i++) {
      if (is(event, i)) {
        long key = ValueKeys.of(rule.inputs().get(i).key(), List.of(field));
        for (Occurrence.Value value : event.values()) {
          if (value.key() == key) {
            return List.of(value.texts());
          }
        }
      }
    }
    return List.of();
  }

  List<BigDecimal> numbers(Occurrence event) {
    List<BigDecimal> numbers = new ArrayList<>();
    for (String text : texts(event, "v")) {
      try {
        numbers.add(new BigDecimal(text));
      } catch (NumberFormatException e) {
        continue;
      }
    }
    return numbers;
  }

  boolean isNumeric() {
    return rule.type().name().startsWith("VALUE") && rule.type() != CorrelationType.VALUE_COUNT;
  }

  boolean hasValue(Occurrence event) {
    if (isNumeric()) {
      return !numbers(event).isEmpty();
    }
    return rule.type() != CorrelationType.VALUE_COUNT || !texts(event, "v").isEmpty();
  }

  /**
   * What counts of an occurrence, after those that did since a time: where inputs are told apart,
   * the inputs for which its event does not stand yet. Null where nothing does.
   */
  Occurrence counting(Occurrence event, List<Occurrence> counted, long since) {
    boolean steps = rule.type().name().startsWith("TEMPORAL");
    List<Occurrence> window = counted.stream().filter(e -> e.time() >= since).toList();
    List<Occurrence> known = window.stream().filter(e -> isSameEvent(e, event)).toList();
    if (!known.isEmpty() && !steps) {
      return null;
    }
    Occurrence rest = event;
    for (Occurrence before : known) {
      rest = without(rest, inputs(before));
    }
    if (inputs(rest) == 0) {
      return null;
    }
    String once = rule.settings().oncePer();
    List<String> batch = once == null || isNumeric() ? List.of() : texts(event, once);
    for (Occurrence before : window) {
      if (!batch.isEmpty()
          && (!steps || inputs(before) == inputs(rest))
          && batch.equals(texts(before, once))) {
        return null;
      }
    }
    return rest;
  }

  static boolean isSameEvent(Occurrence one, Occurrence other) {
    return one.evidence().eventId().equals(other.evidence().eventId());
  }

  Occurrence without(Occurrence event, long inputs) {
    long[] left =
        java.util.Arrays.stream(event.inputs())
            .filter(
                key ->
                    IntStream.range(0, rule.inputs().size())
                        .noneMatch(
                            i -> (inputs >> i & 1) != 0 && rule.inputs().get(i).key() == key))
            .toArray();
    return new Occurrence(
        event.tenant(),
        event.grouping(),
        event.group(),
        event.time(),
        event.hold(),
        event.evidence(),
        left,
        event.values(),
        event.ruleSet());
  }

  /** Whether a list has an event, be it as another of its occurrences. */
  static boolean has(List<Occurrence> list, Occurrence event) {
    return list.stream().anyMatch(e -> Occurrence.ORDER.compare(e, event) == 0);
  }

  static List<Occurrence> between(List<Occurrence> events, long from, long to) {
    return events.stream().filter(e -> e.time() >= from && e.time() <= to).toList();
  }

  boolean holds(List<Occurrence> window, List<Condition.Bound> bounds) {
    BigDecimal value = null;
    BigDecimal weight = BigDecimal.ONE;
    List<BigDecimal> numbers =
        new ArrayList<>(window.stream().flatMap(e -> numbers(e).stream()).sorted().toList());
    int size = numbers.size();
    switch (rule.type()) {
      case EVENT_COUNT -> value = BigDecimal.valueOf(window.size());
      case VALUE_COUNT ->
          value =
              BigDecimal.valueOf(
                  window.stream().flatMap(e -> texts(e, "v").stream()).distinct().count());
      case TEMPORAL -> {
        long seen = 0;
        for (Occurrence event : window) {
          seen |= inputs(event);
        }
        value = BigDecimal.valueOf(Long.bitCount(seen));
      }
      case VALUE_SUM -> value = numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
      case VALUE_AVG -> {
        value = numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        weight = BigDecimal.valueOf(size);
      }
      case VALUE_MEDIAN -> {
        value = numbers.get((size - 1) / 2).add(numbers.get(size / 2));
        weight = BigDecimal.valueOf(2);
      }
      case VALUE_PERCENTILE -> {
        int percentile = ((Condition.Bounds) rule.condition()).percentile();
        int rank = (int) Math.ceil(percentile / 100.0 * size - 1e-9);
        value = numbers.get(Math.max(rank, 1) - 1);
      }
      default -> throw new IllegalStateException();
    }
    for (Condition.Bound bound : bounds) {
      BigDecimal limit = bound.value().multiply(weight);
      if (!new Condition.Bound(bound.operator(), limit).holds(value)) {
        return false;
      }
    }
    return true;
  }

  List<Occurrence> earliestOfEach(List<Occurrence> window) {
    List<Occurrence> evidence = new ArrayList<>();
    for (int i = 0; i < rule.inputs().size(); i++) {
      int input = i;
      window.stream()
          .filter(e -> is(e, input))
          .findFirst()
          .filter(e -> !has(evidence, e))
          .ifPresent(evidence::add);
    }
    evidence.sort(Occurrence.ORDER);
    return evidence;
  }
}
