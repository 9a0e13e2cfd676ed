package dev.nightjar.job.configuration;

import dev.nightjar.audit.text.Durations;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a value may be, and how its text is read.
 *
 * @param name the type for people, such as {@code duration}; never null
 * @param rule what a value must be, to stand after "must be"; never null
 * @param reader reads a text; throws {@link IllegalArgumentException} where it breaks the rule
 * @param <T> what a value is in Java
 */
public record ValueType<T>(String name, String rule, Function<String, T> reader) {

  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,12})\\s*([a-z]*)");

  private static final Map<String, Long> SIZES =
      Map.of("", 1L, "b", 1L, "kib", 1L << 10, "mib", 1L << 20, "gib", 1L << 30);

  /** Any text that is not blank. */
  public static ValueType<String> text() {
    return new ValueType<>(
        "text", "a text that is not blank", text -> require(!text.isBlank(), text));
  }

  /** Any text, with a name of its own for the documentation, checked by whom it is for. */
  public static ValueType<String> checkedElsewhere(String name, String rule) {
    return new ValueType<>(name, rule, text -> text);
  }

  /** Yes or no. */
  public static ValueType<Boolean> flag() {
    return new ValueType<>(
        "flag",
        "true or false",
        text -> {
          String word = text.trim().toLowerCase(Locale.ROOT);
          require(word.equals("true") || word.equals("false"), text);
          return word.equals("true");
        });
  }

  /** A whole number, both ends included. */
  public static ValueType<Integer> integer(int min, int max) {
    return new ValueType<>(
        "integer",
        "a whole number from " + min + " to " + max,
        text -> within(Integer.parseInt(text.trim()), min, max));
  }

  /** A number of bytes, with or without a unit ({@code B}, {@code KiB}, {@code MiB}). */
  public static ValueType<Long> bytes(long min, long max) {
    return new ValueType<>(
        "bytes",
        "a number of B, KiB, MiB or GiB, from " + size(min) + " to " + size(max),
        text -> {
          Matcher amount = AMOUNT.matcher(text.trim().toLowerCase(Locale.ROOT));
          require(amount.matches() && SIZES.containsKey(amount.group(2)), text);
          long count = Long.parseLong(amount.group(1));
          return within(Math.multiplyExact(count, SIZES.get(amount.group(2))), min, max);
        });
  }

  /** A time span, such as {@code 15 min}, {@code 500 ms} or {@code PT15M}, both ends included. */
  public static ValueType<Duration> duration(Duration min, Duration max) {
    return new ValueType<>(
        "duration",
        "a number of ms, s, min, h or d, from " + span(min) + " to " + span(max),
        text -> within(duration(text), min, max));
  }

  /** A point in time, such as {@code 2026-11-21T09:00:00Z}. */
  public static ValueType<Instant> instant() {
    return new ValueType<>(
        "instant",
        "an instant such as 2026-11-21T09:00:00Z, with its offset",
        text -> {
          try {
            return OffsetDateTime.parse(text.trim()).toInstant();
          } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(text, e);
          }
        });
  }

  /** One of the names of an enum, in lower case with dashes. */
  public static <E extends Enum<E>> ValueType<E> choice(Class<E> values) {
    String names =
        Arrays.stream(values.getEnumConstants())
            .map(ValueType::name)
            .collect(Collectors.joining(", "));
    return new ValueType<>(
        "choice",
        "one of " + names,
        text ->
            Arrays.stream(values.getEnumConstants())
                .filter(value -> name(value).equals(text.trim().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text)));
  }

  /** One or more values with commas between them; {@code \,} is a comma within a value. */
  public static <T> ValueType<List<T>> list(ValueType<T> element) {
    return new ValueType<>(
        "list",
        "a list with commas, each " + element.rule(),
        text -> {
          require(!text.isBlank(), text);
          return Arrays.stream(text.split("(?<!\\\\),", -1))
              .map(entry -> element.reader().apply(entry.replace("\\,", ",").trim()))
              .toList();
        });
  }

  /** The address of a service. */
  public static ValueType<URI> address() {
    return new ValueType<>(
        "address",
        "http:// or https:// with a host",
        text -> {
          URI uri = URI.create(text.trim());
          boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
          require(web && uri.getHost() != null && uri.getUserInfo() == null, text);
          return uri;
        });
  }

  /** The name of an enum's value as it is written in a configuration. */
  public static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Duration duration(String text) {
    Duration duration = Durations.parse(text);
    require(duration != null, text);
    return duration;
  }

  private static <C extends Comparable<C>> C within(C value, C min, C max) {
    require(value.compareTo(min) >= 0 && value.compareTo(max) <= 0, value.toString());
    return value;
  }

  private static String require(boolean holds, String text) {
    if (!holds) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  private static String size(long bytes) {
    return bytes % (1 << 20) == 0
        ? (bytes >> 20) + " MiB"
        : bytes % (1 << 10) == 0 ? (bytes >> 10) + " KiB" : bytes + " B";
  }

  private static String span(Duration time) {
    if (time.toMillis() % 1000 != 0) {
      return time.toMillis() + " ms";
    }
    if (time.compareTo(Duration.ofDays(2)) >= 0 && time.toHoursPart() == 0) {
      return time.toDays() + " d";
    }
    if (time.toSeconds() % 3600 == 0 && !time.isZero()) {
      return time.toHours() + " h";
    }
    return time.toSeconds() % 60 == 0 && !time.isZero()
        ? time.toMinutes() + " min"
        : time.toSeconds() + " s";
  }
}
