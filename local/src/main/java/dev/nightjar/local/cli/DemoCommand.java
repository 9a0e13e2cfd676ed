package dev.nightjar.local.cli;

import dev.nightjar.local.Checkout;
import dev.nightjar.local.LocalFlink;
import dev.nightjar.local.demo.DayOptions;
import dev.nightjar.local.demo.Demo;
import dev.nightjar.local.demo.DemoOptions;
import dev.nightjar.local.demo.Terminal;
import dev.nightjar.local.demo.WorkFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./nightjar demo}. */
@Command(
    name = "demo",
    sortOptions = false,
    description = {
      "Starts DynamoDB Local, OpenSearch and the job, writes a realistic day of events through the"
          + " real table, and prints each alert as it fires.",
      "Exit status 0 where the outcome adds up, 1 where it does not."
    })
final class DemoCommand implements Callable<Integer> {

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "20000",
      description = "Audit events to write, 1000 to 500000 (default: ${DEFAULT-VALUE}).")
  private int events;

  @Option(
      names = "--tenants",
      paramLabel = "N",
      defaultValue = "12",
      description = "Customers, 2 to 500 (default: ${DEFAULT-VALUE}).")
  private int tenants;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "42",
      description = "Another seed gives another day (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--flink-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of Flink's web UI, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int flinkPort;

  @Option(names = "--keep", description = "Stays up after the summary, until Ctrl-C.")
  private boolean keep;

  @Option(names = "--verbose", description = "Names what is planted, and shows stack traces.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  private boolean help;

  @Override
  public Integer call() throws Exception {
    refuseFaults();
    if (verbose) {
      System.setProperty("nightjar.stacktrace", "true");
    }
    Path folder = WorkFolder.create(Checkout.current().root().resolve(".nightjar/demo"));
    Path log = folder.resolve("job.log");
    // Before anything logs: the configuration of the logging reads both.
    System.setProperty("nightjar.log", log.toString());
    System.setProperty("nightjar.log.to", "file");
    Terminal terminal = Terminal.ofProcess();
    boolean good;
    try {
      good =
          new Demo(
                  new DemoOptions(events, tenants, seed, flinkPort, keep, verbose),
                  terminal,
                  folder)
              .run();
    } catch (Exception e) {
      terminal.line("The demo failed. The logs are in " + folder);
      throw e;
    }
    return good ? 0 : 1;
  }

  private void refuseFaults() throws WrongUseException {
    List<String> faults = new ArrayList<>();
    range("--events", events, DayOptions.MIN_EVENTS, DayOptions.MAX_EVENTS, faults);
    range("--tenants", tenants, DayOptions.MIN_TENANTS, DayOptions.MAX_TENANTS, faults);
    range("--flink-port", flinkPort, 0, LocalFlink.MAX_PORT, faults);
    if (!faults.isEmpty()) {
      throw new WrongUseException(String.join("\n  ", faults));
    }
  }

  private static void range(String option, int value, int min, int max, List<String> faults) {
    if (value < min || value > max) {
      faults.add(option + " = " + value + ": must be " + min + " to " + max);
    }
  }
}
