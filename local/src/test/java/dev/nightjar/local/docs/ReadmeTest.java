package dev.nightjar.local.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.catalogue.CataloguePage;
import dev.nightjar.job.Options;
import dev.nightjar.job.configuration.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's generated tables are what the code says, and its links lead somewhere. */
class ReadmeTest {

  private static final Path HOME = Path.of(System.getProperty("nightjar.home")).normalize();
  private static final Path README = HOME.resolve("README.md");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)\\)");

  /** What a first submission sets; all the rest is in docs/options.md. */
  private static final List<String> FIRST =
      List.of(
          "source.table",
          "source.region",
          "source.start",
          "pipelines",
          "opensearch.url",
          "opensearch.auth",
          "opensearch.username",
          "opensearch.password",
          "opensearch.ca-file",
          "opensearch.index-period",
          "opensearch.retention",
          "rules.directory",
          "rules.catalogue",
          "rules.on-fault");

  @Test
  void showsTheCatalogueOfDetections() throws IOException {
    holds("detections", CataloguePage.shipped().shortTable("docs/detections.md"));
  }

  @Test
  void showsTheOptionsThatAFirstSubmissionSets() throws IOException {
    StringBuilder table = new StringBuilder("| option | default | what it does |\n|---|---|---|\n");
    for (String key : FIRST) {
      Option<?> option =
          Options.ALL.stream().filter(o -> o.key().equals(key)).findFirst().orElseThrow();
      String value = option.defaultValue() == null ? "" : "`" + option.defaultValue() + "`";
      table.append(
          "| `%s` | %s | %s |\n"
              .formatted(option.key(), value, option.description().replace("|", "\\|")));
    }
    holds("options", table.toString());
  }

  @Test
  void linksToWhatIsThere() throws IOException {
    Matcher links = LINK.matcher(Files.readString(README));
    assertThat(links.results().map(link -> link.group(1)))
        .isNotEmpty()
        .filteredOn(link -> !link.startsWith("http"))
        .allSatisfy(link -> assertThat(HOME.resolve(link)).exists());
  }

  /** Compares the text between a section's markers, or writes it where that is asked for. */
  private static void holds(String section, String expected) throws IOException {
    String readme = Files.readString(README);
    Matcher found =
        Pattern.compile("(<!-- " + section + ":[^\\n]*-->\\n)(.*?)(<!-- end -->)", Pattern.DOTALL)
            .matcher(readme);
    assertThat(found.find()).as("README.md has the markers of '%s'", section).isTrue();
    if (Boolean.getBoolean("nightjar.docs.write")) {
      String written =
          readme.substring(0, found.start(2)) + expected + readme.substring(found.end(2));
      Files.writeString(README, written);
      return;
    }
    assertThat(found.group(2))
        .as("README.md, '%s': write it anew with ./mvnw verify -Dnightjar.docs.write=true", section)
        .isEqualTo(expected);
  }
}
