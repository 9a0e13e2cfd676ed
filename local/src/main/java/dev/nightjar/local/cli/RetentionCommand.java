package dev.nightjar.local.cli;

import dev.nightjar.job.RetentionOptions;
import dev.nightjar.job.RetentionSettings;
import dev.nightjar.job.configuration.ConfigurationException;
import dev.nightjar.job.configuration.Fault;
import dev.nightjar.sinks.opensearch.RetentionReport;
import dev.nightjar.sinks.opensearch.RetentionReport.Entry;
import dev.nightjar.sinks.opensearch.RetentionReport.Outcome;
import dev.nightjar.sinks.opensearch.RetentionSweep;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./nightjar retention}: removes what has been kept long enough. */
@Command(
    name = "retention",
    sortOptions = false,
    description = {
      "Removes events, alerts, counts and dead letters that are older than retention.* of the job's"
          + " configuration says; for a daily timer. Indices of events go as a whole: by a policy,"
          + " where OpenSearch has the index management plugin, which this installs; else here. It"
          + " touches no index that Nightjar did not make, and writes into the index"
          + " <prefix>-retention what went.",
      "It takes the job's own arguments, of which it needs opensearch.* and retention.*, such as"
          + " --config FILE, --opensearch.url URL, --retention.events '400 d'. Without"
          + " retention.enabled = true it removes nothing.",
      "Exit status 0: done; 1: failed; 2: wrong use."
    })
final class RetentionCommand implements Callable<Integer> {

  @Option(names = "--dry-run", description = "Says what would go, and changes nothing.")
  private boolean dryRun;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  private boolean help;

  @Parameters(paramLabel = "ARGUMENTS", description = "The job's arguments.")
  private List<String> arguments;

  @Spec private CommandSpec spec;

  private final Clock clock = Clock.systemUTC();

  @Override
  public Integer call() throws Exception {
    RetentionSettings settings = settings();
    if (!settings.enabled() && !dryRun) {
      throw new WrongUseException(
          RetentionOptions.ENABLED.key()
              + " = false: nothing may be removed. Set it to true in the configuration, or look at"
              + " what would go with --dry-run");
    }
    RetentionReport report =
        RetentionSweep.run(settings.search(), settings.retention(), clock, dryRun);
    PrintWriter out = spec.commandLine().getOut();
    lines(report, settings).forEach(out::println);
    out.flush();
    return 0;
  }

  private RetentionSettings settings() throws WrongUseException {
    try {
      return RetentionSettings.of(
          arguments == null ? new String[0] : arguments.toArray(String[]::new));
    } catch (ConfigurationException e) {
      throw new WrongUseException(
          e.faults().stream().map(Fault::sentence).collect(Collectors.joining("\n  ")));
    }
  }

  /** What a report says, for people. */
  static List<String> lines(RetentionReport report, RetentionSettings settings) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Retention of "
            + settings.search().names().prefix()
            + (report.dryRun() ? ", dry run: nothing is changed" : ""));
    if (report.policy() != null) {
      lines.add(
          "  The index management plugin removes indices of events, by its policy "
              + report.policy()
              + (report.dryRun() ? ", which a run would install" : ""));
    }
    report.entries().forEach(entry -> lines.add("  " + line(entry)));
    long gone =
        report.entries().stream()
            .filter(e -> e.outcome() == Outcome.REMOVED || e.outcome() == Outcome.DUE)
            .count();
    if (gone == 0) {
      lines.add("  Nothing is old enough to go.");
    }
    return lines;
  }

  private static String line(Entry entry) {
    String count =
        entry.count() < 0
            ? ""
            : String.format(
                Locale.ROOT, "%,d document%s", entry.count(), entry.count() == 1 ? "" : "s");
    String what =
        shown(entry.index())
            + (entry.whole() ? (count.isEmpty() ? "" : " (" + count + ")") : ": " + count);
    return switch (entry.outcome()) {
      case REMOVED -> what + before(entry) + (entry.whole() ? ": removed" : ", removed");
      case DUE -> what + before(entry) + (entry.whole() ? ": would go" : ", would go");
      case HELD -> what + ": is due, but a block of the index forbids to remove it; left";
      case MANAGED -> what + ": left to the policy";
      case LEFT_ALONE -> shown(entry.index()) + ": left alone, " + shown(entry.note());
    };
  }

  private static String before(Entry entry) {
    return entry.whole() ? "" : " from before " + entry.before();
  }

  /** A text that others chose, without what a terminal would obey. */
  private static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.toString();
  }
}
