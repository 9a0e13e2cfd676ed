package dev.nightjar.cep.sigma;

import dev.nightjar.cep.engine.ValueKeys;
import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationRule.Input;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.Expression;
import dev.nightjar.cep.rule.RuleSettings;
import dev.nightjar.cep.sigma.Document.Correlation;
import dev.nightjar.cep.sigma.Document.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Resolves what documents say of each other, and builds the rules. A correlation whose input is
 * refused is refused with it.
 */
final class References {

  /** The most correlations upon one another. */
  static final int MAX_STAGES = 3;

  private final List<Document> documents;
  private final Names names;
  private final Set<Document> silent = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<EventRule> events = new ArrayList<>();
  private final Map<Document, Target> targets = new IdentityHashMap<>();

  References(List<Document> documents) {
    this.documents = documents;
    this.names = new Names(documents);
  }

  /** What a reference leads to: a rule on events, or a correlation. */
  private record Target(long key, String meaning, CorrelationRule correlation) {}

  /** Resolves all documents; faults are added to theirs. */
  void resolve() {
    names.refuseDuplicates();
    FilterApplier filters = new FilterApplier(documents, names);
    for (Document document : documents) {
      if (document instanceof Correlation correlation && !correlation.generate()) {
        for (String rule : correlation.rules()) {
          Document named = names.find(rule);
          if (named != null) {
            silent.add(named);
          }
        }
      }
    }
    for (Document document : documents) {
      if (document instanceof Event event && event.faults().isEmpty()) {
        add(event, filters.filtered(event));
      }
    }
    List<Correlation> open = new ArrayList<>();
    for (Document document : documents) {
      if (document instanceof Correlation correlation && correlation.faults().isEmpty()) {
        open.add(correlation);
      }
    }
    int before;
    do {
      before = open.size();
      open.removeIf(this::decided);
    } while (open.size() < before);
    // All are told of before the first is refused, because what is refused is no circle any more.
    List<String> circles = open.stream().map(names::circle).toList();
    for (int i = 0; i < circles.size(); i++) {
      open.get(i).section().fault("rules", circles.get(i));
    }
  }

  List<EventRule> events() {
    return List.copyOf(events);
  }

  /** The correlations by stage, then in the order of the files. */
  List<CorrelationRule> correlations() {
    return documents.stream()
        .map(targets::get)
        .filter(target -> target != null && target.correlation != null)
        .map(Target::correlation)
        .sorted(Comparator.comparingInt(CorrelationRule::stage))
        .toList();
  }

  private void add(Event event, Expression expression) {
    String meaning = Meanings.of(expression);
    long key = ValueKeys.first64(meaning);
    RuleSettings settings = event.settings();
    boolean alerts = !silent.contains(event);
    boolean synthesized =
        settings.suppression() != null
            || settings.firstSeen() != null
            || settings.silence() != null;
    events.add(
        new EventRule(event.header(), settings, expression, meaning, key, alerts && !synthesized));
    targets.put(event, new Target(key, meaning, null));
    if (synthesized) {
      CorrelationRule rule = CorrelationBuilder.ofEvent(event, key, meaning, alerts);
      targets.put(event, new Target(rule.key(), rule.meaning(), rule));
    }
  }

  /** Whether a correlation is built or refused; not while an input of it is still open. */
  private boolean decided(Correlation correlation) {
    List<Input> inputs = new ArrayList<>();
    List<String> meanings = new ArrayList<>();
    Map<Long, String> keys = new HashMap<>();
    int stage = 1;
    Duration hold = Duration.ZERO;
    boolean waits = false;
    for (String name : correlation.rules()) {
      Document named = names.find(name);
      Target target = targets.get(named);
      if (named == null || !named.faults().isEmpty()) {
        correlation.section().fault("rules", names.missing(name));
      } else if (target == null) {
        waits = true;
      } else {
        String twin = keys.put(target.key, name);
        if (twin != null) {
          correlation
              .section()
              .fault("rules", twin + " and " + name + " are the same rule: an event fits both");
        }
        inputs.add(
            new Input(target.key, target.correlation != null, name, renamed(correlation, named)));
        meanings.add(target.meaning);
        if (target.correlation != null) {
          stage = Math.max(stage, target.correlation.stage() + 1);
          hold = CorrelationBuilder.longest(hold, CorrelationBuilder.hold(target.correlation));
          checkTenants(correlation, target.correlation, name);
          if (target.correlation.type() == CorrelationType.SILENCE) {
            correlation
                .section()
                .fault(
                    "rules",
                    name
                        + " tells of a silence, long after its last event: no window can wait for"
                        + " it");
          }
        }
      }
    }
    if (!correlation.faults().isEmpty()) {
      return true;
    }
    if (waits) {
      return false;
    }
    build(correlation, inputs, meanings, stage, hold);
    return true;
  }

  private void build(
      Correlation correlation,
      List<Input> inputs,
      List<String> meanings,
      int stage,
      Duration hold) {
    if (stage > MAX_STAGES) {
      correlation
          .section()
          .fault("rules", "is correlation number " + stage + " upon another: 3 is the limit");
      return;
    }
    checkAliases(correlation);
    Condition condition = CorrelationBuilder.condition(correlation);
    if (condition == null || !correlation.faults().isEmpty()) {
      return;
    }
    CorrelationRule rule =
        CorrelationBuilder.rule(
            correlation,
            correlation.settings(),
            correlation.type(),
            stage,
            List.copyOf(inputs),
            meanings,
            correlation.groupBy(),
            correlation.timespan(),
            condition,
            hold,
            !silent.contains(correlation));
    targets.put(correlation, new Target(rule.key(), rule.meaning(), rule));
  }

  private static void checkTenants(Correlation outer, CorrelationRule inner, String name) {
    if (inner.settings().crossTenant() && !outer.settings().crossTenant()) {
      outer
          .section()
          .fault(
              "rules",
              name + " is cross-tenant, so its alerts belong to no tenant: make this rule so too");
    }
  }

  private Map<String, String> renamed(Correlation correlation, Document named) {
    Map<String, String> renamed = new LinkedHashMap<>();
    correlation
        .aliases()
        .forEach(
            (alias, byRule) ->
                byRule.forEach(
                    (rule, field) -> {
                      if (names.find(rule) == named && !field.equals(alias)) {
                        renamed.put(alias, field);
                      }
                    }));
    return Collections.unmodifiableMap(renamed);
  }

  private void checkAliases(Correlation correlation) {
    Set<Document> inputs = new LinkedHashSet<>();
    correlation.rules().forEach(rule -> inputs.add(names.find(rule)));
    correlation
        .aliases()
        .forEach(
            (alias, byRule) -> {
              for (String rule : byRule.keySet()) {
                if (!inputs.contains(names.find(rule))) {
                  correlation
                      .section()
                      .fault(
                          "aliases",
                          alias
                              + " names "
                              + Faults.quoted(rule)
                              + ", which is none of the rules"
                              + Faults.hint(rule, correlation.rules()));
                }
              }
            });
  }
}
