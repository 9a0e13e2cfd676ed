package dev.nightjar.cep;

import dev.nightjar.audit.AuditEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the two correlations must find, told again without Flink and without the rules' code: lists,
 * loops and the words of the specification. Judges with 10-in-60-min-like numbers given.
 */
final class Oracle {

  private final int threshold;
  private final long window;
  private final long grantWindow;

  Oracle(int threshold, long windowMillis, long grantWindowMillis) {
    this.threshold = threshold;
    this.window = windowMillis;
    this.grantWindow = grantWindowMillis;
  }

  /** Lines {@code rule tenant group revision level count evidence...}, sorted. */
  List<String> judge(List<AuditEvent> events) {
    Map<String, List<AuditEvent>> bursts = new TreeMap<>();
    Map<String, List<AuditEvent>> grants = new TreeMap<>();
    for (AuditEvent e : events) {
      boolean done = e.outcome() == null || e.outcome().equals("success");
      boolean export = e.action().endsWith(".export");
      if (done && export && e.principal() != null) {
        String key = e.tenant() + " " + e.principal();
        grants.computeIfAbsent(key, k -> new ArrayList<>()).add(e);
        if (e.actor().type() == AuditEvent.ActorType.HUMAN) {
          bursts.computeIfAbsent(key, k -> new ArrayList<>()).add(e);
        }
      }
      if (done && e.action().equals("role.granted")) {
        String key = e.tenant() + " " + e.target().id();
        grants.computeIfAbsent(key, k -> new ArrayList<>()).add(e);
      }
    }
    List<String> lines = new ArrayList<>();
    bursts.forEach((key, list) -> burst(key, ordered(list, window), lines));
    grants.forEach((key, list) -> grant(key, ordered(list, grantWindow), lines));
    lines.sort(Comparator.naturalOrder());
    return lines;
  }

  private void burst(String key, List<AuditEvent> events, List<String> lines) {
    List<AuditEvent> fresh = new ArrayList<>();
    List<AuditEvent> evidence = new ArrayList<>();
    long openUntil = Long.MIN_VALUE;
    int revision = 0;
    for (AuditEvent event : events) {
      long now = event.time().toEpochMilli();
      fresh.removeIf(old -> now - old.time().toEpochMilli() > window);
      fresh.add(event);
      if (fresh.size() < threshold) {
        continue;
      }
      if (now > openUntil) {
        evidence = new ArrayList<>(fresh);
        openUntil = now + window;
        revision = 0;
        lines.add(line("nightjar-burst-export", key, 0, "high", evidence));
      } else {
        evidence.addAll(fresh);
        int times = evidence.size() / threshold;
        if (times == 2 || times == 5 || times == 10) {
          lines.add(line("nightjar-burst-export", key, ++revision, "high", evidence));
        }
      }
      fresh.clear();
    }
  }

  private void grant(String key, List<AuditEvent> events, List<String> lines) {
    List<AuditEvent> evidence = new ArrayList<>();
    long openUntil = Long.MIN_VALUE;
    int revision = 0;
    int exports = 0;
    for (int i = 0; i < events.size(); i++) {
      AuditEvent export = events.get(i);
      if (!export.action().endsWith(".export")) {
        continue;
      }
      long now = export.time().toEpochMilli();
      AuditEvent grant = null;
      for (int j = 0; j < i && grant == null; j++) {
        AuditEvent before = events.get(j);
        if (!before.action().endsWith(".export")
            && now - before.time().toEpochMilli() <= grantWindow) {
          grant = before;
        }
      }
      if (grant == null) {
        continue;
      }
      boolean opens = now > openUntil;
      if (opens) {
        evidence = new ArrayList<>();
        openUntil = now + grantWindow;
        revision = 0;
        exports = 0;
      }
      exports++;
      if (!evidence.contains(grant)) {
        evidence.add(grant);
      }
      evidence.add(export);
      if (opens || exports == 2 || exports == 3 || exports == 5 || exports == 10) {
        String level = exports >= 3 ? "critical" : "high";
        lines.add(line("nightjar-grant-then-export", key, opens ? 0 : ++revision, level, evidence));
      }
    }
  }

  private static List<AuditEvent> ordered(List<AuditEvent> events, long horizon) {
    List<AuditEvent> sorted = new ArrayList<>(events);
    sorted.sort(
        Comparator.comparing(AuditEvent::time)
            .thenComparing(AuditEvent::eventId)
            .thenComparing(AuditEvent::id));
    List<AuditEvent> once = new ArrayList<>();
    for (AuditEvent event : sorted) {
      Instant oldest = event.time().minusMillis(horizon);
      boolean repeat =
          once.stream()
              .anyMatch(o -> o.eventId().equals(event.eventId()) && !o.time().isBefore(oldest));
      if (!repeat) {
        once.add(event);
      }
    }
    return once;
  }

  private static String line(
      String rule, String key, int revision, String level, List<AuditEvent> evidence) {
    List<AuditEvent> sorted = new ArrayList<>(evidence);
    sorted.sort(
        Comparator.comparing(AuditEvent::time)
            .thenComparing(AuditEvent::eventId)
            .thenComparing(AuditEvent::id));
    return String.join(" ", rule, key, "" + revision, level, "" + sorted.size())
        + sorted.stream().map(e -> " " + e.id().substring(0, 8)).reduce("", String::concat);
  }

  /** An alert in the oracle's words. */
  static String line(dev.nightjar.audit.Alert alert) {
    StringBuilder line =
        new StringBuilder(
            String.join(
                " ",
                alert.ruleId(),
                alert.tenant(),
                alert.groups().length == 0 ? "" : alert.groups()[0].value(),
                "" + alert.revision(),
                alert.level().name().toLowerCase(Locale.ROOT),
                "" + alert.count()));
    for (dev.nightjar.audit.Alert.Evidence evidence : alert.evidence()) {
      line.append(' ').append(evidence.documentId(), 0, 8);
    }
    return line.toString();
  }
}
