package dev.nightjar.cep.engine;

import java.time.Duration;
import java.util.regex.Pattern;

/** Words for people, made of data that may hold anything. */
public final class Words {

  /** Long enough for an e-mail address, short enough for a line. */
  private static final int MAX_NAME = 120;

  /** Controls, line ends, and what turns the direction of text or shows nothing. */
  private static final Pattern UNFIT =
      Pattern.compile(
          "[\\p{Cc}\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb]");

  private Words() {}

  /** A name from the data on one line, cut where it is overlong. */
  public static String name(String text) {
    String line = UNFIT.matcher(text).replaceAll(" ");
    if (line.length() <= MAX_NAME) {
      return line;
    }
    int end = MAX_NAME - 1;
    return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "…";
  }

  /** A time between two instants of epoch microseconds, such as {@code 4 min 12 s}. */
  public static String span(long first, long last) {
    Duration span = Duration.ofSeconds((last - first) / 1_000_000);
    if (span.toSeconds() < 1) {
      return "under 1 s";
    }
    if (span.toDays() > 1) {
      return span.toDays() + " d" + tail(span.toHoursPart(), "h");
    }
    if (span.toHours() > 0) {
      return span.toHours() + " h" + tail(span.toMinutesPart(), "min");
    }
    if (span.toMinutes() > 0) {
      return span.toMinutes() + " min" + tail(span.toSecondsPart(), "s");
    }
    return span.toSeconds() + " s";
  }

  private static String tail(int value, String unit) {
    return value == 0 ? "" : " " + value + " " + unit;
  }
}
