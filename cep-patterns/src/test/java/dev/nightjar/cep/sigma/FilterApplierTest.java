package dev.nightjar.cep.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.rule.ReadRules;
import org.junit.jupiter.api.Test;

class FilterApplierTest {

  private static final String RULES =
      """
      title: Windows
      name: windows
      logsource: {product: windows, category: process_creation}
      detection: {selection: {a: 1}, condition: selection}
      ---
      title: Linux
      name: linux
      logsource: {product: linux}
      detection: {selection: {a: 2}, condition: selection}
      ---
      title: Any
      name: any-source
      detection: {selection: {a: 3}, condition: selection}
      """;

  @Test
  void appliesToAllRulesOfItsLogSource() {
    ReadRules read =
        TestingRules.read(
            RULES
                + """
                ---
                title: Quiet
                logsource: {product: windows}
                filter: {rules: any, selection: {u: root}, condition: not selection}
                """);

    assertThat(read.faults()).isEmpty();
    assertThat(read.rules().events())
        .extracting(rule -> ExpressionText.of(rule.expression()))
        .containsExactly("(a=1 & !u~'root')", "a=2", "a=3");
  }

  @Test
  void holdsAllFiltersOfARule() {
    ReadRules read =
        TestingRules.read(
            RULES
                + """
                ---
                title: No root
                logsource: {product: linux}
                filter: {rules: linux, selection: {u: root}, condition: not selection}
                ---
                title: Working hours
                logsource: {}
                filter: {rules: [linux, any-source], hours: {t|hour|gte: 8}, condition: hours}
                """);

    assertThat(read.faults()).isEmpty();
    assertThat(read.rules().events())
        .extracting(rule -> ExpressionText.of(rule.expression()))
        .containsExactly("a=1", "(a=2 & t hour gte 8 & !u~'root')", "(a=3 & t hour gte 8)");
  }

  @Test
  void leavesRulesAsTheyAreWhenItIsRefused() {
    ReadRules read =
        TestingRules.read(
            RULES
                + """
                ---
                title: One of its rules is missing
                logsource: {product: linux}
                filter: {rules: [linux, lixun], selection: {u: root}, condition: not selection}
                """);

    assertThat(read.faults()).hasSize(1);
    assertThat(ExpressionText.of(read.rules().events().get(1).expression())).isEqualTo("a=2");
  }

  @Test
  void changesTheMeaningOfTheRulesItNames() {
    String filter =
        "---\ntitle: Q\nlogsource: {}\nfilter: {rules: linux, s: {u: root}, condition: not s}\n";

    assertThat(TestingRules.read(RULES + filter).rules().events().get(1).meaning())
        .isNotEqualTo(TestingRules.read(RULES).rules().events().get(1).meaning());
  }
}
