package dev.nightjar.local.demo;

import dev.nightjar.local.demo.EntryItems.Deed;
import dev.nightjar.local.demo.Planted.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Plants incidents that must alert, and near misses that must not, each with people who do nothing
 * else. Bursts count ten exports within 60 minutes, fast ones five within five; an export follows a
 * grant within 30 minutes. Roles are given by people who were given none themselves that day.
 */
final class Incidents {

  private static final int THRESHOLD = 10;

  /** How many stories there are: they are spread over the day. */
  private static final int SCENES = 24;

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final DayOptions options;
  private final List<Tenant> tenants;
  private final EntryItems items;
  private final SplittableRandom random;
  private final Map<String, Integer> taken = new HashMap<>();
  private final List<TableWrite> writes = new ArrayList<>();
  private final List<Planted> planted = new ArrayList<>();
  private int scenes;

  Incidents(DayOptions options, List<Tenant> tenants, EntryItems items, SplittableRandom random) {
    this.options = options;
    this.tenants = tenants;
    this.items = items;
    this.random = random;
  }

  /** What was planted: stories in the order of planting. */
  List<Planted> planted() {
    return List.copyOf(planted);
  }

  /** The writes of all scenes, in no order. */
  List<TableWrite> create() {
    burstAndFastBurst();
    grantThenExport("an export 2 minutes after the grant", MINUTE.multipliedBy(2));
    burst("exactly 10 exports within 59 minutes", THRESHOLD, Duration.ofSeconds(390));
    nearMissOfNine();
    grantThenExport("an export 29 minutes after the grant", MINUTE.multipliedBy(29));
    nearMissOverMoreThanAnHour();
    burstInSomeonesName();
    nearMissOfAService();
    nearMissExportBeforeGrant();
    grantThenSeveralExports();
    nearMissLateExport();
    nearMissOfAnother();
    fastBurst("5 exports within exactly 5 minutes", 5, Duration.ofSeconds(75));
    nearMissOfFour();
    burst("14 exports within half an hour", 14, Duration.ofSeconds(130));
    nearMissOfFailures();
    grantThenExport("an export in the same minute as the grant", Duration.ofSeconds(20));
    fastBurst("7 exports within 2 minutes", 7, Duration.ofSeconds(18));
    nearMissesAcrossTenants();
    return writes;
  }

  private void burst(String story, int exports, Duration gap) {
    Tenant tenant = nextTenant();
    Tenant.Actor person = nextPerson(tenant);
    plant(story, Finding.BURST_EXPORT, true, tenant, person);
    exports(tenant, person, nextStart(), exports, gap, Entry.SUCCESS);
  }

  private void burstAndFastBurst() {
    Tenant tenant = nextTenant();
    Tenant.Actor person = nextPerson(tenant);
    plant("25 exports within 5 minutes", Finding.BURST_EXPORT, true, tenant, person);
    plant("25 exports within 5 minutes, fast", Finding.FAST_BURST, true, tenant, person);
    exports(tenant, person, nextStart(), 25, Duration.ofSeconds(12), Entry.SUCCESS);
  }

  private void fastBurst(String story, int exports, Duration gap) {
    Tenant tenant = nextTenant();
    Tenant.Actor person = nextPerson(tenant);
    plant(story, Finding.FAST_BURST, true, tenant, person);
    exports(tenant, person, nextStart(), exports, gap, Entry.SUCCESS);
  }

  private void nearMissOfFour() {
    Tenant tenant = nextTenant();
    Tenant.Actor person = nextPerson(tenant);
    plant("4 exports within 5 minutes", Finding.FAST_BURST, false, tenant, person);
    exports(tenant, person, nextStart(), 4, Duration.ofSeconds(90), Entry.SUCCESS);
  }

  private void burstInSomeonesName() {
    Tenant tenant = nextTenant();
    Tenant.Actor person = nextPerson(tenant);
    plant("12 exports on a person's behalf", Finding.BURST_EXPORT, true, tenant, person);
    Tenant.Actor agent = nextPerson(tenant);
    Instant at = nextStart();
    for (int i = 0; i < 12; i++) {
      add(
          Deed.of(tenant, at.plus(MINUTE.multipliedBy(2L * i)), export(), agent, thing())
              .inTheNameOf(person));
    }
  }

  private void grantThenExport(String story, Duration after) {
    Tenant tenant = nextTenant();
    Tenant.Actor person = nextPerson(tenant);
    plant(story, Finding.GRANT_THEN_EXPORT, true, tenant, person);
    Instant at = nextStart();
    add(grant(tenant, at, person));
    exports(tenant, person, at.plus(after), 1, MINUTE, Entry.SUCCESS);
  }

  private void grantThenSeveralExports() {
    Tenant tenant = nextTenant();
    Tenant.Actor person = nextPerson(tenant);
    plant("4 exports after one grant", Finding.GRANT_THEN_EXPORT, true, tenant, person);
    Instant at = nextStart();
    add(grant(tenant, at, person));
    exports(tenant, person, at.plusSeconds(300), 4, MINUTE, Entry.SUCCESS);
  }

  private void nearMissOfNine() {
    Tenant tenant = nextTenant();
    Tenant.Actor person = nextPerson(tenant);
    plant("9 exports within the hour", Finding.BURST_EXPORT, false, tenant, person);
    exports(tenant, person, nextStart(), THRESHOLD - 1, Duration.ofSeconds(300), Entry.SUCCESS);
  }

  private void nearMissOverMoreThanAnHour() {
    Tenant tenant = nextTenant();
    Tenant.Actor person = nextPerson(tenant);
    plant("10 exports over 61.5 minutes", Finding.BURST_EXPORT, false, tenant, person);
    exports(tenant, person, nextStart(), THRESHOLD, Duration.ofSeconds(410), Entry.SUCCESS);
  }

  private void nearMissOfAService() {
    Tenant tenant = nextTenant();
    Tenant.Actor service = tenant.services().get(1);
    plant("40 exports by a service account", Finding.BURST_EXPORT, false, tenant, service);
    exports(tenant, service, nextStart(), 40, Duration.ofSeconds(15), Entry.SUCCESS);
  }

  private void nearMissOfFailures() {
    Tenant tenant = nextTenant();
    Tenant.Actor person = nextPerson(tenant);
    plant("14 exports that failed", Finding.BURST_EXPORT, false, tenant, person);
    Instant at = nextStart();
    exports(tenant, person, at, 7, MINUTE, Entry.FAILURE);
    exports(tenant, person, at.plusSeconds(600), 7, MINUTE, Entry.DENIED);
  }

  private void nearMissExportBeforeGrant() {
    Tenant tenant = nextTenant();
    Tenant.Actor person = nextPerson(tenant);
    plant("the export came before the grant", Finding.GRANT_THEN_EXPORT, false, tenant, person);
    Instant at = nextStart();
    exports(tenant, person, at, 1, MINUTE, Entry.SUCCESS);
    add(grant(tenant, at.plusSeconds(240), person));
  }

  private void nearMissLateExport() {
    Tenant tenant = nextTenant();
    Tenant.Actor person = nextPerson(tenant);
    plant("an export 31 minutes after the grant", Finding.GRANT_THEN_EXPORT, false, tenant, person);
    Instant at = nextStart();
    add(grant(tenant, at, person));
    exports(tenant, person, at.plus(MINUTE.multipliedBy(31)), 1, MINUTE, Entry.SUCCESS);
  }

  private void nearMissOfAnother() {
    Tenant tenant = nextTenant();
    Tenant.Actor person = nextPerson(tenant);
    plant("another person exports", Finding.GRANT_THEN_EXPORT, false, tenant, person);
    Instant at = nextStart();
    add(grant(tenant, at, person));
    exports(tenant, nextPerson(tenant), at.plusSeconds(300), 2, MINUTE, Entry.SUCCESS);
  }

  /** The same user id in two tenants: neither tenant has enough of its own. */
  private void nearMissesAcrossTenants() {
    Tenant one = nextTenant();
    Tenant other = nextTenant();
    Tenant.Actor person = sharedBy(one, "u-contractor");
    plant("6 exports in each of two tenants", Finding.BURST_EXPORT, false, one, person);
    Instant at = nextStart();
    exports(one, person, at, 6, MINUTE.multipliedBy(2), Entry.SUCCESS);
    exports(other, person, at.plusSeconds(60), 6, MINUTE.multipliedBy(2), Entry.SUCCESS);

    Tenant.Actor second = sharedBy(one, "u-consultant");
    plant("an export in another tenant", Finding.GRANT_THEN_EXPORT, false, one, second);
    Instant later = nextStart();
    add(grant(one, later, second));
    exports(other, second, later.plusSeconds(300), 1, MINUTE, Entry.SUCCESS);
  }

  private Tenant.Actor sharedBy(Tenant tenant, String id) {
    Tenant.Actor like = nextPerson(tenant);
    return new Tenant.Actor(
        id, like.name(), id + "@agency.example", true, false, like.ip(), like.userAgent());
  }

  private void exports(
      Tenant tenant, Tenant.Actor by, Instant from, int times, Duration gap, String outcome) {
    for (int i = 0; i < times; i++) {
      add(
          Deed.of(tenant, from.plus(gap.multipliedBy(i)), export(), by, thing())
              .withOutcome(outcome));
    }
  }

  private Deed grant(Tenant tenant, Instant at, Tenant.Actor grantee) {
    return Deed.of(
        tenant, at, Entry.GRANT, Population.pick(tenant.exporters(), random), grantee.id());
  }

  private String export() {
    return Population.pick(Vocabulary.EXPORTS, random);
  }

  private String thing() {
    return Integer.toString(random.nextInt(10_000, 40_000));
  }

  private void add(Deed deed) {
    writes.add(items.write(deed));
  }

  private void plant(
      String story, Finding finding, boolean alerts, Tenant tenant, Tenant.Actor about) {
    planted.add(new Planted(story, finding, alerts, tenant.id(), about.id()));
  }

  private Tenant nextTenant() {
    return tenants.get(scenes++ % tenants.size());
  }

  private Tenant.Actor nextPerson(Tenant tenant) {
    int index = taken.merge(tenant.id(), 1, Integer::sum) - 1;
    return tenant.reserved().get(index);
  }

  /** Scenes begin spread over the day, the last early enough to end within it. */
  private Instant nextStart() {
    long room = DayOptions.LENGTH.minusHours(3).toMillis();
    int scene = planted.size();
    return options
        .begin()
        .plusMillis(room * scene / SCENES)
        .plusSeconds(random.nextInt(1_800))
        .plusMillis(random.nextInt(1_000));
  }
}
