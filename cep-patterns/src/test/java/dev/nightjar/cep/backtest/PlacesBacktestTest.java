package dev.nightjar.cep.backtest;

import static dev.nightjar.cep.geo.TestingMmdb.country;
import static dev.nightjar.cep.geo.TestingMmdb.network;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.cep.catalogue.Catalogue;
import dev.nightjar.cep.geo.GeoDatabases;
import dev.nightjar.cep.geo.TestingMmdb;
import dev.nightjar.cep.rule.RuleSet;
import dev.nightjar.cep.rule.RuleText;
import dev.nightjar.cep.sigma.SigmaReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped rules on countries, over events that say no more than their address. */
class PlacesBacktestTest {

  private static final Instant START = Instant.parse("2026-10-01T09:00:00Z");
  private static final String HOME = "192.0.2.7";
  private static final String ABROAD = "2001:db8::7";
  private static final String OFFICE = "10.0.0.7";

  @TempDir private Path folder;

  private final List<String> lines = new ArrayList<>();
  private Path file;
  private BacktestResult result;

  @BeforeEach
  void writeTheDatabase() {
    file =
        new TestingMmdb("Test-Country", 6, 24)
            .with("192.0.2.0/24", country("EU", "DE", "Germany"))
            .with("2001:db8::/32", country("SA", "BR", "Brazil"))
            .write(folder.resolve("countries.mmdb"));
  }

  private void login(boolean item, Duration after, String action, String ip) {
    Instant time = START.plus(after);
    lines.add(
        item
            ? """
              {"Item":{"PK":{"S":"TENANT#acme"},"SK":{"S":"EVENT#%s#%d"},"action":{"S":"%s"},"actor":{"M":{"id":{"S":"ann"}}},"outcome":{"S":"success"},"ip":{"S":"%s"}}}\
              """
                .formatted(time, lines.size(), action, ip)
            : """
              {"@timestamp":"%s","event":{"id":"e%d","action":"%s","outcome":"success"},"organization":{"id":"acme"},"user":{"id":"ann"},"source":{"ip":"%s"}}\
              """
                .formatted(time, lines.size(), action, ip));
  }

  private List<String> fired(GeoDatabases geo, String... files) throws Exception {
    List<RuleText> texts =
        Catalogue.files().stream().filter(text -> List.of(files).contains(text.name())).toList();
    assertThat(texts).hasSize(files.length);
    RuleSet rules = SigmaReader.read(texts).rules();
    Path events = Files.write(folder.resolve("events.jsonl"), lines);
    BacktestOptions options =
        new BacktestOptions(
            List.of(events.toString()),
            EventFields.STANDARD,
            Mapping.standard(),
            null,
            null,
            null,
            false,
            2,
            1 << 20,
            folder,
            geo);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    result =
        new Backtest(rules, options, new BacktestProgress())
            .run(InputStream.nullInputStream(), out);
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.replaceFirst(".*\"rule\":\\{\"id\":\"([^\"]*)\".*", "$1"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void findsImpossibleTravelByAddressesAlone(boolean item) throws Exception {
    login(item, Duration.ZERO, "login.success", HOME);
    login(item, Duration.ofMinutes(30), "login.success", OFFICE);
    login(item, Duration.ofMinutes(50), "login.success", ABROAD);

    try (GeoDatabases geo = GeoDatabases.open(List.of(file))) {
      assertThat(fired(geo, "impossible-travel.yml")).containsExactly("nightjar-impossible-travel");
      assertThat(result.summary()).contains("places by " + geo.versions().get(0));
    }
    assertThat(fired(GeoDatabases.NONE, "impossible-travel.yml")).isEmpty();
    assertThat(result.summary()).noneMatch(line -> line.contains("places by"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void findsAnAccountTakeoverByAddressesAlone(boolean item) throws Exception {
    for (int day = 0; day < 20; day++) {
      login(item, Duration.ofDays(day), "login.success", HOME);
    }
    login(item, Duration.ofDays(20), "login.success", ABROAD);
    login(item, Duration.ofDays(20).plusMinutes(3), "email.changed", ABROAD);

    try (GeoDatabases geo = GeoDatabases.open(List.of(file))) {
      assertThat(fired(geo, "account-takeover.yml")).containsExactly("nightjar-account-takeover");
    }
    assertThat(fired(GeoDatabases.NONE, "account-takeover.yml")).isEmpty();
  }

  @Test
  void staysSilentWhereTheEventItselfSaysOtherwise() throws Exception {
    login(false, Duration.ZERO, "login.success", HOME);
    login(false, Duration.ofMinutes(50), "login.success", ABROAD);
    lines.replaceAll(line -> line.replace("{\"@", "{\"countryCode\":\"DE\",\"@"));

    try (GeoDatabases geo = GeoDatabases.open(List.of(file))) {
      assertThat(fired(geo, "impossible-travel.yml")).isEmpty();
    }
  }

  @Test
  void tellsOfBrokenRecordsAndGoesOn() throws Exception {
    Path broken =
        new TestingMmdb("Broken", 6, 24)
            .with("10.0.0.0/8", network(64_500, "Net"))
            .with("192.0.2.0/24", new TestingMmdb.Broken())
            .with("2001:db8::/32", country("SA", "BR", "Brazil"))
            .write(folder.resolve("broken.mmdb"));
    login(false, Duration.ZERO, "login.success", HOME);
    login(false, Duration.ofMinutes(50), "login.success", ABROAD);

    try (GeoDatabases geo = GeoDatabases.open(List.of(broken))) {
      assertThat(fired(geo, "impossible-travel.yml")).isEmpty();
      assertThat(result.summary()).contains("1 look-ups of a place met a broken record");
    }
    try (GeoDatabases geo = GeoDatabases.open(List.of(broken, file))) {
      assertThat(fired(geo, "impossible-travel.yml")).containsExactly("nightjar-impossible-travel");
    }
  }
}
