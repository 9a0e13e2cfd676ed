package dev.nightjar.local.cli;

import dev.nightjar.audit.text.Nearest;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line of Nightjar. Exit status 0: done; 1: failed; 2: wrong use. */
@Command(
    name = "nightjar",
    description = "Watches a multi-tenant audit log in DynamoDB.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = false,
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      BacktestCommand.class,
      ItemCommand.class,
      HistoryCommand.class,
      RulesCommand.class,
      AlertsCommand.class,
      ReportCommand.class,
      SetupCommand.class,
      RetentionCommand.class,
      RestoreCommand.class,
      VerifyCommand.class,
      BenchCommand.class
    },
    footerHeading = "%n",
    footer = {
      "./nightjar COMMAND --help tells more.",
      "Environment: JAVA_HOME (a JDK 17), NIGHTJAR_JAVA_OPTS (more arguments of the JVM),",
      "NIGHTJAR_BUILD=never (start what is built, however old), NO_COLOR."
    })
public final class Nightjar implements Runnable {

  @CommandLine.Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  private boolean help;

  @Spec private CommandSpec spec;

  /** Runs a command and ends the process. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command line, to be run or looked at. */
  static CommandLine commandLine() {
    IExecutionExceptionHandler failed =
        (thrown, commandLine, parsed) -> {
          PrintWriter err = commandLine.getErr();
          err.println(commandLine.getCommandName() + ": " + reason(thrown));
          if (Boolean.getBoolean("nightjar.stacktrace")) {
            thrown.printStackTrace(err);
          }
          err.flush();
          return thrown instanceof WrongUseException
              ? CommandLine.ExitCode.USAGE
              : CommandLine.ExitCode.SOFTWARE;
        };
    CommandLine commandLine =
        new CommandLine(new Nightjar()).setExecutionExceptionHandler(failed).setUsageHelpWidth(100);
    commandLine.registerConverter(LocalDate.class, Nightjar::day);
    CommandLine.IParameterExceptionHandler usual = commandLine.getParameterExceptionHandler();
    commandLine.setParameterExceptionHandler(
        (wrong, args) -> {
          CommandLine at = wrong.getCommandLine();
          Set<String> commands = at.getSubcommands().keySet();
          if (commands.isEmpty()
              || !(wrong instanceof CommandLine.UnmatchedArgumentException unmatched)
              || unmatched.isUnknownOption()) {
            return usual.handleParseException(wrong, args);
          }
          String word = unmatched.getUnmatched().get(0);
          String name = at.getCommandSpec().qualifiedName();
          PrintWriter err = at.getErr();
          err.println(name + ": there is no command '" + word + "'");
          Nearest.of(word, commands)
              .ifPresent(nearest -> err.println("Did you mean: " + name + " " + nearest));
          err.println("The commands are " + String.join(", ", commands) + ". --help tells more.");
          err.flush();
          return CommandLine.ExitCode.USAGE;
        });
    // A wrong option behind --events is no file of events.
    commandLine.setUnmatchedOptionsAllowedAsOptionParameters(false);
    // What it does not know is the job's.
    commandLine.getSubcommands().get("run").setUnmatchedOptionsArePositionalParams(true);
    commandLine.getSubcommands().get("retention").setUnmatchedOptionsArePositionalParams(true);
    return commandLine;
  }

  /** A day; else picocli would show a class and an exception. */
  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new CommandLine.TypeConversionException(
          "'" + text + "' is no day: give one such as 2026-11-21");
    }
  }

  /** What the first one that is not Flink's says: Flink's own words name a job, and no reason. */
  private static String reason(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getClass().getName().startsWith("org.apache.flink.") && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Missing command.");
  }
}
