package dev.nightjar.cep.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.sigma.SigmaReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the shipped rules say of standards can be looked up there. */
class ControlsTest {

  private static final Path DOCUMENT = Path.of("../docs/compliance.md");
  private static final Pattern SECTION =
      Pattern.compile("(<!-- controls:[^\\n]*-->\\n)(.*?)(<!-- end -->)", Pattern.DOTALL);

  /** A notice of a release says nothing of security. */
  private static final List<String> UNTAGGED = List.of("nightjar-new-action-release");

  private final List<RuleEntry> rules = RuleEntry.of(SigmaReader.read(Catalogue.files()).rules());

  @Test
  void everyTagOfAShippedRuleIsAKnownControlAndStandsOnce() {
    assertThat(rules)
        .isNotEmpty()
        .allSatisfy(
            rule -> {
              List<String> tags = rule.settings().compliance();
              assertThat(tags).as(rule.header().id()).doesNotHaveDuplicates();
              assertThat(tags)
                  .as(rule.header().id())
                  .allSatisfy(tag -> assertThat(Controls.of(tag)).as(tag).isPresent());
            });
  }

  @Test
  void everyRuleThatFindsMisuseSupportsSomeControl() {
    assertThat(rules)
        .filteredOn(rule -> rule.settings().compliance().isEmpty())
        .extracting(rule -> rule.header().id())
        .containsExactlyElementsOf(UNTAGGED);
  }

  @Test
  void everyStandardHasControlsThatRulesSupport() {
    TreeSet<String> standards = new TreeSet<>();
    rules.forEach(
        rule ->
            rule.settings().compliance().forEach(tag -> standards.add(Controls.standardOf(tag))));
    assertThat(Controls.standards())
        .extracting(Controls.Standard::id)
        .containsExactlyInAnyOrderElementsOf(standards)
        .containsExactly("pci-dss", "hipaa", "gdpr", "sox");
    assertThat(Controls.all())
        .allSatisfy(
            control ->
                assertThat(Controls.standards())
                    .as(control.tag())
                    .anyMatch(standard -> standard.id().equals(control.standard())));
  }

  @Test
  void aTagThatNamesNoControlIsNone() {
    assertThat(Controls.of("hipaa:164.312(z)")).isEmpty();
    assertThat(Controls.standardOf("acme:a:b")).isEqualTo("acme");
    assertThat(Controls.standardOf("acme")).isEqualTo("acme");
  }

  @Test
  void theDocumentShowsEachControlWithItsRules() throws IOException {
    String document = Files.readString(DOCUMENT);
    Matcher section = SECTION.matcher(document);
    assertThat(section.find()).as("docs/compliance.md has the markers of 'controls'").isTrue();
    String expected = Controls.page(rules);
    if (Boolean.getBoolean("nightjar.docs.write")) {
      Files.writeString(
          DOCUMENT,
          document.substring(0, section.start(2)) + expected + document.substring(section.end(2)));
      return;
    }
    assertThat(section.group(2))
        .as("docs/compliance.md: write it anew with ./mvnw verify -Dnightjar.docs.write=true")
        .isEqualTo(expected);
  }
}
