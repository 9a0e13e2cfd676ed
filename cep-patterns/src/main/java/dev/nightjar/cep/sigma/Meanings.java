package dev.nightjar.cep.sigma;

import dev.nightjar.audit.Ids;
import dev.nightjar.cep.engine.ValueKeys;
import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.Condition.Term;
import dev.nightjar.cep.rule.CorrelationRule.Input;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.Expression;
import dev.nightjar.cep.rule.RuleSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What rules match, as hashes: equal for equal rules, whatever their titles, files, and the names
 * by which they are referred to.
 */
final class Meanings {

  private Meanings() {}

  /** The meaning of a rule on single events. */
  static String of(Expression expression) {
    return Ids.hash("event", expression.toString());
  }

  /**
   * The meaning of a correlation. Muting, levels and what differs for a tenant are no part of it,
   * so that they can change while groups remember.
   *
   * @param meanings the meanings of the inputs, in their order
   */
  static String of(
      CorrelationType type,
      List<Input> inputs,
      List<String> meanings,
      List<String> groupBy,
      Duration timespan,
      Condition condition,
      RuleSettings settings) {
    List<String> wants = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      wants.add(Ids.hash(meanings.get(i), new TreeMap<>(inputs.get(i).fields()).toString()));
    }
    List<String> sources =
        type == CorrelationType.TEMPORAL_ORDERED ? wants : wants.stream().sorted().toList();
    RuleSettings.Suppression quiet = settings.suppression();
    return Ids.hash(
        "correlation",
        type.name(),
        Ids.hash(sources.toArray(String[]::new)),
        Ids.hash(groupBy.toArray(String[]::new)),
        timespan.toString(),
        text(condition, wants, type == CorrelationType.TEMPORAL_ORDERED),
        Boolean.toString(settings.crossTenant()),
        settings.oncePer(),
        settings.orderTolerance().toString(),
        quiet == null ? null : quiet.time().toString(),
        learnt(settings));
  }

  /** What a rule that learns is told to learn; null for others. */
  private static String learnt(RuleSettings settings) {
    RuleSettings.Silence silence = settings.silence();
    if (silence != null) {
      return "silence"
          + silence.times()
          + silence.learning()
          + silence.memory()
          + silence.atLeast();
    }
    RuleSettings.FirstSeen first = settings.firstSeen();
    return first == null
        ? null
        : Ids.hash(first.fields().toArray(String[]::new)) + first.learning() + first.memory();
  }

  /**
   * The key of a correlation. The id is part of it, because two rules of one meaning must not share
   * what their groups remember.
   */
  static long key(String meaning, String id) {
    return ValueKeys.first64(Ids.hash("key", meaning, id));
  }

  /**
   * Which groups a rule has. Fields that it calls otherwise than others do are part of it: the same
   * name with another field behind it makes other groups.
   */
  static long grouping(List<String> groupBy, boolean crossTenant, List<Input> inputs) {
    TreeMap<String, String> renamed = new TreeMap<>();
    for (Input input : inputs) {
      TreeMap<String, String> fields = new TreeMap<>(input.fields());
      fields.keySet().retainAll(groupBy);
      if (!fields.isEmpty()) {
        renamed.put(Long.toHexString(input.key()), fields.toString());
      }
    }
    return ValueKeys.first64(
        Ids.hash(
            "grouping",
            Boolean.toString(crossTenant),
            Ids.hash(groupBy.toArray(String[]::new)),
            renamed.isEmpty() ? null : renamed.toString()));
  }

  private static String text(Condition condition, List<String> wants, boolean ordered) {
    if (!(condition instanceof Condition.Terms terms)) {
      return condition.toString();
    }
    List<String> texts = new ArrayList<>();
    for (Term term : terms.terms()) {
      List<String> required = named(term.required(), wants, ordered);
      texts.add(required + " without " + named(term.absent(), wants, false));
    }
    return texts.stream().sorted().toList().toString();
  }

  private static List<String> named(List<Integer> indexes, List<String> wants, boolean ordered) {
    List<String> named = indexes.stream().map(wants::get).toList();
    return ordered ? named : named.stream().sorted().toList();
  }
}
