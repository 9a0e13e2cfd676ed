package dev.nightjar.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.benchmarks.HistoryFile.Form;
import dev.nightjar.benchmarks.Measurement.Target;
import dev.nightjar.benchmarks.RuleEvents.Opening;
import java.nio.file.Path;
import java.util.List;

/** A backtest by the whole catalogue on one core, against Jackson's trees of the same lines. */
final class BacktestBenchmark implements Benchmark {

  /** Events a second: a person of twenty thousand exports once an hour. */
  private static final double PACE = 100;

  private static final int WANTED_IN = 20;
  private static final int TENANTS = 1_000;

  /** Far less than there will be to sort. */
  private static final long SORTED_IN = 16 << 20;

  @Override
  public String name() {
    return "backtest";
  }

  @Override
  public String description() {
    return "a backtest by the shipped rules on one core, against a JSON parser alone";
  }

  @Override
  public List<Measurement> run(boolean quick, Progress progress) throws Exception {
    long events = quick ? 300_000 : 2_000_000;
    return List.of(
        run("backtest.plain", Form.PLAIN, events, 100_000, progress),
        run("backtest.dynamodb", Form.DYNAMODB, events, 50_000, progress));
  }

  private static Measurement run(
      String name, Form form, long events, double target, Progress progress) throws Exception {
    RuleEvents made = new RuleEvents(PACE, WANTED_IN, 10, TENANTS, Opening.GRANT);
    HistoryFile history = new HistoryFile(made, form);
    try (ScratchFolder scratch = new ScratchFolder("nightjar-bench-backtest")) {
      Path folder = scratch.path();
      Path warmUp = folder.resolve("warm-up.json");
      Path timed = folder.resolve("timed.json");
      progress.step("writing " + Report.number(events) + " events, " + form);
      history.write(warmUp, events / 4);
      history.write(timed, events);
      progress.step("backtest in a process of its own, " + Report.number(events) + " events");
      BacktestProcess.Result result = start(warmUp, timed, folder, progress);
      progress.step(
          result.alerts()
              + " alerts; "
              + Report.number(result.spilled())
              + " bytes sorted through files; busy for "
              + Report.number(100 * result.cpuShare())
              + " % of the time");
      if (result.alerts() == 0 || result.spilled() == 0) {
        throw new IllegalStateException("there was nothing to find, or nothing to sort: " + result);
      }
      return new Measurement(
          name,
          result.eventsPerSecond(),
          "events/s",
          "Jackson, each line to a tree",
          result.treesPerSecond(),
          Target.valueAtLeast(target));
    }
  }

  private static BacktestProcess.Result start(
      Path warmUp, Path timed, Path folder, Progress progress) throws Exception {
    String said =
        OwnProcess.run(
            List.of("-Xmx2g"),
            OwnProcess.ownClassPath(),
            BacktestProcess.class,
            List.of(
                warmUp.toString(), timed.toString(), Long.toString(SORTED_IN), folder.toString()),
            progress);
    return new ObjectMapper().readValue(said, BacktestProcess.Result.class);
  }
}
