package dev.nightjar.local.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * What was expected of the day and what came of it.
 *
 * @param written audit events that were written
 * @param tampered changes and removals that were made, each an event too
 * @param expectedActions events per {@code tenant/action} as the oracle counts them
 * @param indexedActions the same, as the index of events has them
 * @param countedActions the same, as the index of counts adds up
 * @param due every alert that was due
 * @param raised every alert in the index
 * @param expectedDeadLetters broken items that were written
 * @param deadLetters dead letters in the index
 * @param latencies from the write that completes a pattern to the alert seen in the index
 * @param firstAlert from the start of the command to the first alert; null where there was none
 * @param elapsed from the start of the command
 */
public record Summary(
    long written,
    long tampered,
    Map<String, Long> expectedActions,
    Map<String, Long> indexedActions,
    Map<String, Long> countedActions,
    List<Oracle.Due> due,
    List<RaisedAlert> raised,
    long expectedDeadLetters,
    long deadLetters,
    List<Duration> latencies,
    Duration firstAlert,
    Duration elapsed) {

  private static final int NAMED = 5;

  /** Everything that does not add up, a sentence each; empty where all does. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    compare("indexed", indexedActions, faults);
    compare("counted", countedActions, faults);
    for (Oracle.Due missing : missing()) {
      faults.add("missing alert: " + words(missing.finding(), missing.tenant(), missing.group()));
    }
    for (RaisedAlert alert : unexpected()) {
      faults.add(
          "unexpected alert of "
              + alert.rule()
              + ": tenant "
              + alert.tenant()
              + ", "
              + alert.message());
    }
    if (deadLetters != expectedDeadLetters) {
      faults.add("dead letters: " + expectedDeadLetters + " expected, " + deadLetters + " found");
    }
    return faults;
  }

  private void compare(String what, Map<String, Long> found, List<String> faults) {
    TreeSet<String> keys = new TreeSet<>(expectedActions.keySet());
    keys.addAll(found.keySet());
    List<String> wrong =
        keys.stream()
            .filter(
                key -> !expectedActions.getOrDefault(key, 0L).equals(found.getOrDefault(key, 0L)))
            .map(
                key ->
                    key
                        + " "
                        + found.getOrDefault(key, 0L)
                        + " instead of "
                        + expectedActions.getOrDefault(key, 0L))
            .toList();
    if (!wrong.isEmpty()) {
      faults.add(
          what
              + " differently from what was written: "
              + String.join(", ", wrong.subList(0, Math.min(NAMED, wrong.size())))
              + (wrong.size() > NAMED ? " and " + (wrong.size() - NAMED) + " more" : ""));
    }
  }

  /** The alerts that were due and are not there. One alert answers one that was due. */
  public List<Oracle.Due> missing() {
    List<RaisedAlert> free = new ArrayList<>(raised);
    List<Oracle.Due> missing = new ArrayList<>();
    for (Oracle.Due each : due) {
      int at = indexOf(free, each);
      if (at < 0) {
        missing.add(each);
      } else {
        free.remove(at);
      }
    }
    return missing;
  }

  /** The alerts that people are told of and were not due. */
  public List<RaisedAlert> unexpected() {
    List<RaisedAlert> free =
        new ArrayList<>(raised.stream().filter(RaisedAlert::delivered).toList());
    for (Oracle.Due each : due) {
      int at = indexOf(free, each);
      if (at >= 0) {
        free.remove(at);
      }
    }
    return free;
  }

  private static int indexOf(List<RaisedAlert> alerts, Oracle.Due due) {
    for (int i = 0; i < alerts.size(); i++) {
      if (alerts.get(i).answers(due)) {
        return i;
      }
    }
    return -1;
  }

  /** The latency that so many percent do not exceed; null where nothing was measured. */
  public Duration latency(int percent) {
    if (latencies.isEmpty()) {
      return null;
    }
    List<Duration> sorted = latencies.stream().sorted().toList();
    int rank = (int) Math.ceil(percent / 100.0 * sorted.size());
    return sorted.get(Math.max(0, rank - 1));
  }

  /** The summary as lines for people, without the faults. */
  public List<String> lines() {
    long indexed = sum(indexedActions);
    long counted = sum(countedActions);
    return List.of(
        row("events", "%,d written, and %d entries tampered with", written, tampered),
        row("indexed", "%,d of %,d", indexed, sum(expectedActions)),
        row("counted", "%,d of %,d", counted, sum(expectedActions)),
        row(
            "alerts",
            "%d expected, %d raised, %d missing, %d unexpected",
            due.size(),
            raised.stream().filter(RaisedAlert::delivered).count(),
            missing().size(),
            unexpected().size()),
        row(
            "tampering",
            "%d alerts expected, %d raised",
            due.stream().filter(d -> d.finding() == Planted.Finding.TAMPERING).count(),
            raised.stream().filter(a -> a.finding() == Planted.Finding.TAMPERING).count()),
        row(
            "on trial",
            "%d alerts of experimental rules, in the index alone",
            raised.stream().filter(alert -> !alert.delivered()).count()),
        row("dead letters", "%d expected, %d found", expectedDeadLetters, deadLetters),
        row(
            "latency",
            "p50 %s, p99 %s from write to alert in the index",
            seconds(latency(50)),
            seconds(latency(99))),
        row("first alert", "%s after the start", seconds(firstAlert)),
        row("elapsed", "%s", seconds(elapsed)));
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static String row(String name, String format, Object... values) {
    return String.format(Locale.ROOT, "  %-13s " + format, prepend(name, values));
  }

  private static Object[] prepend(String name, Object[] values) {
    Object[] all = new Object[values.length + 1];
    all[0] = name;
    System.arraycopy(values, 0, all, 1, values.length);
    return all;
  }

  private static String words(Planted.Finding finding, String tenant, String group) {
    String what = finding.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return what + ", tenant " + tenant + (group.isEmpty() ? "" : ", user " + group);
  }

  /** A duration in seconds with a tenth or a hundredth; a dash for none. */
  static String seconds(Duration duration) {
    if (duration == null) {
      return "-";
    }
    double seconds = duration.toMillis() / 1000.0;
    return String.format(Locale.ROOT, seconds < 10 ? "%.2f s" : "%.1f s", seconds);
  }
}
