package dev.nightjar.cep.rule;

/** How a correlation looks at its events. */
public enum CorrelationType {
  EVENT_COUNT,
  VALUE_COUNT,
  VALUE_SUM,
  VALUE_AVG,
  VALUE_MEDIAN,
  VALUE_PERCENTILE,
  TEMPORAL,
  TEMPORAL_ORDERED,
  /** Nightjar's own: values that a group has not had before. */
  FIRST_SEEN,
  /** Nightjar's own: a group that keeps silent for much longer than is usual for it. */
  SILENCE,
  /** A pattern written in Java with Flink CEP. */
  PATTERN
}
