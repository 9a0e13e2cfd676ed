package dev.nightjar.local.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a simulated day looks like. Equal options give equal days.
 *
 * @param events audit events, {@value #MIN_EVENTS} to {@value #MAX_EVENTS}; items that are no audit
 *     events, broken items and tampering come on top
 * @param tenants customers, {@value #MIN_TENANTS} to {@value #MAX_TENANTS}
 * @param seed of everything that is random
 * @param end the instant before which every event lies; the day begins {@link #LENGTH} earlier.
 *     Whole milliseconds; never null
 */
public record DayOptions(int events, int tenants, long seed, Instant end) {

  /** How long the simulated day is. */
  public static final Duration LENGTH = Duration.ofHours(24);

  /** Room for all planted incidents and near misses, and some ordinary life. */
  public static final int MIN_EVENTS = 1_000;

  /** More than this DynamoDB Local does not take in a reasonable time. */
  public static final int MAX_EVENTS = 500_000;

  /** The near misses of two tenants need two. */
  public static final int MIN_TENANTS = 2;

  /** The most tenants that a day may have. */
  public static final int MAX_TENANTS = 500;

  /** Checks the ranges. */
  public DayOptions {
    if (events < MIN_EVENTS || events > MAX_EVENTS) {
      throw new IllegalArgumentException(
          "events = " + events + ": must be " + MIN_EVENTS + " to " + MAX_EVENTS);
    }
    if (tenants < MIN_TENANTS || tenants > MAX_TENANTS) {
      throw new IllegalArgumentException(
          "tenants = " + tenants + ": must be " + MIN_TENANTS + " to " + MAX_TENANTS);
    }
    if (!end.equals(end.truncatedTo(ChronoUnit.MILLIS))) {
      throw new IllegalArgumentException("end = " + end + ": must be whole milliseconds");
    }
  }

  /** When the day begins. */
  public Instant begin() {
    return end.minus(LENGTH);
  }
}
