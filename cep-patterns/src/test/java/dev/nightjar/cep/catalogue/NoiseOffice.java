package dev.nightjar.cep.catalogue;

import dev.nightjar.cep.catalogue.NoiseCompany.Person;
import dev.nightjar.cep.catalogue.NoiseCompany.Service;
import dev.nightjar.cep.catalogue.NoiseCompany.Tenant;
import java.util.SplittableRandom;

/** What happens around people's work: hires and roles, keys, support, jobs, outages. */
final class NoiseOffice {

  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  private final SplittableRandom random;
  private final NoiseEvents events;
  private int hires;
  private int keys;

  NoiseOffice(SplittableRandom random, NoiseEvents events) {
    this.random = random;
    this.events = events;
  }

  /** A tenant's working day apart from its people's own work. */
  void day(Tenant tenant, long midnight, int number) {
    long morning = midnight + 9 * HOUR;
    int size = tenant.people.size();
    for (Person person : tenant.people) {
      if (!person.country.equals(tenant.country) && chance(0.3)) {
        person.country = tenant.country;
      }
      if (number > person.backOn && chance(0.0006)) {
        person.backOn = number + 20 + random.nextInt(30);
      }
    }
    if (chance(0.001 * size)) {
      hire(tenant, morning + random.nextLong(HOUR));
    }
    if (chance(0.004 * size)) {
      grant(tenant, morning + random.nextLong(7 * HOUR));
    }
    if (chance(0.0008 * size)) {
      key(tenant, morning + random.nextLong(7 * HOUR));
    }
    if (chance(0.0005 * size)) {
      entry(tenant, morning, admin(tenant), "role.updated");
    }
    if (chance(0.00005 * size)) {
      entry(tenant, morning, admin(tenant), "mfa.policy_disabled");
    }
    if (chance(0.00003 * size)) {
      entry(tenant, morning, admin(tenant), "audit.retention_changed");
    }
    support(tenant, morning, size);
  }

  private void entry(Tenant tenant, long at, Person by, String action, Object... fields) {
    events.add(at, tenant.id, action, by.id, by.office, fields);
  }

  private void hire(Tenant tenant, long at) {
    Person person = new Person("h" + hires++, tenant, tenant.people.get(0).office, 1_000, random);
    tenant.people.add(person);
    role(tenant, at, person, true);
    entry(
        tenant,
        at + 3 * HOUR,
        person,
        "login.success",
        "source.geo.country_iso_code",
        tenant.country);
    if (chance(0.1)) {
      long soon = at + MINUTE + random.nextLong(50 * MINUTE);
      entry(tenant, soon, person, "report.export", "audit.records", 100);
    }
  }

  private void grant(Tenant tenant, long at) {
    Person person = tenant.people.get(random.nextInt(tenant.people.size()));
    boolean approved = chance(0.6);
    role(tenant, at, person, approved);
    if (chance(0.05)) {
      // The role was given for one report.
      entry(tenant, at + 10 * MINUTE, person, "report.export", "audit.records", 500);
    }
    if (chance(0.03)) {
      entry(tenant, at + 20 * MINUTE, person, "report.scheduled");
    }
    if (chance(0.08)) {
      // Break-glass: used and taken back.
      entry(tenant, at + 15 * MINUTE, person, "setting.changed");
      entry(
          tenant,
          at + 40 * MINUTE,
          admin(tenant),
          "role.revoked",
          "user.target.id",
          person.id,
          "audit.approval.id",
          approved ? "T1" : null);
    }
    if (chance(0.015)) {
      // A new administrator begins to work.
      Person other = tenant.people.get(random.nextInt(tenant.people.size()));
      entry(tenant, at + 2 * HOUR, person, "role.granted", "user.target.id", other.id);
    }
    if (chance(0.01)) {
      Person admin = admin(tenant);
      entry(tenant, at + HOUR, admin, "role.granted", "user.target.id", admin.id);
    }
  }

  private void role(Tenant tenant, long at, Person person, boolean approved) {
    boolean provisioned = chance(0.5);
    events.add(
        at,
        tenant.id,
        provisioned ? "scim.group.member_added" : "role.granted",
        provisioned ? "svc-scim" : admin(tenant).id,
        "198.51.100.3",
        "user.target.id",
        person.id,
        "audit.approval.id",
        approved ? "T" + random.nextInt(9_999) : null);
  }

  private void key(Tenant tenant, long at) {
    String key = "k" + keys++;
    entry(tenant, at, admin(tenant), "apikey.created", "audit.target.id", key);
    String server =
        chance(0.15) ? "52.1." + random.nextInt(256) + "." + random.nextInt(256) : "10.9.9.9";
    for (int i = 0; i < 5; i++) {
      events.add(
          at + HOUR + i * 10 * MINUTE,
          tenant.id,
          "customer.export",
          "svc-int",
          server,
          "audit.auth.key.id",
          key,
          "audit.records",
          chance(0.1) ? 4_000 : 200);
    }
  }

  private void support(Tenant tenant, long morning, int size) {
    if (!chance(Math.min(0.5, 0.02 * size))) {
      return;
    }
    String staff = "staff" + random.nextInt(4);
    long at = morning + random.nextLong(8 * HOUR);
    events.add(at, tenant.id, "impersonation.started", staff, "198.51.100.9");
    for (int i = 0; i < 6; i++) {
      events.add(at + i * MINUTE, tenant.id, "customer.read", staff, "198.51.100.9");
    }
    if (chance(0.02)) {
      events.add(at + 9 * MINUTE, tenant.id, "report.export", staff, "198.51.100.9");
    }
  }

  /** Support looks at many tenants at once, because something is down. */
  void incident(NoiseCompany company, long at) {
    for (int i = 0; i < Math.min(8, company.tenants.size()); i++) {
      Tenant tenant = company.tenants.get(i);
      events.add(at + i * MINUTE, tenant.id, "impersonation.started", "staff0", "198.51.100.9");
    }
  }

  /** A day of the jobs of a tenant, working day or not. */
  void services(Tenant tenant, long midnight, boolean monthEnd) {
    for (Service service : tenant.services) {
      switch (service.job()) {
        case "sync" -> sync(tenant, service, midnight);
        case "nightly" -> nightly(tenant, service, midnight, monthEnd);
        case "backup" -> job(tenant, service, midnight + 2 * HOUR, "backup.completed", 1);
        case "webhook" ->
            job(
                tenant,
                service,
                midnight,
                "webhook.delivered",
                48,
                "destination.domain",
                chance(0.004) ? "new" + random.nextInt(999) + ".example" : "hooks.example");
        default ->
            events.add(
                midnight + 6 * HOUR,
                tenant.id,
                "token.refreshed",
                service.id(),
                // Cloud functions come from a few dozen addresses.
                "34.7.1." + random.nextInt(24),
                "audit.actor.type",
                "service");
      }
    }
  }

  private void sync(Tenant tenant, Service service, long midnight) {
    boolean outage = chance(0.01);
    for (int run = 0; run < 24; run++) {
      long at = midnight + run * HOUR;
      job(tenant, service, at, "token.refreshed", 1);
      int failures = outage && run == 10 ? 700 : chance(0.02) ? 30 : 0;
      for (int i = 0; i < failures; i++) {
        events.add(
            at + i * 700L,
            tenant.id,
            "customer.synced",
            service.id(),
            service.ip(),
            "event.outcome",
            "failure",
            "audit.actor.type",
            "service");
      }
      job(tenant, service, at + 5 * MINUTE, "customer.synced", 5);
    }
  }

  private void nightly(Tenant tenant, Service service, long midnight, boolean monthEnd) {
    long rows = tenant.people.size() * (monthEnd ? 3_000L : 400L) + random.nextInt(1_000);
    for (int i = 0; i < 3; i++) {
      job(
          tenant,
          service,
          midnight + 3 * HOUR + i * MINUTE,
          "report.export",
          1,
          "audit.records",
          rows);
    }
    // Retention deletes what is old, in batches of a hundred.
    int old = tenant.people.size() * 2;
    for (int i = 0; i < old; i++) {
      events.add(
          midnight + 4 * HOUR + i * 100L,
          tenant.id,
          "document.deleted",
          service.id(),
          service.ip(),
          "audit.batch.id",
          tenant.id + "-" + midnight + "-" + i / 100);
    }
  }

  private void job(
      Tenant tenant, Service service, long at, String action, int times, Object... fields) {
    for (int i = 0; i < times; i++) {
      events.add(
          at + i * 30 * MINUTE / times, tenant.id, action, service.id(), service.ip(), fields);
    }
  }

  private Person admin(Tenant tenant) {
    return tenant.people.get(random.nextInt(1 + tenant.people.size() / 40));
  }

  private boolean chance(double of) {
    return random.nextDouble() < of;
  }
}
