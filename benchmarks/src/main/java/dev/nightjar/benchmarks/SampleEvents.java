package dev.nightjar.benchmarks;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.AuditEvent.Actor;
import dev.nightjar.audit.AuditEvent.ActorType;
import dev.nightjar.audit.AuditEvent.Kind;
import dev.nightjar.audit.AuditEvent.Target;
import dev.nightjar.audit.Change;
import java.time.Instant;

/** Events made by number, the same in every run. */
final class SampleEvents {

  /** Where the day of events begins. */
  static final Instant DAY = Instant.parse("2026-11-20T00:00:00Z");

  private static final int TENANTS = 1_000;
  private static final int ACTIONS = 43;

  private SampleEvents() {}

  /** The n-th event, at a time. */
  static AuditEvent event(long n, Instant time) {
    // Two odd multipliers of a Weyl sequence spread tenants and actions without a random source.
    int tenant = (int) Long.remainderUnsigned(n * 0x9E3779B97F4A7C15L >>> 20, TENANTS);
    int action = (int) Long.remainderUnsigned(n * 0xC2B2AE3D27D4EB4FL >>> 20, ACTIONS);
    String id = Long.toHexString(n);
    return new AuditEvent(
        id,
        Kind.ENTRY,
        "tenant-" + tenant,
        id,
        time,
        time,
        time,
        "thing-" + action + ".updated",
        new Actor("user-1", "Ann Lee", "ann@example.com", ActorType.HUMAN),
        "user-1",
        new Target("thing", "thing-1", null),
        "success",
        null,
        "203.0.113.7",
        "benchmark/1",
        null,
        "Ann Lee updated thing-1",
        false,
        false,
        id,
        Change.Operation.INSERT,
        id,
        Change.Origin.STREAM,
        null,
        "{}",
        "{}");
  }
}
