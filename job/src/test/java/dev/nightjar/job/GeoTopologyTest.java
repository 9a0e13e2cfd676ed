package dev.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.job.configuration.Fault;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job with a database of places: 192.0.2.0/24 is Germany and AS64500, 2001:db8::/32 is Brazil,
 * and 203.0.113.0/24 has a record that breaks the format.
 */
@Timeout(120)
class GeoTopologyTest {

  private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

  @TempDir private Path folder;

  private final TestingChanges changes = new TestingChanges();
  private Path database;

  static Path shipped() throws URISyntaxException {
    return Path.of(GeoTopologyTest.class.getResource("/geo/places.mmdb").toURI());
  }

  @BeforeEach
  void copyTheDatabase() throws Exception {
    database = Files.copy(shipped(), folder.resolve("places.mmdb"));
  }

  @Test
  void findsImpossibleTravelByAddressesAndSaysByWhichDatabase() throws Exception {
    try (TestingRun run = new TestingRun(day(), -1)) {
      GeoFiles geo = run(run, true);

      assertThat(geo.labels()).hasSize(1);
      String label = geo.labels().get(0);
      assertThat(label).startsWith("Test-Places 2026-11-20T07:03:12Z sha256:");
      List<JsonNode> alerts = run.json("alerts");
      assertThat(alerts)
          .extracting(alert -> alert.at("/rule/id").asText())
          .containsExactly("nightjar-impossible-travel");
      assertThat(alerts.get(0).at("/audit/alert/enrichment").toString())
          .isEqualTo("[\"" + label + "\"]");
      assertThat(run.json("events"))
          .extracting(
              event ->
                  event.at("/source/ip").asText()
                      + " "
                      + event.at("/source/geo/country_iso_code").asText("-")
                      + " "
                      + event.at("/source/as/number").asText("-")
                      + " "
                      + event.at("/audit/enrichment/0").asText("-"))
          .containsExactlyInAnyOrder(
              "192.0.2.7 DE 64500 " + label,
              "2001:db8::7 BR - " + label,
              "10.0.0.7 - - -",
              "203.0.113.7 - - -",
              "192.0.2.7 - 64500 " + label);
    }
  }

  @Test
  void givesTheSameDocumentsAfterAKillThoughTheFileWasReplaced() throws Exception {
    List<ChangeRecord> day = day();
    try (TestingRun calm = new TestingRun(day, -1);
        TestingRun killed = new TestingRun(day, 2)) {
      run(calm, true);
      run(killed, true);

      assertThat(killed.failed).isTrue();
      assertThat(killed.json("events")).isEqualTo(calm.json("events"));
      assertThat(killed.json("alerts")).hasSize(1).isEqualTo(calm.json("alerts"));
    }
  }

  @Test
  void isSilentWithoutADatabase() throws Exception {
    try (TestingRun run = new TestingRun(day(), -1)) {
      run(run, false);

      assertThat(run.json("alerts")).isEmpty();
      assertThat(run.json("events"))
          .hasSize(5)
          .allMatch(event -> event.at("/source/geo").isMissingNode())
          .allMatch(event -> event.at("/audit/enrichment").isMissingNode());
    }
  }

  @Test
  void namesEveryFileThatItCantUse() throws Exception {
    Path text = Files.writeString(folder.resolve("text.mmdb"), "no database");
    List<Fault> faults = new ArrayList<>();

    GeoFiles none =
        GeoFiles.checked(
            List.of("/no/such.mmdb", folder.toString(), "nofs://user:word@bucket/city.mmdb"),
            faults);
    none = GeoFiles.checked(List.of(database.toString(), text.toString()), faults);

    assertThat(none.isEmpty()).isTrue();
    assertThat(faults)
        .extracting(Fault::sentence)
        .satisfiesExactly(
            one ->
                assertThat(one)
                    .isEqualTo(
                        "enrichment.geo-databases = '/no/such.mmdb': there is no such file. Name a"
                            + " file with the ending .mmdb."),
            one -> assertThat(one).contains("'" + folder + "': it is no file. Name the .mmdb"),
            one ->
                assertThat(one)
                    .contains("'nofs://***@bucket/city.mmdb': it can't be read")
                    .contains("nofs"),
            one ->
                assertThat(one)
                    .contains("'" + text + "': it is no database in the MaxMind DB format"));
  }

  @Test
  void readsTheOption() {
    Settings settings =
        TestingSettings.with("--enrichment.geo-databases=/a/city.mmdb,s3://bucket/asn.mmdb");
    assertThat(settings.enrichment().geoDatabases())
        .containsExactly("/a/city.mmdb", "s3://bucket/asn.mmdb");
    assertThat(settings.enrichment().geo().isEmpty()).isTrue();
    assertThat(TestingSettings.with().enrichment().geoDatabases()).isEmpty();
  }

  /** Two countries within an hour; what nobody knows, what is broken, and what says it itself. */
  private List<ChangeRecord> day() {
    List<ChangeRecord> day = new ArrayList<>();
    day.add(login("ann", 0, "\"ip\":{\"S\":\"192.0.2.7\"}"));
    day.add(login("ann", 10, "\"ip\":{\"S\":\"10.0.0.7\"}"));
    day.add(login("ann", 20, "\"ip\":{\"S\":\"203.0.113.7\"}"));
    day.add(login("ann", 50, "\"ip\":{\"S\":\"2001:db8::7\"}"));
    day.add(login("bob", 51, "\"ip\":{\"S\":\"192.0.2.7\"},\"countryCode\":{\"S\":\"AT\"}"));
    return day;
  }

  private ChangeRecord login(String who, int minute, String attributes) {
    ChangeRecord entry =
        changes.entry("acme", "login.success", who, START.plus(Duration.ofMinutes(minute)));
    return TestingChanges.withAttributes(entry, attributes + ",\"outcome\":{\"S\":\"success\"}");
  }

  /** Runs the job; the file is gone as soon as the job is submitted. */
  private GeoFiles run(TestingRun run, boolean withDatabase) throws Exception {
    List<Fault> faults = new ArrayList<>();
    GeoFiles geo =
        withDatabase ? GeoFiles.checked(List.of(database.toString()), faults) : GeoFiles.NONE;
    assertThat(faults).isEmpty();
    Files.writeString(database, "replaced");
    Settings settings = TestingSettings.with("--enrichment.geo-databases=" + database).with(geo);
    TestingJob.of(run, 2, TestingJob.restarting(), settings).execute("test");
    Files.copy(shipped(), database, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    return geo;
  }
}
