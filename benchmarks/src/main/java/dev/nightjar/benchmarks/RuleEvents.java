package dev.nightjar.benchmarks;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.AuditEvent.Actor;
import dev.nightjar.audit.AuditEvent.ActorType;
import dev.nightjar.audit.AuditEvent.Kind;
import dev.nightjar.audit.AuditEvent.Target;
import dev.nightjar.audit.Change;
import java.io.Serializable;
import java.time.Instant;

/**
 * Events by number, the same in every run: 20 people of each tenant, at an even pace.
 *
 * @param perSecond how many happen in a second of event time
 * @param wantedIn one event in so many is wanted; 1 for all
 * @param actions how many actions there are to export
 * @param tenants how many tenants there are
 * @param opening what two of a hundred wanted events are, in place of an export
 */
record RuleEvents(double perSecond, int wantedIn, int actions, int tenants, Opening opening)
    implements Serializable {

  /** What a sequence begins with. */
  enum Opening {
    /** The person looks at what is to be exported. */
    VIEW,
    /** Somebody grants somebody a role. */
    GRANT
  }

  /** How many people a tenant has. */
  static final int PEOPLE = 20;

  /** In milliseconds. */
  private static final int MOST_UNDER_WAY = 2_000;

  private static final int OTHER_ACTIONS = 40;
  private static final int OPENINGS = 20;
  private static final int OF_WANTED = 1_000;

  /** A number that looks random, of the n-th event and one of its properties. */
  private static int spread(long n, long property, int bound) {
    long mixed = (n + 1) * 0x9E3779B97F4A7C15L + property * 0xC2B2AE3D27D4EB4FL;
    mixed = (mixed ^ mixed >>> 29) * 0xBF58476D1CE4E5B9L;
    return (int) Long.remainderUnsigned(mixed ^ mixed >>> 32, bound);
  }

  /** When the n-th event happened, in whole milliseconds. */
  Instant time(long n) {
    return SampleEvents.DAY.plusMillis((long) (n / perSecond * 1_000));
  }

  /** The n-th event. */
  AuditEvent event(long n) {
    String tenant = "tenant-" + spread(n, 1, tenants);
    String person = "person-" + spread(n, 2, PEOPLE) + "@example.com";
    boolean wanted = spread(n, 3, wantedIn) == 0;
    boolean opens = wanted && spread(n, 4, OF_WANTED) < OPENINGS;
    boolean grant = opens && opening == Opening.GRANT;
    String report = "report-" + spread(n, 5, actions);
    String action =
        grant
            ? "role.granted"
            : opens
                ? report + ".view"
                : wanted ? report + ".export" : "thing-" + spread(n, 6, OTHER_ACTIONS) + ".opened";
    Target target =
        grant
            ? new Target("user", "person-" + spread(n, 7, PEOPLE) + "@example.com", null)
            : new Target("report", "report-" + spread(n, 8, 500), null);
    String id = Long.toHexString(0x1000_0000_0000_0000L + n);
    Instant time = time(n);
    return new AuditEvent(
        id,
        Kind.ENTRY,
        tenant,
        id,
        time,
        time,
        time.plusMillis(spread(n, 11, MOST_UNDER_WAY)),
        action,
        new Actor(person, null, person, ActorType.HUMAN),
        person,
        target,
        "success",
        null,
        "203.0.113." + spread(n, 9, 200),
        "benchmark/1",
        (long) spread(n, 10, 2_000),
        "",
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
