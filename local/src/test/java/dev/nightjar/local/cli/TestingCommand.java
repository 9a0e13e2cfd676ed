package dev.nightjar.local.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Runs commands in this process, as the launcher would in one of its own. */
public final class TestingCommand {

  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  /** Runs a command; its exit status. */
  public int run(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    CommandLine commandLine = Nightjar.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }

  /** What the last one printed. */
  public String out() {
    return out.toString();
  }

  /** What the last one told on standard error. */
  public String err() {
    return err.toString();
  }
}
