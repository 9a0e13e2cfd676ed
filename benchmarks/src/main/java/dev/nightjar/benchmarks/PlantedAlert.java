package dev.nightjar.benchmarks;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.Alert.Evidence;
import dev.nightjar.audit.Alert.Group;
import dev.nightjar.audit.Alert.Label;
import dev.nightjar.audit.Alert.Level;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An alert about events of a made log: up to 20 of one person in one stretch.
 *
 * @param alert as a rule tells it; never null
 */
record PlantedAlert(Alert alert) implements Planted {

  /** How many events there are for each alert: a hundred alerts a day among a million a month. */
  static final int EVENTS_AN_ALERT = 350;

  private static final int MOST_EVIDENCE = 20;
  private static final int EVENTS_LOOKED_AT = 3_000;
  private static final int RULES = 40;
  private static final int STABLE_PERCENT = 85;
  private static final int MUTED_PERCENT = 5;
  private static final double[] LEVELS = Shares.of(5, 30, 40, 20, 5);

  @Override
  public long millis() {
    return alert.last().toEpochMilli();
  }

  @Override
  public String tenant() {
    return alert.tenant();
  }

  /** Whether people were told of it, and it is high or critical. */
  boolean isUrgent() {
    return alert.delivered() && alert.level().compareTo(Level.HIGH) >= 0;
  }

  /** The item's id of its first event; never null. */
  String evidence() {
    return alert.evidence()[0].eventId();
  }

  /** Whether an event is among its evidence. */
  boolean rests(String eventId) {
    for (Evidence evidence : alert.evidence()) {
      if (evidence.eventId().equals(eventId)) {
        return true;
      }
    }
    return false;
  }

  /** Alerts about events of a log. */
  static List<PlantedAlert> about(List<LoggedEvent> events, LoggedDocuments documents, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<PlantedAlert> alerts = new ArrayList<>();
    for (int n = 0; n < events.size() / EVENTS_AN_ALERT; n++) {
      LoggedEvent first = events.get(random.nextInt(events.size()));
      if (first.isEntry()) {
        List<AuditEvent> evidence = evidence(first, events, documents, random);
        alerts.add(new PlantedAlert(alert(n, first.principal(), evidence, random)));
      }
    }
    return List.copyOf(alerts);
  }

  private static List<AuditEvent> evidence(
      LoggedEvent first,
      List<LoggedEvent> events,
      LoggedDocuments documents,
      SplittableRandom random) {
    int wanted = 1 + random.nextInt(MOST_EVIDENCE);
    int end = Math.min(events.size(), first.number() + EVENTS_LOOKED_AT);
    List<AuditEvent> evidence = new ArrayList<>();
    for (LoggedEvent event : events.subList(first.number(), end)) {
      if (evidence.size() < wanted && first.principal().equals(event.principal())) {
        evidence.add(documents.mapped(event));
      }
    }
    return evidence;
  }

  private static Alert alert(
      int number, String person, List<AuditEvent> events, SplittableRandom random) {
    AuditEvent first = events.get(0);
    AuditEvent last = events.get(events.size() - 1);
    int rule = random.nextInt(RULES);
    return new Alert(
        Ids.id("alert", Integer.toString(number)),
        events.size() - 1,
        "rule-" + rule,
        "Unusual activity " + rule,
        "2026-10-01",
        Level.values()[Shares.at(LEVELS, random.nextDouble())],
        first.tenant(),
        new Group[] {new Group("audit.principal", person)},
        first.time(),
        last.time(),
        events.size(),
        events.stream()
            .map(
                e ->
                    new Evidence(
                        e.id(), e.eventId(), e.time(), e.statedTime(), e.arrival(), e.action()))
            .toArray(Evidence[]::new),
        person + " did " + events.size() + " unusual things",
        new String[] {"T1213", "T1567"},
        false,
        random.nextInt(100) < STABLE_PERCENT ? Alert.STABLE : "test",
        random.nextInt(100) < MUTED_PERCENT,
        new String[] {"Ask the person what it was for.", "Look at what came before."},
        new String[] {"pci-dss:10.2.1.2", "gdpr:32"},
        new Label[] {new Label("team", "identity")});
  }
}
