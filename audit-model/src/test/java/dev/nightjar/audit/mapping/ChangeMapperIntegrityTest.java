package dev.nightjar.audit.mapping;

import static dev.nightjar.audit.mapping.TestingChanges.ARRIVAL;
import static dev.nightjar.audit.mapping.TestingChanges.KEYS;
import static dev.nightjar.audit.mapping.TestingChanges.SEQUENCE;
import static dev.nightjar.audit.mapping.TestingChanges.STATED;
import static dev.nightjar.audit.mapping.TestingChanges.change;
import static dev.nightjar.audit.mapping.TestingChanges.entry;
import static dev.nightjar.audit.mapping.TestingChanges.insert;
import static dev.nightjar.audit.mapping.TestingMappings.event;
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
import dev.nightjar.audit.Ids;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of entries that are changed, removed or filed under two tenants. */
class ChangeMapperIntegrityTest {

  @Test
  void addsAnEventOfIntegrityWhereKeyAndEntryNameTwoTenants() {
    Mapped mapped = map(insert(entry("\"tenant\":{\"S\":\"globex\"}")));
    List<AuditEvent> events = ((Mapped.Events) mapped).events();
    assertThat(events)
        .extracting(AuditEvent::kind)
        .containsExactly(Kind.ENTRY, Kind.TENANT_MISMATCH);
    assertThat(events).extracting(AuditEvent::tenant).containsOnly("acme");
    AuditEvent mismatch = events.get(1);
    assertThat(mismatch.action()).isEqualTo(AuditEvent.TENANT_MISMATCH);
    assertThat(mismatch.id())
        .isEqualTo(Ids.id(events.get(0).id(), "TENANT_MISMATCH", events.get(0).contentHash()));
    assertThat(mismatch.eventId()).isEqualTo(mismatch.id());
    assertThat(mismatch.time()).isEqualTo(ARRIVAL);
    assertThat(mismatch.statedTime()).isEqualTo(STATED);
    assertThat(events.get(0).attributes()).isEqualTo("{\"tenant\":\"globex\"}");
  }

  @Test
  void alarmsWhenAnEntryIsChanged() {
    String before = entry("\"records\":{\"N\":\"1\"},\"set\":{\"SS\":[\"a\",\"b\"]}");
    String after = entry("\"set\":{\"SS\":[\"b\",\"a\"]},\"records\":{\"N\":\"2\"}");
    AuditEvent event = event(map(change(Operation.MODIFY, KEYS, before, after)));
    String original = event(map(insert(before))).id();
    assertThat(event.kind()).isEqualTo(Kind.TAMPERING);
    assertThat(event.action()).isEqualTo(AuditEvent.TAMPERED);
    assertThat(event.id()).isEqualTo(Ids.id(original, "MODIFY", SEQUENCE));
    assertThat(event.eventId()).isEqualTo(event.id());
    assertThat(event.time()).isEqualTo(ARRIVAL);
    assertThat(event.actor()).isEqualTo(new Actor(null, null, null, ActorType.SYSTEM));
    assertThat(event.principal()).isNull();
    assertThat(event.target()).isEqualTo(new Target("audit-event", original, "invoice.export"));
    assertThat(event.tampering().originalId()).isEqualTo(original);
    assertThat(event.tampering().fields()).containsExactly("records");
    assertThat(event.tampering().before()).contains("\"records\":1");
    assertThat(event.tampering().after()).contains("\"records\":2");
    assertThat(event.message())
        .isEqualTo("An entry of the audit log was changed: invoice.export (records)");
  }

  @Test
  void alarmsWhenAnEntryIsRemoved() {
    AuditEvent event = event(map(change(Operation.REMOVE, KEYS, entry(""), null)));
    assertThat(event.kind()).isEqualTo(Kind.TAMPERING);
    assertThat(event.tampering().after()).isNull();
    assertThat(event.tampering().fields()).containsExactly("PK", "SK", "action");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void alarmsWithoutABeforeImageToo(boolean keysOnly) {
    String after = keysOnly ? null : entry("");
    AuditEvent event = event(map(change(Operation.MODIFY, KEYS, null, after)));
    assertThat(event.tenant()).isEqualTo("acme");
    assertThat(event.tampering().before()).isNull();
    assertThat(event.tampering().fields()).isEmpty();
    assertThat(event.tampering().after() == null).isEqualTo(keysOnly);
  }

  @Test
  void staysSilentWhereNothingChanged() {
    String before = entry("\"a\":{\"SS\":[\"x\",\"y\"]},\"n\":{\"N\":\"1.0\"}");
    String after = entry("\"n\":{\"N\":\"1\"},\"a\":{\"SS\":[\"y\",\"x\"]}");
    assertThat(map(change(Operation.MODIFY, KEYS, before, after)))
        .isEqualTo(new Mapped.NotAudit("no change"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"ttl\":{\"N\":\"100\"}|\"ttl\":{\"N\":\"101\"}|false",
        "\"ttl\":{\"N\":\"100\"}|\"ttl\":{\"N\":\"99\"}|true",
        "\"ttl\":{\"N\":\"100\"}|\"x\":{\"N\":\"1\"}|true",
        "\"ttl\":{\"N\":\"100\"}|''|false",
        "''|\"ttl\":{\"N\":\"100\"}|true",
        "\"ttl\":{\"N\":\"100\"}|\"ttl\":{\"S\":\"101\"}|true",
        "\"seen\":{\"BOOL\":false}|\"seen\":{\"BOOL\":true}|false",
        "\"seen\":{\"BOOL\":false}|\"seen\":{\"BOOL\":true},\"b\":{\"S\":\"\"}|true",
      })
  void letsOnlyMutableAttributesAndALongerTtlPass(String before, String after, boolean alarms) {
    ChangeMapper mapper = with(Map.of("map.mutable-attributes", "seen"));
    Mapped mapped = mapper.map(change(Operation.MODIFY, KEYS, entry(before), entry(after)));
    assertThat(mapped instanceof Mapped.Events).isEqualTo(alarms);
    if (!alarms) {
      assertThat(mapped).isEqualTo(new Mapped.NotAudit("mutable attributes only"));
    }
  }

  @Test
  void tellsAnExpiryFromARemoval() {
    Change expiry = change(Operation.REMOVE, "REMOVE", KEYS, entry(""), null, ARRIVAL, true);
    AuditEvent written = event(map(insert(entry(""))));
    assertThat(map(expiry))
        .isEqualTo(
            new Mapped.Expired(
                "acme",
                written.id(),
                KEYS,
                entry(""),
                written.statedTime(),
                written.contentHash(),
                false));
    assertThat(with(Map.of()).eventTime(expiry)).isEmpty();
  }

  @Test
  void tellsOfAnExpiryWithoutAnImageWhatItsKeyTells() {
    Change bare = change(Operation.REMOVE, "REMOVE", KEYS, null, null, ARRIVAL, true);
    AuditEvent written = event(map(insert(entry(""))));
    assertThat(map(bare))
        .isEqualTo(
            new Mapped.Expired(
                "acme", written.id(), KEYS, null, written.statedTime(), null, false));
  }

  @Test
  void takesAnExpiryWithABrokenTimeForOneOfItsArrival() {
    String broken = entry("\"timestamp\":{\"S\":\"yesterday\"}");
    Change expiry = change(Operation.REMOVE, "REMOVE", KEYS, broken, null, ARRIVAL, true);
    assertThat(map(insert(broken))).isInstanceOf(Mapped.Broken.class);
    assertThat(((Mapped.Expired) map(expiry)).time()).isEqualTo(ARRIVAL);
  }

  @Test
  void countsAnUnknownOperation() {
    Change unknown = change(Operation.OTHER, "TTL DELETE", KEYS, entry(""), null, ARRIVAL, false);
    assertThat(map(unknown)).isEqualTo(new Mapped.NotAudit("unknown operation TTL?DELETE"));
  }
}
