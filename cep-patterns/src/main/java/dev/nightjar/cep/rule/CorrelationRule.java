package dev.nightjar.cep.rule;

import dev.nightjar.audit.Ids;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A rule on several events of one group.
 *
 * @param header what people read; never null
 * @param settings Nightjar's own keys; never null
 * @param type how it looks at its events; never null
 * @param stage 1 where all inputs are rules on events; else one more than the highest stage of its
 *     inputs; at most 3. An input of a lower stage than that is fed at this stage all the same
 * @param inputs the rules that feed it, in the order in which they are written; never empty
 * @param groupBy the group's fields, by the names that it gives them (aliases); the tenant is in
 *     every group without being named; empty for the tenant alone; never null
 * @param timespan the window, closed at both ends; more than zero; never null
 * @param condition when it fires; never null
 * @param meaning a SHA-256 in lower-case hex of what it matches, its inputs' meanings included,
 *     per-tenant overrides, mutes and words for people not; never null
 * @param key 64 bits of a hash of {@link #meaning} and the rule's id: how state names it; two rules
 *     of one meaning must not share what their groups remember
 * @param grouping 64 bits of a hash of {@link #groupBy}, cross-tenant, and what inputs call the
 *     group's fields where aliases rename them: rules of one grouping share their groups
 * @param hold how much later than their time its occurrences are judged: the longest that an inner
 *     rule may take to decide after its last evidence (a window's end), summed over the stages;
 *     zero where every input decides at once; all inputs of the rule, events too, wait so long, so
 *     that it judges in the order of time; never null
 * @param alerts whether it alerts, and not only feeds others
 */
public record CorrelationRule(
    RuleHeader header,
    RuleSettings settings,
    CorrelationType type,
    int stage,
    List<Input> inputs,
    List<String> groupBy,
    Duration timespan,
    Condition condition,
    String meaning,
    long key,
    long grouping,
    Duration hold,
    boolean alerts) {

  /**
   * One rule that feeds a correlation.
   *
   * @param key the {@code key} of the {@link EventRule} or {@link CorrelationRule}
   * @param correlation whether it is a correlation
   * @param name the name or id by which it is referred to; never null
   * @param fields what the correlation calls a field to what the rule's events call it, for names
   *     that differ alone (Sigma's aliases); never null
   */
  public record Input(long key, boolean correlation, String name, Map<String, String> fields) {

    /** What the rule's events call a field. */
    public String field(String alias) {
      return fields.getOrDefault(alias, alias);
    }

    /**
     * What occurrences name this input by: the key, and with it the names of its fields. Two steps
     * that want the same events under other names differ: a role granted to somebody, and the same
     * detection as a role granted by somebody. Hashed at each call: ask once.
     */
    public long feed() {
      if (fields.isEmpty()) {
        return key;
      }
      List<String> parts = new ArrayList<>();
      parts.add(Long.toHexString(key));
      new TreeMap<>(fields)
          .forEach(
              (alias, field) -> {
                parts.add(alias);
                parts.add(field);
              });
      return Long.parseUnsignedLong(Ids.hash(parts.toArray(String[]::new)).substring(0, 16), 16);
    }
  }

  /** The same rule, which feeds others and does not alert by itself. */
  public CorrelationRule silent() {
    return new CorrelationRule(
        header, settings, type, stage, inputs, groupBy, timespan, condition, meaning, key, grouping,
        hold, false);
  }

  /**
   * Whether it may decide at the end of a window, up to {@link #timespan} after its last evidence,
   * and not only on an event. A silence may too, and feeds no other rule.
   */
  public boolean decidesAtWindowEnd() {
    if (condition instanceof Condition.Bounds bounds) {
      return !bounds.firesOnEvent();
    }
    if (condition instanceof Condition.Terms terms) {
      return terms.terms().stream().anyMatch(term -> !term.absent().isEmpty());
    }
    return type == CorrelationType.PATTERN || type == CorrelationType.SILENCE;
  }

  /** The fields whose values it counts, sums or learns, by its own names; often empty. */
  public List<String> valueFields() {
    if (settings.firstSeen() != null && type == CorrelationType.FIRST_SEEN) {
      return settings.firstSeen().fields();
    }
    return condition instanceof Condition.Bounds bounds ? bounds.fields() : List.of();
  }

  /**
   * What an alert names its group by: {@link #groupBy}, and for FIRST_SEEN the fields too, because
   * each new value is an alert of its own.
   */
  public List<String> alertFields() {
    if (type != CorrelationType.FIRST_SEEN) {
      return groupBy;
    }
    List<String> fields = new ArrayList<>(groupBy);
    fields.addAll(valueFields());
    return fields;
  }

  /**
   * The fields whose values a pattern in Java sees, each on its own, by its own names; often empty.
   * Unlike {@link #valueFields} they make no tuple.
   */
  public List<String> stepFields() {
    return condition instanceof Condition.Own own ? own.fields() : List.of();
  }
}
