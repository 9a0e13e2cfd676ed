package dev.nightjar.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.local.demo.Planted.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The oracle judges by the rules as they are written down. */
class OracleTest {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final List<TableWrite> writes = new ArrayList<>();

  @Test
  void tenExportsInExactlyAnHourAreABurst() {
    exports("acme", "ann", 0, 400, 10);
    assertThat(alerts()).containsExactly(new Oracle.Due(Finding.BURST_EXPORT, "acme", "ann", "9"));
  }

  @Test
  void tenExportsInAnHourAndAMillisecondAreNone() {
    exports("acme", "ann", 0, 400, 9);
    export("acme", "ann", Duration.ofHours(1).plusMillis(1));
    assertThat(alerts()).isEmpty();
  }

  @Test
  void aBurstAlertsOnceUntilItsWindowHasPassed() {
    exports("acme", "ann", 0, 60, 40);
    exports("acme", "ann", 3 * 3600, 60, 10);
    assertThat(alerts()).extracting(Oracle.Due::completedBy).containsExactly("9", "49");
  }

  @Test
  void fiveExportsInFiveMinutesAreAFastBurstAsOftenAsTheyComeAgain() {
    exports("acme", "ann", 0, 75, 5);
    exports("acme", "bob", 0, 76, 5);
    exports("acme", "eve", 0, 20, 31);
    assertThat(new Oracle(writes, List.of(Oracle.FAST), Oracle.GRANT_WINDOW).alerts())
        .extracting(due -> due.finding() + " " + due.group() + " " + due.completedBy())
        .containsExactlyInAnyOrder("FAST_BURST ann 4", "FAST_BURST eve 14", "FAST_BURST eve 30");
  }

  @Test
  void tenantsAndPeopleAreNeverMixed() {
    exports("acme", "ann", 0, 60, 5);
    exports("globex", "ann", 0, 60, 5);
    exports("acme", "bob", 0, 60, 9);
    assertThat(alerts()).isEmpty();
  }

  @Test
  void anExportWithinHalfAnHourOfTheGrantAlerts() {
    grant("acme", "ann", Duration.ZERO);
    export("acme", "ann", Duration.ofMinutes(30));
    export("acme", "ann", Duration.ofMinutes(31));
    assertThat(alerts())
        .containsExactly(new Oracle.Due(Finding.GRANT_THEN_EXPORT, "acme", "ann", "1"));
  }

  @Test
  void laterEarlierOrByAnotherIsNone() {
    export("acme", "ann", Duration.ZERO);
    grant("acme", "ann", Duration.ofMinutes(1));
    export("acme", "bob", Duration.ofMinutes(2));
    export("globex", "ann", Duration.ofMinutes(3));
    export("acme", "ann", Duration.ofMinutes(31).plusMillis(1));
    assertThat(alerts()).isEmpty();
  }

  @Test
  void countsPerTenantAndAction() {
    exports("acme", "ann", 0, 60, 3);
    grant("acme", "ann", Duration.ofHours(9));
    Oracle oracle = new Oracle(writes, List.of(Oracle.BURST), Oracle.GRANT_WINDOW);
    assertThat(oracle.counts())
        .isEqualTo(Map.of("acme/invoice.export", 3L, "acme/role.granted", 1L));
    assertThat(oracle.documents()).isEqualTo(4);
  }

  private List<Oracle.Due> alerts() {
    return new Oracle(writes, List.of(Oracle.BURST), Oracle.GRANT_WINDOW).alerts();
  }

  private void exports(String tenant, String person, int fromSecond, int gapSeconds, int times) {
    for (int i = 0; i < times; i++) {
      export(tenant, person, Duration.ofSeconds(fromSecond + (long) i * gapSeconds));
    }
  }

  private void export(String tenant, String person, Duration after) {
    add(after, entry(tenant, person, after, "invoice.export", null));
  }

  private void grant(String tenant, String grantee, Duration after) {
    add(after, entry(tenant, "boss", after, "role.granted", grantee));
  }

  private Entry entry(String tenant, String person, Duration after, String action, String grantee) {
    String id = Integer.toString(writes.size());
    return new Entry(tenant, id, NOON.plus(after), action, person, true, "success", grantee);
  }

  private void add(Duration after, Entry entry) {
    writes.add(new TableWrite(TableWrite.Kind.EVENT, NOON.plus(after), Map.of(), entry));
  }
}
