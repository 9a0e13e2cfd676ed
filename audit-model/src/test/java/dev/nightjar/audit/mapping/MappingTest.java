package dev.nightjar.audit.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingTest {

  @Test
  void readsNestedAndFlatSettingsAlike() {
    Mapping nested =
        Mapping.read(
            Map.of(
                "map",
                Map.of(
                    "actor", Map.of("id", List.of("who.id", "who")),
                    "identity", Map.of("trim", false),
                    "tenant", Map.of("pattern", "T#(.+)"))));
    Mapping flat =
        Mapping.read(
            Map.of(
                "map.actor.id", "who.id, who",
                "map.identity.trim", "false",
                "map.tenant.pattern", "T#(.+)"));
    assertThat(nested).isEqualTo(flat);
    assertThat(nested).isNotEqualTo(Mapping.standard());
    assertThat(Mapping.read(nested.settings())).isEqualTo(nested);
  }

  @Test
  void keepsCommasInsideEntries() {
    Mapping mapping =
        Mapping.read(Map.of("map.time.formats", List.of("pattern:dd.MM.uuuu, HH:mm", "iso-8601")));
    assertThat(mapping.settings().get("map.time.formats"))
        .isEqualTo("pattern:dd.MM.uuuu\\, HH:mm,iso-8601");
    assertThat(Mapping.read(mapping.settings())).isEqualTo(mapping);
    Mapping one = Mapping.read(Map.of("map.time.formats", List.of("pattern:dd.MM.uuuu, HH:mm")));
    assertThat(one.settings().get("map.time.formats")).isEqualTo("pattern:dd.MM.uuuu\\, HH:mm");
  }

  @Test
  void reportsAllFaultsAtOnce() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("map.acton.attribute", "what");
    settings.put("map.tenant.pattern", "(?<=x)y");
    settings.put("map.time.formats", List.of("iso-8601", "unix"));
    settings.put("map.identity.trim", "yes");
    assertThatThrownBy(() -> Mapping.read(settings))
        .isInstanceOfSatisfying(
            MappingException.class,
            e ->
                assertThat(e.faults())
                    .extracting(MappingException.Fault::key)
                    .containsExactly(
                        "map.tenant.pattern",
                        "map.time.formats",
                        "map.identity.trim",
                        "map.acton.attribute"))
        .hasMessageContaining("Did you mean map.action.attribute?")
        .hasMessageContaining("unix");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "map.partition-key|''|must not be empty",
        "map.partition-key|SK|must differ",
        "map.action.attribute|''|must name something",
        "map.action.attribute|a..b|single dots",
        "map.action.attribute|.a|single dots",
        "map.tenant.pattern|TENANT#.*|capture",
        "map.tenant.pattern|TENANT#(|no RE2 pattern",
        "map.time.zone|Mars/Base|no such time zone",
        "map.time.formats|pattern:bbb|no pattern",
        "map.time.formats|''|must name something",
        "map.time.arrival-granularity|-1 s|duration",
        "map.time.arrival-granularity|PT-1S|duration",
        "map.time.arrival-granularity|soon|duration",
        "map.actor.default-type|robot|no such type",
        "map.skip.attributes|draft|a condition is",
        "map.sort-key|''|no sort key",
        "map.nonsense|x|no such option"
      })
  void saysWhatIsWrongAndWhatToDo(String key, String value, String rule) {
    assertThatThrownBy(() -> Mapping.read(Map.of(key, value)))
        .isInstanceOfSatisfying(
            MappingException.class,
            e ->
                assertThat(e.faults())
                    .allSatisfy(fault -> assertThat(fault.remedy()).isNotBlank())
                    .anySatisfy(fault -> assertThat(fault.rule()).contains(rule)))
        .hasMessageContaining(value);
  }

  @Test
  void needsATenantAndATimeFromSomewhere() {
    assertThatThrownBy(
            () ->
                Mapping.read(
                    Map.of(
                        "map.tenant.pattern", "",
                        "map.tenant.attribute", "",
                        "map.time.sort-key-pattern", "",
                        "map.time.attribute", "")))
        .hasMessageContaining("nothing says the tenant")
        .hasMessageContaining("nothing says the time");
  }

  @Test
  void refusesOneOptionSetTwiceAndListsWhereOneValueGoes() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("map.sort-key", List.of("a", "b"));
    settings.put("map.ttl.attribute", "x");
    settings.put("ttl", Map.of("attribute", "y"));
    assertThatThrownBy(() -> Mapping.read(settings))
        .hasMessageContaining("set twice")
        .hasMessageContaining("takes one value");
  }

  @Test
  void hasDefaultsThatPassItsOwnChecks() {
    Map<String, String> defaults =
        Stream.of(MappingOption.values())
            .collect(Collectors.toMap(MappingOption::key, MappingOption::defaultValue));
    assertThat(Mapping.read(defaults)).isEqualTo(Mapping.standard());
  }

  @Test
  void isDocumentedCompletely() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "mapping.md"));
    String table =
        Stream.of(MappingOption.values())
            .map(
                option ->
                    "| `%s` | %s | %s |"
                        .formatted(
                            option.key(),
                            option.defaultValue().isEmpty()
                                ? ""
                                : "`" + option.defaultValue().replace("|", "\\|") + "`",
                            option.description()))
            .collect(Collectors.joining("\n"));
    assertThat(page).contains("| Key | Default | What it does |\n|---|---|---|\n" + table + "\n");
  }
}
