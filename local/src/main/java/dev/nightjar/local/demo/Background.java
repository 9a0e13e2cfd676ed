package dev.nightjar.local.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * An ordinary day: people log in, work for a while and leave, more of them in the morning and the
 * early afternoon; service accounts go on at night. No rule fires on it: a person exports at most
 * {@value #EXPORTS_A_DAY} times, and roles are given to people who never export.
 */
final class Background {

  /** Below every threshold that a demo has, also together with a near miss. */
  static final int EXPORTS_A_DAY = 4;

  /** Life in each hour of the day (UTC), relative to the others. */
  private static final int[] CURVE = {
    3, 2, 2, 2, 3, 5, 10, 22, 38, 46, 48, 44, 34, 40, 46, 44, 36, 26, 18, 14, 11, 9, 6, 4
  };

  private static final int SESSION_GAP_MILLIS = 150_000;

  private final DayOptions options;
  private final List<Tenant> tenants;
  private final EntryItems items;
  private final SplittableRandom random;
  private final Map<String, Integer> exports = new HashMap<>();
  private final double weights;

  Background(DayOptions options, List<Tenant> tenants, EntryItems items, SplittableRandom random) {
    this.options = options;
    this.tenants = tenants;
    this.items = items;
    this.random = random;
    this.weights = tenants.stream().mapToDouble(Tenant::weight).sum();
  }

  /** Exactly that many events, in no order. */
  List<TableWrite> create(int events) {
    List<TableWrite> writes = new ArrayList<>(events + 64);
    while (writes.size() < events) {
      Tenant tenant = tenant();
      if (random.nextInt(100) < 15) {
        machineRun(tenant, writes);
      } else {
        session(tenant, writes);
      }
    }
    return writes.subList(0, events);
  }

  private Tenant tenant() {
    double at = random.nextDouble(weights);
    for (Tenant tenant : tenants) {
      at -= tenant.weight();
      if (at < 0) {
        return tenant;
      }
    }
    return tenants.get(tenants.size() - 1);
  }

  private void session(Tenant tenant, List<TableWrite> writes) {
    Tenant.Actor person = Population.pick(tenant.people(), random);
    Instant time = moment(true);
    if (random.nextInt(8) == 0) {
      add(
          writes,
          EntryItems.Deed.of(tenant, time, "login.failure", person, "web")
              .withOutcome(Entry.FAILURE));
      time = later(time, 20_000);
    }
    add(writes, EntryItems.Deed.of(tenant, time, "login.success", person, "web"));
    int deeds = 2 + random.nextInt(14);
    for (int i = 0; i < deeds; i++) {
      time = later(time, SESSION_GAP_MILLIS);
      add(writes, deed(tenant, time, person));
    }
    add(
        writes,
        EntryItems.Deed.of(
            tenant, later(time, SESSION_GAP_MILLIS), "logout.success", person, "web"));
  }

  private EntryItems.Deed deed(Tenant tenant, Instant time, Tenant.Actor person) {
    int dice = random.nextInt(200);
    if (dice < 12 && person.exporter() && mayExport(tenant, person)) {
      String action = Population.pick(Vocabulary.EXPORTS, random);
      return EntryItems.Deed.of(tenant, time, action, person, thing());
    }
    // Who may give roles is given none, so that no chain of grants arises.
    if (dice == 199 && person.exporter()) {
      Tenant.Actor grantee = Population.pick(tenant.people(), random);
      if (!grantee.exporter()) {
        return EntryItems.Deed.of(tenant, time, Entry.GRANT, person, grantee.id());
      }
    }
    String action = Population.pick(Vocabulary.ORDINARY, random);
    if (action.equals("report.scheduled") && !person.exporter()) {
      // A fresh role and a schedule of one's own soon after is a finding.
      action = "report.viewed";
    }
    String target = target(tenant, action);
    EntryItems.Deed deed = EntryItems.Deed.of(tenant, time, action, person, target);
    return random.nextInt(60) == 0 ? deed.withOutcome(Entry.DENIED) : deed;
  }

  /** A role is taken from those who are given none that day: the other way is a finding. */
  private String target(Tenant tenant, String action) {
    if (!Vocabulary.targetType(action).equals("user")) {
      return thing();
    }
    boolean revoked = action.equals("role.revoked");
    return Population.pick(revoked ? tenant.exporters() : tenant.people(), random).id();
  }

  private boolean mayExport(Tenant tenant, Tenant.Actor person) {
    return exports.merge(tenant.id() + "/" + person.id(), 1, Integer::sum) <= EXPORTS_A_DAY;
  }

  private void machineRun(Tenant tenant, List<TableWrite> writes) {
    Tenant.Actor service = Population.pick(tenant.services(), random);
    Instant time = moment(false);
    int deeds = 3 + random.nextInt(20);
    for (int i = 0; i < deeds; i++) {
      String action = Population.pick(Vocabulary.MACHINE, random);
      add(writes, EntryItems.Deed.of(tenant, time, action, service, thing()));
      time = later(time, 5_000);
    }
  }

  private void add(List<TableWrite> writes, EntryItems.Deed deed) {
    writes.add(items.write(deed));
  }

  private String thing() {
    return Integer.toString(random.nextInt(10_000, 40_000));
  }

  /** A moment of the day, by its curve or evenly. */
  private Instant moment(boolean byCurve) {
    while (true) {
      long millis = random.nextLong(DayOptions.LENGTH.toMillis());
      Instant at = options.begin().plusMillis(millis);
      int hour = (int) Math.floorMod(at.getEpochSecond() / 3600, 24L);
      if (!byCurve || random.nextInt(50) < CURVE[hour]) {
        return at;
      }
    }
  }

  /** A bit later, but within the day. */
  private Instant later(Instant time, int atMostMillis) {
    Instant later = time.plusMillis(500 + random.nextInt(atMostMillis));
    return later.isBefore(options.end()) ? later : options.end().minusMillis(1);
  }
}
