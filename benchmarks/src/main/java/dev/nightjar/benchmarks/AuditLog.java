package dev.nightjar.benchmarks;

import dev.nightjar.benchmarks.LoggedAction.By;
import dev.nightjar.benchmarks.Workforce.Tenant;
import dev.nightjar.benchmarks.Workforce.Worker;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A month of a log, made by a seed: office hours and weekends, large tenants and small ones, what
 * is done often and what is rare. Events are in the order of time.
 */
final class AuditLog {

  /** When it begins, a Thursday. */
  static final Instant BEGIN = Instant.parse("2026-10-22T00:00:00Z");

  /** How long it is. */
  static final int DAYS = 30;

  /** When it ends. */
  static final Instant END = BEGIN.plus(Duration.ofDays(DAYS));

  private static final double[] ACTIONS =
      Shares.of(LoggedAction.ALL.stream().mapToDouble(LoggedAction::weight).toArray());
  private static final int HOUR_MILLIS = 3_600_000;
  private static final double WEEKEND = 0.25;
  private static final double NIGHT = 0.2;
  private static final double EXPONENT_OF_MOST_RECORDS = 5;

  // Shares of all events.
  private static final double DENIED = 0.006;
  private static final double FAILED = 0.004;
  private static final double FROM_HOME = 0.25;
  private static final double ABROAD = 0.01;
  private static final double SCRIPTED = 0.01;
  private static final double WITH_TICKET = 0.04;
  private static final int EVENTS_A_TAMPERING = 5_000;
  private static final int EVENTS_A_TICKET = 3;

  private final Workforce workforce;
  private final List<LoggedEvent> events;

  private AuditLog(Workforce workforce, List<LoggedEvent> events) {
    this.workforce = workforce;
    this.events = events;
  }

  /**
   * Makes a log.
   *
   * @param count how many events, 10,000 or more for each question to have an answer
   */
  static AuditLog make(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Workforce workforce = new Workforce(random);
    double[] hours = Shares.of(hours());
    int tickets = (int) (count * WITH_TICKET / EVENTS_A_TICKET);
    List<LoggedEvent> events = new ArrayList<>(count);
    for (int n = 0; n < count; n++) {
      long millis = millis(hours, (n + 0.5) / count);
      boolean tampering = n % EVENTS_A_TAMPERING == EVENTS_A_TAMPERING / 2;
      events.add(
          tampering
              ? tampering(n, millis, events, random)
              : entry(n, millis, workforce, tickets, random));
    }
    return new AuditLog(workforce, List.copyOf(events));
  }

  /** In the order of time. */
  List<LoggedEvent> events() {
    return events;
  }

  /** In how many people and services there are. */
  int workers() {
    return workforce.size();
  }

  private static double[] hours() {
    double[] weights = new double[DAYS * 24];
    for (int i = 0; i < weights.length; i++) {
      DayOfWeek day = BEGIN.plus(Duration.ofHours(i)).atZone(ZoneOffset.UTC).getDayOfWeek();
      boolean weekend = day == DayOfWeek.SATURDAY || day == DayOfWeek.SUNDAY;
      boolean office = i % 24 >= 7 && i % 24 < 19;
      weights[i] = (weekend ? WEEKEND : 1) * (office ? 1 : NIGHT);
    }
    return weights;
  }

  private static long millis(double[] hours, double share) {
    int hour = Shares.at(hours, share);
    double before = hour == 0 ? 0 : hours[hour - 1];
    double within = (share - before) / (hours[hour] - before);
    return BEGIN.toEpochMilli() + (long) ((hour + within) * HOUR_MILLIS);
  }

  private static LoggedEvent tampering(
      int number, long millis, List<LoggedEvent> before, SplittableRandom random) {
    LoggedEvent entry = before.get(random.nextInt(before.size()));
    while (!entry.isEntry()) {
      entry = before.get(random.nextInt(before.size()));
    }
    return new LoggedEvent(
        number,
        millis,
        entry.of(),
        entry.action(),
        entry.actor(),
        entry.onBehalfOf(),
        entry.target(),
        entry.outcome(),
        entry.address(),
        entry.country(),
        entry.userAgent(),
        entry.records(),
        entry.ticket(),
        entry);
  }

  private static LoggedEvent entry(
      int number, long millis, Workforce workforce, int tickets, SplittableRandom random) {
    LoggedAction action = LoggedAction.ALL.get(Shares.at(ACTIONS, random.nextDouble()));
    Tenant tenant = workforce.tenant(random);
    boolean service = action.by() == By.SERVICES;
    Worker actor = Workforce.busy(service ? tenant.services() : tenant.people(), random);
    Worker onBehalfOf =
        service && random.nextBoolean() ? Workforce.busy(tenant.people(), random) : null;
    String outcome = outcome(action, random);
    boolean script = !service && random.nextDouble() < SCRIPTED;
    boolean abroad = !service && random.nextDouble() < ABROAD;
    boolean home = abroad || random.nextDouble() < FROM_HOME;
    Long records =
        action.isExport() && !outcome.equals(LoggedEvent.DENIED)
            ? (long) Math.pow(10, random.nextDouble() * EXPONENT_OF_MOST_RECORDS)
            : null;
    return new LoggedEvent(
        number,
        millis,
        tenant,
        action,
        actor,
        onBehalfOf,
        target(action.target(), tenant, random),
        outcome,
        home ? actor.home() : actor.office(),
        abroad ? Workforce.country(random) : actor.country(),
        script ? Workforce.script(random) : actor.userAgent(),
        records,
        random.nextDouble() < WITH_TICKET ? "SUP-" + (1_000 + random.nextInt(tickets)) : null,
        null);
  }

  private static String outcome(LoggedAction action, SplittableRandom random) {
    if (action.name().equals(LoggedAction.FAILED_LOGIN)) {
      return LoggedEvent.FAILURE;
    }
    double share = action.isAboutData() ? random.nextDouble() : 1;
    return share < DENIED
        ? LoggedEvent.DENIED
        : share < DENIED + FAILED ? LoggedEvent.FAILURE : LoggedEvent.SUCCESS;
  }

  /** An id of the tenant's own; the same few are touched again and again. */
  private static String target(String type, Tenant tenant, SplittableRandom random) {
    if (type == null) {
      return null;
    }
    double share = random.nextDouble();
    int number = (int) (share * share * 2_000 * tenant.people().size() / 20) + 100;
    return switch (type) {
      case "user" -> Workforce.busy(tenant.people(), random).id();
      case "invoice" -> "INV-" + tenant.number() + "-" + number;
      case "customer" -> "C-" + tenant.number() + "-" + number;
      case "document" -> "DOC-" + tenant.number() + "-" + number;
      case "report" -> "revenue-" + number % 40;
      default -> type + "-" + tenant.number() + "-" + number % 10;
    };
  }
}
