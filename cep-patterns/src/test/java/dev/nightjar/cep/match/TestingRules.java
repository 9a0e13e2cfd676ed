package dev.nightjar.cep.match;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.Ids;
import dev.nightjar.cep.engine.ValueKeys;
import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.Expression;
import dev.nightjar.cep.rule.LogSource;
import dev.nightjar.cep.rule.RuleHeader;
import dev.nightjar.cep.rule.RuleSet;
import dev.nightjar.cep.rule.RuleSettings;
import dev.nightjar.cep.rule.RuleStatus;
import dev.nightjar.cep.rule.ValueTest;
import dev.nightjar.cep.rule.ValueTest.Like;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rules of which a test shows only what matters to it. */
final class TestingRules {

  private TestingRules() {}

  /** A pattern in Sigma's spelling, without escapes. */
  static Like like(String pattern) {
    return like(pattern, false);
  }

  static Like like(String pattern, boolean cased) {
    List<Like.Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    for (int i = 0; i <= pattern.length(); i++) {
      char c = i < pattern.length() ? pattern.charAt(i) : '*';
      if (i < pattern.length() && c != '*' && c != '?') {
        literal.append(c);
        continue;
      }
      if (!literal.isEmpty()) {
        parts.add(new Like.Part.Literal(literal.toString()));
        literal.setLength(0);
      }
      if (i < pattern.length()) {
        parts.add(c == '*' ? new Like.Part.Any() : new Like.Part.One());
      }
    }
    return new Like(parts, cased);
  }

  static Expression field(String name, String pattern) {
    return new Expression.Field(name, like(pattern));
  }

  static Expression field(String name, ValueTest test) {
    return new Expression.Field(name, test);
  }

  static Expression and(Expression... parts) {
    return new Expression.And(List.of(parts));
  }

  static Expression or(Expression... parts) {
    return new Expression.Or(List.of(parts));
  }

  static Expression not(Expression part) {
    return new Expression.Not(part);
  }

  static RuleHeader header(String id, LogSource source) {
    return new RuleHeader(
        id,
        id,
        id,
        "1",
        RuleStatus.STABLE,
        Alert.Level.MEDIUM,
        "",
        List.of(),
        List.of(),
        List.of(),
        "",
        source,
        id + ".yml",
        1);
  }

  static EventRule rule(String id, Expression expression) {
    return rule(id, expression, true);
  }

  static EventRule rule(String id, Expression expression, boolean alerts) {
    String meaning = Ids.hash(expression.toString());
    return new EventRule(
        header(id, LogSource.ANY),
        RuleSettings.NONE,
        expression,
        meaning,
        ValueKeys.first64(meaning),
        alerts);
  }

  static CorrelationRule.Input input(EventRule rule, Map<String, String> aliases) {
    return new CorrelationRule.Input(rule.key(), false, rule.header().name(), aliases);
  }

  static CorrelationRule.Input input(CorrelationRule rule) {
    return new CorrelationRule.Input(rule.key(), true, rule.header().name(), Map.of());
  }

  /** Settings of which only these two matter. */
  static RuleSettings settings(boolean crossTenant, String oncePer) {
    RuleSettings none = RuleSettings.NONE;
    return new RuleSettings(
        null,
        null,
        null,
        crossTenant,
        oncePer,
        Duration.ZERO,
        none.escalations(),
        null,
        none.tenants(),
        null,
        none.runbook(),
        none.knownGaps(),
        none.routing(),
        none.compliance());
  }

  /** A count of ten; of fields, of their distinct values. */
  static CorrelationRule count(
      String id,
      int stage,
      List<String> groupBy,
      List<String> fields,
      CorrelationRule.Input... in) {
    return count(id, stage, groupBy, fields, RuleSettings.NONE, Duration.ZERO, in);
  }

  static CorrelationRule count(
      String id,
      int stage,
      List<String> groupBy,
      List<String> fields,
      RuleSettings settings,
      Duration hold,
      CorrelationRule.Input... in) {
    Condition.Bound ten = new Condition.Bound(Condition.Operator.GTE, BigDecimal.TEN);
    String meaning = Ids.hash(id);
    return new CorrelationRule(
        header(id, LogSource.ANY),
        settings,
        fields.isEmpty() ? CorrelationType.EVENT_COUNT : CorrelationType.VALUE_COUNT,
        stage,
        List.of(in),
        groupBy,
        Duration.ofHours(1),
        new Condition.Bounds(List.of(ten), fields, 0),
        meaning,
        ValueKeys.first64(meaning),
        ValueKeys.first64(Ids.hash(String.join(",", groupBy), "" + settings.crossTenant())),
        hold,
        true);
  }

  static RuleSet set(List<EventRule> events, CorrelationRule... correlations) {
    return new RuleSet("", events, List.of(correlations));
  }

  static RuleSet set(EventRule... events) {
    return new RuleSet("", List.of(events), List.of());
  }
}
