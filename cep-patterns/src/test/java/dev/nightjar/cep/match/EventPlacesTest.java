package dev.nightjar.cep.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Change;
import dev.nightjar.audit.Place;
import dev.nightjar.audit.mapping.ChangeMapper;
import dev.nightjar.audit.mapping.Mapped;
import dev.nightjar.audit.mapping.Mapping;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventPlacesTest {

  private static final Place MUNICH =
      new Place(
          new Place.Geo(
              "EU",
              "DE",
              "Germany",
              "DE-BY",
              "Bavaria",
              "Munich",
              "Europe/Berlin",
              48.1,
              11.6,
              "geo"),
          new Place.AutonomousSystem(64_500L, "Example Net", "as"));

  private static final Place PARIS =
      new Place(
          new Place.Geo("EU", "FR", "France", null, null, "Paris", null, null, null, "geo"), null);

  private static final PlaceLookup LOOKUP =
      address ->
          switch (address) {
            case "192.0.2.7" -> MUNICH;
            case "198.51.100.7" -> PARIS;
            default -> null;
          };

  private static AuditEvent event(String more) {
    String keys = "\"PK\":{\"S\":\"TENANT#acme\"},\"SK\":{\"S\":\"EVENT#2026-11-21T09:00:00Z#e1\"}";
    Change change =
        new Change(
            Change.Operation.INSERT,
            "INSERT",
            ("{" + keys + "}").getBytes(StandardCharsets.UTF_8),
            null,
            ("{" + keys + ",\"action\":{\"S\":\"login.success\"}" + more + "}")
                .getBytes(StandardCharsets.UTF_8),
            Instant.parse("2026-11-21T09:00:01Z"),
            "111",
            "shard",
            false,
            Change.Origin.STREAM);
    Mapped mapped = new ChangeMapper(Mapping.standard()).map(change);
    return ((Mapped.Events) mapped).events().get(0);
  }

  private static String seen(AuditEvent event, String field) {
    FieldTable fields = new FieldTable(List.of("event.action", field));
    AuditEventView view = new AuditEventView(fields, MappingAliases.of(Mapping.standard()));
    FieldValue value = view.of(new EventPlaces(LOOKUP).addTo(event)).value(fields.index(field));
    return value == null ? null : value.text();
  }

  private static FieldValue plain(String json, String field) {
    FieldTable fields = new FieldTable(List.of("event.action", field));
    JsonEventView view = new JsonEventView(fields, JsonFields.STANDARD, LOOKUP);
    byte[] bytes =
        ("{\"@timestamp\":\"2026-11-21T09:00:00Z\"," + json + "}").getBytes(StandardCharsets.UTF_8);
    assertThat(view.read(bytes, 0, bytes.length)).isNull();
    FieldValue value = view.value(fields.index(field));
    assertThat(view.value(fields.index(field))).isEqualTo(value);
    return value;
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      nullValues = "-",
      value = {
        "source.geo.continent_code, EU",
        "source.geo.country_iso_code, DE",
        "source.geo.country_name, Germany",
        "source.geo.region_iso_code, DE-BY",
        "source.geo.region_name, Bavaria",
        "source.geo.city_name, Munich",
        "source.geo.timezone, Europe/Berlin",
        "source.as.number, 64500",
        "source.as.organization.name, Example Net",
        "source.geo.location, -",
        "source.ip, 192.0.2.7"
      })
  void givesRulesTheFieldsOfEcs(String field, String expected) {
    AuditEvent event = event(",\"ip\":{\"S\":\"192.0.2.7\"}");

    assertThat(seen(event, field)).isEqualTo(expected);
    FieldValue plain = plain("\"source\":{\"ip\":\"192.0.2.7\"}", field);
    assertThat(plain == null ? null : plain.text()).isEqualTo(expected);
  }

  @Test
  void givesANumberAsANumber() {
    assertThat(plain("\"source.ip\":\"192.0.2.7\"", "source.as.number"))
        .isEqualTo(FieldValue.number("64500"));
  }

  @Test
  void leavesAnEventAloneOfWhichNothingIsKnown() {
    EventPlaces places = new EventPlaces(LOOKUP);
    for (String more : List.of("", ",\"ip\":{\"S\":\"10.0.0.1\"}", ",\"ip\":{\"S\":\"no ip\"}")) {
      AuditEvent event = event(more);
      assertThat(places.addTo(event)).isSameAs(event);
    }
    assertThat(plain("\"source\":{\"ip\":\"10.0.0.1\"}", "source.geo.city_name")).isNull();
    assertThat(plain("\"user\":{\"id\":\"ann\"}", "source.geo.city_name")).isNull();
    assertThat(plain("\"source\":{\"ip\":7}", "source.geo.city_name")).isNull();
  }

  @Test
  void keepsWhatTheEventSaysAndAddsOnlyWhatItLacks() {
    AuditEvent event =
        event(
            ",\"ip\":{\"S\":\"192.0.2.7\"},\"source\":{\"M\":{\"geo\":{\"M\":{\"city_name\":{\"S\":\"Augsburg\"},"
                + "\"location\":{\"S\":\"48.4,10.9\"},\"country_iso_code\":{\"S\":\"de\"}}},"
                + "\"as.organization.name\":{\"S\":\"Ours\"}}}");
    Place place = new EventPlaces(LOOKUP).addTo(event).place();

    assertThat(place)
        .isEqualTo(
            new Place(
                new Place.Geo(
                    "EU",
                    null,
                    "Germany",
                    "DE-BY",
                    "Bavaria",
                    null,
                    "Europe/Berlin",
                    null,
                    null,
                    "geo"),
                new Place.AutonomousSystem(64_500L, null, "as")));
    assertThat(seen(event, "source.geo.city_name")).isEqualTo("Augsburg");
    assertThat(seen(event, "source.geo.country_iso_code")).isEqualTo("de");
    assertThat(seen(event, "source.geo.country_name")).isEqualTo("Germany");
    assertThat(seen(event, "source.as.organization.name")).isEqualTo("Ours");
  }

  @Test
  void takesNothingOfAnotherCountryOrNetworkThanTheEventsOwn() {
    AuditEvent event = event(",\"ip\":{\"S\":\"192.0.2.7\"},\"countryCode\":{\"S\":\"AT\"}");
    assertThat(new EventPlaces(LOOKUP).addTo(event).place())
        .isEqualTo(new Place(null, MUNICH.as()));
    assertThat(seen(event, "source.geo.country_iso_code")).isEqualTo("AT");
    assertThat(seen(event, "source.geo.city_name")).isNull();
    assertThat(seen(event, "source.as.number")).isEqualTo("64500");

    AuditEvent network =
        event(
            ",\"ip\":{\"S\":\"192.0.2.7\"},\"source.as.number\":{\"N\":\"64999\"},\"countryCode\":{\"S\":\"DE\"}");
    assertThat(seen(network, "source.as.organization.name")).isNull();
    assertThat(seen(network, "source.geo.city_name")).isEqualTo("Munich");

    String own = "\"source\":{\"ip\":\"192.0.2.7\"},\"countryCode\":\"AT\"";
    assertThat(plain(own, "source.geo.city_name")).isNull();
    assertThat(plain(own, "source.geo.country_iso_code").text()).isEqualTo("AT");
    assertThat(plain(own, "source.as.number").text()).isEqualTo("64500");
    assertThat(
            plain(
                "\"source\":{\"ip\":\"192.0.2.7\",\"as\":{\"number\":\"AS64500\"}}",
                "source.as.organization.name"))
        .isEqualTo(FieldValue.text("Example Net"));
  }

  @Test
  void takesANullForNothing() {
    AuditEvent event =
        event(
            ",\"ip\":{\"S\":\"192.0.2.7\"},\"source\":{\"M\":{\"geo\":{\"M\":{\"country_iso_code\":{\"NULL\":true}}}}}");
    assertThat(seen(event, "source.geo.country_iso_code")).isEqualTo("DE");
    assertThat(seen(event, "source.geo.city_name")).isEqualTo("Munich");
    assertThat(
            plain(
                "\"source\":{\"ip\":\"192.0.2.7\",\"geo\":{\"country_iso_code\":null}}",
                "source.geo.country_iso_code"))
        .isEqualTo(FieldValue.text("DE"));
    assertThat(
            plain(
                "\"source\":{\"ip\":\"10.0.0.1\",\"geo\":{\"country_iso_code\":null}}",
                "source.geo.country_iso_code"))
        .isEqualTo(FieldValue.NULL);
  }

  @Test
  void givesEveryPlaceOfSeveralAddresses() {
    assertThat(
            plain(
                "\"source\":{\"ip\":[\"192.0.2.7\",\"10.0.0.1\",\"198.51.100.7\"]}",
                "source.geo.country_iso_code"))
        .isEqualTo(FieldValue.many(FieldValue.text("DE"), FieldValue.text("FR")));
  }

  @Test
  void asksOnlyForFieldsThatRulesWantAndEventsLack() {
    List<String> asked = new ArrayList<>();
    PlaceLookup spy =
        address -> {
          asked.add(address);
          return LOOKUP.find(address);
        };
    FieldTable fields =
        new FieldTable(List.of("event.action", "source.ip", "source.geo.country_iso_code"));
    JsonEventView view = new JsonEventView(fields, JsonFields.STANDARD, spy);
    byte[] own =
        "{\"@timestamp\":1795251600,\"source\":{\"ip\":\"192.0.2.7\"},\"countryCode\":\"DE\"}"
            .getBytes(StandardCharsets.UTF_8);
    view.read(own, 0, own.length);
    view.value(0);
    view.value(1);
    view.value(2);
    assertThat(asked).isEmpty();

    byte[] lacking =
        "{\"@timestamp\":1795251600,\"source\":{\"ip\":\"192.0.2.7\"}}"
            .getBytes(StandardCharsets.UTF_8);
    view.read(lacking, 0, lacking.length);
    view.value(2);
    view.value(2);
    assertThat(asked).containsExactly("192.0.2.7");
  }

  /** An item and a plain object that say the same are the same to a rule. */
  @Test
  void agreesBetweenItemsAndPlainObjects() {
    List<String> names = List.copyOf(PlaceField.ALL.keySet());
    for (long seed = 1; seed <= 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder item = new StringBuilder();
      StringBuilder object = new StringBuilder("\"event\":{\"action\":\"login.success\"}");
      String ip = List.of("192.0.2.7", "198.51.100.7", "10.0.0.1").get(random.nextInt(3));
      item.append(",\"ip\":{\"S\":\"").append(ip).append("\"}");
      object.append(",\"source.ip\":\"").append(ip).append('"');
      List<String> all = new ArrayList<>(names);
      all.add("countryCode");
      for (String name : all) {
        String value = List.of("DE", "FR", "64500", "Munich").get(random.nextInt(4));
        switch (random.nextInt(6)) {
          case 0 -> {
            item.append(",\"" + name + "\":{\"S\":\"" + value + "\"}");
            object.append(",\"" + name + "\":\"" + value + "\"");
          }
          case 1 -> {
            item.append(",\"" + name + "\":{\"NULL\":true}");
            object.append(",\"" + name + "\":null");
          }
          default -> {
            // The event lacks it.
          }
        }
      }
      AuditEvent event = event(item.toString());
      for (String name : names) {
        FieldValue plain = plain(object.toString(), name);
        assertThat(seen(event, name))
            .as("seed %d, %s of %s", seed, name, object)
            .isEqualTo(plain == null ? null : plain.text());
      }
    }
  }

  @Test
  void keepsEverythingElseOfTheEvent() {
    AuditEvent event = event(",\"ip\":{\"S\":\"192.0.2.7\"},\"x\":{\"S\":\"y\"}");
    AuditEvent placed = new EventPlaces(LOOKUP).addTo(event);

    assertThat(placed.place()).isEqualTo(MUNICH);
    assertThat(placed.with(null)).isEqualTo(event);
    assertThat(Map.of(placed, 1)).doesNotContainKey(event);
  }
}
