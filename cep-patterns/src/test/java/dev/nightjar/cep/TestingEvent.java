package dev.nightjar.cep;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Change;
import dev.nightjar.audit.Ids;
import java.time.Duration;
import java.time.Instant;

/** Builds an audit event of which a test shows only what matters to it. */
final class TestingEvent {

  /** When every story begins. */
  static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");

  private AuditEvent.Kind kind = AuditEvent.Kind.ENTRY;
  private String tenant = "acme";
  private String eventId;
  private String documentId;
  private Instant time = NINE;
  private String action = "invoice.export";
  private String actor = "ann@acme.io";
  private String principal = "ann@acme.io";
  private AuditEvent.ActorType type = AuditEvent.ActorType.HUMAN;
  private AuditEvent.Target target = new AuditEvent.Target("invoice", "i-1", null);
  private String outcome = "success";
  private Change.Operation operation = Change.Operation.INSERT;
  private Change.Origin origin = Change.Origin.STREAM;

  private TestingEvent() {}

  static TestingEvent export(String who) {
    return new TestingEvent().by(who);
  }

  static TestingEvent grant(String grantee) {
    TestingEvent grant = new TestingEvent().by("root@acme.io").does("role.granted");
    grant.target = new AuditEvent.Target("user", grantee, null);
    return grant;
  }

  static TestingEvent tampering() {
    TestingEvent event = new TestingEvent().by(null).does(AuditEvent.TAMPERED);
    event.kind = AuditEvent.Kind.TAMPERING;
    event.operation = Change.Operation.MODIFY;
    return event;
  }

  static TestingEvent mismatch() {
    TestingEvent event = new TestingEvent().does(AuditEvent.TENANT_MISMATCH);
    event.kind = AuditEvent.Kind.TENANT_MISMATCH;
    return event;
  }

  TestingEvent in(String value) {
    tenant = value;
    return this;
  }

  TestingEvent by(String value) {
    actor = value;
    principal = value;
    return this;
  }

  TestingEvent onBehalfOf(String value) {
    principal = value;
    return this;
  }

  TestingEvent as(AuditEvent.ActorType value) {
    type = value;
    return this;
  }

  TestingEvent does(String value) {
    action = value;
    return this;
  }

  TestingEvent to(String targetType, String id) {
    target = new AuditEvent.Target(targetType, id, null);
    return this;
  }

  TestingEvent ends(String value) {
    outcome = value;
    return this;
  }

  TestingEvent removed() {
    operation = Change.Operation.REMOVE;
    return this;
  }

  TestingEvent from(Change.Origin value) {
    origin = value;
    return this;
  }

  TestingEvent id(String value) {
    eventId = value;
    return this;
  }

  TestingEvent document(String value) {
    documentId = value;
    return this;
  }

  /** At a time after nine o'clock. */
  AuditEvent at(Duration sinceNine) {
    return at(NINE.plus(sinceNine));
  }

  AuditEvent at(Instant instant) {
    time = instant;
    String id = eventId == null ? Ids.id(tenant, actor, action, time.toString()) : eventId;
    String document =
        documentId == null ? Ids.id("document", tenant, id, time.toString()) : documentId;
    return new AuditEvent(
        document,
        kind,
        tenant,
        id,
        time,
        time,
        time.plusMillis(300),
        action,
        new AuditEvent.Actor(actor, null, null, type),
        principal,
        target,
        outcome,
        null,
        null,
        null,
        null,
        actor + " did " + action,
        false,
        false,
        Ids.hash(document),
        operation,
        "1",
        origin,
        kind == AuditEvent.Kind.TAMPERING
            ? new AuditEvent.Tampering("original", null, null, new String[] {"actor"})
            : null,
        "{}",
        "{}");
  }
}
