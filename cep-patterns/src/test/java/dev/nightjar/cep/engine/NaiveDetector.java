package dev.nightjar.cep.engine;

import dev.nightjar.audit.Alert;
import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.RuleSettings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What one rule must find in one group, told again from the words of the specification: the whole
 * list of events, loops over it at each step, nothing kept in between.
 */
final class NaiveDetector extends NaiveReading {

  /** A condition that held, over all of its events. */
  private record Match(List<Occurrence> evidence, long decidedAt, boolean atClose) {}

  private final List<Occurrence> events;
  private final long timespan;
  private final long quiet;
  private final List<String> lines = new ArrayList<>();

  private long firedAt;
  private long quietUntil = Long.MIN_VALUE;
  private List<Occurrence> alert;
  private List<Occurrence> firedWith;
  private int revision;
  private int completions;
  private int multiples;
  private Alert.Level level;

  private NaiveDetector(CorrelationRule rule, List<Occurrence> sorted) {
    super(rule);
    this.timespan = micros(rule.timespan());
    this.quiet =
        rule.settings().suppression() == null
            ? timespan
            : micros(rule.settings().suppression().time());
    this.events = sorted.stream().filter(e -> inputs(e) != 0).filter(this::hasValue).toList();
  }

  static List<String> lines(CorrelationRule rule, List<Occurrence> sorted) {
    NaiveDetector naive = new NaiveDetector(rule, sorted);
    if (rule.type() == CorrelationType.FIRST_SEEN) {
      naive.firstSeen();
    } else if (rule.condition() instanceof Condition.Bounds bounds) {
      if (bounds.firesOnEvent()) {
        naive.trailing(bounds);
      } else {
        naive.closing(bounds);
      }
    } else {
      naive.sequence(((Condition.Terms) rule.condition()).terms());
    }
    return naive.lines;
  }

  /** Whether an event would count for a rule in an empty group. */
  static boolean wants(CorrelationRule rule, Occurrence event) {
    return !new NaiveDetector(rule, List.of(event)).events.isEmpty();
  }

  private void trailing(Condition.Bounds bounds) {
    List<Occurrence> counted = new ArrayList<>();
    for (Occurrence event : events) {
      long time = event.time();
      Occurrence rest = counting(event, counted, time - timespan);
      if (rest == null) {
        continue;
      }
      counted.add(rest);
      List<Occurrence> window = between(counted, time - timespan, time);
      boolean holds = holds(window, bounds.bounds());
      if (rule.type() == CorrelationType.TEMPORAL) {
        if (holds) {
          match(new Match(earliestOfEach(window), time, false));
        }
        continue;
      }
      boolean known = alert != null && time <= Math.max(quietUntil, firedAt + timespan);
      boolean isQuiet = alert != null && time <= quietUntil;
      if (known) {
        alert.add(rest);
      }
      if (isQuiet) {
        int passed = passed(window, bounds);
        if (rises(alert.size()) | passed > multiples) {
          tell(++revision, time);
        }
        multiples = Math.max(multiples, passed);
      } else if (holds && known && time <= firedAt + timespan) {
        quietUntil = time + quiet;
        rises(alert.size());
        multiples = Math.max(multiples, passed(window, bounds));
        tell(++revision, time);
      } else if (holds) {
        open(window, time);
        rises(window.size());
        multiples = passed(window, bounds);
        tell(0, time);
      }
    }
  }

  private int passed(List<Occurrence> window, Condition.Bounds bounds) {
    int passed = 0;
    boolean whole =
        rule.type() == CorrelationType.EVENT_COUNT || rule.type() == CorrelationType.VALUE_COUNT;
    BigDecimal threshold = BigDecimal.valueOf(Long.MIN_VALUE);
    for (Condition.Bound bound : bounds.bounds()) {
      boolean above = bound.operator() == Condition.Operator.GT && whole;
      threshold = threshold.max(above ? bound.value().add(BigDecimal.ONE) : bound.value());
    }
    if (whole) {
      threshold = threshold.max(BigDecimal.ONE);
    }
    if (threshold.signum() <= 0) {
      return 0;
    }
    for (int multiple : new int[] {2, 5, 10}) {
      BigDecimal limit = threshold.multiply(BigDecimal.valueOf(multiple));
      boolean reached =
          rule.type() == CorrelationType.EVENT_COUNT
              ? BigDecimal.valueOf(alert.size()).compareTo(limit) >= 0
              : holds(window, List.of(new Condition.Bound(Condition.Operator.GTE, limit)));
      if (!reached) {
        return passed;
      }
      passed++;
    }
    return passed;
  }

  private void closing(Condition.Bounds bounds) {
    List<Occurrence> counted = new ArrayList<>();
    long opened = 0;
    boolean open = false;
    for (Occurrence event : events) {
      if (open && event.time() > opened + timespan) {
        close(counted, opened + timespan, bounds);
        open = false;
      }
      if (!open) {
        open = true;
        opened = event.time();
        counted.clear();
      }
      Occurrence rest = counting(event, counted, opened);
      if (rest != null) {
        counted.add(rest);
      }
    }
    if (open) {
      close(counted, opened + timespan, bounds);
    }
  }

  private void close(List<Occurrence> window, long end, Condition.Bounds bounds) {
    if (holds(window, bounds.bounds())) {
      boolean steps = rule.type() == CorrelationType.TEMPORAL;
      match(new Match(steps ? earliestOfEach(window) : List.copyOf(window), end, true));
    }
  }

  private void sequence(List<Condition.Term> terms) {
    List<Occurrence> counted = new ArrayList<>();
    for (Occurrence event : events) {
      Occurrence rest = counting(event, counted, event.time() - timespan);
      if (rest != null) {
        counted.add(rest);
      }
    }
    List<Match> matches = new ArrayList<>();
    for (int i = 0; i < counted.size(); i++) {
      Occurrence event = counted.get(i);
      List<Occurrence> window =
          between(counted.subList(0, i + 1), event.time() - timespan, event.time());
      List<Occurrence> now = new ArrayList<>();
      boolean completes = false;
      for (Condition.Term term : terms) {
        boolean step = term.required().stream().anyMatch(input -> is(event, input));
        List<Occurrence> found = evidence(term, window, event);
        if (found == null) {
          continue;
        }
        if (term.absent().isEmpty()) {
          found.stream().filter(e -> !has(now, e)).forEach(now::add);
          completes |= step;
        } else if (step) {
          long first = found.get(0).time();
          long last = found.get(found.size() - 1).time();
          boolean forbidden =
              between(counted, last - timespan, first + timespan).stream()
                  .anyMatch(e -> term.absent().stream().anyMatch(input -> is(e, input)));
          if (!forbidden) {
            matches.add(new Match(found, first + timespan, true));
          }
        }
      }
      if (completes) {
        matches.add(new Match(now.stream().sorted(Occurrence.ORDER).toList(), event.time(), false));
      }
    }
    matches.sort(Comparator.comparingLong(Match::decidedAt).thenComparing(Match::atClose));
    matches.forEach(this::match);
  }

  private List<Occurrence> evidence(
      Condition.Term term, List<Occurrence> window, Occurrence event) {
    List<Occurrence> found = null;
    if (rule.type() == CorrelationType.TEMPORAL) {
      found = new ArrayList<>();
      for (int input : term.required()) {
        Occurrence first =
            !term.absent().isEmpty() && is(event, input)
                ? event
                : window.stream().filter(e -> is(e, input)).findFirst().orElse(null);
        if (first == null) {
          return null;
        }
        if (!has(found, first)) {
          found.add(first);
        }
      }
    } else {
      long tolerance = micros(rule.settings().orderTolerance());
      int steps = term.required().size();
      for (int at = steps - 1; at >= 0 && found == null; at--) {
        if (is(event, term.required().get(at)) && (at == steps - 1 || tolerance > 0)) {
          found = chain(term.required(), window, event, at, tolerance);
        }
      }
    }
    if (found != null) {
      found.sort(Occurrence.ORDER);
    }
    return found;
  }

  private List<Occurrence> chain(
      List<Integer> steps, List<Occurrence> window, Occurrence event, int at, long tolerance) {
    List<Occurrence> chain = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Occurrence before = i == 0 ? null : chain.get(i - 1);
      Occurrence next = i == at ? event : null;
      for (Occurrence candidate : window) {
        boolean follows =
            before == null
                || (tolerance == 0
                    ? Occurrence.ORDER.compare(candidate, before) > 0
                    : candidate.time() >= before.time() - tolerance);
        if (next == null
            && is(candidate, steps.get(i))
            && follows
            && !isSameEvent(candidate, event)
            && chain.stream().noneMatch(used -> isSameEvent(used, candidate))) {
          next = candidate;
        }
      }
      if (next == null) {
        return null;
      }
      chain.add(next);
    }
    return chain;
  }

  /** A match of a rule whose alerts count completions. */
  private void match(Match match) {
    long time = match.decidedAt();
    boolean steps = rule.type().name().startsWith("TEMPORAL");
    boolean isQuiet = alert != null && time <= quietUntil;
    boolean known = alert != null && time <= Math.max(quietUntil, firedAt + timespan);
    boolean shares =
        known && quiet < timespan && firedWith.stream().anyMatch(e -> has(match.evidence(), e));
    if (!isQuiet && !shares) {
      open(match.evidence(), time);
      rises(steps ? 1 : alert.size());
      tell(0, time);
      return;
    }
    completions++;
    for (Occurrence event : match.evidence()) {
      if (!has(alert, event)) {
        alert.add(event);
      }
    }
    boolean rose = rises(steps ? completions : alert.size());
    if (!isQuiet) {
      quietUntil = time + quiet;
      tell(++revision, time);
    } else if (rose || completions == 2 || completions == 5 || completions == 10) {
      tell(++revision, time);
    }
  }

  private void open(List<Occurrence> evidence, long time) {
    alert = new ArrayList<>(evidence);
    firedWith = List.copyOf(evidence);
    firedAt = time;
    quietUntil = time + quiet;
    revision = 0;
    completions = 1;
    level = rule.header().level();
  }

  private boolean rises(long count) {
    Alert.Level before = level;
    for (RuleSettings.Escalation escalation : rule.settings().escalations()) {
      if (count >= escalation.count() && escalation.level().compareTo(level) > 0) {
        level = escalation.level();
      }
    }
    return before != level;
  }

  private void tell(int number, long time) {
    List<Occurrence> all = new ArrayList<>(alert);
    all.sort(Occurrence.ORDER);
    List<Occurrence> shown = all;
    if (all.size() > 100) {
      shown = new ArrayList<>(all.subList(0, 99));
      shown.add(all.get(all.size() - 1));
    }
    line(number, level, all.size(), shown, time);
  }

  private void line(int number, Alert.Level told, long count, List<Occurrence> shown, long time) {
    lines.add(
        TestingDetection.line(
            new Firing(
                rule,
                "",
                number,
                told,
                "acme",
                TestingOccurrence.ANN,
                count,
                shown.stream().map(Occurrence::evidence).toList(),
                time,
                false,
                Mutes.holds(rule.settings(), "acme", time))));
  }

  private void firstSeen() {
    long learning = micros(rule.settings().firstSeen().learning());
    for (int i = 0; i < events.size(); i++) {
      Occurrence event = events.get(i);
      long begun = event.time();
      for (int j = i - 1; j >= 0 && begun - events.get(j).time() <= timespan; j--) {
        begun = events.get(j).time();
      }
      List<Occurrence> before =
          between(events.subList(0, i), event.time() - timespan, event.time());
      for (String text : texts(event, "v").stream().distinct().toList()) {
        boolean seen = before.stream().anyMatch(e -> texts(e, "v").contains(text));
        if (!seen && event.time() - begun >= learning) {
          line(0, rule.header().level(), 1, List.of(event), event.time());
        }
      }
    }
  }
}
