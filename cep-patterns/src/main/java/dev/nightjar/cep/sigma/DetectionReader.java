package dev.nightjar.cep.sigma;

import dev.nightjar.cep.rule.Expression;
import dev.nightjar.cep.rule.ValueTest;
import dev.nightjar.cep.sigma.YamlNode.Entry;
import dev.nightjar.cep.sigma.YamlNode.Mapping;
import dev.nightjar.cep.sigma.YamlNode.Scalar;
import dev.nightjar.cep.sigma.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads selections and their condition into an expression. */
final class DetectionReader {

  /** The most conditions of a rule. */
  static final int MAX_CONDITIONS = 100;

  private final ValueReader values;
  private long tests;

  DetectionReader(ValueReader values) {
    this.values = values;
  }

  /**
   * The expression of a detection or of a filter.
   *
   * @param apart keys that are no selections
   * @return null where there are faults
   */
  Expression read(Section detection, Set<String> apart) {
    Faults faults = detection.faults();
    tests = 0;
    int before = faults.found().size();
    Map<String, Expression> selections = new LinkedHashMap<>();
    for (Entry entry : detection.entries()) {
      if (entry.key().equals("timeframe")) {
        detection.fault(
            "timeframe",
            "is gone from Sigma: write a correlation with event_count or temporal and a timespan");
      } else if (!entry.key().equals("condition") && !apart.contains(entry.key())) {
        selections.put(entry.key(), selection(entry.value(), detection.path(entry.key()), faults));
      }
    }
    Entry condition = detection.entry("condition");
    if (condition == null) {
      detection.fault("condition", "is missing");
      return null;
    }
    selections.replaceAll((name, it) -> it == null ? PLACE : it);
    List<YamlNode> conditions =
        condition.value() instanceof Sequence list ? list.items() : List.of(condition.value());
    if (conditions.isEmpty()) {
      detection.fault("condition", "is an empty list");
    } else if (conditions.size() > MAX_CONDITIONS) {
      detection.fault("condition", "has more than " + MAX_CONDITIONS + " conditions");
      return null;
    }
    List<Expression> parts = new ArrayList<>();
    for (YamlNode one : conditions) {
      String text = detection.text(one, detection.path("condition"));
      if (text == null) {
        continue;
      }
      try {
        parts.add(new SelectionResolver(selections).resolve(ConditionParser.parse(text, true)));
      } catch (Refusal e) {
        faults.add(one.line(), detection.path("condition"), e.getMessage());
      }
    }
    return faults.found().size() > before ? null : Expressions.or(parts);
  }

  /** Stands for a selection with faults of its own, so that the condition finds its name. */
  private static final Expression PLACE =
      new Expression.Keyword(new ValueTest.Like(List.of(), false));

  private Expression selection(YamlNode node, String path, Faults faults) {
    if (node instanceof Mapping map) {
      return map(map, path, faults);
    }
    if (node instanceof Sequence list) {
      if (list.items().isEmpty()) {
        faults.add(node.line(), path, "is an empty list");
        return null;
      }
      List<Expression> parts = new ArrayList<>();
      boolean whole = true;
      for (YamlNode item : list.items()) {
        Expression part =
            item instanceof Mapping map
                ? map(map, path, faults)
                : item instanceof Scalar scalar ? keyword(scalar, path, faults) : null;
        if (item instanceof Sequence) {
          faults.add(item.line(), path, "must be a map or a text, not a list in a list");
        }
        whole &= part != null;
        parts.add(part);
      }
      return whole ? Expressions.or(parts) : null;
    }
    return keyword((Scalar) node, path, faults);
  }

  private Expression keyword(Scalar scalar, String path, Faults faults) {
    return item(new Entry(scalar.line(), "", scalar), path, faults);
  }

  private Expression map(Mapping map, String path, Faults faults) {
    if (map.entries().isEmpty()) {
      faults.add(map.line(), path, "is an empty map");
      return null;
    }
    List<Expression> parts = new ArrayList<>();
    boolean whole = true;
    for (Entry entry : map.entries()) {
      String at = path + "." + entry.key();
      if (entry.key().isEmpty()) {
        faults.add(entry.line(), at, "the name of the field is missing");
        whole = false;
        continue;
      }
      Expression part = item(entry, at, faults);
      whole &= part != null;
      parts.add(part);
    }
    return whole ? Expressions.and(parts) : null;
  }

  private Expression item(Entry entry, String path, Faults faults) {
    if (faults.isFull() || tests > Expressions.MAX_SIZE) {
      return null;
    }
    ModifierChain chain;
    try {
      chain =
          entry.key().isEmpty() ? new ModifierChain("", List.of()) : ModifierChain.of(entry.key());
    } catch (Refusal e) {
      faults.add(entry.line(), path, e.getMessage());
      return null;
    }
    List<YamlNode> items =
        entry.value() instanceof Sequence list ? list.items() : List.of(entry.value());
    if (items.isEmpty()) {
      faults.add(entry.value().line(), path, "is an empty list");
      return null;
    }
    if (chain.has(Modifier.EXISTS) && items.size() > 1) {
      faults.add(entry.value().line(), path, "exists takes one value, true or false");
      return null;
    }
    List<Expression> parts = new ArrayList<>();
    boolean whole = true;
    for (YamlNode item : items) {
      if (!(item instanceof Scalar scalar)) {
        faults.add(
            item.line(),
            path,
            "a value must be a text, number, boolean or null, not " + item.kind());
        whole = false;
        continue;
      }
      try {
        List<Expression> forms = new ArrayList<>();
        for (ValueTest test : values.read(chain, scalar)) {
          Expression form =
              chain.isKeyword()
                  ? new Expression.Keyword(test)
                  : new Expression.Field(chain.field(), test);
          tests += Expressions.size(form);
          forms.add(form);
        }
        if (tests > Expressions.MAX_SIZE) {
          faults.add(
              item.line(), path, "the rule comes to more than " + Expressions.MAX_SIZE + " tests");
          return null;
        }
        parts.add(Expressions.or(forms));
      } catch (Refusal e) {
        faults.add(item.line(), path, e.getMessage());
        whole = false;
      }
    }
    if (!whole) {
      return null;
    }
    Expression linked = chain.has(Modifier.ALL) ? Expressions.and(parts) : Expressions.or(parts);
    return chain.has(Modifier.NEQ) ? Expressions.not(linked) : linked;
  }
}
