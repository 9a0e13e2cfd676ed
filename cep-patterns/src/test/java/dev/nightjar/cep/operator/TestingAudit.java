package dev.nightjar.cep.operator;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Change;
import dev.nightjar.audit.Ids;
import java.time.Duration;
import java.time.Instant;

/** Events of people, by what the tests' rules look at. */
record TestingAudit(
    String tenant, String user, String action, String id, Change.Origin origin, Instant time) {

  static final Instant NINE = Instant.parse("2026-11-02T09:00:00Z");

  /** Somebody exports at nine; his event id is made of who and when. */
  static TestingAudit export(String user) {
    return new TestingAudit("acme", user, "invoice.export", null, Change.Origin.STREAM, NINE);
  }

  TestingAudit of(String other) {
    return new TestingAudit(other, user, action, id, origin, time);
  }

  TestingAudit does(String other) {
    return new TestingAudit(tenant, user, other, id, origin, time);
  }

  TestingAudit id(String other) {
    return new TestingAudit(tenant, user, action, other, origin, time);
  }

  TestingAudit from(Change.Origin other) {
    return new TestingAudit(tenant, user, action, id, other, time);
  }

  AuditEvent at(Duration sinceNine) {
    return at(NINE.plus(sinceNine));
  }

  AuditEvent at(long seconds) {
    return at(Duration.ofSeconds(seconds));
  }

  AuditEvent at(Instant instant) {
    String eventId = id == null ? Ids.id(String.valueOf(user), action, instant.toString()) : id;
    String document = Ids.id("document", tenant, eventId, instant.toString());
    return new AuditEvent(
        document,
        AuditEvent.Kind.ENTRY,
        tenant,
        eventId,
        instant,
        instant,
        instant.plusMillis(300),
        action,
        new AuditEvent.Actor(user, null, null, AuditEvent.ActorType.HUMAN),
        user,
        null,
        "success",
        null,
        null,
        null,
        null,
        user + " did " + action,
        false,
        false,
        Ids.hash(document),
        Change.Operation.INSERT,
        "1",
        origin,
        null,
        "{}",
        "{}");
  }

  /** Milliseconds of so many seconds after nine. */
  static long millis(long seconds) {
    return NINE.plusSeconds(seconds).toEpochMilli();
  }
}
