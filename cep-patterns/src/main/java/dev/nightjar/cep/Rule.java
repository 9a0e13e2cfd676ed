package dev.nightjar.cep;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.AuditEvent;
import java.io.Serializable;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * One detection: what it is, how bad, what to do ({@link #description}), which events it wants, how
 * it matches, and how an episode of it grows. Immutable.
 */
public sealed interface Rule extends Serializable permits PatternRule, SingleEventRule {

  /** What a person reads about the rule. */
  RuleDescription description();

  /** A hash of what the rule matches: equal for rules that differ in words alone. */
  String meaning();

  /** How long a group stays quiet after it fired; for a pattern also its window. */
  Duration timespan();

  /** The field that the rule groups by, such as {@code user.id}; empty for the tenant alone. */
  String groupField();

  /**
   * Hands over the event in each role and group in which the rule wants it.
   *
   * @return what came of it; an event that a rule wants but cannot group is to be counted
   */
  Routed route(AuditEvent event, Consumer<Candidate> candidates);

  /** Whether an open alert is told again when it stands for this many matches (2 or more). */
  boolean tellsAgainAt(long matches);

  /** How bad an alert is that stands for this many matches (1 or more). */
  Alert.Level levelAt(long matches);

  /** What happened, in one plain sentence. */
  String summary(Episode episode);

  /** The rule's id. */
  default String id() {
    return description().id();
  }

  /** What came of offering an event to a rule. */
  enum Routed {
    /** The rule has no use for it. */
    UNWANTED,
    /** Handed over. */
    WANTED,
    /** The rule would want it, but the event names nobody to group by: it never correlates. */
    WITHOUT_GROUP
  }
}
