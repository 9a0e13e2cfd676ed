package dev.nightjar.benchmarks;

import dev.nightjar.benchmarks.DetectionJob.Rate;
import dev.nightjar.benchmarks.Measurement.Target;
import dev.nightjar.benchmarks.RuleEvents.Opening;
import dev.nightjar.cep.rule.RuleText;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Detection in a job: events per second of CPU of its tasks, against stock CEP operators. */
final class DetectionRates {

  private static final String UNIT = "events/core-s";
  private static final String STOCK = "100 stock CEP operators";
  private static final int TENANTS = 1_000;

  /** Wanted events a second: each person has 18 an hour, ten of their windows at most. */
  private static final double WANTED = 100;

  private static final double BUSY = 1_000;

  /**
   * How many times fewer people stock CEP has, at the same pace each: an hour takes as much less.
   */
  private static final int FEWER = 10;

  private final boolean quick;
  private final Benchmark.Progress progress;
  private final List<Measurement> measured = new ArrayList<>();

  private DetectionRates(boolean quick, Benchmark.Progress progress) {
    this.quick = quick;
    this.progress = progress;
  }

  static List<Measurement> measure(boolean quick, Benchmark.Progress progress) throws Exception {
    DetectionRates rates = new DetectionRates(quick, progress);
    rates.measure();
    return rates.measured;
  }

  private void measure() throws Exception {
    // The longest window is an hour: so long lasts the warm-up.
    long hour = (long) (3_600 * WANTED);
    long timed = quick ? 300_000 : 2_000_000;
    List<RuleText> hundred = RuleTexts.of(10);
    Rate heap = detector("100 rules on the heap", events(WANTED, 10), hour, timed, hundred, false);
    Rate rocksDb =
        detector("100 rules in RocksDB", events(WANTED, 10), hour, timed / 2, hundred, true);
    Rate stock = stockCep();
    row("rules.detector.heap", heap, STOCK, stock, Target.valueAtLeast(150_000));
    row("rules.detector.rocksdb", rocksDb, STOCK, stock, Target.valueAtLeast(60_000));
    row("rules.detector.of-stock-cep", heap, STOCK, stock, Target.ratioAtLeast(150));

    String one = "the same with one grouping";
    Rate two =
        detector(
            "100 rules of two groupings",
            events(WANTED, 10),
            hour,
            timed / 2,
            RuleTexts.of(10, "source.ip"),
            false);
    row("rules.detector.two-groupings", two, one, heap, Target.none());
    Rate busy =
        detector(
            "100 rules, ten times as many events a person",
            events(BUSY, 10),
            quick ? hour : 10 * hour,
            timed / 2,
            hundred,
            false);
    row("rules.detector.busy", busy, "the same at a tenth of the pace", heap, Target.none());
    Rate thousand =
        detector("1,000 rules", events(WANTED, 100), hour, timed / 2, RuleTexts.of(100), false);
    row("rules.thousand", thousand, "100 rules", heap, Target.ratioAtLeast(0.5));
    mix(hundred);
  }

  /** Of twenty events one is wanted. */
  private void mix(List<RuleText> rules) throws Exception {
    long timed = quick ? 2_000_000 : 8_000_000;
    RuleEvents events = new RuleEvents(20 * WANTED, 20, 10, TENANTS, Opening.VIEW);
    DetectionJob job = new DetectionJob(events, timed, timed);
    progress.step("router and detector, " + Report.number(2 * timed) + " events, 95 % unwanted");
    Rate both =
        job.detection(
            BenchmarkJob.environment(), rules, DetectionJob.ROUTER, DetectionJob.DETECTOR);
    progress.step("exchanges alone");
    Rate keyed = new DetectionJob(events, timed / 4, timed).keyedExchange(environment());
    Rate plain = new DetectionJob(events, timed / 4, timed).plainExchange(environment());
    row(
        "rules.router-and-detector.heap",
        both,
        "keyed exchange without state",
        keyed,
        Target.valueAtLeast(1_000_000));
    row(
        "rules.router-and-detector.input",
        both,
        "exchange from the source alone",
        plain,
        Target.none());
  }

  private Rate detector(
      String what, RuleEvents events, long warmUp, long timed, List<RuleText> rules, boolean rocks)
      throws Exception {
    progress.step(what + ", " + Report.number(warmUp + timed) + " events");
    StreamExecutionEnvironment env = rocks ? BenchmarkJob.rocksDb() : environment();
    return new DetectionJob(events, warmUp, timed).detection(env, rules, DetectionJob.DETECTOR);
  }

  private Rate stockCep() throws Exception {
    long hour = (long) (3_600 * WANTED / FEWER);
    long timed = quick ? 4_000 : 20_000;
    progress.step("100 stock CEP operators, " + Report.number(hour + timed) + " events");
    RuleEvents events = new RuleEvents(WANTED / FEWER, 1, 10, TENANTS / FEWER, Opening.VIEW);
    return new DetectionJob(events, hour, timed).stockCep(environment(), 10);
  }

  private static RuleEvents events(double perSecond, int actions) {
    return new RuleEvents(perSecond, 1, actions, TENANTS, Opening.VIEW);
  }

  private static StreamExecutionEnvironment environment() {
    return BenchmarkJob.environment();
  }

  private void row(String name, Rate rate, String baseline, Rate other, Target target) {
    measured.add(
        new Measurement(name, rate.perCpuSecond(), UNIT, baseline, other.perCpuSecond(), target));
  }
}
