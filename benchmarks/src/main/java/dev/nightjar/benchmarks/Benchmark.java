package dev.nightjar.benchmarks;

import java.util.List;

/** One thing that is measured against its baseline. */
interface Benchmark {

  /** The name on the command line: lower case, one word, or a word, a dot and its part. */
  String name();

  /** One sentence: what is measured, and against what. */
  String description();

  /**
   * Measures. Long work reports its steps to the progress.
   *
   * @param quick true for a run that fits in two minutes, with a smaller sample
   * @param progress where to say what is being done
   * @return at least one measurement, each with its baseline from this run
   * @throws Exception where something that is needed does not start or fails while it is measured
   */
  List<Measurement> run(boolean quick, Progress progress) throws Exception;

  /** Says what a long run is doing. */
  interface Progress {
    /** Reports one step, in a few words. */
    void step(String what);
  }
}
