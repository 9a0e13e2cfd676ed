package dev.nightjar.local.cli;

import dev.nightjar.local.triage.AlertDossier;
import dev.nightjar.local.triage.AlertJson;
import dev.nightjar.local.triage.AlertText;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ./nightjar alerts show}. */
@Command(
    name = "show",
    sortOptions = false,
    description = {
      "Shows an alert: what happened, the rule's runbook, the events that it rests on, and all that"
          + " was done about it.",
      "Exit status 0; 2 for an id that names no alert, or several."
    })
final class AlertsShowCommand implements Callable<Integer> {

  @ParentCommand private AlertsCommand alerts;

  @Parameters(paramLabel = "ID", description = "The alert's id, or the beginning of it.")
  private String id;

  @Mixin private ClusterSelection cluster;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  private boolean help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    return alerts.work(
        cluster,
        spec.commandLine(),
        desk -> {
          AlertDossier dossier = desk.dossier(id);
          PrintWriter out = spec.commandLine().getOut();
          if (json) {
            out.println(AlertJson.line(dossier));
          } else {
            AlertText.dossier(dossier).forEach(out::println);
          }
          return 0;
        });
  }
}
