package dev.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.live.RuleSource;
import dev.nightjar.cep.rule.RuleText;
import dev.nightjar.job.configuration.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules are judged where the job is submitted. */
class StartingRulesTest {

  private static final String RULE =
      """
      title: Mine
      id: mine
      detection:
        selection: {event.action: x}
        condition: selection
      """;

  @TempDir private Path folder;
  private final List<Fault> faults = new ArrayList<>();

  private RuleSource start(String... arguments) {
    return StartingRules.checked(
        TestingSettings.with(arguments).rules(), Clock.systemUTC(), faults);
  }

  private List<String> files(RuleSource rules) {
    return Arrays.stream(rules.initial().files()).map(RuleText::name).toList();
  }

  @Test
  void startsWithTheShippedRulesAndThoseOfTheDirectory() throws IOException {
    Files.writeString(folder.resolve("mine.yml"), RULE);
    RuleSource rules = start("--rules.directory=" + folder);
    assertThat(faults).isEmpty();
    assertThat(rules.initial().version()).isZero();
    assertThat(files(rules))
        .contains("mine.yml", "shipped:burst-export.yml", "shipped:integrity/audit-tampered.yml");
  }

  @Test
  void startsWithTheIntegrityRulesAloneWhereTheCatalogueIsOff() {
    assertThat(files(start("--rules.catalogue=false")))
        .isNotEmpty()
        .allMatch(name -> name.startsWith("shipped:integrity/"));
  }

  @Test
  void saysAllFaultsOfAllFilesAtOnce() throws IOException {
    Files.writeString(folder.resolve("a.yml"), RULE.replace("condition: selection", "level: high"));
    Files.writeString(folder.resolve("b.yml"), RULE.replace("event.action", "event.action|frobs"));
    assertThat(start("--rules.directory=" + folder)).isNull();
    assertThat(faults)
        .extracting(Fault::sentence)
        .anyMatch(text -> text.startsWith("rules.directory: a.yml:"))
        .anyMatch(text -> text.startsWith("rules.directory: b.yml:4: ") && text.contains("frobs"));
  }

  @Test
  void startsWithoutAFaultyFileWhereFaultsAreToBeReported() throws IOException {
    Files.writeString(folder.resolve("a.yml"), "title: only\n");
    Files.writeString(folder.resolve("b.yml"), RULE);
    RuleSource rules = start("--rules.directory=" + folder, "--rules.on-fault=report");
    assertThat(faults).isEmpty();
    assertThat(files(rules)).contains("b.yml").doesNotContain("a.yml");
  }

  @Test
  void saysWhichRulesFlinksOwnOperatorsCantRun() throws IOException {
    Files.writeString(
        folder.resolve("sum.yml"),
        RULE
            + """
            ---
            title: Sum
            id: sum
            correlation:
              type: value_sum
              rules: [mine]
              group-by: [user.id]
              timespan: 1h
              condition: {gte: 5, field: audit.records}
            """);
    start("--rules.directory=" + folder, "--rules.catalogue=false", "--detect.engine=cep");
    assertThat(faults)
        .extracting(Fault::sentence)
        .anyMatch(text -> text.startsWith("detect.engine: sum.yml:"));
    faults.clear();
    start("--rules.directory=" + folder, "--rules.catalogue=false");
    assertThat(faults).isEmpty();
  }

  @Test
  void refusesAPatternThatIsNotThereOrIsNone() {
    start("--detect.patterns=org.example.Gone,java.lang.String");
    assertThat(faults)
        .extracting(Fault::sentence)
        .hasSize(2)
        .allMatch(text -> text.startsWith("detect.patterns: "))
        .anyMatch(text -> text.contains("org.example.Gone: is not on the class path"))
        .anyMatch(text -> text.contains("java.lang.String: must implement"));
  }

  @Test
  void refusesADirectoryThatCantBeRead() {
    for (String directory : List.of(folder.resolve("gone").toString(), "nosuch://bucket/rules")) {
      faults.clear();
      assertThat(start("--rules.directory=" + directory, "--rules.on-fault=report")).isNull();
      assertThat(faults)
          .singleElement()
          .extracting(Fault::sentence)
          .asString()
          .startsWith("rules.directory = '" + directory + "': the rules can't be read there (");
    }
  }
}
