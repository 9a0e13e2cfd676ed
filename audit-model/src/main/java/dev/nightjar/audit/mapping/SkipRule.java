package dev.nightjar.audit.mapping;

import dev.nightjar.audit.item.AttributePath;
import dev.nightjar.audit.item.AttributeValue;
import dev.nightjar.audit.item.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Items that are no audit items by what they hold. */
final class SkipRule {

  private record Condition(AttributePath path, String value) {}

  private final List<Condition> conditions = new ArrayList<>();

  SkipRule(Mapping mapping) {
    for (String condition : mapping.list(MappingOption.SKIP_ATTRIBUTES)) {
      int equals = condition.indexOf('=');
      conditions.add(
          new Condition(
              AttributePath.of(condition.substring(0, equals).trim()),
              condition.substring(equals + 1).trim()));
    }
  }

  boolean isEmpty() {
    return conditions.isEmpty();
  }

  /** Adds the top-level attributes that the rule looks at. */
  void addRoots(Set<String> roots) {
    conditions.forEach(condition -> roots.addAll(condition.path().roots()));
  }

  boolean skips(Item item) {
    for (Condition condition : conditions) {
      AttributeValue value = condition.path().in(item);
      String text =
          value instanceof AttributeValue.Bool bool
              ? String.valueOf(bool.value())
              : Fields.textOf(value);
      if (condition.value().equals(text)) {
        return true;
      }
    }
    return false;
  }
}
