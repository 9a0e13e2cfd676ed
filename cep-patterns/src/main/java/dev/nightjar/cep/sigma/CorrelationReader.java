package dev.nightjar.cep.sigma;

import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.RuleHeader;
import dev.nightjar.cep.rule.RuleSettings;
import dev.nightjar.cep.sigma.YamlNode.Entry;
import dev.nightjar.cep.sigma.YamlNode.Mapping;
import dev.nightjar.cep.sigma.YamlNode.Scalar;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads a correlation's document; its references are resolved later. */
final class CorrelationReader {

  /** The most rules of a correlation. */
  static final int MAX_RULES = 64;

  private static final List<String> KEYS =
      List.of("type", "rules", "aliases", "group-by", "timespan", "condition", "generate");

  /** Types that Sigma does not have. */
  private static final Set<CorrelationType> OWN =
      EnumSet.of(CorrelationType.FIRST_SEEN, CorrelationType.SILENCE, CorrelationType.PATTERN);

  private static final List<String> TYPES =
      Stream.of(CorrelationType.values())
          .filter(type -> !OWN.contains(type))
          .map(type -> type.name().toLowerCase(Locale.ROOT))
          .toList();

  private CorrelationReader() {}

  /** The correlation of a document, as far as it can be read. */
  static Document.Correlation read(Section document, Section correlation, RuleHeader header) {
    correlation.allow(KEYS);
    CorrelationType type = type(correlation);
    BooleanText logic = logic(correlation, type);
    List<String> rules = rules(correlation, type, logic);
    if (logic != null) {
      checkNames(correlation, rules, logic);
    }
    Condition.Bounds bounds = bounds(correlation, type);
    List<String> groupBy = correlation.texts("group-by");
    if (new HashSet<>(groupBy).size() < groupBy.size()) {
      correlation.fault("group-by", "names a field twice");
    }
    Duration timespan = Timespans.read(correlation, "timespan", false);
    return new Document.Correlation(
        header,
        document.faults(),
        correlation,
        RuleSettings.NONE,
        type,
        rules,
        aliases(correlation),
        groupBy,
        timespan,
        bounds,
        logic,
        generate(document, correlation));
  }

  private static CorrelationType type(Section correlation) {
    String word = correlation.requiredText("type");
    if (word == null) {
      return null;
    }
    int at = TYPES.indexOf(word);
    if (at < 0) {
      correlation
          .faults()
          .unknown(correlation.entry("type").line(), correlation.path("type"), "type", word, TYPES);
      return null;
    }
    return CorrelationType.valueOf(TYPES.get(at).toUpperCase(Locale.ROOT));
  }

  private static boolean isTemporal(CorrelationType type) {
    return type == CorrelationType.TEMPORAL || type == CorrelationType.TEMPORAL_ORDERED;
  }

  private static BooleanText logic(Section correlation, CorrelationType type) {
    Entry condition = correlation.entry("condition");
    if (condition == null
        || !(condition.value() instanceof Scalar scalar)
        || scalar.type() != Scalar.Type.TEXT) {
      return null;
    }
    if (type != null && !isTemporal(type)) {
      correlation.fault(
          "condition", "must be a map such as gte: 10: only temporal types take a boolean");
      return null;
    }
    try {
      return ConditionParser.parse(scalar.text(), false);
    } catch (Refusal e) {
      correlation.fault("condition", e.getMessage());
      return null;
    }
  }

  private static List<String> rules(Section correlation, CorrelationType type, BooleanText logic) {
    if (!correlation.has("rules")) {
      if (logic != null) {
        return List.copyOf(Terms.names(logic));
      }
      if (correlation.entry("condition") == null
          || correlation.entry("condition").value() instanceof Mapping
          || !isTemporal(type)) {
        correlation.fault("rules", "is missing");
      }
      return List.of();
    }
    List<String> rules = correlation.texts("rules");
    if (correlation.entry("rules").value() instanceof YamlNode.Sequence list
        && list.items().isEmpty()) {
      correlation.fault("rules", "is an empty list");
    }
    if (rules.size() > MAX_RULES) {
      correlation.fault("rules", "names more than " + MAX_RULES + " rules");
    }
    Set<String> seen = new HashSet<>();
    for (String rule : rules) {
      if (!seen.add(rule)) {
        correlation.fault("rules", "names " + Faults.quoted(rule) + " twice");
      }
    }
    return rules;
  }

  private static void checkNames(Section correlation, List<String> rules, BooleanText logic) {
    Set<String> named = Terms.names(logic);
    if (named.size() > MAX_RULES) {
      correlation.fault("condition", "names more than " + MAX_RULES + " rules");
    }
    for (String name : named) {
      if (!rules.contains(name)) {
        correlation.fault(
            "condition", Faults.quoted(name) + " is none of the rules" + Faults.hint(name, rules));
      }
    }
    Set<String> unused = new TreeSet<>(rules);
    unused.removeAll(named);
    if (!unused.isEmpty()) {
      correlation.fault("condition", "does not use " + String.join(", ", unused) + " of the rules");
    }
  }

  private static Condition.Bounds bounds(Section correlation, CorrelationType type) {
    Entry condition = correlation.entry("condition");
    if (condition == null) {
      if (type != null && !isTemporal(type)) {
        correlation.fault("condition", "is missing");
      }
      return null;
    }
    if (condition.value() instanceof Scalar scalar && scalar.type() == Scalar.Type.TEXT) {
      return null;
    }
    Section map = correlation.section("condition");
    return map == null || type == null ? null : BoundsReader.read(map, type);
  }

  private static Map<String, Map<String, String>> aliases(Section correlation) {
    Section aliases = correlation.section("aliases");
    Map<String, Map<String, String>> read = new LinkedHashMap<>();
    if (aliases == null) {
      return read;
    }
    for (Entry alias : aliases.entries()) {
      Section byRule = aliases.section(alias.key());
      if (byRule == null) {
        continue;
      }
      Map<String, String> fields = new LinkedHashMap<>();
      for (Entry rule : byRule.entries()) {
        String field = byRule.text(rule.key());
        if (field != null) {
          fields.put(rule.key(), field);
        }
      }
      read.put(alias.key(), fields);
    }
    return read;
  }

  private static boolean generate(Section document, Section correlation) {
    Boolean top = document.bool("generate");
    Boolean inside = correlation.bool("generate");
    if (top != null && inside != null && !top.equals(inside)) {
      correlation.fault("generate", "says the opposite of generate at the top");
    }
    return Boolean.TRUE.equals(top) || Boolean.TRUE.equals(inside);
  }
}
