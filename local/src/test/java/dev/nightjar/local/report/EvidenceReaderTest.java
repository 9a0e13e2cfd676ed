package dev.nightjar.local.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.local.report.Evidence.Standing;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is read out of answers. */
class EvidenceReaderTest {

  @Test
  void readsEachNumberFromThePlaceThatItNames() throws Exception {
    TestingAnswers answers = TestingEvidence.answers("invoice.export");
    Evidence evidence = TestingEvidence.read(answers, "acme", 100);
    assertThat(evidence.events().total().value()).isEqualTo(1234);
    assertThat(evidence.events().rows().value()).isEqualTo(77_000);
    assertThat(evidence.events().actions().others().value()).isEqualTo(4);
    assertThat(evidence.gaps().undecided().value()).isEqualTo(9);
    assertThat(evidence.gaps().byRule()).singleElement().matches(rule -> rule.count().value() == 9);
    assertThat(evidence.deadLetters().nobodys().value()).isEqualTo(6);
    int checked = 0;
    for (JsonNode figure : ReportJson.tree(evidence).findParents("pointer")) {
      String query = figure.path("queries").path(0).asText();
      Query asked =
          answers.asked().stream().filter(each -> each.id().equals(query)).findFirst().get();
      assertThat(figure.path("value").asLong())
          .as(figure.toString())
          .isEqualTo(Figure.read(answers.to(asked), figure.path("pointer").asText()));
      checked++;
    }
    assertThat(checked).isGreaterThan(40);
  }

  @Test
  void everyNumberNamesAQueryThatIsPrinted() throws Exception {
    Evidence evidence = TestingEvidence.read(TestingEvidence.answers("x"), "acme", 100);
    Set<String> ids = new HashSet<>();
    evidence.queries().forEach(query -> assertThat(ids.add(query.id())).as(query.id()).isTrue());
    assertThat(ReportJson.tree(evidence).findParents("derivation")).isNotEmpty();
    assertThat(ReportJson.tree(evidence).findValues("queries"))
        .filteredOn(names -> names.path(0).isTextual())
        .isNotEmpty()
        .allSatisfy(
            names -> {
              assertThat(names).isNotEmpty();
              names.forEach(name -> assertThat(ids).contains(name.asText()));
            });
  }

  @Test
  void countsEachAlertByTheLatestActAboutIt() throws Exception {
    Evidence evidence = TestingEvidence.read(TestingEvidence.answers("x"), "acme", 1);
    assertThat(evidence.handling().states())
        .extracting(state -> state.key() + " " + state.count().value())
        .containsExactly("open 1", "acknowledged 0", "closed 1");
    assertThat(evidence.handling().verdicts())
        .extracting(verdict -> verdict.key() + " " + verdict.count().value())
        .contains("benign 1", "false-positive 0");
    assertThat(evidence.handling().alerts())
        .as("the open one comes first, and is the one that is shown")
        .singleElement()
        .satisfies(alert -> assertThat(alert.id()).isEqualTo("a1"));
    assertThat(evidence.notes())
        .contains("The list of alerts shows 1 of 2; --limit shows more, or a shorter period.");
  }

  @Test
  void saysHowEachControlStands() throws Exception {
    Evidence evidence = TestingEvidence.read(TestingEvidence.answers("x"), "acme", 100);
    assertThat(standing(evidence, "gdpr:33(1)")).isEqualTo(Standing.FINDING);
    assertThat(standing(evidence, "pci-dss:10.4.1.1"))
        .as("its rule runs, muted as it is")
        .isEqualTo(Standing.QUIET);
    assertThat(standing(evidence, "pci-dss:10.7.2"))
        .as("nobody knows whether its rule runs")
        .isEqualTo(Standing.UNWATCHED);
    assertThat(standing(evidence, "gdpr:33(5)")).isEqualTo(Standing.WITHOUT_RULE);
    assertThat(standing(evidence, "acme:7"))
        .as("a control that only alerts name")
        .isEqualTo(Standing.FINDING);
  }

  @Test
  void tellsNothingOfAMuteForAnotherTenant() throws Exception {
    Evidence mine = TestingEvidence.read(TestingEvidence.answers("x"), "acme", 100);
    assertThat(mine.rules().rules().get(0).state()).isEqualTo("muted");
    assertThat(ReportJson.tree(mine).toString()).doesNotContain("neighbour", "secret");
    Evidence other = TestingEvidence.read(TestingEvidence.answers("x"), "acm", 100);
    assertThat(other.rules().rules().get(0).state()).isEqualTo("active");
    assertThat(other.rules().rules().get(0).mutes()).isEmpty();
  }

  @Test
  void warnsOfATenantThatNobodyKnowsAndOfAPeriodThatIsNotOver() throws Exception {
    Evidence nothing = TestingEvidence.read(new TestingAnswers(), "nobody", 100);
    assertThat(nothing.notes()).anyMatch(note -> note.contains("no event of a tenant"));
    assertThat(nothing.events().total().value()).isZero();
    Evidence early =
        new EvidenceReader(
                new dev.nightjar.sinks.opensearch.IndexNames(
                    "n",
                    dev.nightjar.sinks.opensearch.IndexPeriod.DAY,
                    java.time.Duration.ofDays(1)),
                TestingEvidence.answers("x"),
                List.of(),
                query -> {})
            .read(
                "acme", TestingEvidence.NOVEMBER, 1, TestingEvidence.NOVEMBER.to().minusMillis(1));
    assertThat(early.notes()).anyMatch(note -> note.contains("was not over"));
    assertThat(TestingEvidence.read(TestingEvidence.answers("x"), "acme", 9).notes())
        .noneMatch(note -> note.contains("was not over") || note.contains("no event of a tenant"));
  }

  @Test
  void everyQueryNamesTheTenantOrAsksForNothingOfAny() throws Exception {
    TestingAnswers answers = TestingEvidence.answers("x");
    TestingEvidence.read(answers, "acme\",\"evil", 100);
    List<String> ofNobody = List.of("G1", "D2", "R1", "K1");
    assertThat(answers.asked()).hasSizeGreaterThan(10);
    for (Query query : answers.asked()) {
      List<String> tenants =
          query.body().path("query").findValues("organization.id").stream()
              .map(JsonNode::asText)
              .toList();
      if (ofNobody.contains(query.id())) {
        assertThat(tenants).as(query.id()).isEmpty();
      } else {
        assertThat(tenants).as(query.id()).containsExactly("acme\",\"evil");
      }
    }
  }

  @Test
  void cutsAVeryLongTextAndSaysSo() {
    String cut = Asked.cut("x".repeat(1_999) + "\ud83d\ude00" + "y".repeat(100));
    assertThat(cut)
        .hasSizeLessThan(2_100)
        .endsWith("… (the first 1999 of 2101 characters)")
        .doesNotContain("\ud83d");
    assertThat(Asked.cut("short")).isEqualTo("short");
  }

  private static Standing standing(Evidence evidence, String tag) {
    return evidence.controls().stream()
        .filter(control -> control.tag().equals(tag))
        .findFirst()
        .orElseThrow()
        .standing();
  }
}
