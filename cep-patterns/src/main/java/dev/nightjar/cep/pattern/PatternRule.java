package dev.nightjar.cep.pattern;

import dev.nightjar.audit.Alert;
import dev.nightjar.cep.rule.LogSource;
import dev.nightjar.cep.rule.RuleHeader;
import dev.nightjar.cep.rule.RuleSettings;
import dev.nightjar.cep.rule.RuleStatus;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.cep.pattern.Pattern;

/**
 * A rule on several events whose pattern is written in Java with Flink CEP. Which events it is
 * about, Sigma rules say: they feed it. It runs among the compiled rules and under the same order,
 * repeats of an event id, cool-down, growth, mutes and gaps.
 *
 * <p>It needs a public constructor without parameters, to be named in the configuration.
 *
 * <p>Limits: it does not judge events that come later than the bound, and its clock counts whole
 * milliseconds, as Flink's does; the order of its steps is exact.
 */
public interface PatternRule extends Serializable {

  /** What people read about it. Its id is one that no other rule has; never null. */
  RuleHeader header();

  /**
   * Raise it with whatever the pattern means: it then starts afresh in every group, and its alerts
   * have other ids. State of an older pattern under the same version would be misread.
   */
  int version();

  /** The Sigma rules that feed it, in the order in which steps name them; never empty. */
  List<Feed> feeds();

  /**
   * The fields that make a group, by the pattern's names; the tenant is in every group without
   * being named; empty for the tenant alone; never null.
   */
  List<String> groupBy();

  /**
   * The longest time from the first step of a match to its end: how long anything is remembered,
   * and how long a group stays quiet after it fired. Whole milliseconds, more than zero.
   */
  Duration timespan();

  /**
   * The pattern over the steps of one group. It ends with {@code within}, which is exclusive: for
   * the whole timespan it says {@code timespan().plusMillis(1)}. Where a step completes several
   * matches, the one that starts first is told.
   */
  Pattern<Step, ?> pattern();

  /** Fields whose values the steps carry, by the pattern's names; often empty; never null. */
  default List<String> fields() {
    return List.of();
  }

  /**
   * Nightjar's own settings. Suppression, escalations, mutes, once-per, cross-tenant and words are
   * for patterns too; first-seen, order tolerance and a tenant's threshold or timespan are not.
   */
  default RuleSettings settings() {
    return RuleSettings.NONE;
  }

  /**
   * Whether the rules that feed it alert by themselves too. Must be true where a built-in integrity
   * rule is one of them.
   */
  default boolean generate() {
    return false;
  }

  /**
   * A rule that feeds a pattern.
   *
   * @param rule the rule's name or id: what {@link Step#is} is asked; never null
   * @param fields what the pattern calls a field to what the rule's events call it, for names that
   *     differ alone; never null
   */
  record Feed(String rule, Map<String, String> fields) implements Serializable {

    @java.io.Serial private static final long serialVersionUID = 1L;

    /** A rule whose fields the pattern names as its events do. */
    public static Feed of(String rule) {
      return new Feed(rule, Map.of());
    }
  }

  /** The header of a stable rule with the words that no rule does without. */
  static RuleHeader header(String id, String title, Alert.Level level, String description) {
    return new RuleHeader(
        id,
        null,
        title,
        "1",
        RuleStatus.STABLE,
        level,
        description,
        List.of(),
        List.of(),
        List.of(),
        "",
        LogSource.ANY,
        id,
        1);
  }

  /** Settings of a rule whose level rises with its completions, and that has no others. */
  static RuleSettings settings(RuleSettings.Escalation... escalations) {
    RuleSettings none = RuleSettings.NONE;
    return new RuleSettings(
        none.suppression(),
        none.firstSeen(),
        none.silence(),
        none.crossTenant(),
        none.oncePer(),
        none.orderTolerance(),
        List.of(escalations),
        none.mute(),
        none.tenants(),
        none.summary(),
        none.runbook(),
        none.knownGaps(),
        none.routing(),
        none.compliance());
  }
}
