package dev.nightjar.cep.pattern;

import dev.nightjar.cep.rule.Micros;
import java.time.Duration;

/** What a pattern's clock counts. Flink's operator knows milliseconds only; a host may be finer. */
enum Tick {
  MILLISECOND(1_000),
  MICROSECOND(1);

  private final long micros;

  Tick(long micros) {
    this.micros = micros;
  }

  /** Ticks since the epoch of a time in microseconds. */
  long of(long timeMicros) {
    return Math.floorDiv(timeMicros, micros);
  }

  /** The first microsecond of a tick; the largest number where there is none so late. */
  long firstMicro(long ticks) {
    return ticks > Long.MAX_VALUE / micros ? Long.MAX_VALUE : ticks * micros;
  }

  /** What {@code within} is to say: it is exclusive at its upper end, the window is closed. */
  Duration within(Duration timespan) {
    return Duration.ofMillis(Micros.of(timespan) / micros + 1);
  }
}
