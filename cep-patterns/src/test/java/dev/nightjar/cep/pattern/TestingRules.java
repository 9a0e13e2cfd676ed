package dev.nightjar.cep.pattern;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.Ids;
import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.LogSource;
import dev.nightjar.cep.rule.RuleHeader;
import dev.nightjar.cep.rule.RuleSettings;
import dev.nightjar.cep.rule.RuleStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Correlations made by hand. The rules that feed them are the letters of an alphabet. */
final class TestingRules {

  /** The field that value rules count. */
  static final String FIELD = "source.ip";

  private static final String LETTERS = "abcdefgh";

  private TestingRules() {}

  static RuleHeader header(String id) {
    return new RuleHeader(
        id,
        null,
        "Rule " + id,
        "1",
        RuleStatus.STABLE,
        Alert.Level.HIGH,
        "",
        List.of(),
        List.of(),
        List.of(),
        "",
        LogSource.ANY,
        id + ".yml",
        7);
  }

  static long key(char letter) {
    return 1 + LETTERS.indexOf(letter);
  }

  static char letter(long key) {
    return LETTERS.charAt((int) key - 1);
  }

  /** The inputs of a word: one letter each, in its order. */
  static List<CorrelationRule.Input> inputs(String word) {
    List<CorrelationRule.Input> inputs = new ArrayList<>();
    for (char letter : word.toCharArray()) {
      inputs.add(new CorrelationRule.Input(key(letter), false, String.valueOf(letter), Map.of()));
    }
    return inputs;
  }

  static CorrelationRule rule(
      CorrelationType type, String word, Duration timespan, Condition condition) {
    return rule(type, word, timespan, condition, RuleSettings.NONE);
  }

  static CorrelationRule rule(
      CorrelationType type,
      String word,
      Duration timespan,
      Condition condition,
      RuleSettings settings) {
    String id = type + "-" + word + "-" + digest(condition);
    return new CorrelationRule(
        header(id),
        settings,
        type,
        1,
        inputs(word),
        List.of("user.id"),
        timespan,
        condition,
        Ids.hash(id),
        id.hashCode(),
        1,
        Duration.ZERO,
        true);
  }

  private static String digest(Condition condition) {
    if (condition instanceof Condition.Bounds bounds) {
      return bounds.bounds().get(0).operator() + "" + bounds.bounds().get(0).value();
    }
    return condition.toString().replaceAll("[A-Za-z=]", "");
  }

  static Condition.Bounds gte(int number) {
    return bound(Condition.Operator.GTE, BigDecimal.valueOf(number));
  }

  static Condition.Bounds bound(Condition.Operator operator, BigDecimal number) {
    return new Condition.Bounds(List.of(new Condition.Bound(operator, number)), List.of(), 0);
  }

  static Condition.Bounds distinct(int number) {
    return new Condition.Bounds(
        List.of(new Condition.Bound(Condition.Operator.GTE, BigDecimal.valueOf(number))),
        List.of(FIELD),
        0);
  }

  static Condition.Term term(List<Integer> required, Integer... absent) {
    return new Condition.Term(required, Arrays.asList(absent));
  }

  static Condition.Terms terms(Condition.Term... terms) {
    return new Condition.Terms(List.of(terms));
  }
}
