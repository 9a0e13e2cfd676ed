package dev.nightjar.cep.match;

import dev.nightjar.cep.engine.ValueKeys;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.Micros;
import dev.nightjar.cep.rule.RuleSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which correlations a rule's matches go to, with the fields that they need there. */
final class Feeds {

  private static final Feed[] NONE = {};

  private final Map<Long, Feed[]> byRule = new LinkedHashMap<>();

  /**
   * Where occurrences go that may be one.
   *
   * @param hold in microseconds
   */
  record Target(int stage, long grouping, long hold, boolean crossTenant) {}

  /**
   * One way of a rule's matches to the correlations of one target.
   *
   * @param input what the occurrence names it by
   * @param group the group's fields, by their indexes
   * @param values what to take along, by key ascending
   * @param rules whose way it is
   * @param byMinute whether none of them looks at more than the first event of a group's minute
   */
  record Feed(
      Target target,
      long input,
      int[] group,
      ValueFields[] values,
      CorrelationRule[] rules,
      boolean byMinute) {}

  /** Fields that make a value, by their indexes, and its key. */
  record ValueFields(long key, int[] fields) {}

  /**
   * The ways of one sort of rules.
   *
   * @param correlations true for those from correlations, false for those from rules on events
   */
  Feeds(RuleSet rules, FieldTable fields, boolean correlations) {
    Map<Long, Map<Way, Draft>> drafts = new LinkedHashMap<>();
    Map<Target, Target> targets = new HashMap<>();
    for (CorrelationRule rule : rules.correlations()) {
      Target wanted =
          new Target(
              rule.stage(), rule.grouping(), Micros.of(rule.hold()), rule.settings().crossTenant());
      // One object each: occurrences compare them by identity.
      Target target = targets.computeIfAbsent(wanted, known -> known);
      for (CorrelationRule.Input input : rule.inputs()) {
        if (input.correlation() == correlations) {
          drafts
              .computeIfAbsent(input.key(), key -> new LinkedHashMap<>())
              .computeIfAbsent(new Way(target, input.feed()), way -> new Draft(rule, input, fields))
              .add(rule, input, fields);
        }
      }
    }
    drafts.forEach(
        (key, ways) -> {
          List<Feed> feeds = new ArrayList<>();
          ways.forEach((way, draft) -> feeds.add(draft.feed(way)));
          byRule.put(key, feeds.toArray(Feed[]::new));
        });
  }

  /** The ways of the matches of the rule of a key; often empty. */
  Feed[] of(long rule) {
    return byRule.getOrDefault(rule, NONE);
  }

  private static int[] indexes(List<String> names, CorrelationRule.Input input, FieldTable fields) {
    return names.stream().mapToInt(name -> fields.index(input.field(name))).toArray();
  }

  private record Way(Target target, long input) {}

  private static final class Draft {

    private final int[] group;
    private final Map<Long, int[]> values = new TreeMap<>(Comparator.naturalOrder());
    private final List<CorrelationRule> rules = new ArrayList<>();

    Draft(CorrelationRule rule, CorrelationRule.Input input, FieldTable fields) {
      group = indexes(rule.groupBy(), input, fields);
    }

    void add(CorrelationRule rule, CorrelationRule.Input input, FieldTable fields) {
      if (rules.isEmpty() || rules.get(rules.size() - 1) != rule) {
        rules.add(rule);
      }
      addValue(rule.valueFields(), input, fields);
      rule.stepFields().forEach(field -> addValue(List.of(field), input, fields));
      if (rule.settings().oncePer() != null) {
        addValue(List.of(rule.settings().oncePer()), input, fields);
      }
    }

    private void addValue(List<String> names, CorrelationRule.Input input, FieldTable fields) {
      if (!names.isEmpty()) {
        List<String> own = names.stream().map(input::field).toList();
        values.put(ValueKeys.of(input.key(), own), indexes(names, input, fields));
      }
    }

    Feed feed(Way way) {
      List<ValueFields> all = new ArrayList<>();
      values.forEach((key, fields) -> all.add(new ValueFields(key, fields)));
      return new Feed(
          way.target(),
          way.input(),
          group,
          all.toArray(ValueFields[]::new),
          rules.toArray(CorrelationRule[]::new),
          rules.stream().allMatch(rule -> rule.type() == CorrelationType.SILENCE));
    }
  }
}
