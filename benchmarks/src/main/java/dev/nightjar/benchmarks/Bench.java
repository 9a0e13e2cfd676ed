package dev.nightjar.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./nightjar bench}: runs benchmarks and prints their numbers beside their baselines. */
@Command(
    name = "nightjar bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures parts of Nightjar against a baseline in the same run.",
      "Prints a table; with --json one object a line. Progress goes to stderr.",
      "Exit code 0 where every target is met, 1 where one is not, 2 for wrong arguments."
    })
public final class Bench implements Callable<Integer> {

  static final List<Benchmark> ALL =
      List.of(
          new CountsBenchmark(),
          new RulesBenchmark(),
          new RuleEffectBenchmark(),
          new BacktestBenchmark(),
          new SearchBenchmark(),
          // These two pin this process to one core, for good.
          new SinkBenchmark(),
          new SourceBenchmark());

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "What to measure; all where none is named.")
  List<String> names = List.of();

  @Option(names = "--quick", description = "A smaller sample: everything within two minutes.")
  boolean quick;

  @Option(names = "--json", description = "One JSON object a line on stdout instead of the table.")
  boolean json;

  @Option(names = "--list", description = "Lists the benchmarks and ends.")
  boolean list;

  private final List<Benchmark> known;

  Bench(List<Benchmark> known) {
    this.known = known;
  }

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    // Before anything logs: hundreds of lines about shards would hide the progress.
    System.setProperty("nightjar.log.own-level", "warn");
    System.exit(commandLine(ALL).execute(args));
  }

  static CommandLine commandLine(List<Benchmark> benchmarks) {
    return new CommandLine(new Bench(benchmarks));
  }

  @Override
  public Integer call() throws Exception {
    Map<String, Benchmark> byName = new LinkedHashMap<>();
    known.forEach(benchmark -> byName.put(benchmark.name(), benchmark));
    if (list) {
      known.forEach(
          b -> spec.commandLine().getOut().printf("%-13s %s%n", b.name(), b.description()));
      return 0;
    }
    Set<String> chosen = new LinkedHashSet<>(names.isEmpty() ? byName.keySet() : names);
    List<String> unknown = chosen.stream().filter(name -> !byName.containsKey(name)).toList();
    if (!unknown.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "No benchmark is named " + String.join(", ", unknown) + "; there are " + byName.keySet());
    }
    List<Measurement> all = new ArrayList<>();
    for (String name : chosen) {
      List<Measurement> measured =
          byName
              .get(name)
              .run(quick, what -> spec.commandLine().getErr().println(name + ": " + what));
      all.addAll(measured);
      if (json) {
        measured.forEach(m -> spec.commandLine().getOut().println(Report.json(m)));
        spec.commandLine().getOut().flush();
      }
    }
    if (!json) {
      spec.commandLine().getOut().print(Report.table(all));
      spec.commandLine().getOut().flush();
    }
    return all.stream().allMatch(Measurement::met) ? 0 : 1;
  }
}
