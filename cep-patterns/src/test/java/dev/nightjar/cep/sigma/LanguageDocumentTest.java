package dev.nightjar.cep.sigma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nightjar.cep.rule.ReadRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What docs/rules.md shows of the language is so. */
class LanguageDocumentTest {

  @Test
  void readsTheExample() throws IOException {
    ReadRules read = TestingRules.read(block(0));

    assertThat(read.faults()).isEmpty();
    assertThat(read.rules().events()).hasSize(2);
    assertThat(read.rules().correlations())
        .extracting(rule -> rule.header().title(), rule -> rule.stage())
        .containsExactly(tuple("Failures", 1), tuple("Failures, then success", 2));
  }

  @Test
  void knowsEachKeyOfTheBlockAndNoOther() throws IOException {
    ReadRules read = TestingRules.read(TestingRules.rule("s: {a: b}\ncondition: s") + block(1));

    assertThat(read.faults())
        .as("a rule can't use all keys, but none is unknown")
        .noneMatch(fault -> fault.reason().startsWith("unknown"));
    assertThat(block(1).lines().filter(line -> line.matches("  [a-z].*")).count())
        .isEqualTo(BlockReader.KEYS.size());
  }

  @Test
  void namesEachModifier() throws IOException {
    for (String word : Modifier.WORDS) {
      assertThat(document()).contains("`" + word + "`");
    }
  }

  private static String block(int number) throws IOException {
    return document().split("```yaml\n")[number + 1].split("```")[0];
  }

  private static String document() throws IOException {
    return Files.readString(Path.of("..", "docs", "rules.md"));
  }
}
