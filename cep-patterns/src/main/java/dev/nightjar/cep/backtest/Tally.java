package dev.nightjar.cep.backtest;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts of one thread, by tenant and rule; added up when all is done. */
final class Tally {

  /** What is counted of a rule and a tenant. */
  enum Column {
    ALERTS,
    WANTED,
    MUTED,
    LATE,
    UNDECIDABLE,
    WITHOUT_GROUP,
    BOUNDED
  }

  private static final int COLUMNS = Column.values().length;

  private final int rules;
  private final Map<String, long[][]> tenants = new HashMap<>();
  private final Map<String, Long> skipped = new TreeMap<>();
  private long events;
  private long outside;
  private long unreadablePlaces;
  private String lastTenant;
  private long[][] lastCounts;

  Tally(int rules) {
    this.rules = rules;
  }

  /** Counts one. */
  void count(Column column, int rule, String tenant) {
    counts(tenant, rule)[column.ordinal()]++;
  }

  /** Most rules have nothing to count of most tenants: rows are made when they are needed. */
  private long[] counts(String tenant, int rule) {
    if (!tenant.equals(lastTenant)) {
      lastCounts = tenants.computeIfAbsent(tenant, any -> new long[rules][]);
      lastTenant = tenant;
    }
    if (lastCounts[rule] == null) {
      lastCounts[rule] = new long[COLUMNS];
    }
    return lastCounts[rule];
  }

  /** Counts an event that was judged. */
  void event() {
    events++;
  }

  /** Counts an event outside of the time that was asked for. */
  void outside() {
    outside++;
  }

  /** Counts look-ups that met a broken record. */
  void unreadablePlaces(long count) {
    unreadablePlaces += count;
  }

  /** Counts what is no event. */
  void skipped(String reason) {
    skipped.merge(reason, 1L, Long::sum);
  }

  /** Adds the counts of another one. */
  void add(Tally other) {
    events += other.events;
    outside += other.outside;
    unreadablePlaces += other.unreadablePlaces;
    other.skipped.forEach((reason, count) -> skipped.merge(reason, count, Long::sum));
    other.tenants.forEach(
        (tenant, rows) -> {
          for (int rule = 0; rule < rules; rule++) {
            if (rows[rule] != null) {
              addTo(counts(tenant, rule), rows[rule]);
            }
          }
        });
  }

  private static void addTo(long[] sums, long[] more) {
    for (int i = 0; i < COLUMNS; i++) {
      sums[i] += more[i];
    }
  }

  long events() {
    return events;
  }

  long eventsOutside() {
    return outside;
  }

  long unreadablePlaces() {
    return unreadablePlaces;
  }

  /** What is no event, by reason. */
  Map<String, Long> skipped() {
    return skipped;
  }

  /** The tenants of which anything was counted, by name. */
  Iterable<String> tenants() {
    return new TreeMap<>(tenants).keySet();
  }

  /** All of a rule, by column. */
  long[] ofRule(int rule) {
    long[] sums = new long[COLUMNS];
    for (long[][] rows : tenants.values()) {
      if (rows[rule] != null) {
        addTo(sums, rows[rule]);
      }
    }
    return sums;
  }

  /** The counts of a rule and tenant, by column. */
  long[] of(int rule, String tenant) {
    long[][] rows = tenants.get(tenant);
    return rows == null || rows[rule] == null ? new long[COLUMNS] : rows[rule].clone();
  }
}
