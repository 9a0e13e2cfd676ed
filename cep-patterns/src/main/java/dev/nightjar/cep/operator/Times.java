package dev.nightjar.cep.operator;

import dev.nightjar.audit.StreamGap;
import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.engine.GapSpan;

/** Flink's milliseconds and the engine's microseconds. */
final class Times {

  private static final long MICROS = 1000;

  private Times() {}

  /** The millisecond in which a microsecond lies. */
  static long millis(long micros) {
    return Math.floorDiv(micros, MICROS);
  }

  /** The first microsecond of a millisecond; the last of all where it is beyond their range. */
  static long first(long millis) {
    return millis >= Long.MAX_VALUE / MICROS ? Long.MAX_VALUE : millis * MICROS;
  }

  /**
   * The last microsecond that is complete at a watermark, which promises whole milliseconds; the
   * first or last of all where it is beyond their range.
   */
  static long complete(long watermark) {
    if (watermark >= Long.MAX_VALUE / MICROS) {
      return Long.MAX_VALUE;
    }
    return watermark <= Long.MIN_VALUE / MICROS ? Long.MIN_VALUE : watermark * MICROS + MICROS - 1;
  }

  /** The time of a gap; from or to the end of all time where that end is not known. */
  static GapSpan span(StreamGap gap) {
    return new GapSpan(
        gap.from() == null ? Long.MIN_VALUE : Evidence.micros(gap.from()),
        gap.to() == null ? Long.MAX_VALUE : Evidence.micros(gap.to()));
  }
}
