package dev.nightjar.local.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every metric that the code registers stands in the documentation. */
class MetricsDocumentTest {

  private static final Path HOME = Path.of(System.getProperty("nightjar.home")).normalize();

  private static final Pattern REGISTERED =
      Pattern.compile("\\.(?:counter|gauge|histogram|meter)\\(\\s*\"(\\w+)\"");

  @Test
  void namesEveryMetric() throws IOException {
    SortedSet<String> metrics = new TreeSet<>();
    for (String room : List.of("audit-model", "dynamodb-source", "cep-patterns", "sinks", "job")) {
      try (Stream<Path> files = Files.walk(HOME.resolve(room).resolve("src/main/java"))) {
        for (Path file : files.filter(name -> name.toString().endsWith(".java")).toList()) {
          metrics.addAll(
              REGISTERED
                  .matcher(Files.readString(file))
                  .results()
                  .map((MatchResult found) -> found.group(1))
                  .toList());
        }
      }
    }
    StringBuilder documents = new StringBuilder();
    try (Stream<Path> pages = Files.list(HOME.resolve("docs"))) {
      for (Path page : pages.filter(name -> name.toString().endsWith(".md")).toList()) {
        documents.append(Files.readString(page));
      }
    }
    assertThat(metrics)
        .as("the pattern finds what the code registers")
        .contains("auditEvents", "documentsIndexed", "millisBehindLatest", "countsTooLate")
        .allSatisfy(metric -> assertThat(documents).contains("`" + metric));
  }
}
