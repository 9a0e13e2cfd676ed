package dev.nightjar.cep.sigma;

import dev.nightjar.cep.rule.Expression;
import dev.nightjar.cep.rule.LogSource;
import dev.nightjar.cep.sigma.Document.Event;
import dev.nightjar.cep.sigma.Document.Filter;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Applies Sigma's filters: a rule must hold, and the condition of each filter on it. A filter that
 * is refused leaves the rules as they are.
 */
final class FilterApplier {

  private final Map<Event, List<Expression>> conditions = new IdentityHashMap<>();

  FilterApplier(List<Document> documents, Names names) {
    for (Document document : documents) {
      if (document instanceof Filter filter && filter.faults().isEmpty()) {
        List<Event> rules = rules(filter, documents, names);
        if (filter.faults().isEmpty()) {
          rules.forEach(
              rule ->
                  conditions
                      .computeIfAbsent(rule, it -> new ArrayList<>())
                      .add(filter.expression()));
        }
      }
    }
  }

  /** A rule's expression and that of its filters. */
  Expression filtered(Event rule) {
    List<Expression> parts = new ArrayList<>(conditions.getOrDefault(rule, List.of()));
    parts.add(rule.expression());
    return Expressions.and(parts);
  }

  private static List<Event> rules(Filter filter, List<Document> documents, Names names) {
    List<Event> rules = new ArrayList<>();
    if (filter.rules() == null) {
      for (Document document : documents) {
        if (document instanceof Event event
            && fits(filter.logSource(), event.header().logSource())) {
          rules.add(event);
        }
      }
      return rules;
    }
    for (String name : filter.rules()) {
      if (filter.faults().isFull()) {
        break;
      }
      Document named = names.find(name);
      if (named == null) {
        filter.section().fault("rules", names.missing(name));
      } else if (!(named instanceof Event event)) {
        filter
            .section()
            .fault("rules", Faults.quoted(name) + " is a correlation: filter its inputs instead");
      } else if (!fits(filter.logSource(), event.header().logSource())) {
        filter
            .section()
            .fault("rules", "the log source of " + Faults.quoted(name) + " is not the filter's");
      } else {
        rules.add(event);
      }
    }
    return rules;
  }

  /** Whether each part of the filter's log source is the rule's. */
  private static boolean fits(LogSource filter, LogSource rule) {
    return fits(filter.category(), rule.category())
        && fits(filter.product(), rule.product())
        && fits(filter.service(), rule.service());
  }

  private static boolean fits(String filter, String rule) {
    return filter == null || filter.equals(rule);
  }
}
