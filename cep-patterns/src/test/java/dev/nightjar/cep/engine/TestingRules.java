package dev.nightjar.cep.engine;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.Ids;
import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.LogSource;
import dev.nightjar.cep.rule.RuleHeader;
import dev.nightjar.cep.rule.RuleSet;
import dev.nightjar.cep.rule.RuleSettings;
import dev.nightjar.cep.rule.RuleStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Builds a correlation by hand; whatever a test does not say is plain. */
final class TestingRules {

  static final long GROUPING = 77;

  private final String id;
  private final CorrelationType type;
  private final List<String> inputs = new ArrayList<>();
  private Condition condition;
  private Duration timespan = Duration.ofSeconds(60);
  private Duration suppress;
  private String oncePer;
  private Duration tolerance = Duration.ZERO;
  private final List<RuleSettings.Escalation> escalations = new ArrayList<>();
  private RuleSettings.Mute mute;
  private final Map<String, RuleSettings.TenantOverride> tenants = new TreeMap<>();
  private RuleSettings.FirstSeen firstSeen;
  private RuleSettings.Silence silence;
  private Duration hold = Duration.ZERO;
  private String summary;

  private TestingRules(String id, CorrelationType type, String... inputs) {
    this.id = id;
    this.type = type;
    this.inputs.addAll(List.of(inputs));
  }

  static TestingRules rule(String id, CorrelationType type, String... inputs) {
    return new TestingRules(id, type, inputs);
  }

  /** Ten exports or so: {@code count("burst", 10, "export")}. */
  static TestingRules count(String id, long atLeast, String... inputs) {
    return rule(id, CorrelationType.EVENT_COUNT, inputs).when("gte", atLeast);
  }

  static TestingRules firstSeen(String id, Duration learning, Duration memory, String input) {
    TestingRules rule = rule(id, CorrelationType.FIRST_SEEN, input).within(memory);
    rule.firstSeen = new RuleSettings.FirstSeen(List.of("v"), List.of("user.id"), learning, memory);
    rule.condition = new Condition.Own();
    return rule;
  }

  static TestingRules silence(
      String id, int times, Duration memory, Duration atLeast, String... inputs) {
    TestingRules rule = rule(id, CorrelationType.SILENCE, inputs).within(memory);
    rule.silence =
        new RuleSettings.Silence(times, List.of("user.id"), Duration.ofDays(14), memory, atLeast);
    rule.condition = new Condition.Own();
    return rule;
  }

  TestingRules when(String operator, long value) {
    return when(operator, BigDecimal.valueOf(value), 0);
  }

  TestingRules when(String operator, BigDecimal value, int percentile) {
    List<Condition.Bound> bounds = new ArrayList<>();
    if (condition instanceof Condition.Bounds before) {
      bounds.addAll(before.bounds());
    }
    bounds.add(
        new Condition.Bound(
            Condition.Operator.valueOf(operator.toUpperCase(java.util.Locale.ROOT)), value));
    boolean values = type.name().startsWith("VALUE");
    condition = new Condition.Bounds(bounds, values ? List.of("v") : List.of(), percentile);
    return this;
  }

  /** All inputs but those given, which must stay away. */
  TestingRules without(Integer... absent) {
    List<Integer> required = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      if (!List.of(absent).contains(i)) {
        required.add(i);
      }
    }
    return terms(new Condition.Term(required, List.of(absent)));
  }

  TestingRules terms(Condition.Term... terms) {
    condition = new Condition.Terms(List.of(terms));
    return this;
  }

  /** A condition of its own, as a pattern in Java has. */
  TestingRules own() {
    condition = new Condition.Own();
    return this;
  }

  TestingRules within(Duration span) {
    timespan = span;
    return this;
  }

  TestingRules suppress(Duration time) {
    suppress = time;
    return this;
  }

  TestingRules oncePer(String field) {
    oncePer = field;
    return this;
  }

  TestingRules tolerance(Duration time) {
    tolerance = time;
    return this;
  }

  TestingRules escalate(long count, Alert.Level level) {
    escalations.add(new RuleSettings.Escalation(count, level));
    return this;
  }

  TestingRules mutedUntil(Instant until) {
    mute = new RuleSettings.Mute("ann", "known", until);
    return this;
  }

  TestingRules tenant(String tenant, Long threshold, Duration span, Instant mutedUntil) {
    tenants.put(
        tenant,
        new RuleSettings.TenantOverride(
            threshold == null ? null : BigDecimal.valueOf(threshold),
            span,
            mutedUntil == null ? null : new RuleSettings.Mute("bob", "known", mutedUntil)));
    return this;
  }

  TestingRules hold(Duration time) {
    hold = time;
    return this;
  }

  TestingRules summary(String text) {
    summary = text;
    return this;
  }

  CorrelationRule build() {
    if (condition == null) {
      without();
    }
    String meaning = Ids.hash(id);
    return new CorrelationRule(
        new RuleHeader(
            id,
            null,
            "Title of " + id,
            "1",
            RuleStatus.STABLE,
            Alert.Level.MEDIUM,
            "",
            List.of("attack.t1213"),
            List.of(),
            List.of(),
            "",
            LogSource.ANY,
            id + ".yml",
            1),
        new RuleSettings(
            suppress == null ? null : new RuleSettings.Suppression(suppress, List.of()),
            firstSeen,
            silence,
            false,
            oncePer,
            tolerance,
            escalations,
            mute,
            tenants,
            summary,
            List.of("Look."),
            List.of(),
            Map.of("team", "identity"),
            List.of("pci-dss:10.2.1.2")),
        type,
        1,
        inputs.stream()
            .map(name -> new CorrelationRule.Input(key(name), false, name, Map.of()))
            .toList(),
        List.of("user.id"),
        timespan,
        condition,
        meaning,
        ValueKeys.first64(meaning),
        GROUPING,
        hold,
        true);
  }

  static RuleSet set(TestingRules... rules) {
    return set(java.util.Arrays.stream(rules).map(TestingRules::build).toList());
  }

  static RuleSet set(List<CorrelationRule> rules) {
    return new RuleSet("digest", List.of(), rules);
  }

  static long key(String input) {
    return ValueKeys.first64(Ids.hash("input", input));
  }
}
