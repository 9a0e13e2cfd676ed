package dev.nightjar.cep.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.rule.ReadRules;
import dev.nightjar.cep.rule.RuleText;
import dev.nightjar.cep.sigma.SigmaReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The shipped files are all there, all indexed, and all without fault. */
class CatalogueTest {

  private static final Path FOLDER = Path.of("src/main/resources/nightjar-rules");

  @Test
  void indexNamesEveryRuleFileAndNoOther() throws IOException {
    assertThat(Catalogue.files().stream().map(RuleText::name))
        .containsExactlyInAnyOrderElementsOf(
            inFolder().stream().filter(name -> !name.endsWith(Catalogue.TEST_SUFFIX)).toList());
  }

  @Test
  void everyRuleFileHasTestsBesideIt() throws IOException {
    assertThat(Catalogue.tests().stream().map(RuleText::name))
        .containsExactlyInAnyOrderElementsOf(
            inFolder().stream().filter(name -> name.endsWith(Catalogue.TEST_SUFFIX)).toList());
  }

  @Test
  void everyFileIsReadWithoutFaultTogetherWithAllOthers() {
    ReadRules read = SigmaReader.read(Catalogue.files());
    assertThat(read.faults()).isEmpty();
  }

  @Test
  void everyFileIsReadWithoutFaultByItself() {
    for (RuleText file : Catalogue.files()) {
      assertThat(SigmaReader.read(List.of(file)).faults()).isEmpty();
    }
  }

  private static List<String> inFolder() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> FOLDER.relativize(file).toString().replace('\\', '/'))
          .filter(name -> name.endsWith(".yml"))
          .toList();
    }
  }
}
