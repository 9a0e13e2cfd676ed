package dev.nightjar.cep.check;

import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.engine.ValueKeys;
import dev.nightjar.cep.match.FieldValue;
import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.Micros;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How near one group came to firing: the best window of it, in words. It looks at each window anew,
 * for people and not for streams; whether the rule fired is the detector's to say.
 */
final class WindowReport {

  private final CorrelationRule rule;
  private final String tenant;
  private final Duration timespan;
  private final List<Occurrence> occurrences;

  /**
   * A report.
   *
   * @param tenant whose group it is
   * @param occurrences those of one group, in the total order
   * @param timespan the timespan in force for the group's tenant
   */
  WindowReport(
      CorrelationRule rule, String tenant, Duration timespan, List<Occurrence> occurrences) {
    this.rule = rule;
    this.tenant = tenant;
    this.timespan = timespan;
    this.occurrences = occurrences;
  }

  /** The lines of the report; never empty. */
  List<String> lines() {
    if (occurrences.isEmpty()) {
      return List.of("No event of its inputs is in this group.");
    }
    List<String> lines = new ArrayList<>();
    lines.add(inputs());
    if (rule.condition() instanceof Condition.Bounds bounds) {
      bounds(bounds, lines);
    } else if (rule.condition() instanceof Condition.Terms terms) {
      for (int i = 0; i < terms.terms().size(); i++) {
        term(terms.terms().get(i), lines);
      }
    } else if (rule.type() == CorrelationType.FIRST_SEEN) {
      firstSeen(lines);
    } else if (rule.type() == CorrelationType.SILENCE) {
      lines.addAll(new SilenceReport(rule, tenant).lines(times()));
    } else {
      lines.add("Its pattern is written in Java: what it waits for is not told here.");
    }
    return lines;
  }

  private String inputs() {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (int i = 0; i < rule.inputs().size(); i++) {
      int input = i;
      counts.put(
          rule.inputs().get(i).name(),
          occurrences.stream().filter(occurrence -> is(occurrence, input)).count());
    }
    return "Events of its inputs in this group: "
        + counts.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "))
        + ".";
  }

  private boolean is(Occurrence occurrence, int input) {
    return Arrays.stream(occurrence.inputs())
        .anyMatch(feed -> feed == rule.inputs().get(input).feed());
  }

  private void bounds(Condition.Bounds bounds, List<String> lines) {
    String wanted =
        bounds.bounds().stream()
            .map(
                bound ->
                    bound.operator().name().toLowerCase(java.util.Locale.ROOT)
                        + " "
                        + bound.value().toPlainString())
            .collect(Collectors.joining(" and "));
    if (!bounds.firesOnEvent()) {
      closedWindows(bounds, wanted, lines);
      return;
    }
    BigDecimal best = null;
    int bestFrom = 0;
    int bestTo = 0;
    int from = 0;
    for (int to = 0; to < occurrences.size(); to++) {
      while (span(from, to) > Micros.of(timespan)) {
        from++;
      }
      BigDecimal value = measure(bounds, occurrences.subList(from, to + 1));
      if (value != null && (best == null || value.compareTo(best) > 0)) {
        best = value;
        bestFrom = from;
        bestTo = to;
      }
    }
    if (best == null) {
      lines.add("None of them has a value of " + String.join(", ", bounds.fields()) + ".");
      return;
    }
    lines.add(
        "The most within "
            + words(timespan)
            + ": "
            + measureName(bounds)
            + " "
            + best.toPlainString()
            + ", wanted "
            + wanted
            + "; from "
            + time(bestFrom)
            + " to "
            + time(bestTo)
            + ".");
    if (!bounds.holds(best)) {
      if (bestFrom > 0) {
        lines.add(
            "The event before it is "
                + words(between(bestFrom - 1, bestTo))
                + " before its end: outside.");
      }
      if (bestTo + 1 < occurrences.size()) {
        lines.add(
            "The event after it is "
                + words(between(bestFrom, bestTo + 1))
                + " after its start: outside.");
      }
    }
  }

  private void closedWindows(Condition.Bounds bounds, String wanted, List<String> lines) {
    int from = 0;
    while (from < occurrences.size()) {
      int to = from;
      while (to + 1 < occurrences.size() && span(from, to + 1) <= Micros.of(timespan)) {
        to++;
      }
      BigDecimal value = measure(bounds, occurrences.subList(from, to + 1));
      lines.add(
          "Window from "
              + time(from)
              + ", closed "
              + words(timespan)
              + " later: "
              + measureName(bounds)
              + " "
              + (value == null ? "without a value: not judged" : value.toPlainString())
              + ", wanted "
              + wanted
              + ".");
      from = to + 1;
    }
  }

  private String measureName(Condition.Bounds bounds) {
    String fields = String.join(", ", bounds.fields());
    return switch (rule.type()) {
      case EVENT_COUNT -> "events";
      case VALUE_COUNT -> "distinct values of " + fields;
      case VALUE_SUM -> "sum of " + fields;
      case VALUE_AVG -> "average of " + fields;
      case VALUE_MEDIAN -> "median of " + fields;
      case VALUE_PERCENTILE -> "percentile " + bounds.percentile() + " of " + fields;
      default -> "inputs";
    };
  }

  private BigDecimal measure(Condition.Bounds bounds, List<Occurrence> window) {
    Set<String> ids = new LinkedHashSet<>();
    List<Occurrence> once =
        window.stream().filter(occurrence -> ids.add(occurrence.evidence().eventId())).toList();
    if (rule.type() == CorrelationType.EVENT_COUNT) {
      return BigDecimal.valueOf(once.size());
    }
    if (rule.type() == CorrelationType.TEMPORAL) {
      Set<Integer> there = new TreeSet<>();
      for (int i = 0; i < rule.inputs().size(); i++) {
        int input = i;
        if (once.stream().anyMatch(occurrence -> is(occurrence, input))) {
          there.add(i);
        }
      }
      return BigDecimal.valueOf(there.size());
    }
    List<String> texts = once.stream().flatMap(o -> values(bounds, o).stream()).toList();
    if (rule.type() == CorrelationType.VALUE_COUNT) {
      return texts.isEmpty() ? null : BigDecimal.valueOf(texts.stream().distinct().count());
    }
    return Numbers.measure(
        rule.type(), bounds.percentile(), texts.stream().map(FieldValue::numberOf).toList());
  }

  private List<String> values(Condition.Bounds bounds, Occurrence occurrence) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < rule.inputs().size(); i++) {
      if (is(occurrence, i)) {
        CorrelationRule.Input input = rule.inputs().get(i);
        long key = ValueKeys.of(input.key(), bounds.fields().stream().map(input::field).toList());
        for (Occurrence.Value value : occurrence.values()) {
          if (value.key() == key && texts.isEmpty()) {
            texts.addAll(List.of(value.texts()));
          }
        }
      }
    }
    return texts;
  }

  private void term(Condition.Term term, List<String> lines) {
    boolean ordered = rule.type() == CorrelationType.TEMPORAL_ORDERED;
    int most = -1;
    int at = 0;
    for (int from = 0; from < occurrences.size(); from++) {
      int reached = ordered ? chain(term, from) : present(term, from).size();
      if (reached > most) {
        most = reached;
        at = from;
      }
    }
    String wanted =
        term.required().stream()
            .map(this::name)
            .collect(Collectors.joining(ordered ? ", then " : " and "));
    List<String> missing =
        ordered
            ? term.required().stream().skip(most).map(this::name).toList()
            : missing(term, at).stream().toList();
    if (!missing.isEmpty()) {
      lines.add(
          "Wanted within "
              + words(timespan)
              + ": "
              + wanted
              + ". The furthest, from "
              + time(at)
              + ", has "
              + most
              + " of "
              + term.required().size()
              + "; "
              + (ordered ? "after that there is no " : "there is no ")
              + String.join(" and no ", missing)
              + " in time.");
      return;
    }
    lines.add(
        "All of " + wanted + " are there within " + words(timespan) + " of " + time(at) + ".");
    for (int absent : term.absent()) {
      occurrences.stream()
          .filter(occurrence -> is(occurrence, absent))
          .findFirst()
          .ifPresent(
              occurrence ->
                  lines.add(
                      "What must be absent, "
                          + name(absent)
                          + ", is there: event "
                          + occurrence.evidence().eventId()
                          + " at "
                          + Evidence.instant(occurrence.time())
                          + "."));
    }
  }

  private int chain(Condition.Term term, int from) {
    int step = 0;
    if (!is(occurrences.get(from), term.required().get(0))) {
      return step;
    }
    for (int i = from; i < occurrences.size() && step < term.required().size(); i++) {
      if (span(from, i) > Micros.of(timespan)) {
        break;
      }
      if (is(occurrences.get(i), term.required().get(step))) {
        step++;
      }
    }
    return step;
  }

  private Set<Integer> present(Condition.Term term, int from) {
    Set<Integer> there = new TreeSet<>();
    for (int i = from; i < occurrences.size() && span(from, i) <= Micros.of(timespan); i++) {
      for (int input : term.required()) {
        if (is(occurrences.get(i), input)) {
          there.add(input);
        }
      }
    }
    return there;
  }

  private List<String> missing(Condition.Term term, int from) {
    Set<Integer> there = present(term, from);
    return term.required().stream().filter(i -> !there.contains(i)).map(this::name).toList();
  }

  private void firstSeen(List<String> lines) {
    lines.add(
        "The group's first event is at "
            + time(0)
            + "; it learns for "
            + words(rule.settings().firstSeen().learning())
            + ", and a value is new again after "
            + words(rule.settings().firstSeen().memory())
            + " without it.");
  }

  private String name(int input) {
    return rule.inputs().get(input).name();
  }

  private long span(int from, int to) {
    return occurrences.get(to).time() - occurrences.get(from).time();
  }

  private Duration between(int from, int to) {
    return Duration.ofNanos(span(from, to) * 1_000);
  }

  private String time(int index) {
    return Evidence.instant(occurrences.get(index).time()).toString();
  }

  private long[] times() {
    return occurrences.stream().mapToLong(Occurrence::time).toArray();
  }

  /** A time in the units that it has, such as {@code 1h 30m}. */
  static String words(Duration duration) {
    return duration
        .toString()
        .substring(2)
        .toLowerCase(java.util.Locale.ROOT)
        .replaceAll("(?<=[a-z])(?=\\d)", " ");
  }
}
