package dev.nightjar.cep.catalogue;

import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.RuleHeader;
import dev.nightjar.cep.rule.RuleSet;
import dev.nightjar.cep.rule.RuleSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A rule that alerts, as a list tells of it.
 *
 * @param header what people read; never null
 * @param settings Nightjar's own keys; never null
 * @param shape what makes it fire, in words; never null
 */
public record RuleEntry(RuleHeader header, RuleSettings settings, String shape) {

  /** The rules of a set that alert, in the order of files and lines. */
  public static List<RuleEntry> of(RuleSet rules) {
    RuleShape shapes = new RuleShape(rules);
    List<RuleEntry> entries = new ArrayList<>();
    for (EventRule rule : rules.events()) {
      if (rule.alerts()) {
        entries.add(new RuleEntry(rule.header(), rule.settings(), shapes.of(rule)));
      }
    }
    for (CorrelationRule rule : rules.correlations()) {
      if (rule.alerts()) {
        entries.add(new RuleEntry(rule.header(), rule.settings(), shapes.of(rule)));
      }
    }
    entries.sort(
        Comparator.comparing((RuleEntry entry) -> entry.header().file())
            .thenComparingInt(entry -> entry.header().line()));
    return List.copyOf(entries);
  }
}
