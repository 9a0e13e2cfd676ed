package dev.nightjar.local.report;

import dev.nightjar.cep.catalogue.Controls;
import dev.nightjar.local.report.Evidence.Bucket;
import dev.nightjar.local.report.Evidence.Control;
import dev.nightjar.local.report.Evidence.RuleAlerts;
import dev.nightjar.local.report.Evidence.RuleRow;
import dev.nightjar.local.report.Evidence.Standing;
import dev.nightjar.local.report.Evidence.Support;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says of each control which rules support it, and what they found. Pure. */
final class ControlReader {

  static final String UNKNOWN = "unknown";

  private static final Set<String> RUNNING = Set.of("active", "muted");

  private final List<ShippedRule> shipped;
  private final Map<String, String> titles = new HashMap<>();
  private final Map<String, String> states = new HashMap<>();

  /**
   * A reader.
   *
   * @param shipped rules, and the controls that they name
   * @param rules how rules stand
   * @param byRule rules with alerts
   */
  ControlReader(List<ShippedRule> shipped, List<RuleRow> rules, List<RuleAlerts> byRule) {
    this.shipped = shipped;
    byRule.forEach(rule -> titles.put(rule.rule(), rule.title()));
    shipped.forEach(rule -> titles.put(rule.id(), rule.title()));
    rules.forEach(rule -> titles.put(rule.rule(), rule.title()));
    rules.forEach(rule -> states.put(rule.rule(), rule.state()));
  }

  /**
   * The known controls in their order, then those that only alerts name.
   *
   * @param alerts the answer that has alerts by control and rule
   */
  List<Control> read(Asked alerts) {
    Map<String, Bucket> found = new LinkedHashMap<>();
    alerts
        .divided("/aggregations/controls", "rules")
        .forEach(bucket -> found.put(bucket.key(), bucket));
    List<Control> controls = new ArrayList<>();
    for (Controls.Control known : Controls.all()) {
      String standard =
          Controls.standards().stream()
              .filter(each -> each.id().equals(known.standard()))
              .map(Controls.Standard::name)
              .findFirst()
              .orElse(known.standard());
      controls.add(
          control(
              alerts,
              found.remove(known.tag()),
              known.tag(),
              standard,
              known.source(),
              known.topic()));
    }
    found.forEach(
        (tag, bucket) ->
            controls.add(control(alerts, bucket, tag, Controls.standardOf(tag), "", "")));
    return controls;
  }

  private Control control(
      Asked alerts, Bucket bucket, String tag, String standard, String source, String topic) {
    List<Support> rules = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Bucket rule : bucket == null ? List.<Bucket>of() : bucket.parts()) {
      seen.add(rule.key());
      rules.add(support(rule.key(), rule.count()));
    }
    Figure none =
        Figure.derived(
            0,
            "the answer has no bucket of this control, or none of this rule within it",
            List.of(alerts.query().id()));
    for (ShippedRule rule : shipped) {
      if (rule.controls().contains(tag) && seen.add(rule.id())) {
        rules.add(support(rule.id(), none));
      }
    }
    return new Control(
        tag,
        standard,
        source,
        topic,
        standing(bucket, rules),
        bucket == null ? none : bucket.count(),
        rules);
  }

  private Support support(String rule, Figure alerts) {
    return new Support(
        rule, titles.getOrDefault(rule, rule), states.getOrDefault(rule, UNKNOWN), alerts);
  }

  private static Standing standing(Bucket bucket, List<Support> rules) {
    if (bucket != null && bucket.count().value() > 0) {
      return Standing.FINDING;
    }
    if (rules.isEmpty()) {
      return Standing.WITHOUT_RULE;
    }
    return rules.stream().anyMatch(rule -> RUNNING.contains(rule.state()))
        ? Standing.QUIET
        : Standing.UNWATCHED;
  }
}
