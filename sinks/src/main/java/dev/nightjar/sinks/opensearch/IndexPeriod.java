package dev.nightjar.sinks.opensearch;

/** How much time one index of events holds, in UTC. */
public enum IndexPeriod {
  /** An index a day: {@code nightjar-events-2026.11.21}. */
  DAY,
  /** An index a month: {@code nightjar-events-2026.11}. Five years of days exceed 1,000 shards. */
  MONTH
}
