package dev.nightjar.cep.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.rule.RuleText;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FilePartsTest {

  private static final RuleText FILE =
      new RuleText(
          "f.yml",
          """
          # first
          title: A
          id: a
          ---
          title: B
          "id" : 'b' # of two
          nested:
            id: not-this
          --- # third
          title: C
          """);

  @Test
  void findsEachDocumentAndItsId() {
    assertThat(FileParts.of(FILE))
        .containsExactly(
            new FileParts.Part("a", 3, 0, 3),
            new FileParts.Part("b", 6, 3, 8),
            new FileParts.Part(null, 0, 8, 11));
  }

  @Test
  void blanksADocumentAndKeepsTheNumbersOfLines() {
    String[] lines = FileParts.without(FILE, Set.of("b")).yaml().split("\n", -1);
    assertThat(lines).hasSameSizeAs(FILE.yaml().split("\n", -1));
    assertThat(lines[2]).isEqualTo("id: a");
    assertThat(lines[3]).isEmpty();
    assertThat(lines[5]).isEmpty();
    assertThat(lines[8]).isEqualTo("--- # third");
  }

  @Test
  void leavesAFileAloneThatHasNoneOfTheIds() {
    assertThat(FileParts.without(FILE, Set.of("not-this"))).isSameAs(FILE);
  }

  @Test
  void isNothingWhereAllDocumentsGo() {
    RuleText file = new RuleText("f.yml", "# words\n---\nid: a\n---\n# more\n");
    assertThat(FileParts.without(file, Set.of("a"))).isNull();
  }
}
