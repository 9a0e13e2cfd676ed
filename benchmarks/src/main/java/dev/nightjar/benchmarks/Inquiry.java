package dev.nightjar.benchmarks;

import dev.nightjar.local.analysts.Question;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * How analysts ask one question: each about something that happened, so that there is an answer,
 * with values in place of those of the page, over a day, a week or a month, every other time in one
 * tenant.
 *
 * @param <T> what is asked for
 */
final class Inquiry<T extends Planted> {

  private static final int MOST_PERSONS = 20;

  private final Question question;
  private final List<T> candidates;
  private final List<Value<T>> values = new ArrayList<>();
  private boolean windows = true;
  private boolean tenants = true;
  private Function<T, String> person;
  private ToLongFunction<T> rows;

  private record Value<T>(
      String literal, BiFunction<T, SplittableRandom, String> of, BiPredicate<T, String> fits) {}

  /**
   * A question without values.
   *
   * @param planted all that is there
   * @param answers what the question asks for, whatever its values
   * @throws IllegalStateException where nothing of it was planted
   */
  Inquiry(Question question, List<T> planted, Predicate<T> answers) {
    this.question = question;
    this.candidates = planted.stream().filter(answers).toList();
    if (candidates.isEmpty()) {
      throw new IllegalStateException("nothing was planted for question " + question);
    }
  }

  /** The question. */
  Question question() {
    return question;
  }

  /**
   * Lets a value vary.
   *
   * @param literal what stands on the page in its place, once
   * @param of the value for who asks about something
   * @param fits whether a candidate is asked for with such a value
   * @throws IllegalStateException where the page has it not once
   */
  Inquiry<T> vary(
      String literal, BiFunction<T, SplittableRandom, String> of, BiPredicate<T, String> fits) {
    String text = text();
    int at = text.indexOf(literal);
    if (at < 0 || text.indexOf(literal, at + 1) >= 0) {
      throw new IllegalStateException(
          "docs/analysts.md, question "
              + question.number()
              + ": '"
              + literal
              + "' is looked for to vary it and must stand once in '"
              + text
              + "'; mend one of the two");
    }
    values.add(new Value<>(literal, of, fits));
    return this;
  }

  /** The search names its time by itself. */
  Inquiry<T> overTheMonth() {
    windows = false;
    return this;
  }

  /** The search names its tenant by itself, or what it names is of one tenant alone. */
  Inquiry<T> overAllTenants() {
    tenants = false;
    return this;
  }

  /** The answer is the sum of rows for each person. */
  Inquiry<T> summing(Function<T, String> persons, ToLongFunction<T> rowsOf) {
    person = persons;
    rows = rowsOf;
    return this;
  }

  private String text() {
    return question.request() == null ? question.search() : question.request();
  }

  /** Asks once, about a candidate that is chosen at random. */
  Asked ask(SplittableRandom random) {
    T about = candidates.get(random.nextInt(candidates.size()));
    String typed = text();
    List<String> chosen = new ArrayList<>();
    for (Value<T> value : values) {
      String text = value.of().apply(about, random);
      chosen.add(text);
      typed = typed.replace(value.literal(), text);
    }
    Window window = windows ? Window.around(about.millis(), random) : Window.MONTH;
    String tenant = tenants && random.nextBoolean() ? about.tenant() : null;
    long count = 0;
    long latest = 0;
    Map<String, Long> sums = new HashMap<>();
    for (T candidate : candidates) {
      if (window.holds(candidate.millis())
          && (tenant == null || tenant.equals(candidate.tenant()))
          && fits(candidate, chosen)) {
        count++;
        latest = Math.max(latest, candidate.millis());
        if (rows != null) {
          sums.merge(person.apply(candidate), rows.applyAsLong(candidate), Long::sum);
        }
      }
    }
    return new Asked(
        question, typed, window, tenant, count, latest, rows == null ? null : most(sums));
  }

  private boolean fits(T candidate, List<String> chosen) {
    for (int i = 0; i < chosen.size(); i++) {
      if (!values.get(i).fits().test(candidate, chosen.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<Long> most(Map<String, Long> sums) {
    return sums.values().stream()
        .sorted((one, other) -> Long.compare(other, one))
        .limit(MOST_PERSONS)
        .toList();
  }
}
