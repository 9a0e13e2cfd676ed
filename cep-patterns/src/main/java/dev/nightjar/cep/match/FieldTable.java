package dev.nightjar.cep.match;

import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The distinct fields that rules look at, each under an index. A name is a path with dots: it goes
 * through objects and arrays, and a key that itself holds dots is found too, so that {@code a.b.c}
 * is at {@code {"a":{"b":{"c":1}}}}, {@code {"a.b":{"c":1}}}, {@code {"a":{"b.c":1}}} and {@code
 * {"a.b.c":1}}. Immutable.
 */
public final class FieldTable {

  private final String[] names;
  private final Map<String, Integer> indexes = new LinkedHashMap<>();

  /**
   * A table of names.
   *
   * @param names in the order of their indexes; repeats count once
   */
  public FieldTable(Collection<String> names) {
    for (String name : names) {
      indexes.putIfAbsent(name, indexes.size());
    }
    this.names = indexes.keySet().toArray(String[]::new);
  }

  /** How many fields there are. */
  public int size() {
    return names.length;
  }

  /** The name of a field. */
  public String name(int index) {
    return names[index];
  }

  /** All names by their indexes. */
  public List<String> names() {
    return List.of(names);
  }

  /** The index of a field; -1 where the table has none of the name. */
  public int index(String name) {
    return indexes.getOrDefault(name, -1);
  }

  /** Adds the fields that a rule's expression looks at. */
  static void addFields(EventRule rule, Collection<String> names) {
    names.addAll(FieldUse.named(rule.expression()));
  }

  /** Adds the fields that a correlation needs of the events of one of its inputs. */
  static void addFields(
      CorrelationRule rule, CorrelationRule.Input input, Collection<String> names) {
    rule.groupBy().forEach(field -> names.add(input.field(field)));
    rule.valueFields().forEach(field -> names.add(input.field(field)));
    rule.stepFields().forEach(field -> names.add(input.field(field)));
    if (rule.settings().oncePer() != null) {
      names.add(input.field(rule.settings().oncePer()));
    }
  }
}
