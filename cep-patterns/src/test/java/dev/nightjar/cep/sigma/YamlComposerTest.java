package dev.nightjar.cep.sigma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.nightjar.cep.rule.ReadRules;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlComposerTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "a: 1\\na: 2 ~ rule.yml:2: the key 'a' stands twice in one map",
        "a: {b: 1, 'b': 2} ~ rule.yml:1: the key 'b' stands twice in one map",
        "a: *b ~ rule.yml:1: the alias *b has no anchor that is complete before it",
        "a: &a [*a] ~ rule.yml:1: the alias *a has no anchor that is complete before it",
        "a: &a {b: 1}\\nc:\\n  <<: *a ~ rule.yml:3: the merge key << is not part of YAML 1.2: write the keys out",
        "a: !!binary x ~ rule.yml:1: the tag tag:yaml.org,2002:binary is not supported: leave it out",
        "a: !!set {x} ~ rule.yml:1: the tag tag:yaml.org,2002:set is not supported: leave it out",
        "[a]: 1 ~ rule.yml:1: a key must be a text, not a list or a map",
        "a: [1 ~ rule.yml:2: is no YAML: expected ',' or ']', but got <stream end>",
        "a: b: c ~ rule.yml:1: is no YAML: mapping values are not allowed here",
        "a: 1\\nb: %x ~ rule.yml:2: is no YAML: found character '%' that cannot start any token. (Do not use % for indentation)",
        "a:\\n\\tb: 1 ~ rule.yml:2: is no YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)",
        "a: 1\\nb: \\u0001 ~ rule.yml:2: is no YAML: the character U+0001 is not allowed",
        "%YAML 3.0\\n---\\na: 1 ~ rule.yml: is no YAML of version 1: leave the line %YAML out"
      })
  void refusesAFileThatIsNoYaml(String yaml, String fault) {
    String written = yaml.replace("\\n", "\n").replace("\\t", "\t").replace("\\u0001", "\u0001");

    assertThat(TestingRules.faults(written + "\n")).containsExactly(fault);
  }

  @Test
  void readsNothingOfAFileThatIsHalfYaml() {
    ReadRules read = TestingRules.read(TestingRules.LOGIN_RULES + "---\na: [\n");

    assertThat(read.rules().events()).isEmpty();
    assertThat(read.faults()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      nullValues = "-",
      value = {"''", "'# a comment'", "'---'", "'---\n---'", "'---\nnull\n...'"})
  void readsNoRuleInAnEmptyFile(String yaml) {
    assertThat(TestingRules.faults(yaml)).isEmpty();
  }

  @Test
  void readsCharactersOfTwoUnitsWhereverTheyStand() {
    for (int before = 900; before < 1_100; before++) {
      String yaml =
          TestingRules.rule(
              "s: {a: " + "x".repeat(before) + "\uD83D\uDE00\uD83D\uDE00}\ncondition: s");

      assertThat(ExpressionText.of(TestingRules.event(yaml).expression()))
          .isEqualTo("a~'" + "x".repeat(before) + "\uD83D\uDE00\uD83D\uDE00'");
    }
  }

  @Test
  void refusesAFileOfTenMegabytesByItsSize() {
    String yaml = TestingRules.LOGIN_RULES + "#".repeat(10_000_000);

    assertTimeoutPreemptively(
        SOON,
        () ->
            assertThat(TestingRules.faults(yaml))
                .containsExactly(
                    "rule.yml: the file has "
                        + yaml.length()
                        + " characters: 1048576 is the limit"));
  }

  @Test
  void refusesABillionLaughs() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (int i = 1; i < 12; i++) {
      String alias = "*a" + (i - 1);
      yaml.append(
          "a"
              + i
              + ": &a"
              + i
              + " ["
              + String.join(", ", List.of(alias, alias, alias, alias, alias, alias, alias, alias))
              + "]\n");
    }

    assertTimeoutPreemptively(
        SOON,
        () ->
            assertThat(TestingRules.faults(yaml.toString()))
                .containsExactly(
                    "rule.yml:6: the document has more than 100000 values, aliases written out"));
  }

  @Test
  void refusesMoreAliasesThanAnyRuleNeeds() {
    String yaml = "a: &a x\nb: [" + "*a, ".repeat(101) + "]\n";

    assertThat(TestingRules.faults(yaml))
        .containsExactly("rule.yml:2: the document has more than 100 aliases");
  }

  @ParameterizedTest
  @CsvSource({"[", "{a: ", "'- '", "'? '"})
  void refusesDeepNestingBeforeTheStackEnds(String open) {
    assertTimeoutPreemptively(
        SOON,
        () ->
            assertThat(TestingRules.faults("a:\n " + open.repeat(200_000 / open.length())))
                .containsExactly("rule.yml:2: lists and maps are nested deeper than 32"));
  }

  @Test
  void refusesMoreDocumentsThanAFileNeeds() {
    assertThat(TestingRules.faults("--- a\n".repeat(1_001)))
        .containsExactly("rule.yml:1001: the file has more than 1000 documents: split it");
  }

  @Test
  void readsAnAliasAsWhatItStandsFor() {
    assertThat(
            ExpressionText.of(
                TestingRules.event(
                        """
                        title: Twice
                        detection:
                          one: &one {a: [x, y]}
                          two: [*one, {b: z}]
                          condition: one and two
                        """)
                    .expression()))
        .isEqualTo("((a~'x' | a~'y' | b~'z') & (a~'x' | a~'y'))");
  }
}
