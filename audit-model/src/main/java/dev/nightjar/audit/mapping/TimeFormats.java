package dev.nightjar.audit.mapping;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads times in the formats that a mapping names. */
final class TimeFormats {

  static final String NAMES =
      "iso-8601, epoch-seconds, epoch-millis, epoch-micros, pattern:<pattern of DateTimeFormatter>";

  private static final String PATTERN = "pattern:";
  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  /** Digits that a time may have; far more than any, and too few to make arithmetic slow. */
  private static final int MAX_LENGTH = 64;

  private final boolean iso;
  private final List<Epoch> epochs = new ArrayList<>();
  private final List<DateTimeFormatter> patterns = new ArrayList<>();
  private final ZoneId zone;

  TimeFormats(List<String> formats, ZoneId zone) {
    this.zone = zone;
    this.iso = formats.contains("iso-8601");
    for (Epoch epoch : Epoch.values()) {
      if (formats.contains(epoch.format)) {
        epochs.add(epoch);
      }
    }
    for (String format : formats) {
      if (format.startsWith(PATTERN)) {
        patterns.add(formatter(format));
      }
    }
  }

  /** Why a format cannot be used; null where it can. */
  static String fault(String format) {
    if (format.startsWith(PATTERN)) {
      try {
        formatter(format);
        return null;
      } catch (IllegalArgumentException e) {
        return "it is no pattern of DateTimeFormatter";
      }
    }
    if (format.equals("iso-8601")) {
      return null;
    }
    for (Epoch epoch : Epoch.values()) {
      if (epoch.format.equals(format)) {
        return null;
      }
    }
    return "there is no such format";
  }

  private static DateTimeFormatter formatter(String format) {
    return DateTimeFormatter.ofPattern(format.substring(PATTERN.length()), Locale.ROOT);
  }

  /** Whether an event can carry this time: the years 1970 to 9999. */
  static boolean inRange(Instant time) {
    return !time.isBefore(EARLIEST) && !time.isAfter(LATEST);
  }

  /**
   * Reads a time.
   *
   * @param text as written, in a string or as the digits of a number
   * @return null where no format fits
   */
  Instant read(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return null;
    }
    if (!epochs.isEmpty() && isNumber(text)) {
      Instant time = epoch(text);
      if (time != null) {
        return time;
      }
    }
    if (iso) {
      Instant plain = plainInstant(text);
      if (plain != null) {
        return plain;
      }
      try {
        return instant(
            DateTimeFormatter.ISO_DATE_TIME.parseBest(
                text, ZonedDateTime::from, LocalDateTime::from));
      } catch (DateTimeException e) {
        // One of the patterns may fit.
      }
    }
    for (DateTimeFormatter pattern : patterns) {
      try {
        return instant(pattern.parseBest(text, ZonedDateTime::from, LocalDateTime::from));
      } catch (DateTimeException e) {
        // The next one may fit.
      }
    }
    return null;
  }

  /**
   * Reads {@code 2026-11-21T09:15:02.114Z}, as nearly all writers have it, in a tenth of the time
   * that a formatter takes; null where it is written otherwise, which need not be wrong.
   */
  private static Instant plainInstant(String text) {
    int end = text.length() - 1;
    if (end < 19
        || text.charAt(end) != 'Z'
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return null;
    }
    int century = twoDigits(text, 0);
    int year = twoDigits(text, 2);
    int month = twoDigits(text, 5);
    int day = twoDigits(text, 8);
    int hour = twoDigits(text, 11);
    int minute = twoDigits(text, 14);
    int second = twoDigits(text, 17);
    int nanos = end == 19 ? 0 : fraction(text, end);
    boolean isTime = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second < 60;
    boolean isDate = century >= 0 && year >= 0 && month > 0 && month < 13 && day > 0;
    if (!isTime || !isDate || second < 0 || nanos < 0) {
      return null;
    }
    if (day > 28 && day > YearMonth.of(century * 100 + year, month).lengthOfMonth()) {
      return null;
    }
    long days = LocalDate.of(century * 100 + year, month, day).toEpochDay();
    return Instant.ofEpochSecond(days * 86_400 + hour * 3_600L + minute * 60L + second, nanos);
  }

  /** Two digits as a number; -1 where they are none. */
  private static int twoDigits(String text, int at) {
    int tens = text.charAt(at) - '0';
    int ones = text.charAt(at + 1) - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
  }

  /** Nanoseconds of a point and 1 to 9 digits up to an end; -1 where it is written otherwise. */
  private static int fraction(String text, int end) {
    int digits = end - 20;
    if (text.charAt(19) != '.' || digits < 1 || digits > 9) {
      return -1;
    }
    int nanos = 0;
    for (int i = 20; i < 29; i++) {
      int digit = i < end ? text.charAt(i) - '0' : 0;
      if (digit < 0 || digit > 9) {
        return -1;
      }
      nanos = nanos * 10 + digit;
    }
    return nanos;
  }

  private Instant instant(TemporalAccessor time) {
    return time instanceof ZonedDateTime zoned
        ? zoned.toInstant()
        : ((LocalDateTime) time).atZone(zone).toInstant();
  }

  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean number = c >= '0' && c <= '9' || c == '.' || c == 'e' || c == 'E' || c == '+';
      if (!number && !(c == '-' && (i == 0 || text.charAt(i - 1) == 'E'))) {
        return false;
      }
    }
    return true;
  }

  private Instant epoch(String text) {
    try {
      BigDecimal number = new BigDecimal(text);
      // In longs: the scale of an absurd exponent would overflow an int.
      long whole = (long) number.precision() - number.scale();
      if (number.signum() < 0 || whole > 19 || number.scale() > 40) {
        return null;
      }
      for (Epoch epoch : epochs) {
        if (epochs.size() == 1 || epoch.reaches(number)) {
          return epoch.instant(number);
        }
      }
      return null;
    } catch (NumberFormatException | ArithmeticException | DateTimeException e) {
      return null;
    }
  }

  /**
   * Units of a count since 1970. Where a mapping allows several, a count belongs to the first unit
   * that it is small enough for: 100,000,000,000 s are in the year 5138, as many ms in 1973.
   */
  private enum Epoch {
    SECONDS("epoch-seconds", 0, new BigDecimal("1E11")),
    MILLIS("epoch-millis", 3, new BigDecimal("1E14")),
    MICROS("epoch-micros", 6, new BigDecimal("1E17"));

    private final String format;
    private final int shift;
    private final BigDecimal below;

    Epoch(String format, int shift, BigDecimal below) {
      this.format = format;
      this.shift = shift;
      this.below = below;
    }

    boolean reaches(BigDecimal number) {
      return number.compareTo(below) < 0;
    }

    Instant instant(BigDecimal number) {
      BigDecimal seconds = number.movePointLeft(shift);
      long whole = seconds.longValue();
      long nanos = seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue();
      return Instant.ofEpochSecond(whole, nanos);
    }
  }
}
