package dev.nightjar.cep.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.rule.RuleSet;
import dev.nightjar.cep.rule.RuleText;
import dev.nightjar.cep.sigma.SigmaReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What people read of rules is what the rules say. */
class CataloguePageTest {

  private static final Path DOCUMENT = Path.of("../docs/detections.md");
  private static final Pattern SECTION =
      Pattern.compile("(<!-- catalogue:[^\\n]*-->\\n)(.*?)(<!-- end -->)", Pattern.DOTALL);

  @Test
  void theDocumentShowsTheShippedRulesAsTheyAre() throws IOException {
    String document = Files.readString(DOCUMENT);
    Matcher section = SECTION.matcher(document);
    assertThat(section.find()).as("docs/detections.md has the markers of 'catalogue'").isTrue();
    String expected = CataloguePage.shipped().page();
    if (Boolean.getBoolean("nightjar.docs.write")) {
      Files.writeString(
          DOCUMENT,
          document.substring(0, section.start(2)) + expected + document.substring(section.end(2)));
      return;
    }
    assertThat(section.group(2))
        .as("docs/detections.md: write it anew with ./mvnw verify -Dnightjar.docs.write=true")
        .isEqualTo(expected);
  }

  @Test
  void everyShippedRuleSaysWhatPeopleNeed() {
    RuleSet rules = SigmaReader.read(Catalogue.files()).rules();
    List<String> shown = CataloguePage.shipped().ids();
    assertThat(rules.correlations())
        .filteredOn(rule -> rule.alerts())
        .isNotEmpty()
        .allSatisfy(
            rule -> {
              assertThat(shown).contains(rule.header().id());
              assertThat(rule.header().description()).isNotBlank();
              assertThat(rule.header().falsePositives()).isNotEmpty();
              assertThat(rule.settings().knownGaps()).isNotEmpty();
              assertThat(rule.settings().runbook()).isNotEmpty();
              assertThat(rule.settings().summary()).isNotBlank();
              assertThat(ExpectedNoise.perThousandUsersAndDay(rule.header().id()))
                  .as("noise of " + rule.header().id())
                  .isPresent();
            });
  }

  @Test
  void aRuleThatOnlyFeedsOthersIsNotShown() {
    assertThat(CataloguePage.shipped().ids())
        .contains("nightjar-brute-force")
        .doesNotContain("nightjar-brute-force-failures", "nightjar-brute-force-success");
  }

  @Test
  void saysWhatMakesARuleFire() {
    assertThat(
            table(
                "correlation: {type: event_count, rules: [a], group-by: [user.id],"
                    + " timespan: 2h, condition: {gte: 7}}"))
        .contains("| 7 or more times “A” of one user within 2 h |");
    assertThat(
            table(
                "correlation: {type: temporal, rules: [a, b], group-by: [audit.principal],"
                    + " timespan: 60m, condition: a and not b}"))
        .contains("| “A” and no “B” within 60 min |");
    assertThat(
            table(
                "correlation: {type: temporal_ordered, rules: [a, b], group-by: [],"
                    + " timespan: 90s}\nnightjar: {escalate: [{count: 3, level: critical}]}"))
        .contains("| “A”, then “B” within 90 s; 3 or more: critical |");
    assertThat(
            table(
                "correlation: {type: value_count, rules: [a], group-by: [x.y], timespan: 3d,"
                    + " condition: {gte: 1000, field: c.d}}"))
        .contains("| 1,000 or more different `c.d` of one `x.y` within 3 d: “A” |");
  }

  @Test
  void saysWhatMakesASilence() {
    assertThat(
            table(
                "detection: {s: {k: 3}, condition: s}\n"
                    + "nightjar: {silence: {times: 3, group-by: [user.id], at-least: 2h}}"))
        .contains(
            "| no event of one user for 3 times its usual pause in its active hours, 2 h at least,"
                + " after 14 d of learning |");
  }

  private static String table(String correlation) {
    String base = "title: %s\nname: %s\ndetection: {s: {k: %s}, condition: s}\n---\n";
    String yaml =
        base.formatted("A", "a", "1")
            + base.formatted("B", "b", "2")
            + "title: C\nid: c\n"
            + correlation
            + "\n";
    List<RuleText> files = List.of(new RuleText("c.yml", yaml));
    return CataloguePage.of(SigmaReader.read(files).rules(), files).markdownTable();
  }
}
