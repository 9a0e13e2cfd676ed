package dev.nightjar.audit.text;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them. */
public final class Durations {

  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9})\\s*([a-z]+)");

  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "sec", Duration.ofSeconds(1),
          "min", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private Durations() {}

  /**
   * Reads {@code 15 min}, {@code 500 ms}, {@code 2 d} or {@code PT15M}, whatever the case.
   *
   * @return null where the text is no duration, or one below zero
   */
  public static Duration parse(String text) {
    Matcher amount = AMOUNT.matcher(text.trim().toLowerCase(Locale.ROOT));
    if (amount.matches()) {
      Duration unit = UNITS.get(amount.group(2));
      return unit == null ? null : unit.multipliedBy(Long.parseLong(amount.group(1)));
    }
    try {
      Duration duration = Duration.parse(text.trim());
      return duration.isNegative() ? null : duration;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
