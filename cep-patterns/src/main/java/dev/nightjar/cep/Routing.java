package dev.nightjar.cep;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Change;

/** What the rules ask of an event before they look closer. */
final class Routing {

  private Routing() {}

  /**
   * Whether an event is an entry of the log that went well: one without an outcome counts as done.
   */
  static boolean isDone(AuditEvent event) {
    return event.kind() == AuditEvent.Kind.ENTRY
        && (event.outcome() == null || event.outcome().equalsIgnoreCase("success"));
  }

  /**
   * Whether an event is judged at all. A snapshot is history that a backtest judges. A repair
   * brings what is left of a gap, in no order and under no watermark: what it would match is a
   * guess.
   */
  static boolean isLive(AuditEvent event) {
    return event.origin() == Change.Origin.STREAM;
  }

  /** The event as a candidate. */
  static Candidate candidate(
      String ruleId, AuditEvent event, String group, Candidate.Role role, String what) {
    return new Candidate(
        ruleId,
        event.tenant(),
        group,
        role,
        event.id(),
        event.eventId(),
        event.time(),
        event.statedTime(),
        event.arrival(),
        event.action(),
        Words.person(event),
        what);
  }
}
