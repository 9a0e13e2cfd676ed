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
    return event(tenant, action, time, "");
  }

  /** An entry by ada, told apart from others of the same instant. */
  public static AuditEvent event(String tenant, String action, Instant time, String number) {
    return event(
        Ids.id(tenant, action, time.toString(), number),
        tenant,
        action,
        time,
        time,
        time,
        Change.Origin.STREAM);
  }

  /** The same entry, read elsewhere; its time is clamped as the stream clamps it. */
  public static AuditEvent from(AuditEvent event, Change.Origin origin, Instant arrival) {
    boolean future = origin == Change.Origin.STREAM && event.statedTime().isAfter(arrival);
    return event(
        event.id(),
        event.tenant(),
        event.action(),
        future ? arrival : event.statedTime(),
        event.statedTime(),
        arrival,
        origin);
  }

  /** The same entry, stated in the future and clamped to its arrival. */
  public static AuditEvent stated(AuditEvent event, Instant future) {
    return event(
        event.id(),
        event.tenant(),
        event.action(),
        event.arrival(),
        future,
        event.arrival(),
        event.origin());
  }

  private static AuditEvent event(
      String id,
      String tenant,
      String action,
      Instant time,
      Instant stated,
      Instant arrival,
      Change.Origin origin) {
    return new AuditEvent(
        id,
        AuditEvent.Kind.ENTRY,
        tenant,
        id,
        time,
        stated,
        arrival,
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
        !time.equals(stated),
        false,
        "hash",
        Change.Operation.INSERT,
        "100000000000000000000",
        origin,
        null,
        "{}",
        "{}");
  }
}
