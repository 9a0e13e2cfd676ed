package dev.nightjar.benchmarks;

import dev.nightjar.local.analysts.Question;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * How each question of {@code docs/analysts.md} is asked of a made log, and what answers it there.
 */
final class Inquiries {

  private static final List<Long> LARGE = List.of(1_000L, 5_000L, 10_000L, 50_000L);
  private static final int WEEK_DAYS = 7;

  private final List<LoggedEvent> events;
  private final List<PlantedAlert> alerts;

  private Inquiries(List<LoggedEvent> events, List<PlantedAlert> alerts) {
    this.events = events;
    this.alerts = alerts;
  }

  /**
   * All questions.
   *
   * @throws IllegalStateException where the page asks what is not known here: add it
   */
  static List<Inquiry<? extends Planted>> of(
      List<Question> questions, List<LoggedEvent> events, List<PlantedAlert> alerts) {
    Inquiries inquiries = new Inquiries(events, alerts);
    return questions.stream().<Inquiry<? extends Planted>>map(inquiries::inquiry).toList();
  }

  private Inquiry<? extends Planted> inquiry(Question question) {
    return switch (question.number()) {
      case 1 ->
          entries(question, e -> e.action().name().equals(LoggedAction.GRANT))
              .vary("[2026-11-16 TO 2026-11-22]", Inquiries::week, Inquiries::inWeek)
              .overTheMonth();
      case 2 ->
          entries(question, e -> true)
              .vary("u-carl", (e, r) -> e.principal(), (e, id) -> e.principal().equals(id))
              .overAllTenants();
      case 3 ->
          entries(question, e -> "invoice".equals(e.action().target()))
              .vary("INV-204", (e, r) -> e.target(), (e, id) -> e.target().equals(id))
              .overAllTenants();
      case 4 -> entries(question, e -> e.action().isExport());
      case 5 ->
          entries(question, e -> e.records() != null && e.records() >= LARGE.get(0))
              .vary("10000", Inquiries::large, (e, rows) -> e.records() >= Long.parseLong(rows));
      case 6 ->
          entries(question, e -> true)
              .vary(
                  "198.51.100.0/24",
                  (e, r) -> e.network() + "0/24",
                  (e, network) -> network.equals(e.network() + "0/24"));
      case 7 ->
          entries(question, e -> Workforce.SCRIPTS.stream().anyMatch(e.userAgent()::startsWith));
      case 8 ->
          entries(question, e -> e.action().name().equals(LoggedAction.FAILED_LOGIN))
              .vary("u-bob", (e, r) -> e.actor().id(), (e, id) -> e.actor().id().equals(id))
              .overAllTenants();
      case 9 -> entries(question, e -> e.outcome().equals(LoggedEvent.DENIED));
      case 10 -> entries(question, e -> LoggedAction.FACTOR_OFF.contains(e.action().name()));
      case 11 -> entries(question, e -> LoggedAction.NEW_ACCOUNTS.contains(e.action().name()));
      case 12 -> entries(question, e -> e.action().isDeletion());
      // Tampering with such an entry names it, too.
      case 13 -> new Inquiry<>(question, events, e -> e.action().isImpersonation());
      case 14 -> entries(question, e -> !e.actor().human());
      case 15 -> new Inquiry<>(question, events, e -> !e.isEntry());
      case 16 ->
          new Inquiry<>(question, events, e -> e.ticket() != null)
              .vary("SUP-4711", (e, r) -> e.ticket(), (e, ticket) -> e.ticket().equals(ticket));
      case 17 ->
          entries(question, e -> e.country() != null)
              .vary("DE", Inquiries::elsewhere, (e, country) -> !e.country().equals(country));
      case 18 ->
          new Inquiry<>(question, alerts, PlantedAlert::isUrgent)
              .vary("north", (a, r) -> a.tenant(), (a, tenant) -> a.tenant().equals(tenant))
              .overAllTenants();
      case 19 ->
          new Inquiry<>(question, alerts, a -> true)
              .vary("x1", (a, r) -> a.evidence(), PlantedAlert::rests)
              .overAllTenants();
      case 20 ->
          entries(question, e -> e.action().isExport())
              .summing(LoggedEvent::principal, e -> e.records() == null ? 0 : e.records());
      default ->
          throw new IllegalStateException(
              "docs/analysts.md asks " + question + ": say here how it is asked of a made log");
    };
  }

  private Inquiry<LoggedEvent> entries(Question question, Predicate<LoggedEvent> answers) {
    return new Inquiry<>(question, events, event -> event.isEntry() && answers.test(event));
  }

  /** A week with the event in it. */
  private static String week(LoggedEvent event, SplittableRandom random) {
    LocalDate first =
        LocalDate.ofInstant(Instant.ofEpochMilli(event.millis()), ZoneOffset.UTC)
            .minusDays(random.nextInt(WEEK_DAYS));
    return "[" + first + " TO " + first.plusDays(WEEK_DAYS - 1) + "]";
  }

  private static boolean inWeek(LoggedEvent event, String week) {
    Instant from = Instant.parse(week.substring(1, 11) + "T00:00:00Z");
    long since = event.millis() - from.toEpochMilli();
    return since >= 0 && since < Duration.ofDays(WEEK_DAYS).toMillis();
  }

  /** A number of rows that the event reaches. */
  private static String large(LoggedEvent event, SplittableRandom random) {
    List<Long> reached = LARGE.stream().filter(rows -> rows <= event.records()).toList();
    return reached.get(random.nextInt(reached.size())).toString();
  }

  /** A country that the event is not from. */
  private static String elsewhere(LoggedEvent event, SplittableRandom random) {
    String home = Workforce.COUNTRIES.get(0);
    if (!event.country().equals(home)) {
      return home;
    }
    return Workforce.COUNTRIES.get(1 + random.nextInt(Workforce.COUNTRIES.size() - 1));
  }
}
