package dev.nightjar.benchmarks;

/** Something that was put into an index to be found, and what is asked of it most often. */
interface Planted {

  /** The document's {@code @timestamp}, in milliseconds since 1970. */
  long millis();

  /** Whose it is; never null. */
  String tenant();
}
