package dev.nightjar.cep.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.cep.match.JsonEventView;
import dev.nightjar.cep.match.JsonFields;
import dev.nightjar.cep.rule.RuleSet;
import dev.nightjar.cep.rule.RuleText;
import dev.nightjar.cep.sigma.SigmaReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplainerTest {

  private static final String RULES =
      """
      title: Grant
      name: grant
      logsource: {product: nightjar}
      detection:
        done: {event.action: role.granted}
        condition: done
      ---
      title: Export
      name: export
      logsource: {product: nightjar}
      detection:
        done: {event.action: invoice.export, event.outcome: success}
        condition: done
      ---
      title: Approval
      name: approval
      logsource: {product: nightjar}
      detection:
        done: {event.action: export.approved}
        condition: done
      ---
      title: Burst
      id: burst
      correlation:
        type: event_count
        rules: export
        group-by: user.id
        timespan: 10m
        condition: {gte: 3}
      ---
      title: Volume
      id: volume
      correlation:
        type: value_sum
        rules: export
        group-by: user.id
        timespan: 10m
        condition: {field: rows, gt: 100}
      ---
      title: Few exports
      id: few
      correlation:
        type: event_count
        rules: export
        group-by: user.id
        timespan: 10m
        condition: {lt: 2}
      ---
      title: Grant then export
      id: sequence
      correlation:
        type: temporal_ordered
        rules: [grant, export]
        group-by: user.id
        timespan: 10m
      ---
      title: Not approved
      id: unapproved
      correlation:
        type: temporal
        rules: [export, approval]
        condition: export and not approval
        group-by: user.id
        timespan: 10m
      """;

  private static final RuleSet SET =
      SigmaReader.read(List.of(new RuleText("rules.yml", RULES))).rules();

  private static Explainer explained(String rule, String... events) {
    Explainer explainer = new Explainer(SET, rule);
    JsonEventView view = new JsonEventView(explainer.fields(), JsonFields.STANDARD);
    for (String event : events) {
      byte[] bytes = event.getBytes(UTF_8);
      assertThat(view.read(bytes, 0, bytes.length)).isNull();
      explainer.offer(view);
    }
    return explainer;
  }

  private static String event(int minute, String action, String more) {
    return "{\"@timestamp\": \"2026-11-02T09:%02d:00Z\", \"organization.id\": \"acme\","
            .formatted(minute)
        + " \"event.action\": \""
        + action
        + "\", \"event.outcome\": \"success\", \"user.id\": \"ann\""
        + more
        + "}";
  }

  private static GroupReport only(Explainer explainer) {
    List<GroupReport> reports = explainer.groups(null, Map.of());
    assertThat(reports).hasSize(1);
    return reports.get(0);
  }

  @Test
  void saysHowManyAreMissingAndHowFarTheNextIs() {
    GroupReport report =
        only(
            explained(
                "burst",
                event(0, "invoice.export", ""),
                event(5, "invoice.export", ""),
                event(16, "invoice.export", "")));

    assertThat(report.alerts()).isEmpty();
    assertThat(report.lines())
        .anySatisfy(
            line -> assertThat(line).contains("within 10m: events 2, wanted gte 3", "09:00:00Z"))
        .anySatisfy(line -> assertThat(line).contains("16m after its start: outside"));
  }

  @Test
  void tellsTheAlertWhereItFired() {
    GroupReport report =
        only(
            explained(
                "burst",
                event(9, "invoice.export", ""),
                event(0, "invoice.export", ""),
                event(5, "invoice.export", "")));

    assertThat(report.alerts())
        .singleElement()
        .asString()
        .startsWith("fired at 2026-11-02T09:09:00Z, 3 events from 2026-11-02T09:00:00Z");
  }

  @Test
  void saysWhatASumCameTo() {
    GroupReport report =
        only(
            explained(
                "volume",
                event(0, "invoice.export", ", \"rows\": 60.5"),
                event(1, "invoice.export", ", \"rows\": \"39\""),
                event(2, "invoice.export", ", \"rows\": \"many\"")));

    assertThat(report.lines())
        .anySatisfy(line -> assertThat(line).contains("sum of rows 99.5, wanted gt 100"));
  }

  /** Added to 39, it would be written out: a text of 12 characters would fill the heap. */
  @Test
  void aNumberThatTheDetectorDoesNotReadIsNoneHereEither() {
    GroupReport report =
        only(
            explained(
                "volume",
                event(0, "invoice.export", ", \"rows\": \"1e999999999\""),
                event(1, "invoice.export", ", \"rows\": 39"),
                event(2, "invoice.export", ", \"rows\": 1e-999999999")));

    assertThat(report.lines())
        .anySatisfy(line -> assertThat(line).contains("sum of rows 39, wanted gt 100"));
  }

  @Test
  void showsEachWindowThatWasJudgedAtItsEnd() {
    GroupReport report =
        only(
            explained(
                "few",
                event(0, "invoice.export", ""),
                event(5, "invoice.export", ""),
                event(30, "invoice.export", "")));

    assertThat(report.lines())
        .anySatisfy(line -> assertThat(line).contains("closed 10m later: events 2, wanted lt 2"))
        .anySatisfy(line -> assertThat(line).contains("closed 10m later: events 1, wanted lt 2"));
    assertThat(report.alerts()).hasSize(1);
  }

  @Test
  void namesTheStepThatIsMissing() {
    GroupReport report =
        only(
            explained(
                "sequence",
                event(0, "invoice.export", ""),
                event(5, "role.granted", ""),
                event(20, "invoice.export", "")));

    assertThat(report.alerts()).isEmpty();
    assertThat(report.lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("grant, then export", "from 2026-11-02T09:05:00Z, has 1 of 2")
                    .contains("no export in time"));
  }

  @Test
  void namesTheEventThatShouldHaveBeenAbsent() {
    GroupReport report =
        only(
            explained(
                "unapproved",
                event(0, "invoice.export", ""),
                event(4, "export.approved", ", \"event.id\": \"ok-1\"")));

    assertThat(report.alerts()).isEmpty();
    assertThat(report.lines())
        .anySatisfy(line -> assertThat(line).contains("must be absent, approval", "ok-1"));
  }

  @Test
  void namesTheOneTestThatNearMissesFailed() {
    Explainer explainer =
        explained(
            "burst",
            event(0, "invoice.export", "").replace("success", "failure"),
            event(1, "invoice.export", "").replace("success", "failure"),
            event(2, "invoice.export", ""));

    assertThat(explainer.inputLines())
        .containsExactly(
            "export: 1 of 3 events match", "  2 nearly: event.outcome is 'failure', not 'success'");
  }

  @Test
  void showsOnlyTheGroupsThatAreAskedFor() {
    Explainer explainer =
        explained(
            "burst",
            event(0, "invoice.export", ""),
            event(0, "invoice.export", "").replace("ann", "bob"),
            event(0, "invoice.export", "").replace("acme", "beta"));

    assertThat(explainer.groups("acme", Map.of("user.id", "bob")))
        .singleElement()
        .satisfies(report -> assertThat(report.group()).containsEntry("user.id", "bob"));
    assertThat(explainer.groups("gamma", Map.of())).isEmpty();
  }

  @Test
  void suggestsTheNearestRule() {
    assertThatThrownBy(() -> new Explainer(SET, "brust"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no rule 'brust'; did you mean 'burst'?");
  }

  @Test
  void listsTheMatchesOfARuleOnSingleEvents() {
    Explainer explainer = explained("approval", event(3, "export.approved", ""));

    assertThat(explainer.hasGroups()).isFalse();
    assertThat(explainer.matches())
        .singleElement()
        .asString()
        .startsWith("2026-11-02T09:03:00Z acme event ");
  }
}
