package dev.nightjar.cep.catalogue;

import dev.nightjar.cep.catalogue.NoiseCompany.Person;
import dev.nightjar.cep.catalogue.NoiseCompany.Tenant;
import dev.nightjar.cep.check.SmallRun;
import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.match.JsonEventView;
import dev.nightjar.cep.match.JsonFields;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.RuleSet;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Sends some weeks of a noisy company through rules and counts what they raise. The first weeks are
 * for learning and do not count.
 */
final class NoiseRun {

  /** A Monday; the days that count hold the end of November. */
  private static final LocalDate FIRST = LocalDate.of(2026, 10, 19);

  /** Days that teach: as long as the longest learning period. */
  static final int LEARNING_DAYS = 31;

  private final NoiseCompany company;
  private final NoiseEvents events;
  private final NoisePeople people;
  private final NoiseOffice office;
  private final int days;
  private long sent;

  /**
   * A run.
   *
   * @param seed what all of it follows from
   * @param sizes the people of each tenant
   * @param days how many days count, weekends among them
   */
  NoiseRun(long seed, int[] sizes, int days) {
    SplittableRandom random = new SplittableRandom(seed);
    this.days = days;
    company = new NoiseCompany(sizes, random.split());
    events = new NoiseEvents(random.split());
    people = new NoisePeople(random.split(), events);
    office = new NoiseOffice(random.split(), events);
  }

  /** How many users it has at its start. */
  int users() {
    return company.people;
  }

  /** How many events it sent. */
  long sent() {
    return sent;
  }

  /** Alerts of each rule in the days that count, by rule id; rules without any are left out. */
  Map<String, Integer> alerts(RuleSet rules) {
    SmallRun run = new SmallRun(rules, Duration.ofSeconds(1), false);
    JsonEventView view = new JsonEventView(run.fields(), JsonFields.STANDARD);
    for (int day = 0; day < LEARNING_DAYS + days; day++) {
      LocalDate date = FIRST.plusDays(day);
      day(date, day);
      // The next day begins hours earlier in the east: it must be made before this one has arrived.
      long end = date.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
      boolean last = day == LEARNING_DAYS + days - 1;
      for (byte[] event : events.arrivedBy(last ? Long.MAX_VALUE : end)) {
        String refusal = view.read(event, 0, event.length);
        if (refusal != null) {
          throw new IllegalStateException("the generator made what is no event: " + refusal);
        }
        run.offer(view);
        sent++;
      }
    }
    run.finish();
    return counted(run);
  }

  private Map<String, Integer> counted(SmallRun run) {
    long from =
        Evidence.micros(FIRST.plusDays(LEARNING_DAYS).atStartOfDay().toInstant(ZoneOffset.UTC));
    // There the east has no more events, while the west still has some: that is no silence.
    long eastEnds =
        Evidence.micros(
            FIRST
                .plusDays(LEARNING_DAYS + days - 1)
                .atTime(24 - NoiseCompany.EASTERNMOST, 0)
                .toInstant(ZoneOffset.UTC));
    Map<String, Integer> counts = new TreeMap<>();
    run.firings().stream()
        .filter(firing -> firing.revision() == 0 && firing.rule().alerts())
        .filter(firing -> firing.decidedAt() >= from)
        .filter(
            firing ->
                firing.rule().type() != CorrelationType.SILENCE || firing.decidedAt() < eastEnds)
        .forEach(firing -> counts.merge(firing.rule().header().id(), 1, Integer::sum));
    run.matches().stream()
        .filter(match -> match.evidence().time() >= from)
        .forEach(match -> counts.merge(match.rule().header().id(), 1, Integer::sum));
    return counts;
  }

  private void day(LocalDate date, int number) {
    boolean weekend = date.getDayOfWeek().getValue() > 5;
    boolean monthEnd = !weekend && date.plusDays(3).getMonthValue() != date.getMonthValue();
    boolean released = number >= LEARNING_DAYS + 2;
    for (Tenant tenant : company.tenants) {
      long midnight = date.atStartOfDay().toInstant(ZoneOffset.ofHours(tenant.zone)).toEpochMilli();
      office.services(tenant, midnight, monthEnd);
      if (weekend) {
        continue;
      }
      office.day(tenant, midnight, number);
      for (Person person : tenant.people) {
        if (number > person.backOn || person.backOn == 0) {
          people.day(person, midnight, monthEnd, released);
        }
      }
    }
    if (number % 12 == 5) {
      office.incident(company, date.atTime(11, 0).toInstant(ZoneOffset.UTC).toEpochMilli());
    }
  }
}
