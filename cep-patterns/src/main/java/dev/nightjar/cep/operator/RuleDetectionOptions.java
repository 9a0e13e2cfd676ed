package dev.nightjar.cep.operator;

import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.cep.engine.DetectorOptions;
import dev.nightjar.cep.match.MappingAliases;
import dev.nightjar.cep.pattern.PatternRules;
import dev.nightjar.cep.rule.LogSource;
import java.io.Serial;
import java.io.Serializable;
import java.util.Map;

/**
 * What can be set about detection besides its rules.
 *
 * @param engine what evaluates correlations; never null
 * @param table what the events of the table are, in the words of rules: a rule that is meant for
 *     another category, product or service is left out; null parts are not known and leave none
 *     out; never null
 * @param aliases by which paths of the original item rules may ask for what the mapping took, as
 *     {@link MappingAliases#of} gives them; never null
 * @param patterns rules that are written in Java, which join every rule set; never null
 * @param maxOccurrences how many occurrences one rule remembers of one group; 1 or more
 * @param maxValues how many distinct values one rule remembers of one group; 1 or more
 */
public record RuleDetectionOptions(
    DetectionEngine engine,
    LogSource table,
    Map<String, String> aliases,
    PatternRules patterns,
    int maxOccurrences,
    int maxValues)
    implements Serializable {

  @Serial private static final long serialVersionUID = 1L;

  /** Checks the ranges. */
  public RuleDetectionOptions {
    aliases = Map.copyOf(aliases);
    if (maxOccurrences < 1 || maxValues < 1) {
      throw new IllegalArgumentException(
          "a rule must be allowed to remember at least one occurrence and one value, not "
              + maxOccurrences
              + " and "
              + maxValues);
    }
  }

  /** Our own evaluators, rules for any events, the default mapping, the engine's bounds. */
  public static RuleDetectionOptions defaults() {
    return new RuleDetectionOptions(
        DetectionEngine.COMPILED,
        LogSource.ANY,
        MappingAliases.of(Mapping.standard()),
        PatternRules.NONE,
        DetectorOptions.DEFAULT_MAX,
        DetectorOptions.DEFAULT_MAX);
  }

  /** The same on another engine. */
  public RuleDetectionOptions withEngine(DetectionEngine other) {
    return new RuleDetectionOptions(other, table, aliases, patterns, maxOccurrences, maxValues);
  }

  /** The same for a table of these events. */
  public RuleDetectionOptions withTable(LogSource other) {
    return new RuleDetectionOptions(engine, other, aliases, patterns, maxOccurrences, maxValues);
  }

  /** The same for another mapping. */
  public RuleDetectionOptions withAliases(Map<String, String> other) {
    return new RuleDetectionOptions(engine, table, other, patterns, maxOccurrences, maxValues);
  }

  /** The same with rules that are written in Java. */
  public RuleDetectionOptions withPatterns(PatternRules other) {
    return new RuleDetectionOptions(engine, table, aliases, other, maxOccurrences, maxValues);
  }

  /** The same with other bounds. */
  public RuleDetectionOptions withBounds(int occurrences, int values) {
    return new RuleDetectionOptions(engine, table, aliases, patterns, occurrences, values);
  }

  /** Whether a rule that is meant for such events is meant for the table's. */
  boolean isMeantFor(LogSource rule) {
    return agrees(rule.category(), table.category())
        && agrees(rule.product(), table.product())
        && agrees(rule.service(), table.service());
  }

  private static boolean agrees(String wanted, String given) {
    return wanted == null || given == null || wanted.equalsIgnoreCase(given);
  }
}
