package dev.nightjar.local.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Stands in the list of commands; the launcher starts the benchmarks on a class path of their own.
 */
@Command(
    name = "bench",
    description = "Runs benchmarks: bench NAME... [--quick] [--json]. bench --help names them.")
final class BenchCommand implements Callable<Integer> {

  @Parameters(hidden = true)
  private List<String> ignored;

  @Override
  public Integer call() throws WrongUseException {
    throw new WrongUseException("the benchmarks have a class path of their own: ./nightjar bench");
  }
}
