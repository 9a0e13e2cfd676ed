package dev.nightjar.local.cli;

import dev.nightjar.job.Main;
import dev.nightjar.job.Settings;
import dev.nightjar.job.configuration.ConfigurationException;
import dev.nightjar.local.Checkout;
import dev.nightjar.local.LocalFlink;
import dev.nightjar.local.demo.WorkFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./nightjar run}: the job's own main class, on a cluster within this JVM. */
@Command(
    name = "run",
    description =
        "Runs the job on this machine, with Flink's web UI. Takes the job's own arguments: run"
            + " --help lists them, run --print-config shows their values.")
final class RunCommand implements Callable<Integer> {

  private static final int PARALLELISM = 2;

  @Parameters(paramLabel = "ARGUMENTS", description = "The job's arguments.")
  private List<String> arguments;

  @Override
  public Integer call() throws Exception {
    String[] args = arguments == null ? new String[0] : arguments.toArray(String[]::new);
    if (List.of(args).contains("--help") || List.of(args).contains("--print-config")) {
      Main.main(args);
      return 0;
    }
    try {
      // Said within a second, and not after Flink has been started for nothing.
      Settings.of(args);
    } catch (ConfigurationException e) {
      throw new WrongUseException(e.getMessage());
    }
    Path folder = WorkFolder.create(Checkout.current().root().resolve(".nightjar/run"));
    try (LocalFlink flink = LocalFlink.start(folder, 0, PARALLELISM)) {
      System.err.println("Flink: " + flink.webInterface());
      flink.becomeDefault();
      Main.main(args);
    }
    return 0;
  }
}
