package dev.nightjar.cep.sigma;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.rule.ReadRules;
import dev.nightjar.cep.rule.RuleFault;
import dev.nightjar.cep.rule.RuleText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is refused, with its line, key and reason. The cases are files: above the line of each fault
 * stands what is said of it, as {@code #! key: reason}.
 */
class RefusalTest {

  private static final String MARK = "#! ";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "header",
        "detection",
        "modifiers",
        "correlations",
        "references",
        "filters",
        "block"
      })
  void namesLineKeyAndReasonOfEachFault(String cases) throws IOException {
    String yaml = resource("/sigma/refused/" + cases + ".yml");

    ReadRules read = SigmaReader.read(List.of(new RuleText(cases + ".yml", yaml)));

    Map<Integer, List<String>> said = new TreeMap<>();
    read.faults().stream()
        .collect(groupingBy(RuleFault::line, Collectors.mapping(RefusalTest::text, toList())))
        .forEach((line, texts) -> said.put(line, texts.stream().sorted().toList()));
    assertThat(said).isEqualTo(expected(yaml)).isNotEmpty();
  }

  private static Map<Integer, List<String>> expected(String yaml) {
    Map<Integer, List<String>> expected = new TreeMap<>();
    List<String> pending = new ArrayList<>();
    List<String> lines = yaml.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.startsWith(MARK)) {
        pending.add(line.substring(MARK.length()));
      } else if (!pending.isEmpty()) {
        expected.put(i + 1, pending.stream().sorted().toList());
        pending.clear();
      }
    }
    assertThat(pending).as("marks without a line").isEmpty();
    return expected;
  }

  private static String text(RuleFault fault) {
    return fault.key() + ": " + fault.reason();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = RefusalTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
