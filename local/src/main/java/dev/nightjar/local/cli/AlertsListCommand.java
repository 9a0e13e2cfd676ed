package dev.nightjar.local.cli;

import dev.nightjar.audit.triage.AlertState;
import dev.nightjar.local.triage.AlertJson;
import dev.nightjar.local.triage.AlertText;
import dev.nightjar.local.triage.HandledAlert;
import dev.nightjar.local.triage.Listing;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ./nightjar alerts list}. */
@Command(
    name = "list",
    sortOptions = false,
    description = {
      "Lists alerts, the newest evidence first: open ones, then those that somebody looks at, then"
          + " closed ones.",
      "Exit status 0, also where there are none."
    })
final class AlertsListCommand implements Callable<Integer> {

  private static final int MOST = 10_000;

  @ParentCommand private AlertsCommand alerts;

  @Mixin private ClusterSelection cluster;

  @Mixin private AlertSelection selection;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      defaultValue = "all",
      description = "open, acknowledged, closed or all (default: ${DEFAULT-VALUE}).")
  private String state;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "The most to be shown, 1 to 10000 (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  private boolean help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (limit < 1 || limit > MOST) {
      throw new WrongUseException("--limit = " + limit + ": must be 1 to " + MOST);
    }
    Set<AlertState> states =
        state.equals("all")
            ? EnumSet.allOf(AlertState.class)
            : EnumSet.of(
                AlertState.of(state)
                    .orElseThrow(
                        () ->
                            new WrongUseException(
                                "--state = "
                                    + state
                                    + ": must be open, acknowledged, closed or all")));
    return alerts.work(
        cluster,
        spec.commandLine(),
        desk -> {
          Listing listing = desk.list(selection.filter(alerts.clock()), states, limit);
          PrintWriter out = spec.commandLine().getOut();
          if (json) {
            for (HandledAlert alert : listing.shown()) {
              out.println(AlertJson.line(alert));
            }
          } else {
            AlertText.table(listing).forEach(out::println);
            out.flush();
          }
          spec.commandLine().getErr().println(AlertText.footer(listing));
          return 0;
        });
  }
}
