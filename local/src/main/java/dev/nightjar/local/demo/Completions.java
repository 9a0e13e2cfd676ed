package dev.nightjar.local.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers when the write that completes each incident was answered: latency counts from there.
 */
final class Completions {

  private final Map<String, List<Oracle.Due>> byWrite = new HashMap<>();
  private final Map<Oracle.Due, Long> answered = new ConcurrentHashMap<>();

  Completions(List<Oracle.Due> due) {
    for (Oracle.Due each : due) {
      String write =
          each.finding() == Planted.Finding.TAMPERING
              ? tampering(each.tenant())
              : event(each.tenant(), each.completedBy());
      byWrite.computeIfAbsent(write, key -> new ArrayList<>()).add(each);
    }
  }

  /**
   * Some writes were answered.
   *
   * @param nanos when, by {@link System#nanoTime}
   */
  void written(List<TableWrite> writes, long nanos) {
    for (TableWrite write : writes) {
      if (write.entry() != null) {
        String tenant = write.entry().tenant();
        String key =
            write.isTampering() ? tampering(tenant) : event(tenant, write.entry().eventId());
        byWrite.getOrDefault(key, List.of()).forEach(each -> answered.putIfAbsent(each, nanos));
      }
    }
  }

  /** From write to sight, for each alert that was due. */
  List<Duration> latencies(List<AlertWatch.Seen> seen) {
    List<Duration> latencies = new ArrayList<>();
    for (AlertWatch.Seen each : seen) {
      answered.entrySet().stream()
          .filter(entry -> each.alert().answers(entry.getKey()))
          .findFirst()
          .ifPresent(entry -> latencies.add(Duration.ofNanos(each.nanos() - entry.getValue())));
    }
    return latencies;
  }

  private static String tampering(String tenant) {
    return "tampering/" + tenant;
  }

  private static String event(String tenant, String eventId) {
    return "event/" + tenant + "/" + eventId;
  }
}
