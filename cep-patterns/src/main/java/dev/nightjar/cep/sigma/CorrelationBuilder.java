package dev.nightjar.cep.sigma;

import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.Condition.Bound;
import dev.nightjar.cep.rule.Condition.Operator;
import dev.nightjar.cep.rule.Condition.Term;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationRule.Input;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.RuleSettings;
import dev.nightjar.cep.sigma.Document.Correlation;
import dev.nightjar.cep.sigma.Document.Event;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Builds correlations from documents whose references are resolved. */
final class CorrelationBuilder {

  private CorrelationBuilder() {}

  /**
   * The correlation of a rule on single events that is suppressed, learns values, or waits for
   * silence.
   */
  static CorrelationRule ofEvent(Event event, long key, String meaning, boolean alerts) {
    RuleSettings settings = event.settings();
    RuleSettings.FirstSeen first = settings.firstSeen();
    RuleSettings.Silence silence = settings.silence();
    CorrelationType type;
    List<String> groupBy;
    Duration timespan;
    Condition condition = new Condition.Own();
    if (first != null) {
      type = CorrelationType.FIRST_SEEN;
      groupBy = first.groupBy();
      timespan = first.memory();
    } else if (silence != null) {
      type = CorrelationType.SILENCE;
      groupBy = silence.groupBy();
      timespan = silence.memory();
    } else {
      type = CorrelationType.EVENT_COUNT;
      groupBy = settings.suppression().groupBy();
      timespan = settings.suppression().time();
      condition =
          new Condition.Bounds(List.of(new Bound(Operator.GTE, BigDecimal.ONE)), List.of(), 0);
    }
    List<Input> inputs = List.of(new Input(key, false, event.label(), Map.of()));
    return rule(
        event,
        settings,
        type,
        1,
        inputs,
        List.of(meaning),
        groupBy,
        timespan,
        condition,
        Duration.ZERO,
        alerts);
  }

  /** A correlation of resolved parts. */
  static CorrelationRule rule(
      Document document,
      RuleSettings settings,
      CorrelationType type,
      int stage,
      List<Input> inputs,
      List<String> meanings,
      List<String> groupBy,
      Duration timespan,
      Condition condition,
      Duration hold,
      boolean alerts) {
    String meaning = Meanings.of(type, inputs, meanings, groupBy, timespan, condition, settings);
    return new CorrelationRule(
        document.header(),
        settings,
        type,
        stage,
        inputs,
        groupBy,
        timespan,
        condition,
        meaning,
        Meanings.key(meaning, document.header().id()),
        Meanings.grouping(groupBy, settings.crossTenant(), inputs),
        hold,
        alerts);
  }

  /** The condition of a correlation; null and a fault where there is none that can hold. */
  static Condition condition(Correlation correlation) {
    boolean ordered = correlation.type() == CorrelationType.TEMPORAL_ORDERED;
    int count = correlation.rules().size();
    if (correlation.logic() != null) {
      try {
        return Terms.of(correlation.logic(), correlation.rules());
      } catch (Refusal e) {
        correlation.section().fault("condition", e.getMessage());
        return null;
      }
    }
    Condition.Bounds bounds = correlation.bounds();
    boolean temporal = ordered || correlation.type() == CorrelationType.TEMPORAL;
    if (!temporal) {
      return bounds;
    }
    boolean all =
        bounds == null
            || bounds.bounds().equals(List.of(new Bound(Operator.GTE, BigDecimal.valueOf(count))));
    if (all) {
      List<Integer> required = IntStream.range(0, count).boxed().toList();
      return new Condition.Terms(List.of(new Term(required, List.of())));
    }
    if (ordered) {
      correlation
          .section()
          .fault(
              "condition",
              "temporal_ordered takes no number but gte: "
                  + count
                  + ": a part of an order is no order");
      return null;
    }
    if (IntStream.rangeClosed(1, count).mapToObj(BigDecimal::valueOf).noneMatch(bounds::holds)) {
      correlation
          .section()
          .fault("condition", "can never hold: of " + count + " rules, 1 to " + count + " match");
      return null;
    }
    return bounds;
  }

  /** How long after its last evidence a correlation may decide, all before it included. */
  static Duration hold(CorrelationRule inner) {
    if (!inner.decidesAtWindowEnd()) {
      return inner.hold();
    }
    Duration window = inner.timespan();
    for (RuleSettings.TenantOverride override : inner.settings().tenants().values()) {
      window = override.timespan() == null ? window : longest(window, override.timespan());
    }
    return inner.hold().plus(window);
  }

  static Duration longest(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
