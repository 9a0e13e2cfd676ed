package dev.nightjar.cep;

import dev.nightjar.audit.AuditEvent;
import java.time.Duration;
import java.time.Instant;

/** Words for people, made of data that may hold anything. */
final class Words {

  /** Long enough for an e-mail address, short enough for a line. */
  private static final int MAX_NAME = 120;

  private Words() {}

  /** Who is accountable for an event: the e-mail address where it is known; null for nobody. */
  static String person(AuditEvent event) {
    String principal = event.principal();
    if (principal == null) {
      return null;
    }
    AuditEvent.Actor actor = event.actor();
    boolean himself = principal.equals(actor.id());
    return name(himself && actor.email() != null ? actor.email() : principal);
  }

  /** A name from the data on one line, cut where it is overlong. */
  static String name(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]", " ");
    return line.length() <= MAX_NAME ? line : line.substring(0, MAX_NAME - 1) + "…";
  }

  /** A time between two instants, such as {@code 4 min 12 s} or {@code 2 h 5 min}. */
  static String span(Instant first, Instant last) {
    Duration span = Duration.between(first, last);
    if (span.toSeconds() < 1) {
      return "under 1 s";
    }
    if (span.toHours() > 0) {
      return span.toHours() + " h" + tail(span.toMinutesPart(), "min");
    }
    if (span.toMinutes() > 0) {
      return span.toMinutes() + " min" + tail(span.toSecondsPart(), "s");
    }
    return span.toSeconds() + " s";
  }

  /** A window as a person sets it, such as {@code 60 min} or {@code 24 h}. */
  static String window(Duration window) {
    if (window.toMillisPart() != 0) {
      return window.toMillis() + " ms";
    }
    if (window.toSecondsPart() != 0) {
      return window.toSeconds() + " s";
    }
    if (window.toMinutesPart() != 0 || window.toHours() == 1) {
      return window.toMinutes() + " min";
    }
    return window.toHours() + " h";
  }

  private static String tail(int value, String unit) {
    return value == 0 ? "" : " " + value + " " + unit;
  }
}
