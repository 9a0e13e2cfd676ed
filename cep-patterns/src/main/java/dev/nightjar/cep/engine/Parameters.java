package dev.nightjar.cep.engine;

import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.Micros;
import dev.nightjar.cep.rule.RuleSettings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * What a rule judges by in one tenant.
 *
 * @param timespan the window in microseconds
 * @param suppression how long a group is quiet after it fired, in microseconds; 0 where each match
 *     is an alert of its own
 * @param limits the condition's bounds; empty where it has none
 * @param threshold the least number that makes the condition true; null where there is none
 * @param leastEvents the least number of events that makes it true, where that is a small whole
 *     number; else {@link Measure#NOT_WHOLE}
 * @param silence how many times the usual pause makes a silence; 0 for other rules
 */
record Parameters(
    long timespan,
    long suppression,
    Limits limits,
    BigDecimal threshold,
    long leastEvents,
    long silence) {

  static Parameters of(CorrelationRule rule, String tenant) {
    RuleSettings settings = rule.settings();
    RuleSettings.TenantOverride override = settings.tenants().get(tenant);
    long timespan =
        Micros.of(
            override != null && override.timespan() != null
                ? override.timespan()
                : rule.timespan());
    boolean each =
        rule.type() == CorrelationType.FIRST_SEEN || rule.type() == CorrelationType.SILENCE;
    long suppression = each ? 0 : timespan;
    if (settings.suppression() != null) {
      suppression = Micros.of(settings.suppression().time());
    }
    List<Condition.Bound> bounds = List.of();
    if (rule.condition() instanceof Condition.Bounds given) {
      bounds = given.bounds();
      if (override != null && override.threshold() != null) {
        bounds = List.of(new Condition.Bound(bounds.get(0).operator(), override.threshold()));
      }
    }
    BigDecimal threshold = threshold(rule, bounds);
    long least = threshold == null ? Measure.NOT_WHOLE : Limits.whole(threshold);
    return new Parameters(
        timespan,
        suppression,
        new Limits(bounds),
        threshold,
        least > 0 && least < Long.MAX_VALUE / 10 ? least : Measure.NOT_WHOLE,
        silence(rule, override));
  }

  private static long silence(CorrelationRule rule, RuleSettings.TenantOverride override) {
    if (rule.type() != CorrelationType.SILENCE) {
      return 0;
    }
    return override != null && override.threshold() != null
        ? override.threshold().longValueExact()
        : rule.settings().silence().times();
  }

  private static BigDecimal threshold(CorrelationRule rule, List<Condition.Bound> bounds) {
    boolean whole =
        rule.type() == CorrelationType.EVENT_COUNT || rule.type() == CorrelationType.VALUE_COUNT;
    BigDecimal highest = null;
    for (Condition.Bound bound : bounds) {
      BigDecimal least =
          switch (bound.operator()) {
            case GTE -> whole ? bound.value().setScale(0, RoundingMode.CEILING) : bound.value();
            case GT ->
                whole
                    ? bound.value().setScale(0, RoundingMode.FLOOR).add(BigDecimal.ONE)
                    : bound.value();
            default -> null;
          };
      if (least != null && (highest == null || least.compareTo(highest) > 0)) {
        highest = least;
      }
    }
    return whole && highest != null ? highest.max(BigDecimal.ONE) : highest;
  }
}
