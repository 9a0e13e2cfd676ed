package dev.nightjar.cep.engine;

/**
 * A stretch of event time of which the stream lost something, for as long as it is not repaired.
 *
 * @param from its beginning in epoch microseconds
 * @param to its end in epoch microseconds, itself part of it; not before {@code from}
 */
public record GapSpan(long from, long to) {

  /** Whether a window, closed at both ends, shares a moment with it. */
  public boolean overlaps(long first, long last) {
    return from <= last && first <= to;
  }
}
