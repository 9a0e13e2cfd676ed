package dev.nightjar.cep.backtest;

import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.cep.geo.GeoDatabases;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a backtest reads and how.
 *
 * @param events files and directories, {@code -} for standard input; never empty
 * @param fields where plain objects say tenant, time and id; never null
 * @param mapping what items of a table mean; never null
 * @param from events before it are left out; null for none
 * @param to events at it or later are left out; null for none
 * @param late how far out of order an event may come and be in time, where the input is judged as
 *     it comes; null where all of it is brought into order first
 * @param skipBroken whether what cannot be read is left out and counted, instead of refused
 * @param threads 1 or more
 * @param memory how many bytes of events and alerts are sorted in memory before files are needed
 * @param temporary where those files are; null for the system's folder
 * @param geo tell where addresses are, as far as events don't; never null, open until the end
 */
public record BacktestOptions(
    List<String> events,
    EventFields fields,
    Mapping mapping,
    Instant from,
    Instant to,
    Duration late,
    boolean skipBroken,
    int threads,
    long memory,
    Path temporary,
    GeoDatabases geo) {

  /** The least memory that may be asked for. */
  public static final long LEAST_MEMORY = 1 << 16;

  /** Checks the ranges. */
  public BacktestOptions {
    events = List.copyOf(events);
    if (events.isEmpty() || threads < 1 || memory < LEAST_MEMORY) {
      throw new IllegalArgumentException(
          "a backtest needs events, a thread and " + LEAST_MEMORY + " bytes at least");
    }
  }

  /** Options without databases of places. */
  public BacktestOptions(
      List<String> events,
      EventFields fields,
      Mapping mapping,
      Instant from,
      Instant to,
      Duration late,
      boolean skipBroken,
      int threads,
      long memory,
      Path temporary) {
    this(
        events,
        fields,
        mapping,
        from,
        to,
        late,
        skipBroken,
        threads,
        memory,
        temporary,
        GeoDatabases.NONE);
  }

  /** Everything as it is without further options, on all cores. */
  public static BacktestOptions of(List<String> events) {
    return new BacktestOptions(
        events,
        EventFields.STANDARD,
        Mapping.standard(),
        null,
        null,
        null,
        false,
        Runtime.getRuntime().availableProcessors(),
        Math.max(LEAST_MEMORY, Runtime.getRuntime().maxMemory() / 4),
        null);
  }
}
