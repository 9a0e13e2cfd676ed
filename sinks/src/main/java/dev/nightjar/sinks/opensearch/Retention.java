package dev.nightjar.sinks.opensearch;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * How long documents are kept, by their class. Gaps, the state of rules, the handling of alerts and
 * the journal of what was removed are kept for good: they are few, and they explain the rest.
 *
 * @param events from an event's own time on, in whole periods; one that is out of range from its
 *     arrival on; never null
 * @param alerts from the last evidence on; never null
 * @param counts from the counted minute on; never null
 * @param deadLetters from the arrival on; never null
 */
public record Retention(Duration events, Duration alerts, Duration counts, Duration deadLetters) {

  /** A class of documents that share a time to be kept. */
  public enum DocumentClass {
    /** Audit events. */
    EVENTS("events"),
    /** Alerts. */
    ALERTS("alerts"),
    /** Rolling counts. */
    COUNTS("counts"),
    /** What could not be mapped or indexed. */
    DEAD_LETTERS("dead-letters");

    private final String template;

    DocumentClass(String template) {
      this.template = template;
    }

    /** The template of its indices, and how it is called in options and documents. */
    public String word() {
      return template;
    }
  }

  /** How long a class is kept. */
  public Duration of(DocumentClass documents) {
    return switch (documents) {
      case EVENTS -> events;
      case ALERTS -> alerts;
      case COUNTS -> counts;
      case DEAD_LETTERS -> deadLetters;
    };
  }

  /** The first day, in UTC, of which everything is kept: what is before it goes. */
  public LocalDate firstKept(DocumentClass documents, Instant now) {
    return LocalDate.ofInstant(now.minus(of(documents)), ZoneOffset.UTC);
  }
}
