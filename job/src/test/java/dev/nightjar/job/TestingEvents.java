package dev.nightjar.job;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Change;
import dev.nightjar.audit.Ids;
import java.time.Instant;

/** Events of which only what a test looks at varies. */
public final class TestingEvents {

  private TestingEvents() {}

  /** An entry by ada. */
  public static AuditEvent event(String tenant, String action, Instant time) {
    String id = Ids.id(tenant, action, time.toString());
    return new AuditEvent(
        id,
        AuditEvent.Kind.ENTRY,
        tenant,
        id,
        time,
        time,
        time,
        action,
        new AuditEvent.Actor("ada", null, null, AuditEvent.ActorType.HUMAN),
        "ada",
        new AuditEvent.Target("invoice", "i-1", null),
        "success",
        null,
        null,
        null,
        null,
        "ada did " + action,
        false,
        false,
        "hash",
        Change.Operation.INSERT,
        "100000000000000000000",
        Change.Origin.STREAM,
        null,
        "{}",
        "{}");
  }
}
