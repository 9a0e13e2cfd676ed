package dev.nightjar.local.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./nightjar rules}: what those need who write rules. */
@Command(
    name = "rules",
    description = "Lists, checks, tests and explains rules, and names the blind ones.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RulesListCommand.class,
      RulesCheckCommand.class,
      RulesTestCommand.class,
      RulesExplainCommand.class,
      RulesCoverageCommand.class
    },
    footerHeading = "%n",
    footer = {
      "Without --rules the commands speak of the rules that are shipped.",
      "./nightjar rules COMMAND --help tells more; docs/rules.md tells how rules are written."
    })
final class RulesCommand implements Runnable {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  private boolean help;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Missing command.");
  }
}
