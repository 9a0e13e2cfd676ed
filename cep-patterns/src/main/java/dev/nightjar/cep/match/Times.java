package dev.nightjar.cep.match;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;

/**
 * Times in epoch microseconds, of the years 1970 to 9999. Reads ISO-8601 with any offset, or with
 * none for UTC, and counts of seconds or milliseconds since 1970, also in quotes.
 */
final class Times {

  /** No time. */
  static final long NONE = Long.MIN_VALUE;

  /** 9999-12-31T23:59:59.999999Z. */
  private static final long LATEST = 253_402_300_799_999_999L;

  /** Seconds from here on would be in the year 5138: such counts are milliseconds. */
  private static final BigDecimal MILLIS_FROM = new BigDecimal("1E11");

  private static final BigDecimal TOO_LARGE = new BigDecimal("1E15");
  private static final int MAX_LENGTH = 64;

  private Times() {}

  /** The time that a value states; {@link #NONE} where it states none. */
  static long of(FieldValue value) {
    if (value == null || value.text() == null || value.text().length() > MAX_LENGTH) {
      return NONE;
    }
    if (value.kind() == FieldValue.Kind.TEXT) {
      long time = iso(value.text());
      if (time != NONE) {
        return time;
      }
    }
    BigDecimal number = value.number();
    return number == null ? NONE : epoch(number);
  }

  private static long epoch(BigDecimal number) {
    if (number.signum() < 0 || number.compareTo(TOO_LARGE) >= 0) {
      return NONE;
    }
    int shift = number.compareTo(MILLIS_FROM) < 0 ? 6 : 3;
    long micros = number.movePointRight(shift).longValue();
    return micros > LATEST ? NONE : micros;
  }

  /** Reads ISO-8601; {@link #NONE} where the text is written otherwise. */
  static long iso(String text) {
    int length = text.length();
    if (length < 10 || text.charAt(4) != '-' || text.charAt(7) != '-') {
      return NONE;
    }
    int century = two(text, 0);
    int year = two(text, 2);
    int month = two(text, 5);
    int day = two(text, 8);
    if (century < 0 || year < 0 || month < 1 || month > 12 || day < 1) {
      return NONE;
    }
    year += century * 100;
    if (day > 28 && day > YearMonth.of(year, month).lengthOfMonth()) {
      return NONE;
    }
    long seconds = LocalDate.of(year, month, day).toEpochDay() * 86_400;
    return length == 10 ? inRange(seconds * 1_000_000) : clock(text, seconds);
  }

  private static long clock(String text, long midnight) {
    int length = text.length();
    char mark = text.charAt(10);
    if (length < 16 || mark != 'T' && mark != 't' && mark != ' ' || text.charAt(13) != ':') {
      return NONE;
    }
    int hour = two(text, 11);
    int minute = two(text, 14);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
      return NONE;
    }
    int at = 16;
    int second = 0;
    long micros = 0;
    if (at < length && text.charAt(at) == ':') {
      second = length < 19 ? -1 : two(text, 17);
      // 60 is a leap second: the next second here, as no count since 1970 knows it.
      if (second < 0 || second > 60) {
        return NONE;
      }
      at = 19;
      if (at < length && (text.charAt(at) == '.' || text.charAt(at) == ',')) {
        int end = ++at;
        for (int unit = 100_000; end < length && isDigit(text.charAt(end)); end++, unit /= 10) {
          micros += (long) (text.charAt(end) - '0') * unit;
        }
        if (end == at) {
          return NONE;
        }
        at = end;
      }
    }
    long offset = offset(text, at);
    if (offset == NONE) {
      return NONE;
    }
    long seconds = midnight + hour * 3_600L + minute * 60L + second - offset;
    return inRange(seconds * 1_000_000 + micros);
  }

  /** The offset from UTC in seconds: {@code Z}, {@code +05:30}, {@code +0530}, {@code +05}. */
  private static long offset(String text, int at) {
    int length = text.length();
    if (at == length) {
      return 0;
    }
    char sign = text.charAt(at);
    if (sign == 'Z' || sign == 'z') {
      return at + 1 == length ? 0 : NONE;
    }
    int digits = length - at - 1;
    if (sign != '+' && sign != '-' || digits != 2 && digits != 4 && digits != 5) {
      return NONE;
    }
    if (digits == 5 && text.charAt(at + 3) != ':') {
      return NONE;
    }
    int hours = two(text, at + 1);
    int minutes = digits == 2 ? 0 : two(text, length - 2);
    if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
      return NONE;
    }
    long offset = hours * 3_600L + minutes * 60L;
    return sign == '-' ? -offset : offset;
  }

  private static long inRange(long micros) {
    return micros < 0 || micros > LATEST ? NONE : micros;
  }

  private static int two(String text, int at) {
    char tens = text.charAt(at);
    char ones = text.charAt(at + 1);
    return isDigit(tens) && isDigit(ones) ? (tens - '0') * 10 + ones - '0' : -1;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
