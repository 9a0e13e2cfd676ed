package dev.nightjar.job.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationSourcesTest {

  private static final Option<String> TABLE =
      Option.of("source.table", ValueType.text(), "default-table", "A table.");
  private static final Option<Integer> THRESHOLD =
      Option.of("burst.threshold", ValueType.integer(2, 9), "3", "A number.");
  private static final Option<List<String>> ACTIONS =
      Option.of("burst.actions", ValueType.list(ValueType.text()), "a", "A list.");
  private static final Option<String> PASSWORD = Option.secret("search.password", "A secret.");

  @TempDir Path folder;
  private Path yaml;
  private Path groups;
  private Path service;

  @BeforeEach
  void files() throws Exception {
    yaml = folder.resolve("nightjar.yaml");
    groups = folder.resolve("groups.json");
    service = folder.resolve("application_properties.json");
  }

  @Test
  void letsTheLaterSourceWinAndSaysWhichItWas() throws Exception {
    Files.writeString(
        yaml, "source:\n  table: of-yaml\nburst.threshold: 5\nburst.actions: [b, 'c,d']\n");
    Files.writeString(service, group("nightjar", "source.table", "of-service"));
    Files.writeString(groups, group("nightjar", "burst.threshold", "7"));

    Resolution resolution =
        resolve(
            Map.of(),
            "--config",
            yaml.toString(),
            "--properties=" + groups,
            "--burst.threshold",
            "8");

    assertThat(resolution.faults()).isEmpty();
    assertThat(resolution.get(TABLE)).isEqualTo("of-service");
    assertThat(resolution.get(THRESHOLD)).isEqualTo(8);
    assertThat(resolution.get(ACTIONS)).containsExactly("b", "c,d");
    assertThat(resolution.table().lines())
        .anyMatch(line -> line.matches("source.table +of-service +property group nightjar"))
        .anyMatch(line -> line.matches("burst.threshold +8 +argument"))
        .anyMatch(line -> line.matches("burst.actions +b,c\\\\,d +file .*nightjar.yaml"))
        .anyMatch(line -> line.matches("search.password +not set"));
  }

  @Test
  void takesDefaultsWhereNothingIsSet() {
    Resolution resolution = resolve(Map.of());

    assertThat(resolution.get(TABLE)).isEqualTo("default-table");
    assertThat(resolution.get(PASSWORD)).isNull();
    assertThat(resolution.isSet(TABLE)).isFalse();
    assertThat(resolution.table()).containsPattern("source.table +default-table +default");
  }

  @Test
  void ignoresOtherPropertyGroupsOfTheService() throws Exception {
    Files.writeString(service, group("kinesis.analytics.flink.run.options", "python", "x.py"));

    assertThat(resolve(Map.of()).faults()).isEmpty();
  }

  @Test
  void takesSecretsFromTheEnvironmentAndNeverShowsThem() {
    Resolution resolution =
        resolve(Map.of("PASSWORD", "hunter2"), "--search.password=${env:PASSWORD}");

    assertThat(resolution.get(PASSWORD)).isEqualTo("hunter2");
    assertThat(resolution.table())
        .containsPattern("search.password +\\*\\*\\* +argument, environment PASSWORD")
        .doesNotContain("hunter2");
  }

  @Test
  void namesAnEnvironmentVariableThatIsNotSet() {
    assertThat(sentences(resolve(Map.of(), "--search.password=${env:PASSWORD}")))
        .singleElement()
        .asString()
        .contains("search.password", "PASSWORD is not set", "Set it where the job is submitted");
  }

  @Test
  void suggestsTheNearestKeyAndHidesTheValueOfAnUnknownOne() {
    assertThat(sentences(resolve(Map.of(), "--search.pasword=hunter2", "--zzz=1")))
        .hasSize(2)
        .anyMatch(sentence -> sentence.contains("Did you mean search.password?"))
        .anyMatch(sentence -> sentence.startsWith("zzz") && !sentence.contains("Did you mean"))
        .noneMatch(sentence -> sentence.contains("hunter2"));
  }

  @Test
  void namesKeyValueRuleAndRemedyOfEveryFaultAtOnce() throws Exception {
    Files.writeString(yaml, "source.table: ' '\nburst.threshold: many\n");

    assertThat(
            sentences(resolve(Map.of(), "--config", yaml.toString(), "stray", "--burst.actions")))
        .containsExactlyInAnyOrder(
            "argument 3: it belongs to no option. Write --key value or --key=value.",
            "burst.actions is not set: the argument has no value. Write --burst.actions value, or"
                + " --burst.actions=value.",
            "source.table = ' ': must be a text that is not blank. Change it (file "
                + yaml
                + "), for instance to default-table.",
            "burst.threshold = 'many': must be a whole number from 2 to 9. Change it (file "
                + yaml
                + "), for instance to 3.");
  }

  @Test
  void saysWhereAFileCannotBeRead() throws Exception {
    Files.writeString(yaml, "a: 1\na: 2\n");
    Files.writeString(groups, group("other", "source.table", "x"));

    assertThat(sentences(resolve(Map.of(), "--config=" + yaml, "--properties=" + groups)))
        .anyMatch(sentence -> sentence.contains("it is no YAML that can be read, line 2"))
        .anyMatch(sentence -> sentence.contains("it has no property group 'nightjar'"));
    assertThat(sentences(resolve(Map.of(), "--config=nowhere.yaml", "--properties=nowhere.json")))
        .hasSize(2)
        .allMatch(sentence -> sentence.contains("can't be read"));
  }

  @Test
  void refusesASecondDocumentOfAYamlFile() throws Exception {
    Files.writeString(yaml, "source.table: a\n---\nsource.table: b\n");

    assertThat(sentences(resolve(Map.of(), "--config=" + yaml)))
        .singleElement()
        .asString()
        .contains("no YAML that can be read", "in one document");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"a\"]", "{\"a\": \"b\"}", "null"})
  void refusesAPropertyThatIsNoText(String value) throws Exception {
    Files.writeString(groups, group("nightjar", "source.table", "x").replace("\"x\"", value));

    assertThat(sentences(resolve(Map.of(), "--properties=" + groups)))
        .anyMatch(sentence -> sentence.contains("the value of source.table is no text"));
  }

  @Test
  void refusesAPropertyThatStandsTwice() throws Exception {
    String twice = "\"x\", \"source.table\": \"y\"";
    Files.writeString(groups, group("nightjar", "source.table", "x").replace("\"x\"", twice));

    assertThat(sentences(resolve(Map.of(), "--properties=" + groups)))
        .anyMatch(sentence -> sentence.contains("each key stands once"));
  }

  @Test
  void refusesAKeyThatStandsNestedAndFlat() throws Exception {
    Files.writeString(yaml, "source.table: a\nsource: {table: b}\n");

    assertThat(sentences(resolve(Map.of(), "--config=" + yaml)))
        .singleElement()
        .asString()
        .contains("sets source.table twice");
  }

  @Test
  void saysThatTheServicesFileIsBroken() throws Exception {
    Files.writeString(service, "{");

    assertThat(sentences(resolve(Map.of()))).singleElement().asString().contains("can't be read");
  }

  private Resolution resolve(Map<String, String> environment, String... args) {
    return new ConfigurationSources(Request.parse(args), service, environment::get)
        .resolve(List.of(TABLE, THRESHOLD, ACTIONS, PASSWORD));
  }

  private static List<String> sentences(Resolution resolution) {
    return resolution.faults().stream().map(Fault::sentence).toList();
  }

  private static String group(String id, String key, String value) {
    return "[{\"PropertyGroupId\": \"%s\", \"PropertyMap\": {\"%s\": \"%s\"}}]"
        .formatted(id, key, value);
  }
}
