package dev.nightjar.cep.engine;

import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.RuleSettings;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * When one rule must find one group silent, told again from the words of the documentation: the
 * whole list of events and the calendar, at each event anew, nothing kept in between.
 */
final class NaiveSilence extends NaiveReading {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final RuleSettings.Silence settings;
  private final int times;
  private final List<Occurrence> events;

  /** The active time before each event, since the one before it. */
  private final List<Duration> pauses = new ArrayList<>();

  private NaiveSilence(CorrelationRule rule, List<Occurrence> sorted) {
    super(rule);
    this.settings = rule.settings().silence();
    RuleSettings.TenantOverride override = rule.settings().tenants().get("acme");
    this.times = override == null ? settings.times() : override.threshold().intValueExact();
    Set<Instant> minutes = new HashSet<>();
    this.events =
        sorted.stream()
            .filter(e -> inputs(e) != 0)
            .filter(e -> minutes.add(Evidence.instant(e.time()).truncatedTo(ChronoUnit.MINUTES)))
            .toList();
    for (int i = 0; i < events.size(); i++) {
      pauses.add(i == 0 ? Duration.ZERO : active(hours(i - 1), time(i - 1), time(i)));
    }
  }

  /**
   * The lines of what fires.
   *
   * @param end the event time to which the input goes
   */
  static List<String> lines(CorrelationRule rule, List<Occurrence> sorted, long end) {
    return new NaiveSilence(rule, sorted).lines(end);
  }

  private List<String> lines(long end) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      Instant last = time(i);
      boolean more = i + 1 < events.size();
      // An event that comes at the very moment is in time.
      Instant until = more ? time(i + 1).minus(1, ChronoUnit.MICROS) : Evidence.instant(end);
      Instant forgotten = last.plus(settings.memory());
      until = until.isAfter(forgotten) ? forgotten : until;
      Duration passed = Duration.between(last, until);
      Duration needed = passed.compareTo(settings.atLeast()) < 0 ? null : needed(i);
      if (needed != null && passed.compareTo(needed) >= 0) {
        TreeSet<Instant> hours = hours(i);
        if (active(hours, last, until).compareTo(needed) >= 0) {
          lines.add(line(events.get(i), moment(hours, last, until, needed)));
        }
      }
    }
    return lines;
  }

  private Instant time(int event) {
    return Evidence.instant(events.get(event).time());
  }

  private Instant moment(TreeSet<Instant> hours, Instant last, Instant until, Duration needed) {
    long low = 0;
    long high = ChronoUnit.MICROS.between(last, until);
    while (low < high) {
      long middle = (low + high) / 2;
      Duration passed = active(hours, last, last.plus(middle, ChronoUnit.MICROS));
      if (passed.compareTo(needed) >= 0) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return last.plus(low, ChronoUnit.MICROS);
  }

  /** The first event of those up to one that no pause beyond the memory parts from it. */
  private int first(int event) {
    int first = event;
    while (first > 0
        && Duration.between(time(first - 1), time(first)).compareTo(settings.memory()) <= 0) {
      first--;
    }
    return first;
  }

  private Duration needed(int event) {
    int first = first(event);
    if (Duration.between(time(first), time(event)).compareTo(settings.learning()) < 0) {
      return null;
    }
    Map<LocalDate, Duration> longest = new TreeMap<>();
    for (int i = first + 1; i <= event; i++) {
      Duration pause = pauses.get(i);
      if (!pause.isZero()) {
        longest.merge(day(i), pause, (one, other) -> one.compareTo(other) > 0 ? one : other);
      }
    }
    LocalDate today = day(event);
    LocalDate oldest = today.minusDays(settings.memory().toDays());
    List<Duration> usual =
        longest.entrySet().stream()
            .filter(day -> day.getKey().isBefore(today) && !day.getKey().isBefore(oldest))
            .map(day -> inMinutes(day.getValue()))
            .sorted()
            .toList();
    if (usual.size() < 5) {
      return null;
    }
    int rank = (int) Math.ceil(0.9 * usual.size() - 1e-9);
    Duration pause = usual.get(rank - 1).multipliedBy(times);
    return pause.compareTo(settings.atLeast()) > 0 ? pause : settings.atLeast();
  }

  private static Duration inMinutes(Duration pause) {
    Duration whole = pause.truncatedTo(ChronoUnit.MINUTES);
    return whole.equals(pause) ? whole : whole.plus(MINUTE);
  }

  private LocalDate day(int event) {
    return time(event).atOffset(ZoneOffset.UTC).toLocalDate();
  }

  /** The hours that had an event, of those up to one and no further back than the first. */
  private TreeSet<Instant> hours(int event) {
    TreeSet<Instant> had = new TreeSet<>();
    for (int i = first(event); i <= event; i++) {
      had.add(time(i).truncatedTo(ChronoUnit.HOURS));
    }
    return had;
  }

  private Duration active(TreeSet<Instant> had, Instant from, Instant to) {
    Duration sum = Duration.ZERO;
    Instant hour = from.truncatedTo(ChronoUnit.HOURS);
    while (hour.isBefore(to)) {
      Instant next = hour.plus(1, ChronoUnit.HOURS);
      if (isActive(hour, had)) {
        sum =
            sum.plus(
                Duration.between(from.isAfter(hour) ? from : hour, to.isBefore(next) ? to : next));
      }
      hour = next;
    }
    return sum;
  }

  private boolean isActive(Instant hour, TreeSet<Instant> had) {
    OffsetDateTime namesake = hour.atOffset(ZoneOffset.UTC);
    DayOfWeek day = namesake.getDayOfWeek();
    int weeks = 0;
    int with = 0;
    long most = settings.memory().toDays() / 7;
    for (long ago = 1; ago <= most; ago++) {
      OffsetDateTime before = namesake.minusWeeks(ago);
      assert before.getDayOfWeek() == day && before.getHour() == namesake.getHour();
      if (!before.toInstant().isBefore(had.first())) {
        weeks++;
        with += had.contains(before.toInstant()) ? 1 : 0;
      }
    }
    return with > weeks - with;
  }

  private String line(Occurrence event, Instant decidedAt) {
    return TestingDetection.line(
        new Firing(
            rule,
            "",
            0,
            rule.header().level(),
            "acme",
            TestingOccurrence.ANN,
            1,
            List.of(event.evidence()),
            Evidence.micros(decidedAt),
            false,
            false));
  }
}
