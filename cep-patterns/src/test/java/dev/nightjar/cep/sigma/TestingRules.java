package dev.nightjar.cep.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.ReadRules;
import dev.nightjar.cep.rule.RuleFault;
import dev.nightjar.cep.rule.RuleText;
import java.util.List;

/** Rule files as stories need them: only what matters in view. */
final class TestingRules {

  /** Two rules that correlations may refer to. */
  static final String LOGIN_RULES =
      """
      title: Login failed
      name: failed
      detection:
        selection:
          event.action: login.failure
        condition: selection
      ---
      title: Login succeeded
      name: succeeded
      detection:
        selection:
          event.action: login.success
        condition: selection
      ---
      title: Reset
      name: reset
      detection:
        selection:
          event.action: password.reset
        condition: selection
      """;

  private TestingRules() {}

  /** Reads one file named {@code rule.yml}. */
  static ReadRules read(String yaml) {
    return SigmaReader.read(List.of(new RuleText("rule.yml", yaml)));
  }

  /** The faults of one file, a line each. */
  static List<String> faults(String yaml) {
    return read(yaml).faults().stream().map(RuleFault::toString).toList();
  }

  /** A rule with a detection as given, indented by two. */
  static String rule(String detection) {
    return "title: A rule\ndetection:\n" + detection.indent(2);
  }

  /** The one rule on events of a file without faults. */
  static EventRule event(String yaml) {
    ReadRules read = read(yaml);
    assertThat(read.faults()).isEmpty();
    assertThat(read.rules().events()).hasSize(1);
    return read.rules().events().get(0);
  }

  /** A correlation over the login rules with a body as given, indented by two. */
  static String correlation(String body) {
    return LOGIN_RULES + "---\ntitle: Together\nname: together\ncorrelation:\n" + body.indent(2);
  }

  /** The last correlation of a file without faults. */
  static CorrelationRule last(String yaml) {
    ReadRules read = read(yaml);
    assertThat(read.faults()).isEmpty();
    List<CorrelationRule> correlations = read.rules().correlations();
    return correlations.get(correlations.size() - 1);
  }
}
