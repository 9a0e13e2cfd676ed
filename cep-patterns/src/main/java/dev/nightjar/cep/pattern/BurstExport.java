package dev.nightjar.cep.pattern;

import dev.nightjar.audit.Alert;
import dev.nightjar.cep.rule.RuleHeader;
import java.io.Serial;
import java.time.Duration;
import java.util.List;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.pattern.conditions.SimpleCondition;

/**
 * One person exports many times in a short time, as a pattern of Flink CEP. The shipped rule of the
 * same name is its twin in Sigma; this one runs where it is named.
 *
 * <p>The pattern takes events by the threshold: a match consumes its events, and the next one needs
 * as many fresh ones. So an event is evidence of one match only, and the n-th match of an open
 * alert is the moment at which its count is n times the threshold.
 */
public final class BurstExport implements PatternRule {

  /** The rule's id. */
  public static final String ID = "nightjar-burst-export-pattern";

  /** The rule on single exports that feeds it. */
  public static final String EXPORT = "burst_export_event";

  /** How many exports make a burst. */
  public static final int THRESHOLD = 10;

  @Serial private static final long serialVersionUID = 1L;

  /** The rule; it has no options. */
  public BurstExport() {}

  @Override
  public RuleHeader header() {
    return PatternRule.header(
        ID,
        "Burst export",
        Alert.Level.HIGH,
        "A person takes out far more than work needs: a leaver, or someone with their session.");
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public List<Feed> feeds() {
    return List.of(Feed.of(EXPORT));
  }

  @Override
  public List<String> groupBy() {
    return List.of("audit.principal");
  }

  @Override
  public Duration timespan() {
    return Duration.ofMinutes(60);
  }

  @Override
  public Pattern<Step, ?> pattern() {
    return Pattern.<Step>begin("exports", AfterMatchSkipStrategy.skipPastLastEvent())
        .where(SimpleCondition.of(step -> step.is(EXPORT)))
        .times(THRESHOLD)
        // within is exclusive at its upper end, the window is closed.
        .within(timespan().plusMillis(1));
  }
}
