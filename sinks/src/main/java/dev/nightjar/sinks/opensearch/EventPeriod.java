package dev.nightjar.sinks.opensearch;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The time that an index of events holds, read from its name; days are of UTC. Pure.
 *
 * @param index the index; never null
 * @param begin its first day; never null
 * @param end the day after its last; never null
 */
record EventPeriod(String index, LocalDate begin, LocalDate end) {

  private static final Pattern DATE = Pattern.compile("([0-9]{4})\\.([0-9]{2})(?:\\.([0-9]{2}))?");

  /**
   * Reads a name that {@link IndexNames#event} gives, whichever period was set when it was made.
   *
   * @return null for every other name, {@code nightjar-events-backup} and {@code
   *     nightjar-events-2026.02.30} among them
   */
  static EventPeriod parse(String prefix, String index) {
    String start = prefix + "-events-";
    if (!index.startsWith(start)) {
      return null;
    }
    Matcher date = DATE.matcher(index.substring(start.length()));
    if (!date.matches()) {
      return null;
    }
    try {
      int year = Integer.parseInt(date.group(1));
      int month = Integer.parseInt(date.group(2));
      if (date.group(3) == null) {
        LocalDate begin = LocalDate.of(year, month, 1);
        return new EventPeriod(index, begin, begin.plusMonths(1));
      }
      LocalDate begin = LocalDate.of(year, month, Integer.parseInt(date.group(3)));
      return new EventPeriod(index, begin, begin.plusDays(1));
    } catch (DateTimeException e) {
      return null;
    }
  }
}
