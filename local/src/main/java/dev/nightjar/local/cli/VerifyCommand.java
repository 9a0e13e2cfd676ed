package dev.nightjar.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.local.archive.Place;
import dev.nightjar.local.archive.TableItems;
import dev.nightjar.local.archive.Verification;
import dev.nightjar.local.archive.VerifyReport;
import dev.nightjar.local.text.PlainJson;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** {@code ./nightjar verify}: compares table, index and archive. */
@Command(
    name = "verify",
    sortOptions = false,
    description = {
      "Compares what the table, the index and the archive hold of a day: ids, hashes, and what stands"
          + " beside a hash. Two of the three are needed.",
      "The table may lack what its TTL took away. Of a day that is not over, what is on its way counts"
          + " as missing.",
      "Exit status 0: all agree; 1: they differ, or something could not be read; 2: wrong use."
    })
final class VerifyCommand implements Callable<Integer> {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      names = "--day",
      paramLabel = "D",
      required = true,
      description = "The day that events state, in UTC, such as 2026-11-21.")
  private LocalDate day;

  @Option(
      names = "--tenant",
      paramLabel = "T",
      description = "The tenant whose events are compared (default: all).")
  private String tenant;

  @Option(names = "--table", paramLabel = "NAME", description = "The audit table; all is read.")
  private String table;

  @Option(
      names = "--partition",
      paramLabel = "KEY",
      description =
          "A partition of the table to be read alone, such as TENANT#acme, with --tenant; may be given"
              + " several times.")
  private final List<String> partitions = new ArrayList<>();

  @Option(
      names = "--read-capacity",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "Read capacity units a second that reading the table may take (default:"
              + " ${DEFAULT-VALUE}).")
  private int readCapacity;

  @Mixin private TableAccess tables;

  @Option(
      names = "--archive",
      paramLabel = "PATH",
      description =
          "Where the archive is: what the job has as archive.path, such as s3://bucket/audit.")
  private String archive;

  @Option(
      names = "--opensearch",
      paramLabel = "URL",
      description = "Address of OpenSearch, such as https://host:9200; several with commas.")
  private String urls;

  @Mixin private ClusterAccess access;

  @Mixin private ConfiguredMapping configured;

  @Option(
      names = "--most",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "The most differences that are shown; all are counted (default: ${DEFAULT-VALUE}).")
  private int most;

  @Option(
      names = "--json",
      description =
          "One JSON object a line for each difference, all of them, and one with the numbers.")
  private boolean json;

  @Option(names = "--quiet", description = "Shows no progress.")
  private boolean quiet;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  private boolean help;

  @Spec private CommandSpec spec;

  private Clock clock = Clock.systemUTC();

  /** Sets what time it is. */
  void use(Clock otherClock) {
    this.clock = otherClock;
  }

  @Override
  public Integer call() throws Exception {
    checkUse();
    Mapping mapping = configured.read();
    OpenSearchOptions index =
        urls == null ? null : ClusterSelection.checked(access.builder().urls(urls));
    if (archive != null) {
      FileSystems.know("--archive", archive);
    }
    if (!day.isBefore(LocalDate.now(clock.withZone(ZoneOffset.UTC)))) {
      say("the day " + day + " is not over: what is on its way counts as missing");
    }
    if (table == null) {
      return compare(mapping, null, index);
    }
    try (DynamoDbClient client = tables.client()) {
      return compare(
          mapping, new TableScan(client, table, mapping, partitions, readCapacity), index);
    }
  }

  private void checkUse() throws WrongUseException {
    List<String> faults = new ArrayList<>();
    int places = (table == null ? 0 : 1) + (urls == null ? 0 : 1) + (archive == null ? 0 : 1);
    if (places < 2) {
      faults.add("give two of --table NAME, --opensearch URL and --archive PATH, or all three");
    }
    if (!partitions.isEmpty() && (table == null || tenant == null)) {
      faults.add("--partition belongs to --table and --tenant: give them too");
    }
    if (readCapacity < 1) {
      faults.add("--read-capacity = " + readCapacity + ": must be 1 or more");
    }
    if (most < 0) {
      faults.add("--most = " + most + ": must be 0 or more");
    }
    if (!faults.isEmpty()) {
      throw new WrongUseException(String.join("\n  ", faults));
    }
  }

  private int compare(Mapping mapping, TableItems items, OpenSearchOptions index) throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    List<String> shown = new ArrayList<>();
    List<String> unread = new ArrayList<>();
    Verification verification =
        Verification.of(
            new Verification.Request(day, tenant, mapping, items, index, archive, clock.instant()),
            difference -> {
              if (json) {
                out.println(PlainJson.of(VerifyText.json(difference)));
              } else if (shown.size() < most) {
                shown.add(VerifyText.line(difference));
              }
            },
            problem -> {
              if (json) {
                ObjectNode line = JSON.createObjectNode();
                out.println(PlainJson.of(line.put("type", "problem").put("problem", problem)));
              } else if (unread.size() < most) {
                unread.add(problem);
              }
            });
    VerifyReport report = verification.report();
    ProgressLine progress = ProgressLine.show(seconds -> progress(report), !quiet);
    try {
      verification.run();
    } finally {
      progress.close();
    }
    if (json) {
      out.println(PlainJson.of(VerifyText.json(report, day, tenant)));
    } else {
      VerifyText.lines(report, day, tenant, shown, unread).forEach(out::println);
    }
    out.flush();
    return report.allAgree() ? 0 : 1;
  }

  private static String progress(VerifyReport report) {
    Place place = report.reading();
    return place == null
        ? String.format(Locale.ROOT, "comparing: %,d agree", report.agreeing())
        : String.format(
            Locale.ROOT,
            "reading the %s: %,d of the day, %,d looked at",
            place.shown(),
            report.read(),
            report.looked());
  }

  private void say(String note) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("verify: " + note);
    err.flush();
  }
}
