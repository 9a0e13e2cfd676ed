package dev.nightjar.cep.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.check.Finding.Severity;
import dev.nightjar.cep.match.Fields;
import dev.nightjar.cep.rule.RuleText;
import dev.nightjar.cep.sigma.SigmaReader;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleLinterTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private static final String WHOLE =
      """
      title: Mailbox emptied
      id: 0e95725d-7320-415d-80f7-004da920fc11
      description: Somebody hides what was sent.
      level: high
      tags: [attack.t1070.008]
      falsepositives: [An archive job]
      logsource: {product: nightjar}
      nightjar:
        runbook: Ask the owner of the mailbox.
      detection:
        emptied:
          event.action: mailbox.emptied
        condition: emptied
      """;

  private static final String BASE =
      """
      title: Export
      name: export
      logsource: {product: nightjar}
      detection:
        done: {event.action: invoice.export}
        condition: done
      ---
      """;

  private static List<Finding> lint(String yaml) {
    return RuleLinter.lint(
        SigmaReader.read(List.of(new RuleText("rule.yml", yaml))),
        new HashSet<>(Fields.names()),
        Set.of("rule.yml"),
        NOW);
  }

  private static List<String> checks(String yaml) {
    return lint(yaml).stream().map(Finding::check).toList();
  }

  @Test
  void saysNothingOfARuleThatHasAll() {
    assertThat(lint(WHOLE)).isEmpty();
  }

  @Test
  void tellsWhatIsRefusedWithItsPlace() {
    assertThat(lint(WHOLE.replace("event.action:", "event.action|frobs:")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.ERROR);
              assertThat(finding.check()).isEqualTo("refused");
              assertThat(finding.toString()).startsWith("rule.yml:").contains("frobs");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "stable, deprecated, 'deprecated and runs on to feed this rule, which is stable: its alerts are"
        + " delivered'",
    "stable, unsupported, 'unsupported and runs on to feed this rule, which is stable: its alerts"
        + " are delivered'",
    "stable, experimental, 'experimental, which is stable: its alerts are delivered'",
    "'', test, 'test, which is stable: its alerts are delivered'",
    "experimental, deprecated, 'deprecated and runs on to feed this rule, which is experimental: its"
        + " alerts are indexed'",
    "stable, stable, ''",
    "stable, '', ''",
    "experimental, test, ''",
    "test, experimental, ''",
    "deprecated, unsupported, ''",
  })
  void warnsOfACorrelationThatIsMoreMatureThanWhatFeedsIt(
      String own, String input, String expected) {
    List<Finding> findings =
        lint(
                BASE.replace("name: export\n", "name: export\n" + status(input))
                    + "title: Burst\nid: burst\n"
                    + status(own)
                    + "correlation: {type: event_count, rules: [export], timespan: 1h,"
                    + " condition: {gte: 9}}\n")
            .stream()
            .filter(finding -> finding.check().equals("input-less-mature"))
            .toList();

    if (expected.isEmpty()) {
      assertThat(findings).isEmpty();
      return;
    }
    assertThat(findings)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.WARNING);
              assertThat(finding.where().key()).isEqualTo("correlation.rules");
              assertThat(finding.where().reason()).isEqualTo("'export' is " + expected);
            });
  }

  private static String status(String status) {
    return status.isEmpty() ? "" : "status: " + status + "\n";
  }

  @Test
  void notesWhatPeopleWillLookFor() {
    String bare =
        """
        title: Mailbox emptied
        logsource: {product: nightjar}
        detection:
          emptied: {event.action: mailbox.emptied}
          condition: emptied
        """;

    assertThat(checks(bare))
        .containsExactlyInAnyOrder(
            "no-description", "no-false-positives", "no-runbook", "no-attack", "id-is-no-uuid");
    assertThat(lint(bare)).allMatch(finding -> finding.severity() == Severity.NOTE);
  }

  @Test
  void notesRulesWithoutTests() {
    assertThat(
            RuleLinter.lint(
                SigmaReader.read(List.of(new RuleText("rule.yml", WHOLE))),
                new HashSet<>(Fields.names()),
                Set.of(),
                NOW))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.toString())
                    .isEqualTo("rule.yml: note: has no tests beside it: rule.test.yml [no-tests]"));
  }

  @Test
  void warnsOfAFieldThatIsNearlyOneOfEveryEvent() {
    assertThat(lint(WHOLE.replace("event.action:", "event.acton:")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.WARNING);
              assertThat(finding.check()).isEqualTo("unknown-field");
              assertThat(finding.where().reason()).contains("'event.acton'", "'event.action'");
            });
  }

  @Test
  void warnsOfAGroupThatEventsMayLack() {
    String correlation =
        """
        title: Many exports
        logsource: {product: nightjar}
        correlation:
          type: event_count
          rules: export
          group-by: shop.till
          timespan: 1h
          condition: {gte: 5}
        """;

    assertThat(checks(BASE + correlation)).contains("group-may-be-missing");
    assertThat(checks(BASE + correlation.replace("shop.till", "user.id")))
        .doesNotContain("group-may-be-missing");
    assertThat(
            checks(
                BASE.replace("invoice.export}", "invoice.export, shop.till|exists: true}")
                    + correlation))
        .doesNotContain("group-may-be-missing");
  }

  @Test
  void warnsOfWindowsThatAreASlipOfTheUnit() {
    String correlation =
        """
        title: Many exports
        logsource: {product: nightjar}
        correlation:
          type: event_count
          rules: export
          group-by: user.id
          timespan: 30M
          condition: {gte: 5}
        """;

    assertThat(checks(BASE + correlation)).contains("long-window");
    assertThat(checks(BASE + correlation.replace("30M", "30m"))).doesNotContain("long-window");
  }

  @Test
  void warnsOfRulesThatDoNotRunAndNotesThoseThatReachNobody() {
    assertThat(checks(WHOLE.replace("level:", "status: deprecated\nlevel:")))
        .containsExactly("does-not-run");
    assertThat(checks(WHOLE.replace("level:", "status: experimental\nlevel:")))
        .containsExactly("indexed-only");
    assertThat(checks(WHOLE.replace("level:", "status: stable\nlevel:"))).isEmpty();
  }

  @Test
  void warnsOfMutesThatHaveEnded() {
    String muted =
        WHOLE.replace(
            "nightjar:\n",
            "nightjar:\n  mute: {owner: ann, reason: audit, until: 2026-11-20T00:00:00Z}\n");

    assertThat(checks(muted)).containsExactly("mute-ended");
    assertThat(checks(muted.replace("2026-11-20", "2026-11-22"))).isEmpty();
  }
}
