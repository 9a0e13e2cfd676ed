package dev.nightjar.cep.match;

import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.LogSource;
import dev.nightjar.cep.rule.RuleSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Asks an event of the rules that could want it, and says what becomes of it: alerts of rules on
 * single events, and occurrences for the groups of correlations. The same event gives the same in
 * the same order, whatever came before; but what only rules on silence want may be left out where
 * an earlier event of the same minute and group came before. Not safe for several threads: each has
 * its own.
 */
public final class EventRouter {

  private final EventRule[] rules;
  private final EventMatcher[] matchers;
  private final Feeds.Feed[][] feeds;
  private final FieldTable fields;
  private final RuleIndex index;
  private final Occurrences occurrences;
  private final int[] candidates;
  private Coverage coverage;

  /**
   * A router of a rule set.
   *
   * @param rules the rules
   * @param version what its occurrences say they were routed by
   * @param sources whether the events that come are those that a rule is meant for; other rules are
   *     left out
   */
  public EventRouter(RuleSet rules, long version, Predicate<LogSource> sources) {
    List<EventRule> mine =
        rules.events().stream().filter(rule -> sources.test(rule.header().logSource())).toList();
    this.rules = mine.toArray(EventRule[]::new);
    fields = new FieldTable(names(mine, rules.correlations()));
    matchers =
        mine.stream()
            .map(rule -> EventMatcher.of(rule.expression(), fields))
            .toArray(EventMatcher[]::new);
    index = new RuleIndex(mine, fields);
    occurrences = new Occurrences(version);
    candidates = new int[this.rules.length];
    Feeds all = new Feeds(rules, fields, false);
    feeds = new Feeds.Feed[this.rules.length][];
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < feeds.length; i++) {
      // Two rules of one meaning are one input: the first of them feeds it.
      boolean first = seen.add(this.rules[i].key());
      feeds[i] = first ? all.of(this.rules[i].key()) : new Feeds.Feed[0];
    }
  }

  private static Set<String> names(List<EventRule> rules, List<CorrelationRule> correlations) {
    Set<String> names = new LinkedHashSet<>();
    names.add(RuleIndex.ACTION);
    rules.forEach(rule -> FieldTable.addFields(rule, names));
    Map<Long, EventRule> byKey =
        rules.stream().collect(Collectors.toMap(EventRule::key, rule -> rule, (a, b) -> a));
    for (CorrelationRule rule : correlations) {
      for (CorrelationRule.Input input : rule.inputs()) {
        if (!input.correlation() && byKey.containsKey(input.key())) {
          FieldTable.addFields(rule, input, names);
        }
      }
    }
    return names;
  }

  /** The fields that views for this router must answer to. */
  public FieldTable fields() {
    return fields;
  }

  /**
   * From now on takes note of what is seen of that which rules look for.
   *
   * @return what is seen; the same at each call
   */
  public Coverage coverage() {
    if (coverage == null) {
      coverage = new Coverage(List.of(rules), fields);
    }
    return coverage;
  }

  /**
   * Routes an event: first its alerts, in the order of the rules, then its occurrences.
   *
   * @param event a view that was made for {@link #fields}
   * @param sink takes what is found
   */
  public void route(EventView event, RouteSink sink) {
    int count = index.candidates(event, candidates);
    if (coverage != null) {
      coverage.saw(event);
      for (int i = 0; i < count; i++) {
        coverage.couldWant(candidates[i], event);
      }
    }
    boolean fed = false;
    for (int i = 0; i < count; i++) {
      int rule = candidates[i];
      if (matchers[rule].matches(event)) {
        if (rules[rule].alerts()) {
          sink.matched(rules[rule], event);
        }
        for (Feeds.Feed feed : feeds[rule]) {
          occurrences.add(feed, event, sink);
          fed = true;
        }
      }
    }
    if (fed) {
      occurrences.emit(event, sink);
    }
  }
}
