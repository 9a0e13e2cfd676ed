package dev.nightjar.local.cli;

import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.local.archive.Restore;
import dev.nightjar.local.archive.RestoreReport;
import dev.nightjar.local.text.PlainText;
import dev.nightjar.sinks.opensearch.IndexPeriod;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./nightjar restore}: puts a period of the archive back into an index. */
@Command(
    name = "restore",
    sortOptions = false,
    defaultValueProvider = RestoreCommand.OwnPrefix.class,
    description = {
      "Puts a period of the archive in files back into OpenSearch, under the ids that the events had:"
          + " it may be done again, and what is there already stays as it is.",
      "Search it by the alias restored-events (the prefix, and -events), in Dashboards by an index"
          + " pattern restored-events*. The prefix is one of its own so that retention does not take"
          + " it away again; delete the indices by hand when they have served.",
      "Exit status 0: all is there; 1: something could not be read or put back, and is told; 2: wrong"
          + " use, or the archive holds nothing of the period."
    })
final class RestoreCommand implements Callable<Integer> {

  @Option(
      names = "--from",
      paramLabel = "PATH",
      required = true,
      description =
          "Where the archive is: what the job has as archive.path, such as s3://bucket/audit. Flink's"
              + " configuration is taken from FLINK_CONF_DIR, its plugins from FLINK_PLUGINS_DIR.")
  private String path;

  @Option(
      names = "--tenant",
      paramLabel = "T",
      description = "The tenant whose events come back (default: all).")
  private String tenant;

  @Option(
      names = "--from-day",
      paramLabel = "D",
      required = true,
      description = "The first day, in UTC, such as 2026-11-01.")
  private LocalDate from;

  @Option(
      names = "--to-day",
      paramLabel = "D",
      required = true,
      description = "The last day, in UTC.")
  private LocalDate to;

  @Mixin private ClusterSelection cluster;

  @Option(
      names = "--index-period",
      paramLabel = "P",
      defaultValue = "day",
      description = "How much time one index holds: day or month (default: ${DEFAULT-VALUE}).")
  private String period;

  @Option(
      names = "--replicas",
      paramLabel = "N",
      defaultValue = "1",
      description = "Copies of each shard of new indices (default: ${DEFAULT-VALUE}).")
  private int replicas;

  @Mixin private ConfiguredMapping configured;

  @Option(names = "--quiet", description = "Shows no progress.")
  private boolean quiet;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  private boolean help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (to.isBefore(from)) {
      throw new WrongUseException(
          "--from-day = " + from + ", --to-day = " + to + ": the last day is before the first");
    }
    OpenSearchOptions options =
        ClusterSelection.checked(
            cluster.builder().indexPeriod(indexPeriod()).indexReplicas(replicas));
    Mapping mapping = configured.read();
    FileSystems.know("--from", path);
    RestoreReport report = new RestoreReport();
    boolean found;
    ProgressLine progress = ProgressLine.show(seconds -> progress(report), !quiet);
    try {
      found = Restore.run(new Restore.Period(path, tenant, from, to), options, mapping, report);
    } finally {
      progress.close();
    }
    if (!found) {
      throw new WrongUseException(
          "the archive "
              + path
              + " holds nothing"
              + (tenant == null ? "" : " of " + PlainText.of(tenant))
              + " from "
              + from
              + " to "
              + to
              + ": compare the path with the job's archive.path, and the tenant and the days with the"
              + " names of its folders");
    }
    PrintWriter out = spec.commandLine().getOut();
    lines(report, options.names().events()).forEach(out::println);
    out.flush();
    return report.problemCount() == 0 ? 0 : 1;
  }

  private IndexPeriod indexPeriod() throws WrongUseException {
    return switch (period) {
      case "day" -> IndexPeriod.DAY;
      case "month" -> IndexPeriod.MONTH;
      default ->
          throw new WrongUseException("--index-period = " + period + ": must be day or month");
    };
  }

  private static String progress(RestoreReport report) {
    return String.format(
        Locale.ROOT,
        "restoring: %,d of %,d folders, %,d lines",
        report.folders(),
        report.foldersToDo(),
        report.lines());
  }

  /** What a report says, for people. */
  static List<String> lines(RestoreReport report, String alias) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d lines of %,d files in %,d folders",
            report.lines(),
            report.files(),
            report.folders()));
    lines.add(line(report.restored(), "restored"));
    lines.add(line(report.present(), "there already, with the same hash"));
    if (report.withoutItem() > 0) {
      lines.add(
          line(report.withoutItem(), "expired without an item in the archive: nothing to restore"));
    }
    add(lines, report.conflicting(), "under an id that has another hash");
    add(lines, report.rejected(), "rejected");
    add(lines, report.broken(), "broken lines");
    add(lines, report.damaged(), "damaged files: what stands behind the damage is not restored");
    report.problems().forEach(problem -> lines.add("    " + PlainText.of(problem)));
    if (report.problemCount() > report.problems().size()) {
      lines.add("    and " + (report.problemCount() - report.problems().size()) + " more");
    }
    lines.add("  Search them by the alias " + alias + ".");
    return lines;
  }

  private static void add(List<String> lines, long count, String what) {
    if (count > 0) {
      lines.add(line(count, what));
    }
  }

  private static String line(long count, String what) {
    return String.format(Locale.ROOT, "  %,10d %s", count, what);
  }

  /** Restored indices are no part of an installation. */
  static final class OwnPrefix implements IDefaultValueProvider {
    @Override
    public String defaultValue(ArgSpec argument) {
      return argument instanceof OptionSpec option && option.longestName().equals("--index-prefix")
          ? "restored"
          : null;
    }
  }
}
