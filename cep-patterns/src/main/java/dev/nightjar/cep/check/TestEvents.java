package dev.nightjar.cep.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.cep.check.RuleTestFile.Refused;
import dev.nightjar.cep.match.FieldValue;
import dev.nightjar.cep.rule.Micros;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the events of a test. Each has a time ({@code at}, an offset from {@link #START} or an
 * instant), a tenant ({@code acme} unless it says another), an id ({@code e1} and so on) and its
 * fields; {@code repeat} makes several of one, with {@code {n}} for their number in any text. A
 * list of repeats repeats what those before it made: hours, then days, then weeks.
 *
 * <p>They arrive in the order of their times, but for two cases: one that is listed after a later
 * one and lies within the bound arrives after it, and {@code arrives} names the moment itself.
 */
final class TestEvents {

  /** What offsets count from. */
  static final Instant START = Instant.parse("2026-11-02T09:00:00Z");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern OFFSET = Pattern.compile("(\\d+(?:\\.\\d{1,6})?)([smhdw])");
  private static final int MAX_REPEATS = 100_000;

  /** A hundred years, in seconds. */
  private static final BigDecimal LONGEST = BigDecimal.valueOf(36_500L * 86_400);

  private static final Instant END = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private final Map<String, Object> defaults;
  private final long bound;
  private final List<Timed> events = new ArrayList<>();
  private int made;

  TestEvents(Map<String, Object> defaults, Duration bound) {
    this.defaults = defaults;
    this.bound = Micros.of(bound);
  }

  /** An event with its time and its arrival, in microseconds since {@link #START}. */
  private record Timed(long time, long arrival, byte[] json) {}

  /** Adds an event, or as many as it is repeated. */
  void add(Map<String, Object> event, String where) throws Refused {
    Map<String, Object> fields = new LinkedHashMap<>(defaults);
    fields.putAll(event);
    Object at = fields.remove("at");
    if (at == null) {
      throw new Refused(where + ": an event has no time; write at: 5m");
    }
    long time = micros(instant(at.toString(), where));
    Object arrives = fields.remove("arrives");
    long[] offsets = offsets(time, fields.remove("repeat"), where);
    int times = offsets.length;
    Object tenant = fields.remove("tenant");
    Object id = fields.remove("id");
    for (int n = 1; n <= times; n++) {
      made++;
      String name = id == null ? "e" + made : times == 1 ? id.toString() : id + "-" + n;
      long moment = time + offsets[n - 1];
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("@timestamp", START.plus(moment, ChronoUnit.MICROS).toString());
      object.put("event.id", name);
      object.put("organization.id", tenant == null ? "acme" : numbered(tenant, n));
      for (Map.Entry<String, Object> field : fields.entrySet()) {
        if (field.getValue() != null) {
          object.put(field.getKey(), numbered(field.getValue(), n));
        }
      }
      long arrival =
          arrives == null ? afterListed(moment) : micros(instant(arrives.toString(), where));
      events.add(new Timed(moment, arrival, bytes(object)));
    }
  }

  /** When an event is repeated, in microseconds after its first time. */
  private static long[] offsets(long time, Object repeat, String where) throws Refused {
    long[] offsets = {0};
    if (repeat == null) {
      return offsets;
    }
    List<?> repeats = repeat instanceof List<?> list ? list : List.of(repeat);
    for (Object one : repeats) {
      if (!(one instanceof Map<?, ?> map)) {
        throw new Refused(where + ": repeat must be {times: 10, every: 5m}, or a list of such");
      }
      int times = times(String.valueOf(map.get("times")), where);
      if ((long) times * offsets.length > MAX_REPEATS) {
        throw new Refused(where + ": repeats make at most " + MAX_REPEATS + " events together");
      }
      long every = micros(String.valueOf(map.get("every")), where + ": repeat.every");
      long before = time + offsets[offsets.length - 1];
      if (every > 0 && (micros(END) - before) / every < times - 1) {
        throw new Refused(where + ": repeat goes beyond the year 9999");
      }
      long[] more = new long[times * offsets.length];
      for (int i = 0; i < more.length; i++) {
        more[i] = offsets[i % offsets.length] + i / offsets.length * every;
      }
      offsets = more;
    }
    return offsets;
  }

  private long afterListed(long time) {
    long arrival = time;
    for (Timed listed : events) {
      if (listed.time() > time && listed.time() - time <= bound) {
        arrival = Math.max(arrival, listed.arrival());
      }
    }
    return arrival;
  }

  /** All events as JSON. */
  List<byte[]> inOrderOfArrival() {
    return events.stream()
        .sorted(Comparator.comparingLong(Timed::arrival))
        .map(Timed::json)
        .toList();
  }

  private static Object numbered(Object value, int n) {
    return value instanceof String text ? text.replace("{n}", Integer.toString(n)) : value;
  }

  private static byte[] bytes(Map<String, Object> object) {
    try {
      return JSON.writeValueAsBytes(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("values of YAML are values of JSON", e);
    }
  }

  private static int times(String text, String where) throws Refused {
    int times = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
    if (times < 1 || times > MAX_REPEATS) {
      throw new Refused(where + ": repeat.times must be 1 to " + MAX_REPEATS);
    }
    return times;
  }

  /** An instant as written, or an offset from {@link #START}. */
  static Instant instant(String text, String where) throws Refused {
    if (text.indexOf('T') > 0) {
      try {
        Instant instant = Instant.parse(text);
        if (instant.isBefore(Instant.EPOCH) || !instant.isBefore(END)) {
          throw new Refused(where + ": " + text + " is not in the years 1970 to 9999");
        }
        return instant;
      } catch (DateTimeParseException e) {
        throw new Refused(where + ": " + text + " is no ISO-8601 instant");
      }
    }
    return START.plusNanos(1_000 * micros(text, where));
  }

  private static long micros(Instant instant) {
    return Micros.of(Duration.between(START, instant));
  }

  /** A duration such as {@code 90s}, {@code 1.5s}, {@code 5m}, {@code 2h}, {@code 14d}. */
  static long micros(String text, String where) throws Refused {
    Matcher offset = OFFSET.matcher(text);
    if (!offset.matches()) {
      throw new Refused(where + ": " + text + " is no duration such as 90s, 5m, 2h or 14d");
    }
    long unit =
        switch (offset.group(2)) {
          case "s" -> 1;
          case "m" -> 60;
          case "h" -> 3_600;
          case "d" -> 86_400;
          default -> 7 * 86_400;
        };
    BigDecimal seconds = FieldValue.numberOf(offset.group(1));
    if (seconds == null || seconds.multiply(BigDecimal.valueOf(unit)).compareTo(LONGEST) > 0) {
      throw new Refused(where + ": " + text + " is too long: at most 36500d");
    }
    return seconds.multiply(BigDecimal.valueOf(unit * 1_000_000)).longValueExact();
  }
}
