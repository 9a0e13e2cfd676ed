package dev.nightjar.cep.catalogue;

import dev.nightjar.cep.catalogue.NoiseCompany.Person;
import java.util.Arrays;
import java.util.SplittableRandom;

/** What people do on a working day, none of it with ill intent. */
final class NoisePeople {

  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final String[] READS = {
    "invoice.read", "customer.read", "customer.read", "report.viewed", "search.performed"
  };
  private static final String[] WRITES = {
    "invoice.created", "customer.updated", "invoice.updated", "comment.added", "draft.deleted"
  };
  private static final String[] EXPORTS = {"invoice.export", "report.export", "customer.export"};
  private static final String[] ABROAD = {"IT", "SE", "MX", "CA", "AT", "CH", "PT"};

  private final SplittableRandom random;
  private final NoiseEvents events;
  private int sessions;
  private int batches;

  NoisePeople(SplittableRandom random, NoiseEvents events) {
    this.random = random;
    this.events = events;
  }

  /**
   * A person's working day.
   *
   * @param midnight of the tenant's day, in epoch milliseconds
   * @param monthEnd whether the books are closed on it
   * @param released whether an action is there that was not there before
   */
  void day(Person person, long midnight, boolean monthEnd, boolean released) {
    long at = midnight + 8 * HOUR + random.nextLong(2 * HOUR);
    int visits = 1 + random.nextInt(3);
    for (int visit = 0; visit < visits; visit++) {
      at = visit(person, at, monthEnd && visit == 0, released) + random.nextLong(2 * HOUR);
    }
    if (chance(0.0005)) {
      // Late work from home.
      visit(person, midnight + 21 * HOUR + random.nextLong(2 * HOUR), false, false);
    }
  }

  private long visit(Person person, long start, boolean monthEnd, boolean released) {
    Session session = new Session(person, random.nextInt(4) > 0 ? person.office : person.home);
    long at = login(session, start);
    int deeds = 6 + random.nextInt(20);
    for (int i = 0; i < deeds; i++) {
      at += 5_000 + random.nextLong(3 * MINUTE);
      deed(session, at);
      if (chance(0.002)) {
        session.ip = mobile();
      }
    }
    if (person.polls) {
      poll(session, at);
    }
    if (person.exporter && chance(0.5)) {
      at = exports(session, at, 1 + random.nextInt(3), 3 * MINUTE);
    }
    if (person.finance && monthEnd) {
      at = exports(session, at, 5 + random.nextInt(12), 9 * MINUTE);
    }
    if (person.hr && chance(monthEnd ? 0.5 : 0.1)) {
      at = payroll(session, at, 10 + random.nextInt(60));
    }
    if (chance(0.012)) {
      at = rare(session, at);
    }
    if (released && chance(0.1)) {
      session.add(at + 1_000, "setting.theme_chosen");
    }
    if (random.nextBoolean()) {
      session.add(at + 2_000, "logout.success");
    }
    return at;
  }

  private void deed(Session session, long at) {
    int dice = random.nextInt(100);
    if (dice < 70) {
      session.add(at, pick(READS), "audit.target.id", thing());
    } else if (dice < 97) {
      session.add(at, pick(WRITES), "audit.target.id", thing());
    } else if (dice < 98) {
      session.add(at, "invoice.read", "audit.target.id", thing(), "event.outcome", "denied");
    } else if (dice < 99) {
      session.add(at, "customer.note_deleted", "audit.target.id", thing());
    } else if (chance(0.3)) {
      session.add(at, "customer.deleted", "audit.target.id", thing());
    }
  }

  private long login(Session session, long start) {
    long at = start;
    int mistakes = chance(0.001) ? 5 + random.nextInt(4) : chance(0.05) ? 1 + random.nextInt(2) : 0;
    for (int i = 0; i < mistakes; i++) {
      session.add(at, "login.failure", "event.outcome", "failure");
      at += 6_000 + random.nextLong(30_000);
    }
    if (mistakes >= 5 && random.nextBoolean()) {
      session.add(at, "password.reset", "user.target.id", session.person.id);
      at += MINUTE;
    }
    int prompts = chance(0.0001) ? 5 + random.nextInt(2) : chance(0.02) ? 1 + random.nextInt(2) : 0;
    for (int i = 0; i < prompts; i++) {
      session.add(at, "mfa.timeout", "event.outcome", "failure");
      at += 40_000;
    }
    boolean egress = session.person.dualStack && chance(0.004);
    session.add(
        at,
        "login.success",
        "source.geo.country_iso_code",
        egress ? "US" : session.person.country,
        "audit.source.egress",
        egress && session.person.tenant.careful ? true : null);
    return at;
  }

  private void poll(Session session, long from) {
    boolean denied = chance(0.05);
    String report = "r" + session.person.id;
    for (long at = from; at < from + 90 * MINUTE; at += MINUTE) {
      session.add(
          at,
          "report.viewed",
          "audit.target.id",
          report,
          "event.outcome",
          denied ? "denied" : null);
    }
  }

  private long exports(Session session, long from, int times, long gap) {
    long at = from;
    boolean batch = chance(0.1);
    boolean hasty = chance(0.02);
    int clicks = batch ? 10 + random.nextInt(30) : hasty ? 2 + random.nextInt(4) : times;
    String batchId = batch ? "b" + session.person.tenant.id + "-" + batches++ : null;
    for (int i = 0; i < clicks; i++) {
      boolean failed = chance(0.02);
      String action = pick(EXPORTS);
      // Few exports are huge: a whole ledger, a whole year.
      long rows = 20 + (long) Math.exp(random.nextDouble() * (chance(0.01) ? 11 : 8.5));
      session.add(
          at,
          action,
          "audit.records",
          rows,
          "audit.batch.id",
          batchId,
          "event.outcome",
          failed ? "failure" : null);
      if (failed) {
        // The page tries again by itself, as a new entry.
        session.add(at + 2_000, action, "audit.records", rows, "audit.batch.id", batchId);
      }
      at += batch ? 800 : hasty ? 9_000 : 30_000 + random.nextLong(gap);
    }
    return at;
  }

  private long payroll(Session session, long from, int times) {
    long at = from;
    for (int i = 0; i < times; i++) {
      at += 10_000 + random.nextLong(80_000);
      session.add(
          at, "employee.read", "audit.target.id", thing(), "audit.data.classification", "pii");
    }
    return at;
  }

  /** What a person does every few months. */
  private long rare(Session session, long from) {
    Person person = session.person;
    long at = from + MINUTE;
    switch (random.nextInt(10)) {
      case 0 -> session.add(at, "password.changed", "user.target.id", person.id);
      case 1 -> newPhone(session, at);
      case 2 -> {
        int old = 3 + random.nextInt(8);
        for (int i = 0; i < old; i++) {
          at += 20_000 + random.nextLong(3 * MINUTE);
          session.add(at, "customer.deleted", "audit.target.id", thing());
        }
      }
      case 3 -> {
        String batch = "d" + person.tenant.id + "-" + batches++;
        for (int i = 0; i < 60; i++) {
          session.add(at + i * 50L, "customer.deleted", "audit.batch.id", batch);
        }
      }
      case 4 -> {
        // An import writes one entry a record; most name their batch.
        String batch = chance(0.8) ? "i" + person.tenant.id + "-" + batches++ : null;
        for (int i = 0; i < 150; i++) {
          session.add(
              at + i * 300L,
              "customer.updated",
              "audit.target.id",
              thing(),
              "audit.batch.id",
              batch);
        }
      }
      case 5 -> {
        // A page that its reader's role does not fit.
        int hidden = 4 + random.nextInt(13);
        for (int i = 0; i < hidden; i++) {
          session.add(
              at + i * 20L, "setting.read", "audit.target.id", "s" + i, "event.outcome", "denied");
        }
      }
      case 6 -> session.add(at, "report.scheduled", "audit.target.id", thing());
      case 7 -> session.add(at, "setting.changed", "audit.target.id", "theme");
      case 8 -> session.add(at, "user.invited", "audit.target.id", thing());
      default -> {
        if (chance(0.3)) {
          trip(person);
        }
      }
    }
    return at;
  }

  private void newPhone(Session session, long at) {
    Person person = session.person;
    String factor = person.tenant.careful ? "totp" : null;
    session.add(at, "mfa.disabled", "user.target.id", person.id, "audit.auth.factor", factor);
    if (!chance(0.05)) {
      long restored = at + MINUTE + random.nextLong(3 * HOUR);
      session.add(
          restored, "mfa.enabled", "user.target.id", person.id, "audit.auth.factor", factor);
    }
  }

  private void trip(Person person) {
    if (person.country.equals(person.tenant.country)) {
      person.country = pick(ABROAD);
    }
  }

  /** A session of a person and what it adds to each of its entries. */
  private final class Session {
    final Person person;
    final String id;
    String ip;

    Session(Person person, String ip) {
      this.person = person;
      this.ip = person.country.equals(person.tenant.country) ? ip : mobile();
      id = "s" + person.tenant.id + "-" + sessions++;
    }

    void add(long at, String action, Object... fields) {
      Object[] all = Arrays.copyOf(fields, fields.length + 2);
      all[fields.length] = "audit.session.id";
      all[fields.length + 1] = id;
      boolean six = person.dualStack && random.nextBoolean();
      String from = six ? "2001:db8:" + person.home.substring(6).replace('.', ':') + "::1" : ip;
      events.add(at, person.tenant.id, action, person.id, from, all);
    }
  }

  private String mobile() {
    return "192.0." + random.nextInt(2, 4) + "." + random.nextInt(1, 255);
  }

  private String thing() {
    return "x" + random.nextInt(50_000);
  }

  private boolean chance(double of) {
    return random.nextDouble() < of;
  }

  private String pick(String[] of) {
    return of[random.nextInt(of.length)];
  }
}
