package dev.nightjar.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Detection by rules: its speed in a job and alone, what it leaves alone, and its state. */
final class RulesBenchmark implements Benchmark {

  @Override
  public String name() {
    return "rules";
  }

  @Override
  public String description() {
    return "detection by 100 and 1,000 rules, against stock CEP operators and Esper";
  }

  @Override
  public List<Measurement> run(boolean quick, Progress progress) throws Exception {
    List<Measurement> all = new ArrayList<>(StateBytes.measure());
    all.addAll(UnwantedCost.measure(quick, progress));
    all.addAll(HeadlineRates.measure(quick, progress));
    all.addAll(DetectionRates.measure(quick, progress));
    return all;
  }
}
