package dev.nightjar.sinks.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.audit.RuleReport;
import dev.nightjar.audit.RuleSight;
import dev.nightjar.audit.StreamGap;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Documents on the state of the job itself: gaps, what they left undecided, and rules. */
class StateDocumentsTest {

  @Test
  void gapIsTheGoldenDocument() throws IOException {
    Document open = new GapDocuments(Fixtures.NAMES).of(Fixtures.gap(StreamGap.State.OPEN));
    GoldenDocuments.assertSame("gap.json", open);
    assertThat(open.index()).isEqualTo("nightjar-gaps");
    assertThat(open.operation()).isEqualTo(Document.Operation.INDEX);
  }

  @Test
  void aClosedGapWinsOverTheSameGapToldAgain() throws IOException {
    Document open = new GapDocuments(Fixtures.NAMES).of(Fixtures.gap(StreamGap.State.OPEN));
    Document closed = new GapDocuments(Fixtures.NAMES).of(Fixtures.gap(StreamGap.State.CLOSED));
    assertThat(closed.id()).isEqualTo(open.id());
    assertThat(closed.version()).isGreaterThan(open.version());
    assertThat(GoldenDocuments.json(closed).at("/audit/gap/state").asText()).isEqualTo("closed");
    assertThat(GoldenDocuments.json(closed).at("/message").asText())
        .contains("The table was read again");
  }

  @Test
  void aGapOfAShardThatIsGoneSaysSo() throws IOException {
    StreamGap gap =
        new StreamGap(
            "id", StreamGap.State.OPEN, "arn", "shard-1", null, null, null, Fixtures.ARRIVAL);
    JsonNode json = GoldenDocuments.json(new GapDocuments(Fixtures.NAMES).of(gap));
    assertThat(json.at("/message").asText())
        .contains(
            "those from its beginning to its end, written before 2026-11-21T09:15:03Z.",
            "a repair then indexes every item of the table");
    assertThat(
            GoldenDocuments.json(
                    new GapDocuments(Fixtures.NAMES).of(Fixtures.gap(StreamGap.State.OPEN)))
                .at("/message")
                .asText())
        .doesNotContain("every item");
    assertThat(json.at("/audit/gap").properties().stream().map(java.util.Map.Entry::getKey))
        .containsExactly("state", "to");
  }

  @Test
  void undecidedHourIsTheGoldenDocument() throws IOException {
    UndecidedDocuments documents = new UndecidedDocuments(Fixtures.NAMES);
    Document three = documents.of(Fixtures.undecidedHour(3, false));
    GoldenDocuments.assertSame("undecided.json", three);
    assertThat(three.index()).as("beside the gaps").isEqualTo("nightjar-gaps");
    assertThat(three.operation()).isEqualTo(Document.Operation.INDEX);
    Document one = documents.of(Fixtures.undecidedHour(1, true));
    assertThat(one.id()).isEqualTo(three.id());
    assertThat(three.version()).as("more windows win").isGreaterThan(one.version());
    assertThat(GoldenDocuments.json(one).at("/message").asText()).contains(" left 1 window of ");
    assertThat(GoldenDocuments.json(one).at("/audit/undecided").has("more_groups")).isFalse();
  }

  @Test
  void everyFieldOfAnUndecidedHourIsMapped() throws IOException {
    JsonNode undecided =
        GoldenDocuments.json(
                new UndecidedDocuments(Fixtures.NAMES).of(Fixtures.undecidedHour(3, false)))
            .at("/audit/undecided");
    assertThat(undecided.properties())
        .hasSize(7)
        .allSatisfy(
            field ->
                assertThat(Templates.knownFields()).contains("audit.undecided." + field.getKey()));
  }

  @Test
  void ruleReportIsTheGoldenDocument() throws IOException {
    RuleDocuments rules = new RuleDocuments(Fixtures.NAMES);
    Document muted = rules.of(Fixtures.ruleReport(RuleReport.State.MUTED, Fixtures.NINE));
    GoldenDocuments.assertSame("rule.json", muted);
    assertThat(muted.index()).isEqualTo("nightjar-rules");
    assertThat(muted.operation()).isEqualTo(Document.Operation.INDEX);
    Document later =
        rules.of(Fixtures.ruleReport(RuleReport.State.ACTIVE, Fixtures.NINE.plusMillis(1)));
    assertThat(later.id()).isEqualTo(muted.id());
    assertThat(later.version()).as("the later report wins").isGreaterThan(muted.version());
  }

  @Test
  void aBlindRuleIsTheGoldenDocument() throws IOException {
    RuleDocuments rules = new RuleDocuments(Fixtures.NAMES);
    RuleSight sight = sight(true, "user.id", Fixtures.NINE.minusSeconds(700_000), Fixtures.NINE);
    Document blind = rules.ofSight(sight);
    GoldenDocuments.assertSame("sight.json", blind);
    assertThat(blind.index()).isEqualTo("nightjar-rules");
    Document sees = rules.ofSight(sight(false, null, null, Fixtures.NINE.plusMillis(1)));
    assertThat(sees.id()).isEqualTo(blind.id());
    assertThat(sees.version()).as("the later word wins").isGreaterThan(blind.version());
    assertThat(sees.id())
        .as("beside the report on the rule")
        .isNotEqualTo(rules.of(Fixtures.ruleReport(RuleReport.State.ACTIVE, Fixtures.NINE)).id());
    JsonNode json = GoldenDocuments.json(sees);
    assertThat(json.at("/audit/rules/state").asText()).isEqualTo("sees");
    assertThat(json.at("/message").asText())
        .isEqualTo("The rule Burst of exports, burst-export sees what it needs.");
    JsonNode never = GoldenDocuments.json(rules.ofSight(sight(true, null, null, Fixtures.NINE)));
    assertThat(never.at("/message").asText())
        .contains("no event came that it could want, since it is watched from 2026-11-14T");
    assertThat(never.at("/audit/rules").has("seen")).isFalse();
    for (JsonNode body : List.of(GoldenDocuments.json(blind), json, never)) {
      assertThat(body.at("/audit/rules").properties())
          .allSatisfy(
              field ->
                  assertThat(Templates.knownFields()).contains("audit.rules." + field.getKey()));
    }
  }

  private static RuleSight sight(boolean blind, String field, Instant last, Instant at) {
    return new RuleSight(
        "burst-export",
        "Burst of exports",
        "2026-11-01",
        "high",
        blind,
        field,
        last,
        Fixtures.NINE.minusSeconds(604_800),
        7,
        at);
  }

  @Test
  void aRefusedFileSaysWhereAndWhy() throws IOException {
    RuleReport report =
        new RuleReport(
            "id",
            RuleReport.Kind.FILE,
            "a/b.yml",
            RuleReport.State.REFUSED,
            "there is no such key",
            null,
            null,
            null,
            null,
            "a/b.yml",
            7,
            "detection.selection.x|frobs",
            new String[] {"a/b.yml:7: detection.selection.x|frobs: there is no such key"},
            new RuleReport.MuteReport[0],
            null,
            3,
            "shipped",
            Fixtures.NINE,
            Fixtures.NINE);
    JsonNode json = GoldenDocuments.json(new RuleDocuments(Fixtures.NAMES).of(report));
    assertThat(json.has("rule")).isFalse();
    assertThat(json.at("/message").asText())
        .isEqualTo("The rule file a/b.yml is refused: there is no such key.");
    assertThat(json.at("/audit/rules/line").asInt()).isEqualTo(7);
    assertThat(json.at("/audit/rules/key").asText()).isEqualTo("detection.selection.x|frobs");
    assertThat(json.at("/audit/rules/faults/0").asText()).startsWith("a/b.yml:7:");
  }
}
