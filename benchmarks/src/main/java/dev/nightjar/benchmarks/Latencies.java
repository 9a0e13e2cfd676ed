package dev.nightjar.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** How long answers took, in milliseconds. */
final class Latencies {

  private final List<Double> millis = new ArrayList<>();

  /** One more. */
  void add(double one) {
    millis.add(one);
  }

  /** All of others. */
  void addAll(Latencies others) {
    millis.addAll(others.millis);
  }

  /**
   * The one that a share of all does not exceed, by the nearest rank; NaN where there is none.
   *
   * @param share above 0, to 1: the slowest
   */
  double at(double share) {
    if (millis.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = millis.stream().sorted().toList();
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }

  /** The three that are told, for people. */
  @Override
  public String toString() {
    return "p50 "
        + Report.number(at(0.5))
        + ", p95 "
        + Report.number(at(0.95))
        + ", max "
        + Report.number(at(1))
        + " ms";
  }
}
