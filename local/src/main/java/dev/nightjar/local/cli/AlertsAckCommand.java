package dev.nightjar.local.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ./nightjar alerts ack}. */
@Command(
    name = "ack",
    sortOptions = false,
    description = {
      "Says that somebody looks at alerts. Again for the same alert it changes who, or adds a"
          + " comment.",
      "Exit status 0; 1 where something was not stored; 2, with nothing stored, for an id that names"
          + " no alert, several, or a closed one."
    })
final class AlertsAckCommand implements Callable<Integer> {

  @ParentCommand private AlertsCommand alerts;

  @Mixin private AlertAct act;

  @Mixin private ClusterSelection cluster;

  @Option(
      names = "--assignee",
      paramLabel = "NAME",
      description = "Who looks at it; without it an earlier one stays.")
  private String assignee;

  @Option(names = "--comment", paramLabel = "TEXT", description = "What there is to say.")
  private String comment;

  @Option(names = "--reopen", description = "Takes up closed ones again; their verdict ends.")
  private boolean reopen;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  private boolean help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    String who = AlertAct.name("--assignee", assignee);
    String words = AlertAct.comment(comment);
    String author = act.author();
    return alerts.work(
        cluster,
        spec.commandLine(),
        desk ->
            act.tell(desk.acknowledge(act.ids(), who, words, author, reopen), spec.commandLine()));
  }
}
