package dev.nightjar.audit.mapping;

import static dev.nightjar.audit.mapping.TestingChanges.ARRIVAL;
import static dev.nightjar.audit.mapping.TestingChanges.KEYS;
import static dev.nightjar.audit.mapping.TestingChanges.STATED;
import static dev.nightjar.audit.mapping.TestingChanges.change;
import static dev.nightjar.audit.mapping.TestingChanges.entry;
import static dev.nightjar.audit.mapping.TestingChanges.insert;
import static dev.nightjar.audit.mapping.TestingMappings.event;
import static dev.nightjar.audit.mapping.TestingMappings.letter;
import static dev.nightjar.audit.mapping.TestingMappings.map;
import static dev.nightjar.audit.mapping.TestingMappings.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.AuditEvent.Actor;
import dev.nightjar.audit.AuditEvent.ActorType;
import dev.nightjar.audit.AuditEvent.Kind;
import dev.nightjar.audit.AuditEvent.Target;
import dev.nightjar.audit.Change;
import dev.nightjar.audit.Change.Operation;
import dev.nightjar.audit.DeadLetter;
import dev.nightjar.audit.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeMapperTest {

  private static final String ACTOR =
      "\"actor\":{\"M\":{\"id\":{\"S\":\" Ann@Acme.example \"},\"name\":{\"S\":\"Ann Lee\"},"
          + "\"type\":{\"S\":\"Human\"},\"team\":{\"S\":\"audit\"}}}";

  @Test
  void mapsAnEntryOfTheDefaultLayout() {
    AuditEvent event =
        event(
            map(
                insert(
                    entry(
                        ACTOR
                            + ",\"tenant\":{\"S\":\"acme\"},\"outcome\":{\"S\":\"Success\"},"
                            + "\"target\":{\"M\":{\"type\":{\"S\":\"invoice\"},\"id\":{\"S\":\"INV-204\"}}},"
                            + "\"ip\":{\"S\":\"203.0.113.7\"},\"records\":{\"N\":\"1200\"},"
                            + "\"userAgent\":{\"S\":\"curl\"},\"reason\":{\"S\":\"audit\"},"
                            + "\"ttl\":{\"N\":\"1800000000\"},\"size\":{\"N\":\"1.500\"}"))));
    assertThat(event.id())
        .isEqualTo(Ids.id("S", "TENANT#acme", "S", "EVENT#2026-11-21T09:15:02.114Z#a2"));
    assertThat(event.kind()).isEqualTo(Kind.ENTRY);
    assertThat(event.tenant()).isEqualTo("acme");
    assertThat(event.eventId()).isEqualTo("2026-11-21T09:15:02.114Z#a2");
    assertThat(event.statedTime()).isEqualTo(STATED);
    assertThat(event.time()).isEqualTo(STATED);
    assertThat(event.futureStated()).isFalse();
    assertThat(event.backdated()).isFalse();
    assertThat(event.actor())
        .isEqualTo(new Actor("ann@acme.example", "Ann Lee", null, ActorType.HUMAN));
    assertThat(event.principal()).isEqualTo("ann@acme.example");
    assertThat(event.target()).isEqualTo(new Target("invoice", "INV-204", null));
    assertThat(event.outcome()).isEqualTo("success");
    assertThat(event.records()).isEqualTo(1200);
    assertThat(event.message())
        .isEqualTo("Ann Lee exported invoice INV-204 (1,200 rows) from 203.0.113.7");
    assertThat(event.attributes())
        .isEqualTo("{\"actor\":{\"team\":\"audit\"},\"ttl\":1800000000,\"size\":1.500}");
    assertThat(event.key()).isEqualTo(KEYS);
    assertThat(event.tampering()).isNull();
  }

  @Test
  void mapsAnEntryWithTheActionAlone() {
    AuditEvent event = event(map(insert(entry(""))));
    assertThat(event.actor()).isEqualTo(new Actor(null, null, null, ActorType.HUMAN));
    assertThat(event.principal()).isNull();
    assertThat(event.target()).isEqualTo(new Target(null, null, null));
    assertThat(event.message()).isEqualTo("Someone exported invoice");
    assertThat(event.attributes()).isEqualTo("{}");
  }

  @ParameterizedTest
  @CsvSource({
    "TENANT#acme,acme",
    "TENANT#acme#07,acme",
    "TENANT#acme#1234,acme",
    "TENANT#07,07",
  })
  void readsTheTenantFromTheKeyAlsoWhereWritesAreSharded(String partition, String tenant) {
    AuditEvent event = event(map(insert(KEYS.replace("TENANT#acme", partition), entry(""))));
    assertThat(event.tenant()).isEqualTo(tenant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TENANT#", "TENANT##07", "TENANT#acme#x", "TENANT#acme#12345"})
  void refusesAKeyWithoutATenant(String partition) {
    Mapped mapped = map(insert(KEYS.replace("TENANT#acme", partition), entry("")));
    assertThat(letter(mapped).reason()).isEqualTo("tenant-missing");
  }

  @Test
  void tellsKeysOfOtherTypesApart() {
    ChangeMapper mapper =
        with(
            Map.of(
                "map.entry.partition-key-prefix", "",
                "map.tenant.pattern", "",
                "map.sort-key", "",
                "map.entry.sort-key-prefix", "",
                "map.time.sort-key-pattern", ""));
    String rest =
        "\"tenant\":{\"S\":\"acme\"},\"timestamp\":{\"N\":\"1763716502\"},\"action\":{\"S\":\"a\"}";
    AuditEvent text =
        event(mapper.map(insert("{\"PK\":{\"S\":\"1\"}}", "{\"PK\":{\"S\":\"1\"}," + rest + "}")));
    AuditEvent number =
        event(mapper.map(insert("{\"PK\":{\"N\":\"1\"}}", "{\"PK\":{\"N\":\"1\"}," + rest + "}")));
    assertThat(text.id()).isNotEqualTo(number.id());
    assertThat(text.eventId()).isEqualTo(text.id());
    assertThat(text.tenant()).isEqualTo("acme");
  }

  @ParameterizedTest
  @CsvSource({
    "S,2026-11-21T09:00:00Z",
    "S,2026-11-21T10:00:00+01:00",
    "S,2026-11-21T09:00:00",
    "N,1795251600",
    "N,1795251600.000",
    "N,1795251600000",
    "S,1795251600",
  })
  void readsTheTimeAsItIsWritten(String type, String text) {
    String time = "\"timestamp\":{\"" + type + "\":\"" + text + "\"}";
    AuditEvent event = event(map(insert(entry(time))));
    assertThat(event.time()).isEqualTo(Instant.parse("2026-11-21T09:00:00Z"));
    assertThat(event.attributes()).isEqualTo("{}");
  }

  @Test
  void readsTimesInAPatternAndZoneOfTheMapping() {
    ChangeMapper mapper =
        with(
            Map.of(
                "map.time.formats",
                List.of("pattern:dd.MM.uuuu, HH:mm", "epoch-micros"),
                "map.time.zone",
                "Europe/Berlin"));
    for (String time : List.of("{\"S\":\"21.11.2026, 10:00\"}", "{\"N\":\"1795251600000000\"}")) {
      assertThat(event(mapper.map(insert(entry("\"timestamp\":" + time)))).time())
          .isEqualTo(Instant.parse("2026-11-21T09:00:00Z"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-901,false,true",
    "-900,false,false",
    "0,false,false",
    "1,true,false",
    "3600,true,false"
  })
  void clampsTheFutureAndMarksThePast(int seconds, boolean future, boolean backdated) {
    Instant stated = ARRIVAL.plusSeconds(seconds);
    AuditEvent event = event(map(insert(entry("\"timestamp\":{\"S\":\"" + stated + "\"}"))));
    assertThat(event.statedTime()).isEqualTo(stated);
    assertThat(event.time()).isEqualTo(future ? ARRIVAL : stated);
    assertThat(event.futureStated()).isEqualTo(future);
    assertThat(event.backdated()).isEqualTo(backdated);
  }

  @Test
  void clampsToTheArrivalItselfWhereItIsNotRounded() {
    AuditEvent event =
        event(with(Map.of("map.time.arrival-granularity", "0 s")).map(insert(entry(""))));
    assertThat(event.time()).isEqualTo(ARRIVAL);
    assertThat(event.futureStated()).isTrue();
  }

  @Test
  void takesAnAgeThatTheMappingAllows() {
    Change old = insert(entry("\"timestamp\":{\"S\":\"2020-01-01T00:00:00Z\"}"));
    assertThat(event(map(old)).backdated()).isTrue();
    ChangeMapper patient =
        new ChangeMapper(Mapping.standard().withBackdatedAfter(Duration.ofDays(9999)));
    assertThat(event(patient.map(old)).backdated()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"actor\":{\"S\":\"u1\"}|u1|HUMAN|u1",
        "\"actor\":{\"S\":\"svc-export\"}|svc-export|SERVICE|svc-export",
        "\"actor\":{\"S\":\"system:ttl\"}|system:ttl|SYSTEM|system:ttl",
        "\"actor\":{\"M\":{\"id\":{\"S\":\"svc-x\"},\"type\":{\"S\":\"user\"}}}|svc-x|HUMAN|svc-x",
        "\"actor\":{\"S\":\"svc-x\"},\"onBehalfOf\":{\"S\":\"Bob@X.example\"}|svc-x|SERVICE|bob@x.example",
        "\"actor\":{\"S\":\"a\"},\"effectiveActor\":{\"M\":{\"id\":{\"S\":\"b\"}}}|a|HUMAN|b",
        "\"actor\":{\"S\":\"a\"},\"onBehalfOf\":{\"S\":\" \"},\"effectiveActor\":{\"S\":\"b\"}|a|HUMAN|b",
        "\"actor\":{\"S\":\"arn:x/A@B\"}|arn:x/A@B|HUMAN|arn:x/A@B"
      })
  void tellsWhoActedAndWhoIsAccountable(
      String attributes, String id, ActorType type, String principal) {
    AuditEvent event = event(map(insert(entry(attributes))));
    assertThat(event.actor().id()).isEqualTo(id);
    assertThat(event.actor().type()).isEqualTo(type);
    assertThat(event.principal()).isEqualTo(principal);
  }

  @Test
  void keepsWhatNoFieldOfTheEventHolds() {
    AuditEvent event =
        event(
            map(
                insert(
                    entry(
                        "\"actor\":{\"M\":{\"id\":{\"S\":\"a\"},\"type\":{\"S\":\"robot\"}}},"
                            + "\"onBehalfOf\":{\"M\":{\"id\":{\"S\":\"b\"},\"name\":{\"S\":\"Bo\"}}},"
                            + "\"effectiveActor\":{\"S\":\"c\"}"))));
    assertThat(event.attributes())
        .isEqualTo(
            "{\"actor\":{\"type\":\"robot\"},\"onBehalfOf\":{\"name\":\"Bo\"},\"effectiveActor\":\"c\"}");
  }

  @Test
  void normalisesATargetThatIsAUser() {
    String target = "\"target\":{\"M\":{\"type\":{\"S\":\"%s\"},\"id\":{\"S\":\"Bo@X.example\"}}}";
    assertThat(event(map(insert(entry(target.formatted("user"))))).target().id())
        .isEqualTo("bo@x.example");
    assertThat(event(map(insert(entry(target.formatted("list"))))).target().id())
        .isEqualTo("Bo@X.example");
  }

  @ParameterizedTest
  @CsvSource({
    "USER#1,EVENT#2026-11-21T09:15:02Z#a,partition key prefix",
    "TENANT#acme,PROFILE,sort key prefix",
    "TENANT#acme,EVENT#draft#1,skipped sort key",
    "TENANT#test-1,EVENT#2026-11-21T09:15:02Z#a,skipped partition key"
  })
  void skipsWhatIsNoAuditItem(String partition, String sort, String reason) {
    ChangeMapper mapper =
        with(
            Map.of(
                "map.skip.sort-key-prefixes", "EVENT#draft",
                "map.skip.partition-key-prefixes", "TENANT#test-"));
    String keys = "{\"PK\":{\"S\":\"" + partition + "\"},\"SK\":{\"S\":\"" + sort + "\"}}";
    for (Operation operation : List.of(Operation.INSERT, Operation.MODIFY, Operation.REMOVE)) {
      assertThat(mapper.map(change(operation, keys, "broken", "broken")))
          .isEqualTo(new Mapped.NotAudit(reason));
    }
  }

  @Test
  void skipsByAnAttributeButNotWhatWasAnEntryBefore() {
    ChangeMapper mapper = with(Map.of("map.skip.attributes", "meta.kind=draft"));
    String draft = entry("\"meta\":{\"M\":{\"kind\":{\"S\":\"draft\"}}}");
    assertThat(mapper.map(insert(draft))).isEqualTo(new Mapped.NotAudit("skipped attribute"));
    assertThat(mapper.eventTime(insert(draft))).isEmpty();
    assertThat(mapper.map(change(Operation.REMOVE, KEYS, draft, null)))
        .isEqualTo(new Mapped.NotAudit("skipped attribute"));
    assertThat(mapper.map(change(Operation.MODIFY, KEYS, entry(""), draft)))
        .isInstanceOf(Mapped.Events.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"PK\":{\"S\":\"TENANT#a\"}}|item-malformed|\"x\":5",
        "|attribute-type|\"timestamp\":{\"SS\":[\"x\"]}",
        "|timestamp-unreadable|\"timestamp\":{\"S\":\"yesterday\"}",
        "|timestamp-unreadable|\"timestamp\":{\"N\":\"-5\"}",
        "|timestamp-unreadable|\"timestamp\":{\"N\":\"1E300\"}",
        "|timestamp-out-of-range|\"timestamp\":{\"S\":\"1969-12-31T23:59:59Z\"}",
        "|item-malformed|\"a\":{\"S\":1}",
      })
  void makesADeadLetterOfWhatIsBroken(String ignored, String reason, String attribute) {
    DeadLetter letter = letter(map(insert(entry(attribute))));
    assertThat(letter.reason()).isEqualTo(reason);
    assertThat(letter.stage()).isEqualTo(DeadLetter.Stage.MAPPING);
    assertThat(letter.tenant()).isEqualTo("acme");
    assertThat(letter.key()).isEqualTo(KEYS);
    assertThat(letter.fields()).contains("PK", "SK", "action").isSorted();
    assertThat(letter.size()).isEqualTo(entry(attribute).length());
    assertThat(letter.hash()).hasSize(64);
  }

  @Test
  void namesEachOtherReasonOfADeadLetter() {
    String bare = KEYS.substring(0, KEYS.length() - 1);
    assertThat(letter(map(insert(bare + "}"))).reason()).isEqualTo("action-missing");
    assertThat(letter(map(insert(bare + ",\"action\":{\"S\":\" \"}}"))).reason())
        .isEqualTo("action-missing");
    String longAction = ",\"action\":{\"S\":\"" + "x".repeat(513) + "\"}}";
    assertThat(letter(map(insert(bare + longAction))).reason()).isEqualTo("action-too-long");
    assertThat(letter(map(insert((String) null))).reason()).isEqualTo("item-gone");
    assertThat(letter(map(insert("x", entry("")))).reason()).isEqualTo("key-unreadable");
    assertThat(letter(map(insert(null, entry("")))).reason()).isEqualTo("key-unreadable");
    assertThat(letter(map(insert("{\"PK\":{\"S\":\"TENANT#a\"}}", entry("")))).reason())
        .isEqualTo("key-missing");
    String timeless = KEYS.replace("EVENT#2026-11-21T09:15:02.114Z#a2", "EVENT##");
    assertThat(letter(map(insert(timeless, entry("")))).reason()).isEqualTo("timestamp-missing");
    assertThat(letter(map(change(Operation.REMOVE, KEYS, "{", null))).reason())
        .isEqualTo("item-malformed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "map.records.attribute|\"records\":{\"N\":\"1.5\"}|{\"records\":1.5}",
        "map.records.attribute|\"records\":{\"S\":\"many\"}|{\"records\":\"many\"}",
        "map.records.attribute|\"records\":{\"N\":\"-1\"}|{\"records\":-1}",
        "map.records.attribute|\"records\":{\"BOOL\":true}|{\"records\":true}",
        "map.outcome.attribute|\"outcome\":{\"BOOL\":true}|{\"outcome\":true}",
        "map.actor.id|\"actor\":{\"L\":[]}|{\"actor\":[]}",
        "map.reason.attribute|\"reason\":{\"SS\":[\"x\"]}|{\"reason\":[\"x\"]}",
        "map.event-id.attribute|\"eventId\":{\"L\":[]}|{\"eventId\":[]}",
        "map.tenant.attribute|\"tenant\":{\"L\":[]}|{\"tenant\":[]}",
      })
  void keepsAnEventOfWhichAnOptionalAttributeCannotBeRead(
      String option, String attribute, String free) {
    Mapped.Events mapped = (Mapped.Events) map(insert(entry(attribute)));

    assertThat(mapped.unreadable()).containsExactly(option);
    assertThat(mapped.events()).hasSize(1);
    assertThat(mapped.events().get(0).action()).isEqualTo("invoice.export");
    assertThat(mapped.events().get(0).attributes()).isEqualTo(free);
  }

  /** Read as a number, one such text takes two seconds: a producer could hold up everybody. */
  @Test
  @Timeout(2)
  void aTextOfManyDigitsIsNoNumberOfRecords() {
    String attribute = "\"records\":{\"S\":\"" + "9".repeat(1_000_000) + "\"}";
    Mapped.Events mapped = (Mapped.Events) map(insert(entry(attribute)));

    assertThat(mapped.unreadable()).containsExactly("map.records.attribute");
    assertThat(mapped.events().get(0).records()).isNull();
  }

  @Test
  void refusesAnUnreadableTenantWhereNothingElseSaysIt() {
    ChangeMapper mapper = with(Map.of("map.tenant.pattern", ""));
    DeadLetter letter = letter(mapper.map(insert(entry("\"tenant\":{\"L\":[]}"))));
    assertThat(letter.reason()).isEqualTo("attribute-type");
  }

  @Test
  void takesTheNextPathWhereTheFirstCannotBeRead() {
    ChangeMapper mapper = with(Map.of("map.source-ip.attribute", "ip,address"));
    Mapped.Events mapped =
        (Mapped.Events)
            mapper.map(insert(entry("\"ip\":{\"L\":[]},\"address\":{\"S\":\"203.0.113.7\"}")));
    assertThat(mapped.events().get(0).sourceIp()).isEqualTo("203.0.113.7");
    assertThat(mapped.events().get(0).attributes()).isEqualTo("{\"ip\":[]}");
    assertThat(mapped.unreadable()).containsExactly("map.source-ip.attribute");
  }
}
