package dev.nightjar.cep.pattern;

import dev.nightjar.audit.Alert;
import dev.nightjar.cep.rule.RuleHeader;
import dev.nightjar.cep.rule.RuleSettings;
import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.pattern.conditions.SimpleCondition;

/**
 * A person is given a role and exports soon after, as a pattern of Flink CEP. Grouped by the
 * grantee, so that the grant, which somebody else makes, and the export meet. The shipped rule of
 * the same name is its twin in Sigma, with an order tolerance that no pattern has; this one runs
 * where it is named.
 *
 * <p>Every pair of a grant and a later export is a match, so that exports after the first one are
 * seen and the alert can grow. The pairs of one export have the earliest grant first, and that one
 * is told.
 */
public final class GrantThenExport implements PatternRule {

  /** The rule's id. */
  public static final String ID = "nightjar-grant-then-export-pattern";

  /** The rule on single grants that feeds it. */
  public static final String GRANT = "grant_then_export_grant";

  /** The rule on single exports that feeds it. */
  public static final String EXPORT = "grant_then_export_export";

  /** With this many exports in one episode the alert is critical. */
  public static final int CRITICAL_EXPORTS = 3;

  @Serial private static final long serialVersionUID = 1L;

  /** The rule; it has no options. */
  public GrantThenExport() {}

  @Override
  public RuleHeader header() {
    return PatternRule.header(
        ID,
        "Role grant then export",
        Alert.Level.HIGH,
        "Rights are raised just to take data out, by an insider or through a taken account.");
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public List<Feed> feeds() {
    return List.of(
        new Feed(GRANT, Map.of("user.id", "user.target.id")),
        new Feed(EXPORT, Map.of("user.id", "audit.principal")));
  }

  @Override
  public List<String> groupBy() {
    return List.of("user.id");
  }

  @Override
  public Duration timespan() {
    return Duration.ofMinutes(30);
  }

  @Override
  public RuleSettings settings() {
    return PatternRule.settings(
        new RuleSettings.Escalation(CRITICAL_EXPORTS, Alert.Level.CRITICAL));
  }

  @Override
  public Pattern<Step, ?> pattern() {
    return Pattern.<Step>begin("grant", AfterMatchSkipStrategy.noSkip())
        .where(SimpleCondition.of(step -> step.is(GRANT)))
        .followedByAny("export")
        .where(SimpleCondition.of(step -> step.is(EXPORT)))
        // within is exclusive at its upper end, the window is closed.
        .within(timespan().plusMillis(1));
  }
}
