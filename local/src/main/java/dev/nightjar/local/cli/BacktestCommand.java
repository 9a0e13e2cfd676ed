package dev.nightjar.local.cli;

import dev.nightjar.audit.text.Durations;
import dev.nightjar.cep.backtest.Backtest;
import dev.nightjar.cep.backtest.BacktestOptions;
import dev.nightjar.cep.backtest.BacktestProgress;
import dev.nightjar.cep.backtest.BacktestResult;
import dev.nightjar.cep.backtest.EventFields;
import dev.nightjar.cep.backtest.RefusedException;
import dev.nightjar.cep.backtest.RuleFiles;
import dev.nightjar.cep.geo.GeoDatabases;
import dev.nightjar.cep.rule.ReadRules;
import dev.nightjar.cep.rule.RuleFault;
import dev.nightjar.cep.sigma.SigmaReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code ./nightjar backtest}: what rules would have found in files of events. */
@Command(
    name = "backtest",
    sortOptions = false,
    description = {
      "Runs rules over files of events, with the engine of the job, and prints each alert as one"
          + " JSON object a line on standard output, in the order of firing. Every rule applies to"
          + " every event. The summary goes to standard error.",
      "Exit status 0 whether or not a rule fired, 2 where a rule or an input is refused (then"
          + " nothing is printed), 1 where the backtest itself fails.",
      ""
    },
    footerHeading = "%nForms of events, told apart by what they hold, also mixed, also gzip:%n",
    footer = {
      "  a JSON object a line: the event itself, under ECS names or its own",
      "  {\"Records\": [...]}, on one line or over many: CloudTrail files, batches of Lambda",
      "  {\"Item\": {...}}: a line of a DynamoDB export to S3",
      "  {\"eventName\": ..., \"dynamodb\": {...}}: a record of a DynamoDB stream",
      "",
      "Examples:",
      "  ./nightjar backtest --rules rules/ --events history/ > alerts.jsonl",
      "  ./nightjar backtest --rules burst.yml --events day1.json.gz day2.json.gz \\",
      "      --from 2026-11-01 --to 2026-11-02T12:00:00Z",
      "  ./nightjar backtest --rules rules/ --events trail/ --time-field eventTime \\",
      "      --id-field eventID --tenant-field recipientAccountId",
      "  zcat export/*.gz | ./nightjar backtest --rules rules/ --events - --late 5min"
    })
final class BacktestCommand implements Callable<Integer> {

  private static final Pattern SHORT = Pattern.compile("(\\d{1,9})\\s*([mw])");

  @Option(
      names = "--rules",
      paramLabel = "PATH",
      required = true,
      arity = "1..*",
      description = "Sigma files, or directories of them (*.yml, *.yaml; *.test.yml are left out).")
  private List<Path> rules;

  @Option(
      names = "--events",
      paramLabel = "PATH",
      required = true,
      arity = "1..*",
      description = "Files of events, or directories of them; - for standard input.")
  private List<String> events;

  @Option(
      names = "--tenant-field",
      paramLabel = "FIELD",
      defaultValue = "organization.id",
      description =
          "Where plain events say whose they are (default: ${DEFAULT-VALUE}); without it the tenant"
              + " is -.")
  private String tenantField;

  @Option(
      names = "--time-field",
      paramLabel = "FIELD",
      defaultValue = "@timestamp",
      description =
          "Where plain events say when: ISO-8601, or seconds or milliseconds since 1970 (default:"
              + " ${DEFAULT-VALUE}).")
  private String timeField;

  @Option(
      names = "--id-field",
      paramLabel = "FIELD",
      defaultValue = "event.id",
      description =
          "Where plain events have their id (default: ${DEFAULT-VALUE}); without it a hash of the"
              + " event is its id.")
  private String idField;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "Leaves out what is earlier: an ISO-8601 time, or a date (its start in UTC).")
  private Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "Leaves out what is at that time or later.")
  private Instant to;

  @Option(
      names = "--late",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "Judges events as they come, in the order of files and lines, as the stream would with"
              + " this out-of-orderness bound, such as 5s or PT5S: what comes later than the bound"
              + " is judged late. Without it, all are brought into order first.")
  private Duration late;

  @Mixin private ConfiguredMapping configured;

  @Mixin private GeoSelection geo;

  @Option(
      names = "--skip-broken",
      description =
          "Leaves out lines that cannot be read, and counts them, instead of refusing the input.")
  private boolean skipBroken;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = "Threads (default: one for each core). The output does not depend on it.")
  private Integer parallel;

  @Option(
      names = "--temp",
      paramLabel = "DIR",
      description = "Where to sort what does not fit into memory (default: the system's folder).")
  private Path temporary;

  @Option(names = "--quiet", description = "Writes nothing to standard error but what is refused.")
  private boolean quiet;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  private boolean help;

  @Spec private CommandSpec spec;

  private final InputStream standardInput;
  private final OutputStream standardOutput;

  /** The command of this process. */
  BacktestCommand() {
    // Bytes: the output is UTF-8 whatever the terminal is said to want.
    this(System.in, new FileOutputStream(FileDescriptor.out));
  }

  /** The command with an input and output of its own. */
  BacktestCommand(InputStream standardInput, OutputStream standardOutput) {
    this.standardInput = standardInput;
    this.standardOutput = standardOutput;
  }

  @Override
  public Integer call() throws Exception {
    checkOptions();
    PrintWriter err = spec.commandLine().getErr();
    try (GeoDatabases databases = geo.open()) {
      ReadRules read = SigmaReader.read(RuleFiles.read(rules));
      if (!read.faults().isEmpty()) {
        throw new RefusedException(read.faults().stream().map(RuleFault::toString).toList());
      }
      BacktestProgress progress = new BacktestProgress();
      Backtest backtest = new Backtest(read.rules(), options(databases), progress);
      ProgressLine line = ProgressLine.show(progress, !quiet);
      BacktestResult result;
      try {
        result = backtest.run(standardInput, standardOutput);
      } finally {
        line.close();
      }
      result.refused().forEach(err::println);
      if (!quiet) {
        result.summary().forEach(err::println);
      }
      err.flush();
      return 0;
    } catch (RefusedException e) {
      e.faults().forEach(err::println);
      err.flush();
      return 2;
    }
  }

  private void checkOptions() throws WrongUseException {
    if (from != null && to != null && !from.isBefore(to)) {
      throw new WrongUseException("--from = " + from + ": must be before --to = " + to);
    }
    if (parallel != null && (parallel < 1 || parallel > 256)) {
      throw new WrongUseException("--parallel = " + parallel + ": must be 1 to 256");
    }
  }

  private BacktestOptions options(GeoDatabases databases) throws WrongUseException {
    BacktestOptions usual = BacktestOptions.of(events);
    return new BacktestOptions(
        events,
        new EventFields(tenantField, timeField, idField),
        configured.read(),
        from,
        to,
        late,
        skipBroken,
        parallel == null ? usual.threads() : parallel,
        usual.memory(),
        temporary,
        databases);
  }

  /** Reads an instant, or a date as its beginning in UTC. */
  static final class TimeConverter implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        return text.length() == "2026-11-21".length()
            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
            : OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeException e) {
        throw new TypeConversionException(
            "must be a date such as 2026-11-21 or a time such as 2026-11-21T09:15:00Z, not '"
                + text
                + "'");
      }
    }
  }

  /** Reads a duration as rules and options have them. */
  static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      Matcher matcher = SHORT.matcher(text.trim());
      if (matcher.matches()) {
        long count = Long.parseLong(matcher.group(1));
        return matcher.group(2).equals("m")
            ? Duration.ofMinutes(count)
            : Duration.ofDays(7 * count);
      }
      Duration duration = Durations.parse(text);
      if (duration == null || duration.compareTo(Duration.ofDays(36_500)) > 0) {
        throw new TypeConversionException(
            "must be a duration such as 5s, 500ms, 10min or PT5S, not '" + text + "'");
      }
      return duration;
    }
  }
}
