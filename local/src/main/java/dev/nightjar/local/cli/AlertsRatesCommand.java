package dev.nightjar.local.cli;

import dev.nightjar.audit.triage.RuleVerdicts;
import dev.nightjar.local.triage.AlertJson;
import dev.nightjar.local.triage.AlertText;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ./nightjar alerts rates}. */
@Command(
    name = "rates",
    sortOptions = false,
    description = {
      "Says of each rule how its closed alerts were judged, and how many of them were false"
          + " positives. Duplicates are left out of the rate; with fewer than 10 judged alerts there"
          + " is none. The range is where the rate lies with 95 %% confidence, were those that were"
          + " judged drawn at random.",
      "Exit status 0."
    })
final class AlertsRatesCommand implements Callable<Integer> {

  @ParentCommand private AlertsCommand alerts;

  @Mixin private ClusterSelection cluster;

  @Mixin private AlertSelection selection;

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
    return alerts.work(
        cluster,
        spec.commandLine(),
        desk -> {
          List<RuleVerdicts> rules = desk.verdicts(selection.filter(alerts.clock()));
          PrintWriter out = spec.commandLine().getOut();
          if (json) {
            rules.forEach(rule -> out.println(AlertJson.line(rule)));
          } else {
            AlertText.rates(rules).forEach(out::println);
          }
          spec.commandLine().getErr().println(rules.size() + " rules with alerts");
          return 0;
        });
  }
}
