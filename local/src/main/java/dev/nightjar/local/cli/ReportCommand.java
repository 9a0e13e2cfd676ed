package dev.nightjar.local.cli;

import dev.nightjar.local.demo.Terminal;
import dev.nightjar.local.report.Answers;
import dev.nightjar.local.report.Evidence;
import dev.nightjar.local.report.EvidenceReader;
import dev.nightjar.local.report.OpenSearchAnswers;
import dev.nightjar.local.report.Period;
import dev.nightjar.local.report.ProductVersion;
import dev.nightjar.local.report.Query;
import dev.nightjar.local.report.Report;
import dev.nightjar.local.report.ReportJson;
import dev.nightjar.local.report.ReportPage;
import dev.nightjar.local.report.ReportPdf;
import dev.nightjar.local.report.ShippedRule;
import dev.nightjar.local.text.PlainText;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import dev.nightjar.sinks.opensearch.OpenSearchSetupException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./nightjar report}: evidence for an auditor. */
@Command(
    name = "report",
    sortOptions = false,
    description = {
      "Writes evidence for an auditor about one tenant and period: events, alerts and what was done"
          + " about them, tampering, gaps, dead letters, and which control of which standard each"
          + " finding supports. Each number names the query that it comes from; the queries are"
          + " printed. It only reads.",
      "Exit status 0: written, also where there is nothing to tell of the tenant; 1: failed; 2: wrong"
          + " use."
    })
final class ReportCommand implements Callable<Integer> {

  /** Laying out pages takes long. */
  private static final int MOST_ON_PAPER = 2_000;

  private static final Duration LONGEST = Duration.ofDays(3_700);
  private static final Duration ANSWER = Duration.ofMinutes(5);
  private static final String STANDARD_OUTPUT = "-";

  /** Forms of a report. */
  enum Format {
    /** A page for a browser. */
    HTML,
    /** The same page, on paper. */
    PDF,
    /** All of it, for machines. */
    JSON;

    private String suffix() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static Format of(String word) throws WrongUseException {
      for (Format format : values()) {
        if (format.suffix().equals(word)) {
          return format;
        }
      }
      throw new WrongUseException(
          "--format = " + PlainText.of(word) + ": must be html, pdf or json");
    }
  }

  /** Opens what is asked. */
  @FunctionalInterface
  interface Opening {
    /** Asks with the answers of these options, and closes them. */
    Evidence with(OpenSearchOptions options, Reading reading) throws OpenSearchSetupException;
  }

  /** Reads evidence from answers. */
  @FunctionalInterface
  interface Reading {
    /** Reads it. */
    Evidence from(Answers answers) throws OpenSearchSetupException;
  }

  @Option(
      names = "--tenant",
      paramLabel = "T",
      required = true,
      description = "The tenant, exactly as events name it (organization.id).")
  private String tenant;

  @Option(
      names = "--from",
      paramLabel = "I",
      required = true,
      description =
          "Where the period begins: a day, such as 2026-11-01, which is its midnight in UTC; or an"
              + " instant, such as 2026-11-01T09:30:00Z.")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "I",
      required = true,
      description = "Where it ends, not included: the day or the instant after.")
  private String to;

  @Mixin private ClusterSelection cluster;

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "html",
      description = "html, pdf or json (default: ${DEFAULT-VALUE}).")
  private String form;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "Where to write it (default: report-TENANT-FROM-TO.FORMAT here); - for standard output.")
  private String output;

  @Option(names = "--force", description = "Replaces a file that is there.")
  private boolean force;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "200",
      description =
          "The most items of a list, 1 to 10000, of a PDF 1 to 2000 (default: ${DEFAULT-VALUE})."
              + " Counts are of all.")
  private int limit;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  private boolean help;

  @Spec private CommandSpec spec;

  private Opening opening =
      (options, reading) -> {
        try (OpenSearchAnswers answers = OpenSearchAnswers.open(options)) {
          return reading.from(answers);
        }
      };
  private Clock clock = Clock.systemUTC();
  private PrintStream standardOutput = System.out;

  /** Lets the command ask elsewhere than OpenSearch, at another time, and print elsewhere. */
  void use(Opening otherOpening, Clock otherClock, PrintStream otherOutput) {
    this.opening = otherOpening;
    this.clock = otherClock;
    this.standardOutput = otherOutput;
  }

  @Override
  public Integer call() throws Exception {
    Format format = Format.of(form);
    Period period = period();
    if (tenant.isBlank()) {
      throw new WrongUseException(
          "--tenant: is empty; name one, as organization.id of events does");
    }
    if (limit < 1 || limit > EvidenceReader.MOST_ITEMS) {
      throw new WrongUseException(
          "--limit = " + limit + ": must be 1 to " + EvidenceReader.MOST_ITEMS);
    }
    if (format == Format.PDF && limit > MOST_ON_PAPER) {
      throw new WrongUseException(
          "--limit = " + limit + ": must be 1 to " + MOST_ON_PAPER + " with --format pdf");
    }
    Path file = Path.of(output == null ? ReportFile.name(tenant, period, format.suffix()) : output);
    boolean printed = STANDARD_OUTPUT.equals(output);
    if (printed && format == Format.PDF) {
      throw new WrongUseException("--output = -: a PDF goes into a file; name one");
    }
    if (!printed) {
      ReportFile.refuse(file, force);
    }
    OpenSearchOptions options = ClusterSelection.checked(cluster.builder().requestTimeout(ANSWER));
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Report report = Report.of(ProductVersion.get(), now, read(options, period, now));
    byte[] content = content(format, report);
    if (printed) {
      standardOutput.write(content);
      standardOutput.flush();
    } else {
      ReportFile.write(file, content, force);
    }
    tell(report, printed ? null : file);
    return 0;
  }

  private Evidence read(OpenSearchOptions options, Period period, Instant now)
      throws OpenSearchSetupException {
    Terminal terminal =
        new Terminal(
            System.err,
            Boolean.getBoolean("nightjar.tty.err"),
            false,
            () -> System.nanoTime() / 1_000_000);
    boolean shown = Boolean.getBoolean("nightjar.tty.err");
    Consumer<Query> progress =
        query -> {
          if (shown) {
            terminal.progress("report: asking " + query.id() + ", " + query.title());
          }
        };
    try {
      return opening.with(
          options,
          answers ->
              new EvidenceReader(options.names(), answers, ShippedRule.all(), progress)
                  .read(tenant, period, limit, now));
    } finally {
      terminal.progressDone();
    }
  }

  private static byte[] content(Format format, Report report) throws IOException {
    return switch (format) {
      case HTML -> ReportPage.of(report).getBytes(StandardCharsets.UTF_8);
      case PDF -> ReportPdf.of(report);
      case JSON -> ReportJson.of(report).getBytes(StandardCharsets.UTF_8);
    };
  }

  /** What was done, apart from the report itself. */
  private void tell(Report report, Path file) {
    PrintWriter err = spec.commandLine().getErr();
    report.evidence().notes().forEach(note -> err.println("report: warning: " + note));
    err.flush();
    if (file != null) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(
          String.format(
              Locale.ROOT,
              "Wrote %s: %,d events, %,d alerts; SHA-256 of the evidence %s",
              PlainText.of(file.toString()),
              report.evidence().events().total().value(),
              report.evidence().alerts().total().value(),
              report.digest()));
      out.flush();
    }
  }

  private Period period() throws WrongUseException {
    Instant begin = time("--from", from);
    Instant end = time("--to", to);
    if (!begin.isBefore(end)) {
      throw new WrongUseException(
          "--from = "
              + from
              + ", --to = "
              + to
              + ": the period must end after it begins; the end is not included, so that one day is"
              + " --from DAY --to THE-DAY-AFTER");
    }
    if (Duration.between(begin, end).compareTo(LONGEST) > 0) {
      throw new WrongUseException(
          "--from = "
              + from
              + ", --to = "
              + to
              + ": is longer than "
              + LONGEST.toDays()
              + " days; make several reports");
    }
    return new Period(begin, end);
  }

  private static Instant time(String option, String text) throws WrongUseException {
    try {
      Instant time = Period.parse(text);
      if (time.isBefore(Instant.EPOCH) || time.isAfter(Instant.parse("9999-01-01T00:00:00Z"))) {
        throw new WrongUseException(
            option + " = " + PlainText.of(text) + ": must be from 1970 to 9998");
      }
      return time;
    } catch (DateTimeException e) {
      throw new WrongUseException(
          option
              + " = "
              + PlainText.of(text)
              + ": must be a day, such as 2026-11-01, or an instant with its offset, such as"
              + " 2026-11-01T09:30:00Z");
    }
  }
}
