package dev.nightjar.cep;

import dev.nightjar.audit.AuditEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** A seeded stream of a few people who export and are granted roles, with repeats and ties. */
final class RandomStream {

  /** How far events come out of order. */
  static final long BOUND_MILLIS = 1000;

  private final SplittableRandom random;

  RandomStream(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Events in order of time, for the options of {@link #options()}. */
  List<AuditEvent> events(String tenant, int count) {
    List<AuditEvent> events = new ArrayList<>();
    long time = 0;
    for (int i = 0; i < count; i++) {
      time += random.nextInt(6) == 0 ? random.nextInt(0, 9000) : random.nextInt(0, 1200);
      String who = random.nextInt(4) == 0 ? "bob" : "ann";
      TestingEvent event =
          random.nextInt(5) == 0
              ? TestingEvent.grant(who)
              : TestingEvent.export(random.nextInt(40) == 0 ? null : who);
      event.ends(random.nextInt(10) == 0 ? "denied" : random.nextBoolean() ? "success" : null);
      if (random.nextInt(12) == 0) {
        event.as(AuditEvent.ActorType.SERVICE);
      }
      String id =
          !events.isEmpty() && random.nextInt(10) == 0
              ? events.get(random.nextInt(events.size())).eventId()
              : "e" + random.nextInt(1000, 9999) + "-" + i;
      events.add(
          event.in(tenant).id(id).document(id(tenant, i)).at(Duration.ofMillis(time / 50 * 50)));
      if (random.nextInt(15) == 0) {
        events.add(events.get(events.size() - 1));
      }
    }
    return events;
  }

  /** The same events as they might arrive: none overtaken by one later than the bound. */
  List<AuditEvent> shuffled(List<AuditEvent> events) {
    record Arrival(AuditEvent event, long at) {}
    return events.stream()
        .map(e -> new Arrival(e, e.time().toEpochMilli() + random.nextLong(BOUND_MILLIS)))
        .sorted(Comparator.comparingLong(Arrival::at))
        .map(Arrival::event)
        .toList();
  }

  /** Small windows, so that a short stream holds many episodes. */
  static DetectionOptions options() {
    return DetectionOptions.defaults()
        .withBurstThreshold(4)
        .withBurstWindow(Duration.ofSeconds(6))
        .withGrantWindow(Duration.ofSeconds(4));
  }

  static Oracle oracle() {
    return new Oracle(4, 6000, 4000);
  }

  boolean nextBoolean(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private static String id(String tenant, int i) {
    return dev.nightjar.audit.Ids.id(tenant, Integer.toString(i));
  }
}
