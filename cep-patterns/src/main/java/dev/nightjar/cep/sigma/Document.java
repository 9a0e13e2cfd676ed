package dev.nightjar.cep.sigma;

import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.Expression;
import dev.nightjar.cep.rule.LogSource;
import dev.nightjar.cep.rule.RuleHeader;
import dev.nightjar.cep.rule.RuleSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One document of a rule file, read on its own: references are still names. */
sealed interface Document {

  /** What people read; also of a document with faults, as far as it could be read. */
  RuleHeader header();

  /** What is wrong with it; references may add to it. */
  Faults faults();

  /** A place in the document for faults of references, at the line of a key. */
  Section section();

  /** How it is called in messages. */
  default String label() {
    return header().name() != null ? header().name() : header().id();
  }

  /** Where it stands. */
  default String place() {
    return header().file() + ":" + header().line();
  }

  /**
   * A rule on single events.
   *
   * @param expression null where it has faults
   */
  record Event(
      RuleHeader header,
      Faults faults,
      Section section,
      RuleSettings settings,
      Expression expression)
      implements Document {}

  /**
   * A rule on several events.
   *
   * @param section the {@code correlation} map
   * @param type null where it has faults
   * @param rules the inputs by name or id, in their order
   * @param aliases by alias, what the rules' events call the field, by rule
   * @param timespan null where it has faults
   * @param bounds the condition where it is one on numbers; else null
   * @param logic the condition where it is a boolean one; else null
   */
  record Correlation(
      RuleHeader header,
      Faults faults,
      Section section,
      RuleSettings settings,
      CorrelationType type,
      List<String> rules,
      Map<String, Map<String, String>> aliases,
      List<String> groupBy,
      Duration timespan,
      Condition.Bounds bounds,
      BooleanText logic,
      boolean generate)
      implements Document {

    /** A correlation whose body is no map. */
    static Correlation unread(RuleHeader header, Section document) {
      return new Correlation(
          header,
          document.faults(),
          document,
          RuleSettings.NONE,
          null,
          List.of(),
          Map.of(),
          List.of(),
          null,
          null,
          null,
          false);
    }

    /** This correlation with the settings of its block. */
    Correlation with(RuleSettings read) {
      return new Correlation(
          header, faults, section, read, type, rules, aliases, groupBy, timespan, bounds, logic,
          generate);
    }
  }

  /**
   * A filter that other rules must pass too.
   *
   * @param rules the rules by name or id; null for all that its log source fits
   * @param expression null where it has faults
   */
  record Filter(
      RuleHeader header,
      Faults faults,
      Section section,
      LogSource logSource,
      List<String> rules,
      Expression expression)
      implements Document {}
}
