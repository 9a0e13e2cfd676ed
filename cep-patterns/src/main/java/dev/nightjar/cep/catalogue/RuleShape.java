package dev.nightjar.cep.catalogue;

import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.RuleHeader;
import dev.nightjar.cep.rule.RuleSet;
import dev.nightjar.cep.rule.RuleSettings;
import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Says in words what makes a rule fire, with its own numbers. */
final class RuleShape {

  private static final Map<String, String> GROUPS =
      Map.of(
          "audit.principal", "one actor",
          "audit.subject", "one person",
          "user.id", "one user",
          "audit.source.network", "one network",
          "audit.session.id", "one session",
          "audit.auth.key.id", "one key",
          "audit.auth.factor", "one factor",
          "event.action", "one action");

  /** Titles by name and id: two rules may have one meaning, and with it one key. */
  private final Map<String, String> titles = new HashMap<>();

  RuleShape(RuleSet rules) {
    rules.events().forEach(rule -> name(rule.header()));
    rules.correlations().forEach(rule -> name(rule.header()));
  }

  private void name(RuleHeader header) {
    String title = "“" + header.title() + "”";
    titles.put(header.id(), title);
    if (header.name() != null) {
      titles.put(header.name(), title);
    }
  }

  /** What makes a rule on single events fire. */
  String of(EventRule rule) {
    return "each match";
  }

  /** What makes a correlation fire. */
  String of(CorrelationRule rule) {
    StringBuilder shape = new StringBuilder(what(rule));
    RuleSettings settings = rule.settings();
    if (settings.crossTenant()) {
      shape.append(", over all tenants");
    }
    for (RuleSettings.Escalation escalation : settings.escalations()) {
      shape
          .append("; ")
          .append(escalation.count())
          .append(" or more: ")
          .append(escalation.level().name().toLowerCase(Locale.ROOT));
    }
    if (settings.suppression() != null && !isSuppressedEvent(rule)) {
      shape.append("; then quiet for ").append(time(settings.suppression().time()));
    }
    return shape.toString();
  }

  private String what(CorrelationRule rule) {
    String within = " within " + time(rule.timespan());
    if (rule.type() == CorrelationType.FIRST_SEEN) {
      RuleSettings.FirstSeen first = rule.settings().firstSeen();
      return "a new %s of %s: not seen for %s, after %s of learning"
          .formatted(
              fields(first.fields()),
              first.groupBy().isEmpty() ? "the tenant" : group(first.groupBy()),
              time(first.memory()),
              time(first.learning()));
    }
    if (rule.type() == CorrelationType.SILENCE) {
      RuleSettings.Silence silence = rule.settings().silence();
      return "no event of %s for %d times its usual pause in its active hours, %s at least, after %s of learning"
          .formatted(
              silence.groupBy().isEmpty() ? "the tenant" : group(silence.groupBy()),
              silence.times(),
              time(silence.atLeast()),
              time(silence.learning()));
    }
    if (isSuppressedEvent(rule)) {
      return "each match; one alert for %s and %s"
          .formatted(
              rule.groupBy().isEmpty() ? "a tenant" : group(rule.groupBy()), time(rule.timespan()));
    }
    if (rule.condition() instanceof Condition.Bounds bounds) {
      String counted = inputs(rule, ", ");
      String of = " of " + group(rule.groupBy()) + within;
      String number = bounds(bounds.bounds());
      return switch (rule.type()) {
        case EVENT_COUNT -> number + " times " + counted + of;
        case VALUE_COUNT -> number + " different " + fields(bounds.fields()) + of + ": " + counted;
        case VALUE_SUM -> fields(bounds.fields()) + " sum up to " + number + of + ": " + counted;
        default ->
            rule.type().name().toLowerCase(Locale.ROOT) + " is " + number + of + ": " + counted;
      };
    }
    if (rule.condition() instanceof Condition.Terms terms && isPlain(terms)) {
      String glue = rule.type() == CorrelationType.TEMPORAL_ORDERED ? ", then " : " and ";
      return inputs(rule, glue) + within;
    }
    if (rule.condition() instanceof Condition.Terms terms) {
      return terms.terms().stream()
          .map(term -> term(rule, term))
          .collect(Collectors.joining(", or ", "", within));
    }
    return inputs(rule, ", ") + within;
  }

  private static boolean isPlain(Condition.Terms terms) {
    return terms.terms().size() == 1 && terms.terms().get(0).absent().isEmpty();
  }

  private String term(CorrelationRule rule, Condition.Term term) {
    String there =
        term.required().stream().map(i -> title(rule, i)).collect(Collectors.joining(" and "));
    String absent =
        term.absent().stream().map(i -> " and no " + title(rule, i)).collect(Collectors.joining());
    return there + absent;
  }

  private String inputs(CorrelationRule rule, String glue) {
    return rule.inputs().stream()
        .map(input -> titles.getOrDefault(input.name(), input.name()))
        .collect(Collectors.joining(glue));
  }

  private String title(CorrelationRule rule, int input) {
    String name = rule.inputs().get(input).name();
    return titles.getOrDefault(name, name);
  }

  /** Whether it stands for a rule on single events that is kept quiet after a match. */
  private static boolean isSuppressedEvent(CorrelationRule rule) {
    return rule.type() == CorrelationType.EVENT_COUNT
        && rule.settings().suppression() != null
        && rule.condition() instanceof Condition.Bounds bounds
        && bounds.bounds().size() == 1
        && bounds.bounds().get(0).equals(ONE);
  }

  private static final Condition.Bound ONE =
      new Condition.Bound(Condition.Operator.GTE, BigDecimal.ONE);

  private static String bounds(List<Condition.Bound> bounds) {
    return bounds.stream().map(RuleShape::bound).collect(Collectors.joining(" and "));
  }

  private static String bound(Condition.Bound bound) {
    String number = NumberFormat.getInstance(Locale.ROOT).format(bound.value());
    return switch (bound.operator()) {
      case GTE -> number + " or more";
      case GT -> "more than " + number;
      case LT -> "fewer than " + number;
      case LTE -> number + " or fewer";
      case EQ -> "exactly " + number;
      case NEQ -> "other than " + number;
    };
  }

  private static String fields(List<String> fields) {
    return fields.stream().map(f -> "`" + f + "`").collect(Collectors.joining(" + "));
  }

  private static String group(List<String> groupBy) {
    String named =
        groupBy.stream()
            .filter(field -> !field.equals("organization.id"))
            .map(field -> GROUPS.getOrDefault(field, "one `" + field + "`"))
            .collect(Collectors.joining(" and "));
    return named.isEmpty() ? "the tenant" : named;
  }

  /** A duration as people say it, such as {@code 60 min}. */
  static String time(Duration time) {
    long seconds = time.toSeconds();
    if (seconds % 86_400 == 0 && seconds > 86_400) {
      return seconds / 86_400 + " d";
    }
    if (seconds % 3_600 == 0 && seconds > 3_600) {
      return seconds / 3_600 + " h";
    }
    return seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
  }
}
