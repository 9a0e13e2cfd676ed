package dev.nightjar.local.cli;

import dev.nightjar.local.triage.AlertIndex;
import dev.nightjar.local.triage.OpenSearchAlertIndex;
import dev.nightjar.local.triage.TriageDesk;
import dev.nightjar.local.triage.UnknownAlertException;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import dev.nightjar.sinks.opensearch.OpenSearchSetupException;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./nightjar alerts}: what those need who handle alerts. */
@Command(
    name = "alerts",
    description =
        "Lists, shows, acknowledges and closes alerts, and rates rules by their verdicts.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AlertsListCommand.class,
      AlertsShowCommand.class,
      AlertsAckCommand.class,
      AlertsCloseCommand.class,
      AlertsRatesCommand.class
    },
    footerHeading = "%n",
    footer = {
      "Alerts are never changed: what is done about them is added to an index of its own.",
      "./nightjar alerts COMMAND --help tells more; docs/triage.md tells how alerts are handled."
    })
final class AlertsCommand implements Runnable {

  private static final int ID_BYTES = 16;

  /** Opens the index that a command is about. */
  @FunctionalInterface
  interface Opening {
    /** The index of these options; warnings are for people. */
    AlertIndex open(OpenSearchOptions options, Consumer<String> warnings)
        throws OpenSearchSetupException;
  }

  /** What a command does at a desk. */
  @FunctionalInterface
  interface Work {
    /** Does it, and says the exit status. */
    int at(TriageDesk desk) throws Exception;
  }

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  private boolean help;

  @Spec private CommandSpec spec;

  private Opening opening = OpenSearchAlertIndex::open;
  private Clock clock = Clock.systemUTC();
  private Supplier<String> ids = AlertsCommand::randomId;

  /** Lets the commands work elsewhere than with OpenSearch. */
  void use(Opening otherOpening, Clock otherClock, Supplier<String> otherIds) {
    this.opening = otherOpening;
    this.clock = otherClock;
    this.ids = otherIds;
  }

  /** The clock of acts, and of {@code --since}. */
  Clock clock() {
    return clock;
  }

  /**
   * Does something at the desk of a cluster.
   *
   * @throws WrongUseException where the options are wrong or an id names no alert
   */
  int work(ClusterSelection cluster, CommandLine command, Work work) throws Exception {
    PrintWriter err = command.getErr();
    Consumer<String> warnings = warning -> err.println(command.getCommandName() + ": " + warning);
    try (AlertIndex index = opening.open(cluster.options(), warnings)) {
      return work.at(new TriageDesk(index, clock, ids));
    } catch (UnknownAlertException e) {
      throw new WrongUseException(e.getMessage());
    } finally {
      command.getOut().flush();
      err.flush();
    }
  }

  /** 128 bits that nobody drew before: two people who act at once never meet. */
  private static String randomId() {
    byte[] bytes = new byte[ID_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Missing command.");
  }
}
