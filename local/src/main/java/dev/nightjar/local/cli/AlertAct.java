package dev.nightjar.local.cli;

import dev.nightjar.audit.triage.TriageAct;
import dev.nightjar.local.text.PlainText;
import dev.nightjar.local.triage.AlertJson;
import dev.nightjar.local.triage.AlertText;
import dev.nightjar.local.triage.TriageDesk;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What commands that add to the handling of alerts have in common. */
final class AlertAct {

  /** The most characters of a name; a word that long is a mistake. */
  private static final int LONGEST_NAME = 200;

  /** The most characters of a comment. */
  private static final int LONGEST_COMMENT = 8_000;

  @Parameters(
      paramLabel = "ID",
      arity = "1..*",
      description = "Alerts: their ids, or the beginnings of them, 4 characters or more.")
  private List<String> ids;

  @Option(
      names = "--author",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who says so (default: the user of this machine).")
  private String author;

  @Option(names = "--json", description = "One JSON object a line for each.")
  private boolean json;

  /** The alerts' ids, or the beginnings of them. */
  List<String> ids() {
    return ids;
  }

  /** Who says so. */
  String author() throws WrongUseException {
    return name("--author", author);
  }

  /** A name that was given, or null. */
  static String name(String option, String value) throws WrongUseException {
    return checked(option, value, LONGEST_NAME);
  }

  /** A comment that was given, or null. */
  static String comment(String value) throws WrongUseException {
    return checked("--comment", value, LONGEST_COMMENT);
  }

  private static String checked(String option, String value, int longest) throws WrongUseException {
    if (value == null) {
      return null;
    }
    if (value.isBlank() || value.length() > longest) {
      throw new WrongUseException(
          option
              + " has "
              + value.length()
              + " characters: must be 1 to "
              + longest
              + ", not blank");
    }
    return value.strip();
  }

  /** Tells what was stored and what not; the exit status. */
  int tell(TriageDesk.Done done, CommandLine command) {
    PrintWriter out = command.getOut();
    for (TriageAct act : done.stored()) {
      out.println(
          json
              ? AlertJson.line(act)
              : PlainText.of(act.subject().alert()) + "  " + AlertText.act(act));
    }
    done.refused()
        .forEach(
            (alert, why) ->
                command
                    .getErr()
                    .println(
                        command.getCommandName()
                            + ": nothing was stored about the alert "
                            + PlainText.of(alert)
                            + ": "
                            + PlainText.of(why)));
    return done.refused().isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }
}
