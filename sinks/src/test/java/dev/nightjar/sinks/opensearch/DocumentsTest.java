package dev.nightjar.sinks.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.audit.ActionCount;
import dev.nightjar.audit.Alert;
import dev.nightjar.audit.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentsTest {

  private final EventDocuments events = new EventDocuments(Fixtures.NAMES);

  @Test
  void eventIsTheGoldenDocument() throws IOException {
    String attributes =
        "{\"region\":\"eu-west-1\",\"amount\":12345678901234567890.50,\"nested\":{\"a.b\":[true,null,{\"c\":\"x\"}]}}";
    Document document = events.of(Fixtures.event(attributes, "192.0.2.7", Fixtures.NINE));
    GoldenDocuments.assertSame("event.json", document);
    assertThat(document.index()).isEqualTo("nightjar-events-2026.11.21");
    assertThat(document.operation()).isEqualTo(Document.Operation.CREATE);
    assertThat(document.contentHash()).isEqualTo("aa".repeat(32));
  }

  @Test
  void tamperingIsTheGoldenDocument() throws IOException {
    GoldenDocuments.assertSame("tampering.json", events.of(Fixtures.tampering()));
  }

  @Test
  void alertIsTheGoldenDocument() throws IOException {
    Document document = new AlertDocuments(Fixtures.NAMES).of(Fixtures.alert(3));
    GoldenDocuments.assertSame("alert.json", document);
    assertThat(document.index()).isEqualTo("nightjar-alerts");
    assertThat(document.operation()).isEqualTo(Document.Operation.INDEX);
    assertThat(document.version()).isEqualTo(3);
  }

  @Test
  void countIsTheGoldenDocument() throws IOException {
    Instant minute = Instant.parse("2026-11-21T09:15:00Z");
    Instant hour = Instant.parse("2026-11-21T10:00:00Z");
    CountDocuments counts = new CountDocuments(Fixtures.NAMES);
    Document document =
        counts.of(new ActionCount("acme", "invoice.export", minute, 3, 9, hour, 20L, 300L, 4));
    GoldenDocuments.assertSame("count.json", document);
    assertThat(document.version()).isEqualTo(4);
    Document open =
        counts.of(new ActionCount("acme", "invoice.export", minute, 3, 9, null, null, null, 3));
    assertThat(open.id()).as("the same minute is the same document").isEqualTo(document.id());
    assertThat(new String(open.body(), StandardCharsets.UTF_8)).doesNotContain("hour", "day");
  }

  @Test
  void evidenceThatIsTooOldForAnIndexOfItsOwnIsLinkedWhereItLies() throws IOException {
    Alert fresh = Fixtures.alert(0);
    Instant stated = Instant.parse("2020-01-01T00:00:00Z");
    Alert.Evidence[] evidence = {
      new Alert.Evidence("0f", "a1", stated, stated, fresh.last(), "invoice.export")
    };
    Alert alert =
        new Alert(
            fresh.id(),
            fresh.revision(),
            fresh.ruleId(),
            fresh.ruleTitle(),
            fresh.ruleVersion(),
            fresh.level(),
            fresh.tenant(),
            new Alert.Group[] {new Alert.Group("source.ip", "no address")},
            stated,
            stated,
            1,
            evidence,
            fresh.summary(),
            fresh.attack(),
            true,
            "experimental",
            true,
            new String[0],
            new String[0],
            new Alert.Label[0]);

    Document document = new AlertDocuments(Fixtures.NAMES).of(alert);

    assertThat(new String(document.body(), StandardCharsets.UTF_8))
        .contains("\"index\":\"nightjar-events-out-of-range\"");
    JsonNode json = GoldenDocuments.json(document);
    assertThat(json.has("user")).isFalse();
    assertThat(json.has("source")).as("an ip field refuses what is no address").isFalse();
    assertThat(json.at("/audit/alert/status").asText()).isEqualTo("experimental");
    assertThat(json.at("/audit/alert/delivered").asBoolean(true)).isFalse();
    assertThat(json.at("/audit/alert/late").asBoolean()).isTrue();
    assertThat(json.at("/audit/alert/muted").asBoolean()).isTrue();
  }

  @Test
  void anEventSaysWhereItsAddressIsAndByWhichDatabases() throws IOException {
    Place.Geo geo =
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
            "City 1");
    Place.AutonomousSystem as = new Place.AutonomousSystem(64_500L, "Example Net", "ASN 1");
    JsonNode json = GoldenDocuments.json(events.of(Fixtures.event().with(new Place(geo, as))));

    assertThat(json.at("/source").toString())
        .isEqualTo(
            "{\"ip\":\"192.0.2.7\",\"geo\":{\"continent_code\":\"NA\",\"country_iso_code\":\"CA\","
                + "\"country_name\":\"Canada\",\"region_iso_code\":\"CA-QC\",\"region_name\":\"Quebec\","
                + "\"city_name\":\"Montreal\",\"timezone\":\"America/Toronto\","
                + "\"location\":{\"lat\":45.5,\"lon\":-73.58}},"
                + "\"as\":{\"number\":64500,\"organization\":{\"name\":\"Example Net\"}}}");
    assertThat(json.at("/audit/enrichment").toString()).isEqualTo("[\"City 1\",\"ASN 1\"]");
    assertThat(Templates.knownFields())
        .contains(
            "source.geo.location", "source.geo.country_iso_code", "source.as.organization.name");
  }

  @Test
  void anEventSaysNoMoreOfAPlaceThanIsKnown() throws IOException {
    Place.Geo country = new Place.Geo(null, "CA", null, null, null, null, null, null, null, "both");
    JsonNode json =
        GoldenDocuments.json(
            events.of(
                Fixtures.event()
                    .with(new Place(country, new Place.AutonomousSystem(null, "Net", "both")))));
    assertThat(json.at("/source/geo").toString()).isEqualTo("{\"country_iso_code\":\"CA\"}");
    assertThat(json.at("/source/as").toString()).isEqualTo("{\"organization\":{\"name\":\"Net\"}}");
    assertThat(json.at("/audit/enrichment").toString()).isEqualTo("[\"both\"]");

    JsonNode network =
        GoldenDocuments.json(
            events.of(
                Fixtures.event()
                    .with(new Place(null, new Place.AutonomousSystem(7L, null, "asn")))));
    assertThat(network.at("/source/geo").isMissingNode()).isTrue();
    assertThat(network.at("/audit/enrichment").toString()).isEqualTo("[\"asn\"]");
  }

  @Test
  void anAlertSaysByWhichDatabasesItsJobKnowsPlaces() throws IOException {
    List<String> versions = List.of("City 1", "ASN 1");
    JsonNode json =
        GoldenDocuments.json(new AlertDocuments(Fixtures.NAMES, versions).of(Fixtures.alert(3)));
    assertThat(json.at("/audit/alert/enrichment").toString()).isEqualTo("[\"City 1\",\"ASN 1\"]");
  }

  @Test
  void deadLetterIsTheGoldenDocument() throws IOException {
    Document document = new DeadLetterDocuments(Fixtures.NAMES).of(Fixtures.deadLetter());
    GoldenDocuments.assertSame("dead-letter.json", document);
    assertThat(document.index()).isEqualTo("nightjar-dead-letters");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-21T00:00:00Z, DAY, nightjar-events-2026.11.21",
    "2026-11-20T23:59:59.999Z, DAY, nightjar-events-2026.11.20",
    "2026-11-20T23:59:59.999Z, MONTH, nightjar-events-2026.11",
    "2026-11-22T09:15:03Z, DAY, nightjar-events-2026.11.22",
    "2026-11-22T09:15:03.001Z, DAY, nightjar-events-out-of-range",
    "2025-10-17T09:15:03Z, DAY, nightjar-events-2025.10.17",
    "2025-10-17T09:15:02.999Z, DAY, nightjar-events-out-of-range",
    "+99999-01-01T00:00:00Z, DAY, nightjar-events-out-of-range",
  })
  void namesTheIndexByTheStatedTime(Instant stated, IndexPeriod period, String index) {
    IndexNames names = new IndexNames("nightjar", period, Duration.ofDays(400));
    assertThat(names.event(stated, Fixtures.ARRIVAL)).isEqualTo(index);
  }

  @Test
  void keepsStatedTimeOfAnEventFromTheFuture() throws IOException {
    Instant stated = Instant.parse("+12000-01-01T00:00:00Z");
    JsonNode json = GoldenDocuments.json(events.of(Fixtures.event("{}", null, stated)));
    assertThat(json.at("/@timestamp").asText()).isEqualTo("2026-11-21T09:15:03Z");
    assertThat(json.at("/audit/stated").asText()).isEqualTo("+12000-01-01T00:00:00Z");
    assertThat(json.at("/audit/future").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, true",
    "::ffff:192.0.2.7, true",
    "2001:db8::1, true",
    "192.0.2.256, false",
    "192.0.02.7, false",
    "192.0.2, false",
    "10.1.1.1:443, false",
    "2001:db8::1::2, false",
    "fe80::1%eth0, false",
    "unknown, false",
    "'', false"
  })
  void keepsAnAddressThatIsNoneOutOfTheFieldOfAddresses(String ip, boolean valid)
      throws IOException {
    JsonNode json = GoldenDocuments.json(events.of(Fixtures.event("{}", ip, Fixtures.NINE)));
    assertThat(json.at("/source/ip").asText(null)).isEqualTo(valid ? ip : null);
    assertThat(json.at("/audit/source").asText(null)).isEqualTo(valid ? null : ip);
  }

  @Test
  void keepsAttributesThatTheIndexRefusesUnindexedButSearchableByWords() throws IOException {
    String deep = "{\"k\":".repeat(30) + "1.50" + "}".repeat(30);
    String attributes =
        "{\"note\":\"" + "word ".repeat(4_000) + "\",\"deep\":" + deep + ",\"region\":\"eu\"}";
    JsonNode json =
        GoldenDocuments.json(events.of(Fixtures.event(attributes, null, Fixtures.NINE)));
    assertThat(json.at("/audit/attributes").toString()).isEqualTo("{\"region\":\"eu\"}");
    assertThat(json.at("/audit/unindexed").size()).isEqualTo(2);
    assertThat(json.at("/audit/text").asText()).contains("note word word", "deep k k", "region eu");
    assertThat(
            new String(
                events.of(Fixtures.event(attributes, null, Fixtures.NINE)).body(),
                StandardCharsets.UTF_8))
        .as("digits of numbers survive")
        .contains("1.50");
  }

  @Test
  void leavesOutWhatIsAbsent() throws IOException {
    JsonNode json = GoldenDocuments.json(events.of(Fixtures.event()));
    assertThat(json.at("/audit").properties().stream().map(java.util.Map.Entry::getKey))
        .doesNotContain("attributes", "unindexed", "text", "stated", "future", "backdated");
  }

  @Test
  void survivesHalfASurrogatePair() throws IOException {
    Document inField = events.of(Fixtures.event("{\"a\":\"x\"}", "\ud83d half", Fixtures.NINE));
    assertThat(GoldenDocuments.json(inField).at("/audit/source").asText()).endsWith(" half");
    assertUtf8(inField);
    Document inJson = events.of(Fixtures.event("{\"a\":\"\ud83d half\"}", null, Fixtures.NINE));
    assertThat(GoldenDocuments.json(inJson).at("/audit/attributes/a").asText()).isEqualTo("? half");
    assertUtf8(inJson);
  }

  private static void assertUtf8(Document document) throws IOException {
    ByteBuffer body = ByteBuffer.wrap(document.body());
    assertThat(StandardCharsets.UTF_8.newDecoder().decode(body).toString()).isNotEmpty();
  }

  @Test
  void equalEventsGiveEqualBytes() {
    assertThat(events.of(Fixtures.event()).body()).isEqualTo(events.of(Fixtures.event()).body());
  }

  @ParameterizedTest
  @CsvSource({"'a\"b', id", "index, 'a b'", "index, ''", "'', id", "index, é"})
  void refusesNamesThatAnActionLineCannotHold(String index, String id) {
    assertThatThrownBy(
            () ->
                new Document(
                    index,
                    id,
                    Document.Operation.CREATE,
                    0,
                    new byte[0],
                    null,
                    null,
                    null,
                    null,
                    null,
                    null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("are allowed");
  }

  @Test
  void documentIsAPojoOfFlinkWithoutKryo() {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(Document.class);
  }
}
