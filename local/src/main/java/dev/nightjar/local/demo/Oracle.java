package dev.nightjar.local.demo;

import dev.nightjar.local.demo.Planted.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Says what must come of a day, from the list of its writes alone and in the plainest way: nothing
 * of the engine is used, so that the two can disagree.
 */
public final class Oracle {

  /** Ten exports within an hour, by default. */
  static final Burst BURST = new Burst(Finding.BURST_EXPORT, 10, Duration.ofMinutes(60));

  /** Five exports within five minutes, by default. */
  static final Burst FAST = new Burst(Finding.FAST_BURST, 5, Duration.ofMinutes(5));

  /** An export within half an hour of a grant, by default. */
  static final Duration GRANT_WINDOW = Duration.ofMinutes(30);

  private final List<TableWrite> writes;
  private final List<Burst> bursts;
  private final Duration grantWindow;

  /**
   * Exports that are too many.
   *
   * @param finding what they are; never null
   * @param exports so many at least; 1 or more
   * @param window the longest time from the first to the last; never null
   */
  record Burst(Finding finding, int exports, Duration window) {}

  /**
   * An oracle over writes.
   *
   * @param writes in any order; never null
   * @param bursts what counts as a burst; never null
   * @param grantWindow the longest time from a grant to the export
   */
  Oracle(List<TableWrite> writes, List<Burst> bursts, Duration grantWindow) {
    this.writes = List.copyOf(writes);
    this.bursts = List.copyOf(bursts);
    this.grantWindow = grantWindow;
  }

  /** An oracle with the thresholds of the shipped rules. */
  public static Oracle of(Day day) {
    return new Oracle(day.writes(), List.of(BURST, FAST), GRANT_WINDOW);
  }

  /**
   * An alert that is due.
   *
   * @param finding what was found; never null
   * @param tenant where; never null
   * @param group whom it is about: a principal's id; empty where it is about the tenant; never null
   * @param completedBy the id of the event that completes the pattern; for tampering that of the
   *     first entry that was tampered with; never null
   */
  public record Due(Finding finding, String tenant, String group, String completedBy) {}

  /** Every alert that is due, one an episode, in order of the completing event. */
  public List<Due> alerts() {
    List<Entry> entries =
        writes.stream()
            .filter(write -> write.kind() == TableWrite.Kind.EVENT)
            .map(TableWrite::entry)
            .sorted(Comparator.comparing(Entry::time).thenComparing(Entry::eventId))
            .toList();
    List<Due> due = new ArrayList<>();
    bursts.forEach(burst -> due.addAll(bursts(entries, burst)));
    due.addAll(exportsAfterGrants(entries));
    due.addAll(tampering());
    return due;
  }

  private static List<Due> bursts(List<Entry> entries, Burst burst) {
    Map<List<String>, List<Entry>> byPerson = new HashMap<>();
    for (Entry entry : entries) {
      if (entry.isExport() && entry.human()) {
        byPerson
            .computeIfAbsent(List.of(entry.tenant(), entry.principal()), key -> new ArrayList<>())
            .add(entry);
      }
    }
    List<Due> due = new ArrayList<>();
    for (List<Entry> exports : byPerson.values()) {
      Instant quietUntil = Instant.MIN;
      for (Entry last : exports) {
        long within =
            exports.stream()
                .filter(export -> !export.time().isAfter(last.time()))
                .filter(export -> !export.time().isBefore(last.time().minus(burst.window())))
                .count();
        if (within >= burst.exports() && last.time().isAfter(quietUntil)) {
          due.add(new Due(burst.finding(), last.tenant(), last.principal(), last.eventId()));
          quietUntil = last.time().plus(burst.window());
        }
      }
    }
    return due;
  }

  private List<Due> exportsAfterGrants(List<Entry> entries) {
    Map<List<String>, Instant> quietUntil = new HashMap<>();
    List<Entry> grants = entries.stream().filter(Entry::isGrant).toList();
    List<Due> due = new ArrayList<>();
    for (Entry export : entries) {
      if (!export.isExport()) {
        continue;
      }
      boolean granted =
          grants.stream()
              .filter(grant -> grant.tenant().equals(export.tenant()))
              .filter(grant -> grant.grantee().equals(export.principal()))
              .filter(grant -> grant.time().isBefore(export.time()))
              .anyMatch(grant -> !grant.time().isBefore(export.time().minus(grantWindow)));
      List<String> person = List.of(export.tenant(), export.principal());
      if (granted && export.time().isAfter(quietUntil.getOrDefault(person, Instant.MIN))) {
        due.add(
            new Due(
                Finding.GRANT_THEN_EXPORT, export.tenant(), export.principal(), export.eventId()));
        quietUntil.put(person, export.time().plus(grantWindow));
      }
    }
    return due;
  }

  private List<Due> tampering() {
    Map<String, Due> byTenant = new TreeMap<>();
    for (TableWrite write : writes) {
      if (write.isTampering()) {
        String tenant = write.entry().tenant();
        byTenant.putIfAbsent(
            tenant, new Due(Finding.TAMPERING, tenant, "", write.entry().eventId()));
      }
    }
    return List.copyOf(byTenant.values());
  }

  /** How many documents the events must make: one each, and one for every tampering. */
  public long documents() {
    return writes.stream()
        .filter(write -> write.kind() == TableWrite.Kind.EVENT || write.isTampering())
        .count();
  }

  /** How many dead letters the broken items must make. */
  public long deadLetters() {
    return writes.stream().filter(write -> write.kind() == TableWrite.Kind.BROKEN).count();
  }

  /** How often each tenant did each action, under {@code tenant/action}, sorted. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    for (TableWrite write : writes) {
      if (write.kind() == TableWrite.Kind.EVENT) {
        counts.merge(write.entry().tenant() + "/" + write.entry().action(), 1L, Long::sum);
      } else if (write.isTampering()) {
        counts.merge(write.entry().tenant() + "/audit.tampered", 1L, Long::sum);
      }
    }
    return counts;
  }
}
