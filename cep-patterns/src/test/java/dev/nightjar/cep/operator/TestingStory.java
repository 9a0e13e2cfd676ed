package dev.nightjar.cep.operator;

import dev.nightjar.audit.AuditEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;

/** Random days of a few users, dense enough that every rule of the tests fires. */
final class TestingStory {

  /** How far out of order events may come. */
  static final long BOUND_MILLIS = 20_000;

  private TestingStory() {}

  /** So many events in the order of time; equal times are frequent. */
  static List<AuditEvent> events(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    List<AuditEvent> events = new ArrayList<>();
    long millis = 0;
    for (int i = 0; i < count; i++) {
      millis += random.nextInt(4) == 0 ? 0 : random.nextInt(9_000);
      TestingAudit event =
          TestingAudit.export("user" + random.nextInt(5))
              .of("tenant" + random.nextInt(2))
              .id("e" + (random.nextInt(20) == 0 ? Math.max(0, i - 3) : i));
      int what = random.nextInt(20);
      if (what < 4) {
        event = event.does("role.granted");
      } else if (what == 4) {
        event = event.does("log.off");
      } else if (what == 5) {
        event = event.does("invoice.read");
      }
      events.add(event.at(Duration.ofMillis(millis)));
    }
    return events;
  }

  /** The same in an order in which each comes at most the bound after a later one. */
  static List<AuditEvent> shuffled(List<AuditEvent> events, long seed) {
    return delayed(events, seed, BOUND_MILLIS);
  }

  /** The same in an order in which each is delayed by less than that. */
  static List<AuditEvent> delayed(List<AuditEvent> events, long seed, long mostMillis) {
    SplittableRandom random = new SplittableRandom(seed);
    record Delayed(AuditEvent event, long arrival) {}
    return events.stream()
        .map(event -> new Delayed(event, event.time().toEpochMilli() + random.nextLong(mostMillis)))
        .sorted(Comparator.comparingLong(Delayed::arrival))
        .map(Delayed::event)
        .toList();
  }

  /** Plays events as a source would tell them, a watermark behind each, to the end. */
  static void play(TestingDetection detection, List<AuditEvent> events) throws Exception {
    long newest = Long.MIN_VALUE + BOUND_MILLIS;
    for (AuditEvent event : events) {
      newest = Math.max(newest, event.time().toEpochMilli());
      detection.process(event).watermark(newest - BOUND_MILLIS);
    }
    detection.end();
  }

  /** The alerts of a plain run in the order of time, to the bit. */
  static List<String> plain(List<AuditEvent> events) throws Exception {
    try (TestingDetection detection =
        new TestingDetection(TestingBundles.all(0), new HashMapStateBackend())) {
      detection.process(events).end();
      return AlertBits.lines(detection.alerts());
    }
  }
}
