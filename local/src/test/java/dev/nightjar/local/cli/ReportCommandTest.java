package dev.nightjar.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.local.report.Period;
import dev.nightjar.local.report.TestingAnswers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the command for a report takes, writes and refuses. */
class ReportCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Period NOVEMBER =
      new Period(Instant.parse("2026-11-01T00:00:00Z"), Instant.parse("2026-12-01T00:00:00Z"));

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private TestingAnswers answers =
      new TestingAnswers()
          .give("E0", "{\"hits\":{\"total\":{\"value\":3}}}")
          .give("E1", "{\"hits\":{\"total\":{\"value\":2}}}");

  @Test
  void writesTheFileThatItNames() throws Exception {
    Path file = folder.resolve("r.json");
    assertThat(run("--format", "json", "--output", file.toString())).as(err.toString()).isZero();
    JsonNode report = JSON.readTree(Files.readString(file));
    assertThat(report.at("/report/produced").asText()).isEqualTo("2026-12-24T18:00:00Z");
    assertThat(report.at("/report/producer").asText()).matches("Nightjar \\d+\\.\\d+.*");
    assertThat(report.at("/evidence/tenant").asText()).isEqualTo("acme");
    assertThat(report.at("/evidence/events/total/value").asLong()).isEqualTo(2);
    assertThat(out.toString())
        .contains("Wrote " + file, "2 events, 0 alerts", report.at("/report/digest").asText());
    try (var files = Files.list(folder)) {
      assertThat(files).as("no part of a file is left").containsExactly(file);
    }
  }

  @Test
  void printsToStandardOutputAndSaysTheRestElsewhere() throws Exception {
    assertThat(run("--output", "-")).as(err.toString()).isZero();
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .startsWith("<!DOCTYPE html>")
        .endsWith("</html>\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void keepsAFileThatIsThereUnlessForced() throws Exception {
    Path file = folder.resolve("r.html");
    Files.writeString(file, "mine");
    assertThat(run("--output", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("is there already; --force replaces it");
    assertThat(Files.readString(file)).isEqualTo("mine");
    assertThat(answers.asked()).as("nothing was asked in vain").isEmpty();
    assertThat(run("--output", file.toString(), "--force")).isZero();
    assertThat(Files.readString(file)).startsWith("<!DOCTYPE html>");
    assertThat(run("--output", folder.toString(), "--force")).isEqualTo(2);
    assertThat(run("--output", folder.resolve("no/r.html").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("is a directory; name a file", "make it");
  }

  @Test
  void warnsOfATenantThatNobodyKnowsAndWritesAnEmptyReport() throws Exception {
    answers = new TestingAnswers();
    Path file = folder.resolve("r.html");
    assertThat(run("--output", file.toString())).isZero();
    assertThat(err.toString()).contains("warning: The index holds no event of a tenant");
    assertThat(Files.readString(file)).contains("No event in the period.");
  }

  @Test
  void refusesAPeriodThatIsNone() {
    for (String[] wrong :
        new String[][] {
          {"2026-11-02", "2026-11-01", "must end after it begins"},
          {"2026-11-01", "2026-11-01", "must end after it begins"},
          {"yesterday", "2026-11-01", "--from = yesterday: must be a day"},
          {"2026-11-01", "2026-13-01", "--to = 2026-13-01: must be a day"},
          {"2026-11-01T00:00", "2026-12-01", "an instant with its offset"},
          {"1960-11-01", "2026-12-01", "must be from 1970 to 9998"},
          {"2000-11-01", "2026-12-01", "make several reports"},
          {"\u001b[2J", "2026-12-01", "\\u001b[2J: must be a day"}
        }) {
      err.getBuffer().setLength(0);
      assertThat(execute("--tenant=acme", "--from=" + wrong[0], "--to=" + wrong[1])).isEqualTo(2);
      assertThat(err.toString()).contains(wrong[2]).doesNotContain("\u001b", "Exception");
    }
    assertThat(answers.asked()).isEmpty();
  }

  @Test
  void refusesAWrongLimitFormatOrTenant() {
    assertThat(run("--limit", "0")).isEqualTo(2);
    assertThat(run("--limit", "10001")).isEqualTo(2);
    assertThat(err.toString()).contains("--limit = 0: must be 1 to 10000");
    assertThat(run("--format", "doc")).isEqualTo(2);
    assertThat(err.toString()).contains("--format = doc: must be html, pdf or json");
    assertThat(run("--format", "pdf", "--limit", "2001")).isEqualTo(2);
    assertThat(err.toString()).contains("--limit = 2001: must be 1 to 2000 with --format pdf");
    assertThat(run("--format", "pdf", "--output", "-")).isEqualTo(2);
    assertThat(err.toString()).contains("a PDF goes into a file");
    assertThat(execute("--tenant= ", "--from=2026-11-01", "--to=2026-12-01")).isEqualTo(2);
    assertThat(err.toString()).contains("--tenant: is empty");
    assertThat(answers.asked()).isEmpty();
  }

  @Test
  void aFileIsNamedAfterTenantAndPeriodAndNoOtherTenantsIs() {
    assertThat(ReportFile.name("acme", NOVEMBER, "html"))
        .isEqualTo("report-acme-2026-11-01-2026-12-01.html");
    assertThat(
            ReportFile.name(
                "acme", new Period(NOVEMBER.from().plusSeconds(5_400), NOVEMBER.to()), "json"))
        .isEqualTo("report-acme-2026-11-01T013000Z-2026-12-01.json");
    String odd = ReportFile.name("../ac/me", NOVEMBER, "html");
    assertThat(odd).matches("report-\\.\\._ac_me-[0-9a-f]{8}-2026-11-01-2026-12-01\\.html");
    assertThat(odd).isNotEqualTo(ReportFile.name(".._ac/me", NOVEMBER, "html"));
    assertThat(ReportFile.name("x".repeat(500), NOVEMBER, "html")).hasSizeLessThan(140);
  }

  private int run(String... more) {
    List<String> all = new ArrayList<>(List.of("--tenant=acme"));
    all.addAll(List.of("--from=2026-11-01", "--to=2026-12-01"));
    all.addAll(List.of(more));
    return execute(all.toArray(String[]::new));
  }

  private int execute(String... args) {
    CommandLine commandLine = Nightjar.commandLine();
    ReportCommand report = commandLine.getSubcommands().get("report").getCommand();
    report.use(
        (options, reading) -> reading.from(answers),
        Clock.fixed(Instant.parse("2026-12-24T18:00:00Z"), ZoneOffset.UTC),
        new PrintStream(printed, true, StandardCharsets.UTF_8));
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of("report", "--opensearch", "http://127.0.0.1:1"));
    all.addAll(List.of(args));
    return commandLine.execute(all.toArray(String[]::new));
  }
}
