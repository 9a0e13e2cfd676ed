package dev.nightjar.cep.check;

import dev.nightjar.audit.text.Nearest;
import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.engine.Firing;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.match.EventView;
import dev.nightjar.cep.match.FieldTable;
import dev.nightjar.cep.match.Mismatch;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.Micros;
import dev.nightjar.cep.rule.RuleHeader;
import dev.nightjar.cep.rule.RuleSet;
import dev.nightjar.cep.rule.RuleSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Says for one rule how far it got and why it did not fire, on events that fit in memory. The same
 * router and detector judge that run on the stream; the words come from looking at each group anew.
 */
public final class Explainer {

  /** Events that failed by more tests than this were meant for something else. */
  private static final int NEAR = 1;

  private final RuleSet rules;
  private final CorrelationRule correlation;
  private final List<EventRule> watched;
  private final SmallRun run;
  private final Map<EventRule, Long> matched = new LinkedHashMap<>();
  private final Map<EventRule, Map<String, Long>> near = new LinkedHashMap<>();
  private final List<String> singles = new ArrayList<>();
  private long events;

  /**
   * An explainer of one rule.
   *
   * @param rules the rule and all that it refers to
   * @param rule its id, name or title
   * @throws IllegalArgumentException where there is no such rule; the message names the nearest
   */
  public Explainer(RuleSet rules, String rule) {
    this.rules = rules;
    this.correlation =
        rules.correlations().stream()
            .filter(one -> isCalled(one.header(), rule))
            .findFirst()
            .orElse(null);
    List<EventRule> own =
        rules.events().stream().filter(one -> isCalled(one.header(), rule)).toList();
    if (correlation == null && own.isEmpty()) {
      throw new IllegalArgumentException(unknown(rules, rule));
    }
    this.watched = correlation == null ? own : inputs(correlation);
    watched.forEach(
        one -> {
          matched.put(one, 0L);
          near.put(one, new TreeMap<>());
        });
    // Nothing is late: all events are in memory and judged in their order at the end.
    this.run = new SmallRun(rules, Duration.ofDays(100_000), true);
  }

  private static boolean isCalled(RuleHeader header, String rule) {
    return rule.equals(header.id())
        || rule.equals(header.name())
        || rule.equalsIgnoreCase(header.title());
  }

  private static String unknown(RuleSet rules, String rule) {
    Set<String> names = new LinkedHashSet<>();
    List<RuleHeader> headers = new ArrayList<>();
    rules.events().forEach(one -> headers.add(one.header()));
    rules.correlations().forEach(one -> headers.add(one.header()));
    for (RuleHeader header : headers) {
      names.add(header.id());
      if (header.name() != null) {
        names.add(header.name());
      }
    }
    Optional<String> nearest = Nearest.of(rule, names);
    return "there is no rule '"
        + rule
        + "'"
        + nearest.map(name -> "; did you mean '" + name + "'?").orElse("");
  }

  /** The rules on events that lead to a correlation, through others too. */
  private List<EventRule> inputs(CorrelationRule rule) {
    Set<EventRule> all = new LinkedHashSet<>();
    for (CorrelationRule.Input input : rule.inputs()) {
      if (input.correlation()) {
        rules.correlations().stream()
            .filter(inner -> inner.key() == input.key())
            .forEach(inner -> all.addAll(inputs(inner)));
      } else {
        rules.events().stream().filter(one -> one.key() == input.key()).forEach(all::add);
      }
    }
    return List.copyOf(all);
  }

  /** The fields that views must answer to. */
  public FieldTable fields() {
    return run.fields();
  }

  /** Takes an event. */
  public void offer(EventView event) {
    events++;
    for (EventRule rule : watched) {
      List<String> failed = Mismatch.of(rule.expression(), run.fields(), event);
      if (failed.isEmpty()) {
        matched.merge(rule, 1L, Long::sum);
        if (correlation == null) {
          singles.add(
              Evidence.instant(event.time()) + " " + event.tenant() + " event " + event.eventId());
        }
      } else if (failed.size() <= NEAR) {
        near.get(rule).merge(failed.get(0), 1L, Long::sum);
      }
    }
    run.offer(event);
  }

  /** What each rule on events saw: one line each, and below it what nearly matched. */
  public List<String> inputLines() {
    List<String> lines = new ArrayList<>();
    for (EventRule rule : watched) {
      String name = rule.header().name() == null ? rule.header().title() : rule.header().name();
      lines.add(name + ": " + matched.get(rule) + " of " + events + " events match");
      near.get(rule).entrySet().stream()
          .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
          .limit(5)
          .forEach(entry -> lines.add("  " + entry.getValue() + " nearly: " + entry.getKey()));
    }
    return lines;
  }

  /** The matches of a rule without a correlation, one line each. */
  public List<String> matches() {
    return List.copyOf(singles);
  }

  /** Whether the rule is a correlation, so that it has groups. */
  public boolean hasGroups() {
    return correlation != null;
  }

  /**
   * What became of the rule in each group, the one with most events first.
   *
   * @param tenant only its groups; null for all
   * @param group only groups with these values; empty for all
   */
  public List<GroupReport> groups(String tenant, Map<String, String> group) {
    run.finish();
    Map<List<String>, List<Occurrence>> byGroup = new LinkedHashMap<>();
    for (Occurrence occurrence : run.occurrences(correlation.stage())) {
      if (isFor(occurrence)) {
        List<String> key = new ArrayList<>(List.of(occurrence.group()));
        key.add(0, occurrence.tenant());
        byGroup.computeIfAbsent(key, any -> new ArrayList<>()).add(occurrence);
      }
    }
    List<GroupReport> reports = new ArrayList<>();
    byGroup.forEach(
        (key, occurrences) -> {
          Map<String, String> values = new LinkedHashMap<>();
          for (int i = 0; i < correlation.groupBy().size(); i++) {
            values.put(correlation.groupBy().get(i), key.get(i + 1));
          }
          boolean wanted =
              (tenant == null || tenant.equals(key.get(0)))
                  && group.entrySet().stream()
                      .allMatch(
                          entry -> Objects.equals(values.get(entry.getKey()), entry.getValue()));
          if (wanted) {
            reports.add(report(key, values, occurrences, run.firings()));
          }
        });
    reports.sort(Comparator.comparingInt(GroupReport::events).reversed());
    return reports;
  }

  private boolean isFor(Occurrence occurrence) {
    return occurrence.grouping() == correlation.grouping()
        && occurrence.hold() == Micros.of(correlation.hold())
        && Arrays.stream(occurrence.inputs())
            .anyMatch(
                feed -> correlation.inputs().stream().anyMatch(input -> input.feed() == feed));
  }

  private GroupReport report(
      List<String> key,
      Map<String, String> values,
      List<Occurrence> occurrences,
      List<Firing> firings) {
    List<String> alerts =
        firings.stream()
            .filter(firing -> firing.rule().key() == correlation.key())
            .filter(firing -> firing.tenant().equals(key.get(0)))
            .filter(firing -> startsWith(firing.group(), key))
            .map(Explainer::line)
            .toList();
    RuleSettings.TenantOverride override = correlation.settings().tenants().get(key.get(0));
    WindowReport windows =
        new WindowReport(
            correlation,
            key.get(0),
            override == null || override.timespan() == null
                ? correlation.timespan()
                : override.timespan(),
            occurrences);
    List<String> lines = new ArrayList<>(windows.lines());
    if (override != null) {
      lines.add(
          "The rule has settings of its own for this tenant: "
              + (override.threshold() == null
                  ? ""
                  : "threshold " + override.threshold().toPlainString() + " ")
              + (override.mute() == null ? "" : "muted until " + override.mute().until())
              + ".");
    }
    return new GroupReport(key.get(0), values, occurrences.size(), alerts, lines);
  }

  private static boolean startsWith(String[] group, List<String> key) {
    for (int i = 1; i < key.size(); i++) {
      if (i > group.length || !group[i - 1].equals(key.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static String line(Firing firing) {
    return (firing.revision() == 0 ? "fired at " : "grew at ")
        + Evidence.instant(firing.decidedAt())
        + ", "
        + firing.count()
        + " events from "
        + Evidence.instant(firing.first().time())
        + " to "
        + Evidence.instant(firing.last().time())
        + (firing.muted() ? ", muted" : "")
        + firing.evidence().stream()
            .limit(5)
            .map(Evidence::eventId)
            .collect(Collectors.joining(", ", ": ", firing.count() > 5 ? ", ..." : ""));
  }
}
