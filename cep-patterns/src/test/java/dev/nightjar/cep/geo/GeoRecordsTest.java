package dev.nightjar.cep.geo;

import static dev.nightjar.cep.geo.TestingMmdb.network;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.Place;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of one record, by the shape that its maker gives it. */
class GeoRecordsTest {

  @TempDir private Path folder;

  private Place only(Object record, String address) throws GeoDatabaseException {
    Path file =
        new TestingMmdb("Test", 6, 24)
            .with("192.0.2.0/24", record)
            .write(folder.resolve("one.mmdb"));
    try (GeoDatabases databases = GeoDatabases.open(List.of(file))) {
      return databases.lookup().find(address);
    }
  }

  @Test
  void readsACityOfMaxMindInTheWordsOfEcs() throws Exception {
    Map<String, Object> record =
        Map.of(
            "continent", Map.of("code", "NA", "names", Map.of("en", "North America")),
            "country", Map.of("iso_code", "CA", "names", Map.of("de", "Kanada", "en", "Canada")),
            "registered_country", Map.of("iso_code", "US"),
            "subdivisions",
                List.of(
                    Map.of("iso_code", "XX", "names", Map.of("en", "The wider one")),
                    Map.of("iso_code", "QC", "names", Map.of("en", "Quebec"))),
            "city", Map.of("names", Map.of("en", "Montreal", "fr", "Montréal")),
            "location",
                Map.of(
                    "latitude",
                    45.5,
                    "longitude",
                    -73.58,
                    "time_zone",
                    "America/Toronto",
                    "accuracy_radius",
                    20),
            "traits", Map.of("is_anycast", true));

    Place place = only(record, "192.0.2.7");

    assertThat(place.as()).isNull();
    assertThat(place.geo())
        .isEqualTo(
            new Place.Geo(
                "NA",
                "CA",
                "Canada",
                "CA-QC",
                "Quebec",
                "Montreal",
                "America/Toronto",
                45.5,
                -73.58,
                place.geo().database()));
  }

  @Test
  void readsTheFlatRecordsOfIpinfo() throws Exception {
    Place lite =
        only(
            Map.of(
                "country", "Germany",
                "country_code", "DE",
                "continent", "Europe",
                "continent_code", "EU",
                "asn", "AS64500",
                "as_name", "Example Net",
                "as_domain", "example.net"),
            "192.0.2.7");
    assertThat(lite.geo().countryIsoCode()).isEqualTo("DE");
    assertThat(lite.geo().countryName()).isEqualTo("Germany");
    assertThat(lite.geo().continentCode()).isEqualTo("EU");
    assertThat(lite.as().number()).isEqualTo(64_500);
    assertThat(lite.as().organization()).isEqualTo("Example Net");

    Place older =
        only(Map.of("country", "DE", "country_name", "Germany", "continent", "EU"), "192.0.2.7");
    assertThat(older.geo().countryIsoCode()).isEqualTo("DE");
    assertThat(older.geo().countryName()).isEqualTo("Germany");
    assertThat(older.geo().continentCode()).isEqualTo("EU");
    assertThat(older.as()).isNull();

    Place location =
        only(
            Map.of(
                "country", "DE",
                "region", "Bavaria",
                "city", "Munich",
                "lat", "48.1374",
                "lng", "11.5755",
                "timezone", "Europe/Berlin"),
            "192.0.2.7");
    assertThat(location.geo())
        .isEqualTo(
            new Place.Geo(
                null,
                "DE",
                null,
                null,
                "Bavaria",
                "Munich",
                "Europe/Berlin",
                48.1374,
                11.5755,
                location.geo().database()));

    Place network = only(Map.of("asn", "AS64501", "name", "Other", "domain", "o.org"), "192.0.2.7");
    assertThat(network.geo()).isNull();
    assertThat(network.as().number()).isEqualTo(64_501);
    assertThat(network.as().organization()).isEqualTo("Other");
  }

  @Test
  void leavesOutWhatAnIndexWouldRefuseOrNobodyMeant() throws Exception {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("country", Map.of("iso_code", "DE", "names", List.of("no map")));
    record.put("location", Map.of("latitude", 91.0, "longitude", 11.0));
    record.put("subdivisions", List.of());
    record.put("city", 7L);
    record.put("autonomous_system_number", "AS99999999999");

    Place place = only(record, "192.0.2.7");

    assertThat(place.geo())
        .isEqualTo(
            new Place.Geo(
                null, "DE", null, null, null, null, null, null, null, place.geo().database()));
    assertThat(place.as()).isNull();
  }
}
