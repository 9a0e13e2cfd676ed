package dev.nightjar.cep.sigma;

import dev.nightjar.audit.Alert;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.RuleHeader;
import dev.nightjar.cep.rule.RuleSettings;
import dev.nightjar.cep.rule.RuleSettings.Escalation;
import dev.nightjar.cep.rule.RuleSettings.FirstSeen;
import dev.nightjar.cep.rule.RuleSettings.Silence;
import dev.nightjar.cep.rule.RuleSettings.Suppression;
import dev.nightjar.cep.sigma.YamlNode.Entry;
import dev.nightjar.cep.sigma.YamlNode.Mapping;
import dev.nightjar.cep.sigma.YamlNode.Scalar;
import dev.nightjar.cep.sigma.YamlNode.Sequence;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the {@code nightjar} block. What a rule of its kind can't use is a fault: a setting without
 * effect is a mistake of whoever wrote it.
 */
final class BlockReader {

  /** The key of the block. */
  static final String KEY = "nightjar";

  /** The keys of the block. */
  static final List<String> KEYS =
      List.of(
          "suppress",
          "first-seen",
          SilenceReader.KEY,
          "cross-tenant",
          "once-per",
          "order-tolerance",
          "escalate",
          "mute",
          "tenants",
          "summary",
          "runbook",
          "known-gaps",
          "routing",
          "compliance");

  private static final Duration LEARNING = Duration.ofDays(14);
  private static final Duration MEMORY = Duration.ofDays(90);

  private final Section block;
  private final RuleHeader header;
  private final Document.Correlation correlation;

  private BlockReader(Section block, RuleHeader header, Document.Correlation correlation) {
    this.block = block;
    this.header = header;
    this.correlation = correlation;
  }

  /**
   * The settings of a rule.
   *
   * @param correlation null for a rule on single events
   */
  static RuleSettings read(Section root, RuleHeader header, Document.Correlation correlation) {
    Section block = root.section(KEY);
    return block == null
        ? RuleSettings.NONE
        : new BlockReader(block, header, correlation).settings();
  }

  private RuleSettings settings() {
    block.allow(KEYS);
    Suppression suppression = suppression();
    FirstSeen firstSeen = firstSeen();
    Silence silence = SilenceReader.read(block, correlation != null);
    boolean crossTenant = Boolean.TRUE.equals(block.bool("cross-tenant"));
    String oncePer = block.text("once-per");
    Duration tolerance = tolerance();
    boolean counts = correlation != null || suppression != null || firstSeen != null;
    if (!counts && silence == null) {
      for (String key : List.of("cross-tenant", "once-per", "escalate")) {
        if (block.has(key)) {
          block.fault(key, "needs a correlation, suppress or first-seen: nothing is counted here");
        }
      }
    }
    TenantsReader tenants = new TenantsReader(block, correlation, block.has(SilenceReader.KEY));
    if (crossTenant && block.has("tenants")) {
      block.fault("tenants", "makes no sense with cross-tenant: its groups belong to no tenant");
    }
    List<String> group =
        correlation != null
            ? correlation.groupBy()
            : firstSeen != null
                ? named(firstSeen)
                : silence != null
                    ? silence.groupBy()
                    : suppression != null ? suppression.groupBy() : null;
    String summary = block.text("summary");
    if (summary != null && group != null) {
      SummaryChecker.check(block, summary, group);
    }
    return new RuleSettings(
        suppression,
        firstSeen,
        silence,
        crossTenant,
        oncePer,
        tolerance,
        escalations(),
        tenants.mute(block),
        tenants.overrides(),
        summary,
        block.texts("runbook"),
        block.texts("known-gaps"),
        routing(),
        compliance());
  }

  /** What an alert of a first-seen rule names: whose value is new, and which. */
  private static List<String> named(FirstSeen firstSeen) {
    List<String> fields = new ArrayList<>(firstSeen.groupBy());
    fields.addAll(firstSeen.fields());
    return fields;
  }

  private Suppression suppression() {
    Entry entry = block.entry("suppress");
    if (entry == null) {
      return null;
    }
    if (!(entry.value() instanceof Mapping)) {
      Duration time = Timespans.read(block, "suppress", false);
      return time == null ? null : new Suppression(time, List.of());
    }
    Section suppress = block.section("suppress");
    suppress.allow(List.of("for", "group-by"));
    Duration time = Timespans.read(suppress, "for", false);
    List<String> groupBy = fields(suppress, "group-by");
    if (suppress.has("group-by")
        && (correlation != null || block.has("first-seen") || block.has(SilenceReader.KEY))) {
      suppress.fault(
          "group-by",
          "is for rules on single events: this one has a group already, which stays quiet");
    }
    return time == null ? null : new Suppression(time, groupBy);
  }

  private FirstSeen firstSeen() {
    Section first = block.section("first-seen");
    if (first == null) {
      return null;
    }
    if (correlation != null) {
      block.fault("first-seen", "is for rules on single events, not for correlations");
    }
    first.allow(List.of("fields", "group-by", "learning", "memory"));
    List<String> fields = fields(first, "fields");
    if (fields.isEmpty() && !first.has("fields")) {
      first.fault("fields", "is missing: whose values are new?");
    } else if (fields.isEmpty()) {
      first.fault("fields", "is empty: whose values are new?");
    }
    List<String> groupBy = fields(first, "group-by");
    Duration learning = first.has("learning") ? Timespans.read(first, "learning", true) : LEARNING;
    Duration memory = first.has("memory") ? Timespans.read(first, "memory", false) : MEMORY;
    if (learning == null || memory == null) {
      return null;
    }
    if (memory.compareTo(learning) < 0) {
      first.fault("memory", "must be as long as learning at least");
    }
    return fields.isEmpty() ? null : new FirstSeen(fields, groupBy, learning, memory);
  }

  private Duration tolerance() {
    if (!block.has("order-tolerance")) {
      return Duration.ZERO;
    }
    Duration tolerance = Timespans.read(block, "order-tolerance", true);
    if (correlation == null || correlation.type() != CorrelationType.TEMPORAL_ORDERED) {
      block.fault("order-tolerance", "is for temporal_ordered alone");
    } else if (tolerance != null
        && correlation.timespan() != null
        && tolerance.compareTo(correlation.timespan()) >= 0) {
      block.fault("order-tolerance", "must be shorter than the timespan");
    }
    return tolerance == null ? Duration.ZERO : tolerance;
  }

  private List<Escalation> escalations() {
    Entry entry = block.entry("escalate");
    List<Escalation> escalations = new ArrayList<>();
    if (entry == null) {
      return escalations;
    }
    if (!(entry.value() instanceof Sequence list)) {
      block.wrong(
          entry.value(), block.path("escalate"), "a list such as [{count: 3, level: high}]");
      return escalations;
    }
    long count = 0;
    Alert.Level level = header.level();
    for (YamlNode item : list.items()) {
      if (!(item instanceof Mapping map)) {
        block.wrong(item, block.path("escalate"), "a map such as {count: 3, level: high}");
        continue;
      }
      Section step = new Section(block.root(), block.path("escalate"), map);
      step.allow(List.of("count", "level"));
      Long from = count(step);
      if (!step.has("level")) {
        step.fault("level", "is missing");
      }
      Alert.Level to = HeaderReader.word(step, "level", Alert.Level.class, null);
      if (from == null || to == null) {
        continue;
      }
      if (from <= count) {
        step.fault("count", "must rise from step to step: " + from + " stands after " + count);
      } else if (to.compareTo(level) <= 0) {
        step.fault("level", "must rise from step to step, above the level of the rule");
      } else {
        count = from;
        level = to;
        escalations.add(new Escalation(from, to));
      }
    }
    return List.copyOf(escalations);
  }

  private static Long count(Section step) {
    Entry entry = step.entry("count");
    BigDecimal number =
        entry != null && entry.value() instanceof Scalar scalar ? scalar.number() : null;
    if (number == null
        || number.signum() <= 0
        || number.stripTrailingZeros().scale() > 0
        || number.compareTo(BigDecimal.valueOf(1_000_000_000)) > 0) {
      step.fault("count", entry == null ? "is missing" : "must be a whole number from 1 on");
      return null;
    }
    return number.longValueExact();
  }

  private Map<String, String> routing() {
    Map<String, String> routing = new LinkedHashMap<>();
    Section labels = block.section("routing");
    if (labels != null) {
      for (Entry label : labels.entries()) {
        String value = labels.text(label.key());
        if (value != null) {
          routing.put(label.key(), value);
        }
      }
    }
    return Collections.unmodifiableMap(routing);
  }

  private List<String> compliance() {
    List<String> controls = block.texts("compliance");
    for (String control : controls) {
      if (!control.matches("[^:\\s]+:\\S.*")) {
        block.fault(
            "compliance",
            Faults.quoted(control) + " names no control: write it as pci-dss:10.2.1.2");
      }
    }
    return controls;
  }

  /** The fields that a key names; each once. */
  static List<String> fields(Section map, String key) {
    List<String> fields = map.texts(key);
    if (fields.stream().distinct().count() < fields.size()) {
      map.fault(key, "names a field twice");
    }
    return fields;
  }
}
