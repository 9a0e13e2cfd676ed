package dev.nightjar.audit.mapping;

import static dev.nightjar.audit.mapping.TestingChanges.ARRIVAL;
import static dev.nightjar.audit.mapping.TestingChanges.KEYS;
import static dev.nightjar.audit.mapping.TestingChanges.entry;
import static dev.nightjar.audit.mapping.TestingChanges.insert;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Change;
import dev.nightjar.audit.Change.Operation;
import dev.nightjar.audit.Change.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The same item is the same event, wherever it was read. */
class OriginTest {

  private static final Mapping MAPPING =
      Mapping.read(Map.of("map.mutable-attributes", "seen,labels"));
  private static final ChangeMapper MAPPER = new ChangeMapper(MAPPING);

  /** As the source tells an item of the table. */
  private static Change found(Origin origin, String item, Instant asOf) {
    return new Change(
        Operation.INSERT,
        "INSERT",
        KEYS.getBytes(UTF_8),
        null,
        item.getBytes(UTF_8),
        asOf,
        "",
        "",
        false,
        origin);
  }

  private static Change live(String item, Instant arrival) {
    return TestingChanges.change(Operation.INSERT, "INSERT", KEYS, null, item, arrival, false);
  }

  private static List<AuditEvent> events(Change change) {
    return ((Mapped.Events) MAPPER.map(change)).events();
  }

  private static String at(Instant stated) {
    return "\"timestamp\":{\"S\":\"" + stated + "\"}";
  }

  @Test
  void givesTheSameEventFromTheTableAsFromTheStream() {
    int mismatches = 0;
    for (long seed = 0; seed < 1_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      // Written at most a day after the instant of the snapshot, by a clock that is right.
      Instant arrival = ARRIVAL.plusSeconds(random.nextInt(-10, 86_000));
      Instant stated = arrival.plusMillis(random.nextInt(-800_000, 1_000));
      String tenant = random.nextBoolean() ? "acme" : "globex";
      String item =
          entry(
              at(stated)
                  + ",\"tenant\":{\"S\":\"%s\"},\"n\":{\"N\":\"%d\"}"
                      .formatted(tenant, random.nextInt()));
      List<AuditEvent> streamed = events(live(item, arrival));
      for (Origin origin : List.of(Origin.SNAPSHOT, Origin.REPAIR)) {
        List<AuditEvent> found = events(found(origin, item, ARRIVAL));

        assertThat(found.get(0))
            .as("seed %d", seed)
            .usingRecursiveComparison()
            .ignoringFields("arrival", "sequenceNumber", "origin")
            .isEqualTo(streamed.get(0));
        assertThat(found)
            .as("seed %d: what makes a duplicate of a document", seed)
            .usingRecursiveComparison()
            .comparingOnlyFields("id", "contentHash", "statedTime", "tenant")
            .isEqualTo(streamed);
        assertThat(found).extracting(AuditEvent::origin).containsOnly(origin);
      }
      mismatches += streamed.size() - 1;
    }
    assertThat(mismatches).isGreaterThan(300);
  }

  @Test
  void staysTheSameWhenItIsChangedAsItMayBe() {
    String before = entry("\"ttl\":{\"N\":\"100\"},\"seen\":{\"BOOL\":false},\"a\":{\"S\":\"x\"}");
    String after =
        entry(
            "\"a\":{\"S\":\"x\"},\"ttl\":{\"N\":\"200\"},\"labels\":{\"SS\":[\"y\"]},"
                + "\"seen\":{\"BOOL\":true}");
    String forged = entry("\"ttl\":{\"N\":\"100\"},\"seen\":{\"BOOL\":false},\"a\":{\"S\":\"z\"}");
    String hash = events(live(before, ARRIVAL)).get(0).contentHash();
    assertThat(events(found(Origin.REPAIR, after, ARRIVAL)).get(0).contentHash()).isEqualTo(hash);
    assertThat(events(found(Origin.REPAIR, forged, ARRIVAL)).get(0).contentHash())
        .isNotEqualTo(hash);
  }

  @ParameterizedTest
  @CsvSource({
    "-31536000,false", // long before
    "0,false",
    "1,false", // written while the table was read
    "86399,false",
    "86400,true", // no reading takes so long
    "3153600000,true"
  })
  void clampsWhatCannotHaveBeenWrittenByTheEndOfASnapshot(long seconds, boolean future) {
    Instant stated = ARRIVAL.plusSeconds(seconds);
    Change change = found(Origin.SNAPSHOT, entry(at(stated)), ARRIVAL);
    AuditEvent event = events(change).get(0);
    assertThat(event.statedTime()).isEqualTo(stated);
    assertThat(event.time()).isEqualTo(future ? ARRIVAL : stated);
    assertThat(event.futureStated()).isEqualTo(future);
    assertThat(event.backdated()).isFalse();
    assertThat(MAPPER.eventTime(change)).hasValue(event.time().toEpochMilli());
  }

  @Test
  void marksNothingOfTheTableAsBackdated() {
    String old = entry(at(ARRIVAL.minus(Duration.ofDays(1000))));
    assertThat(events(live(old, ARRIVAL)).get(0).backdated()).isTrue();
    assertThat(events(found(Origin.SNAPSHOT, old, ARRIVAL)).get(0).backdated()).isFalse();
    assertThat(events(found(Origin.REPAIR, old, ARRIVAL)).get(0).backdated()).isFalse();
  }

  @Test
  void alarmsWhenAnItemIsChangedAfterTheSnapshotSawIt() {
    String item = entry("\"records\":{\"N\":\"1\"}");
    AuditEvent seen = events(found(Origin.SNAPSHOT, item, ARRIVAL)).get(0);
    AuditEvent tampered =
        events(TestingChanges.change(Operation.MODIFY, KEYS, item, entry(""))).get(0);
    assertThat(seen.kind()).isEqualTo(AuditEvent.Kind.ENTRY);
    assertThat(tampered.kind()).isEqualTo(AuditEvent.Kind.TAMPERING);
    assertThat(tampered.tampering().originalId()).isEqualTo(seen.id());
  }

  @ParameterizedTest
  @EnumSource(Origin.class)
  void neverTakesAnItemOfTheTableForTampering(Origin origin) {
    assertThat(events(found(origin, entry(""), ARRIVAL)))
        .extracting(AuditEvent::kind)
        .containsExactly(AuditEvent.Kind.ENTRY);
  }

  @ParameterizedTest
  @CsvSource({
    "-1,true", // passed
    "0,true", // in the second of the arrival, which is rounded down
    "1,false",
    "-157679999,true",
    "-157680000,false", // five years: the service leaves it alone
  })
  void infersAnExpiryInAGlobalTableWhereTheTtlHadPassed(long seconds, boolean inferred) {
    String before =
        entry("\"ttl\":{\"N\":\"" + ARRIVAL.plusSeconds(seconds).getEpochSecond() + "\"}");
    Change removal = TestingChanges.change(Operation.REMOVE, KEYS, before, null);
    ChangeMapper global = new ChangeMapper(Mapping.standard().withInferredExpiry(true));

    assertThat(MAPPER.map(removal)).as("in one Region").isInstanceOf(Mapped.Events.class);
    Mapped mapped = global.map(removal);
    assertThat(mapped instanceof Mapped.Expired).isEqualTo(inferred);
    if (mapped instanceof Mapped.Expired expired) {
      assertThat(expired.inferred()).isTrue();
      assertThat(expired.originalId()).isEqualTo(events(insert(before)).get(0).id());
      assertThat(global.eventTime(removal)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"ttl\":{\"N\":\"1E100\"}",
        "\"ttl\":{\"N\":\"-1\"}",
        "\"ttl\":{\"S\":\"1700000000\"}",
        "\"expires\":{\"N\":\"1700000000\"}"
      })
  void infersNothingFromWhatIsNoTtlThatPassed(String attribute) {
    ChangeMapper global = new ChangeMapper(Mapping.standard().withInferredExpiry(true));
    Change removal = TestingChanges.change(Operation.REMOVE, KEYS, entry(attribute), null);
    assertThat(global.map(removal)).isInstanceOf(Mapped.Events.class);
  }

  @Test
  void infersNothingWithoutAnImageOfTheItemBefore() {
    ChangeMapper global = new ChangeMapper(Mapping.standard().withInferredExpiry(true));
    assertThat(global.map(TestingChanges.change(Operation.REMOVE, KEYS, null, null)))
        .isInstanceOf(Mapped.Events.class);
  }

  @Test
  void keepsTheServicesOwnMarkOfAnExpiry() {
    ChangeMapper global = new ChangeMapper(Mapping.standard().withInferredExpiry(true));
    String before = entry("\"ttl\":{\"N\":\"1\"}");
    Change expiry =
        TestingChanges.change(Operation.REMOVE, "REMOVE", KEYS, before, null, ARRIVAL, true);
    assertThat(((Mapped.Expired) global.map(expiry)).inferred()).isFalse();
  }

  @Test
  void keepsAModificationOfWhatExpiredTampering() {
    ChangeMapper global = new ChangeMapper(Mapping.standard().withInferredExpiry(true));
    String before = entry("\"ttl\":{\"N\":\"1700000000\"}");
    String after = entry("\"ttl\":{\"N\":\"1700000000\"},\"x\":{\"S\":\"y\"}");
    assertThat(global.map(TestingChanges.change(Operation.MODIFY, KEYS, before, after)))
        .isInstanceOf(Mapped.Events.class);
  }
}
