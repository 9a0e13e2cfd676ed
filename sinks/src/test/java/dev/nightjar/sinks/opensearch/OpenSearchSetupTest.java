package dev.nightjar.sinks.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenSearchSetupTest {

  @TempDir private Path folder;
  private TestingOpenSearch server;

  @BeforeEach
  void start() throws Exception {
    server = TestingOpenSearch.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private OpenSearchOptions.Builder options() {
    return OpenSearchOptions.builder().uri(server.uri());
  }

  private static List<String> faults(OpenSearchOptions options) {
    OpenSearchSetupException e =
        catchThrowableOfType(
            OpenSearchSetupException.class, () -> OpenSearchSetup.install(options));
    assertThat(e).as("the setup is refused").isNotNull();
    assertThat(e.getMessage()).doesNotContain("hunter2");
    return e.faults();
  }

  @Test
  void putsTemplatesAndIndicesAndMayBeRepeated() throws Exception {
    OpenSearchOptions options = options().indexPrefix("owl").indexReplicas(0).build();
    OpenSearchSetup.install(options);
    OpenSearchSetup.install(options);
    assertThat(server.indexNames())
        .containsExactlyInAnyOrder(
            "owl-alerts", "owl-counts", "owl-dead-letters", "owl-gaps", "owl-rules", "owl-triage");
    assertThat(server.template("owl-events").at("/index_patterns/0").asText())
        .isEqualTo("owl-events-*");
    assertThat(server.template("owl-alerts").at("/index_patterns/0").asText())
        .isEqualTo("owl-alerts");
    assertThat(
            server.template("owl-events").at("/template/settings/index/number_of_replicas").asInt())
        .isZero();
    assertThat(server.template("owl-dead-letters")).isNotNull();
    assertThat(server.template("owl-counts")).isNotNull();
    assertThat(server.template("owl-gaps")).isNotNull();
  }

  @Test
  void teachesAnIndexThatWasMadeBeforeTheNewFields() throws Exception {
    for (String index : List.of("nightjar-alerts", "nightjar-gaps")) {
      server.mapping(index, "{\"properties\":{\"@timestamp\":{\"type\":\"date\"}}}");
    }
    OpenSearchSetup.install(options().build());
    assertThat(Templates.fieldTypes(server.mapping("nightjar-alerts")))
        .containsEntry("audit.alert.group.key", "keyword")
        .containsEntry("audit.alert.delivered", "boolean");
    assertThat(Templates.fieldTypes(server.mapping("nightjar-gaps")))
        .containsEntry("audit.undecided.windows", "long");
  }

  @Test
  void teachesTheIndicesOfPeriodsTooAndSaysThatTheyAreOlder() throws Exception {
    String old = "{\"properties\":{\"@timestamp\":{\"type\":\"date\"}}}";
    server.mapping("nightjar-events-2026.11.20", old);
    server.mapping("nightjar-events-2026.11.21", old);
    server.mapping("nightjar-counts", old);
    server.refusesMapping("nightjar-events-2026.11.20", 403, "cluster_block_exception");
    List<String> notes = OpenSearchSetup.install(options().build());
    JsonNode taught = server.mapping("nightjar-events-2026.11.21");
    assertThat(Templates.fieldTypes(taught)).containsEntry("audit.ocsf.class_uid", "keyword");
    assertThat(taught.has("_meta")).as("nobody knows who made it").isFalse();
    assertThat(IndexMark.of(server.mapping("nightjar-counts")))
        .as("it goes on splitting text as before")
        .isEqualTo(new IndexMark("counts", 0, "nightjar"));
    assertThat(server.mapping("nightjar-events-2026.11.20"))
        .as("closed for writing, which is no reason not to start")
        .isEqualTo(TestingOpenSearch.read(old));
    assertThat(notes)
        .hasSize(2)
        .allMatch(note -> note.contains("made for an older template"))
        .anyMatch(note -> note.startsWith("2 indices from 'nightjar-events-2026.11.20' to "))
        .anyMatch(note -> note.startsWith("index 'nightjar-counts' was"));
    server.mapping("nightjar-events-2026.11.20", current("events"));
    server.mapping("nightjar-events-2026.11.21", current("events"));
    server.mapping("nightjar-counts", current("counts"));
    assertThat(OpenSearchSetup.install(options().build())).isEmpty();
  }

  @Test
  void leavesIndicesAloneThatOnlyHaveANameOrAnAliasLikeOurs() throws Exception {
    String old = "{\"properties\":{\"@timestamp\":{\"type\":\"date\"}}}";
    String another =
        "{\"_meta\":{\"nightjar\":{\"version\":99}},\"properties\":{\"message\":{\"type\":\"ip\"}}}";
    server.mapping("nightjar-events-backup", another);
    server.mapping("nightjar-events-2026.11.20-copy", old);
    server.mapping("wholly-different", old).alias("wholly-different", "nightjar-events-2019.01.01");
    for (String ours : List.of("2026.11.20", "2026.10", "out-of-range")) {
      server.mapping("nightjar-events-" + ours, old);
    }
    List<String> notes = OpenSearchSetup.install(options().build());
    assertThat(server.mapping("nightjar-events-backup")).isEqualTo(TestingOpenSearch.read(another));
    for (String theirs : List.of("nightjar-events-2026.11.20-copy", "wholly-different")) {
      assertThat(server.mapping(theirs)).as(theirs).isEqualTo(TestingOpenSearch.read(old));
    }
    for (String ours : List.of("2026.11.20", "2026.10", "out-of-range")) {
      assertThat(Templates.fieldTypes(server.mapping("nightjar-events-" + ours)))
          .as(ours)
          .containsEntry("event.category", "keyword");
    }
    assertThat(notes).singleElement().asString().startsWith("3 indices from ");
    assertThat(server.aliases().get("wholly-different"))
        .containsExactly("nightjar-events-2019.01.01");
  }

  private String current(String name) {
    return Templates.of(options().build()).stream()
        .filter(template -> template.name().equals("nightjar-" + name))
        .findFirst()
        .orElseThrow()
        .body()
        .at("/template/mappings")
        .toString();
  }

  @Test
  void refusesAnIndexThatCannotTakeTheFieldsAndWritesNothing() {
    server.mapping("nightjar-alerts", "{\"properties\":{\"more\":{\"type\":\"long\"}}}");
    server.refusesMapping("nightjar-alerts", 400, "mapper_parsing_exception");
    assertThat(faults(options().build()))
        .singleElement()
        .asString()
        .contains("'nightjar-alerts'", "mapper_parsing_exception", "'Moving an index'");
    assertThat(server.template("nightjar-events")).isNull();
    assertThat(server.indexNames()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "nightjar-events-2026.11.21",
    "nightjar-events-2026.11",
    "nightjar-events-out-of-range",
    "nightjar-alerts",
    "nightjar-triage"
  })
  void refusesAnIndexThatANewerProgramMade(String index) {
    server.mapping(index, "{\"_meta\":{\"nightjar\":{\"version\":99}},\"properties\":{}}");
    assertThat(faults(options().build()))
        .singleElement()
        .asString()
        .contains("'" + index + "'", "version 99", "run a newer program");
    assertThat(server.template("nightjar-events")).as("nothing is written").isNull();
  }

  @Test
  void everyTemplateStatesItsVersionInTheIndicesThatItMakes() {
    assertThat(Templates.of(options().build()))
        .hasSize(7)
        .allSatisfy(
            template ->
                assertThat(Templates.version(template.body().at("/template/mappings")))
                    .isEqualTo(template.version())
                    .isEqualTo(template.body().path("version").asInt()));
  }

  @Test
  void replacesAnOlderTemplateAndRefusesALaterOne() throws Exception {
    server.template(
        "nightjar-events",
        "{\"index_patterns\":[\"nightjar-events-*\"],\"priority\":1,\"_meta\":{\"nightjar\":{\"version\":1}}}");
    OpenSearchSetup.install(options().build());
    assertThat(server.template("nightjar-events").path("priority").asInt()).isEqualTo(500);
    server.template(
        "nightjar-events",
        "{\"index_patterns\":[\"nightjar-events-*\"],\"_meta\":{\"nightjar\":{\"version\":99}}}");
    assertThat(faults(options().build()))
        .singleElement()
        .asString()
        .contains("'nightjar-events'", "version 99", "this program has 4", "run a newer program");
  }

  @Test
  void refusesAllTemplatesInTheWayAtOnceAndWritesNothing() {
    server.template("nightjar-alerts", "{\"index_patterns\":[\"nightjar-alerts\"]}");
    server.template("everything", "{\"index_patterns\":[\"*\"],\"priority\":500}");
    server.template("harmless", "{\"index_patterns\":[\"*\"],\"priority\":499}");
    server.template("elsewhere", "{\"index_patterns\":[\"logs-*\"],\"priority\":900}");
    assertThat(faults(options().build()))
        .hasSize(8)
        .anyMatch(f -> f.contains("'nightjar-alerts'") && f.contains("was not made by Nightjar"))
        .anyMatch(f -> f.contains("'everything'") && f.contains("lower its priority"))
        .noneMatch(f -> f.contains("harmless") || f.contains("elsewhere"));
    assertThat(server.indexNames()).isEmpty();
    assertThat(server.template("nightjar-events")).isNull();
  }

  @Test
  void refusesAnIndexWhoseFieldHasAnotherType() {
    server.mapping(
        "nightjar-events-2026.11.21",
        "{\"properties\":{\"event\":{\"properties\":{\"action\":{\"type\":\"text\"}}},\"more\":{\"type\":\"long\"}}}");
    assertThat(faults(options().build()))
        .singleElement()
        .asString()
        .contains(
            "'nightjar-events-2026.11.21'",
            "'event.action'",
            "is text",
            "keyword is needed",
            "'Moving an index'");
  }

  @Test
  void givesTheReadingAliasToIndicesOfEventsThatWereMadeBefore() throws Exception {
    String mapping = "{\"properties\":{\"@timestamp\":{\"type\":\"date\"}}}";
    server.mapping("nightjar-events-2026.11.20", mapping);
    server.mapping("nightjar-events-backup", mapping);
    OpenSearchSetup.install(options().build());
    assertThat(server.aliases())
        .containsExactly(Map.entry("nightjar-events-2026.11.20", List.of("nightjar-events")));
  }

  @Test
  void refusesAnIndexThatHasTheNameOfTheReadingAliasAndWritesNothing() {
    server.mapping("nightjar-events", "{}");
    assertThat(faults(options().build()))
        .singleElement()
        .asString()
        .contains("index 'nightjar-events'", "alias", "opensearch.index-prefix");
    assertThat(server.template("nightjar-events")).isNull();
    assertThat(server.indexNames()).isEmpty();
  }

  @Test
  void refusesAnAliasInThePlaceOfAnIndex() {
    // The testing server answers by overlap of names: as for an alias, another name comes back.
    assertThat(
            SetupChecks.mappings(
                Templates.of(options().build()).get(1),
                TestingOpenSearch.JSON.createObjectNode().set("alerts-000001", null)))
        .singleElement()
        .asString()
        .contains("alias", "'alerts-000001'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"version\":{\"number\":\"8.15.0\"},\"tagline\":\"You Know, for Search\"} | something else answers (version 8.15.0)",
        "{\"hello\":1} | something else answers;",
        "{\"version\":{\"distribution\":\"opensearch\",\"number\":\"1.3.2\"}} | this is 1.3.2",
        "{\"version\":{\"distribution\":\"opensearch\",\"number\":\"2.6.0\"}} | this is 2.6.0",
        "<html>login</html> | the answer is no JSON"
      })
  void refusesWhatIsNotOpenSearchOrTooOld(String root, String expected) {
    server.root(root);
    assertThat(faults(options().build())).singleElement().asString().contains(expected);
  }

  @ParameterizedTest
  @CsvSource({"2.7.0", "2.19.4", "3.4.0-SNAPSHOT"})
  void acceptsVersions(String number) {
    server.root("{\"version\":{\"distribution\":\"opensearch\",\"number\":\"" + number + "\"}}");
    assertThatCode(() -> OpenSearchSetup.install(options().build())).doesNotThrowAnyException();
  }

  @Test
  void saysWhichCredentialsAreRefused() {
    server.requires("nightjar", "right");
    assertThat(faults(options().build()))
        .singleElement()
        .asString()
        .contains("opensearch.auth = none", "401", "set opensearch.auth = basic");
    assertThat(faults(options().basic("nightjar", "hunter2").build()))
        .singleElement()
        .asString()
        .contains("opensearch.username = 'nightjar'", "***", "401");
    assertThatCode(() -> OpenSearchSetup.install(options().basic("nightjar", "right").build()))
        .doesNotThrowAnyException();
  }

  @Test
  void saysThatNoAddressCanBeReached() {
    server.close();
    assertThat(faults(options().build()))
        .singleElement()
        .asString()
        .contains("opensearch.url = '" + server.uri(), "no address can be reached", "check");
  }

  @Test
  void refusesServerless() {
    assertThat(
            faults(
                OpenSearchOptions.builder()
                    .urls("https://abc.eu-west-1.aoss.amazonaws.com")
                    .build()))
        .singleElement()
        .asString()
        .contains("Serverless is not supported");
  }

  @Test
  void trustsOnlyTheAuthorityThatItIsGiven() throws Exception {
    TestingCertificate own = TestingCertificate.make(folder, "own", "ip:127.0.0.1");
    TestingCertificate foreign = TestingCertificate.make(folder, "foreign", "ip:127.0.0.1");
    try (TestingOpenSearch secure = TestingOpenSearch.start(own.server())) {
      secure.requires("nightjar", "right");
      OpenSearchOptions.Builder options =
          OpenSearchOptions.builder().uri(secure.uri()).basic("nightjar", "right");
      OpenSearchSetup.install(options.caFile(own.pem().toString()).build());
      assertThat(secure.indexNames()).hasSize(6);
      assertThat(faults(options.caFile(foreign.pem().toString()).build()))
          .singleElement()
          .asString()
          .contains("TLS failed", "opensearch.ca-file");
      assertThat(faults(options.caFile(null).build())).singleElement().asString().contains("TLS");
    }
  }

  @Test
  void verifiesTheHostName() throws Exception {
    TestingCertificate other = TestingCertificate.make(folder, "other", "dns:search.example");
    try (TestingOpenSearch secure = TestingOpenSearch.start(other.server())) {
      OpenSearchOptions options =
          OpenSearchOptions.builder().uri(secure.uri()).caFile(other.pem().toString()).build();
      assertThat(faults(options)).singleElement().asString().contains("TLS failed");
    }
  }

  @Test
  void namesAFileOfAuthoritiesThatCannotBeRead() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    Path broken = Files.writeString(folder.resolve("broken.pem"), "no certificate");
    for (Path file : List.of(empty, broken, folder.resolve("missing.pem"))) {
      assertThat(faults(options().caFile(file.toString()).build()))
          .singleElement()
          .asString()
          .startsWith("opensearch.ca-file = '" + file);
    }
  }
}
