package dev.nightjar.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the command prints where, and how it ends. */
class BacktestCommandTest {

  private static final String RULE =
      """
      title: An export
      id: export
      date: 2026-11-01
      logsource: {product: any}
      detection:
        export: {event.action: invoice.export}
        condition: export
      """;

  private static final String EVENT =
      "{\"when\":\"2026-11-02T09:00:00Z\",\"of\":\"\u00e4cme\",\"no\":\"1\",\"event.action\":"
          + "\"invoice.export\"}\n";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();
  private String rules;

  @TempDir Path folder;

  @BeforeEach
  void writeTheRule() throws IOException {
    rules = Files.writeString(folder.resolve("rule.yml"), RULE).toString();
  }

  @Test
  void alertsGoToStandardOutputAndTheSummaryDoesNot() {
    assertThat(
            run(
                EVENT,
                "--rules",
                rules,
                "--events",
                "-",
                "--tenant-field=of",
                "--time-field=when",
                "--id-field=no"))
        .isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("{\"id\":\"")
        .endsWith(
            "\"level\":\"medium\",\"tenant\":\"\u00e4cme\",\"group\":{},\"first\":\"2026-11-02T09:00:00Z\","
                + "\"last\":\"2026-11-02T09:00:00Z\",\"count\":1,\"events\":[\"1\"]}\n");
    assertThat(err.toString()).contains("1 alert from 1 events");
  }

  @Test
  void refusesWhatIsNoDatabaseOfPlaces() throws IOException {
    String text = Files.writeString(folder.resolve("places.mmdb"), "no database").toString();
    assertThat(
            run(
                EVENT,
                "--rules",
                rules,
                "--events",
                "-",
                "--time-field=when",
                "--geo",
                text,
                "--geo",
                "missing.mmdb"))
        .isEqualTo(2);
    assertThat(out.size()).isZero();
    assertThat(err.toString())
        .contains("--geo = " + text + ": it is no database in the MaxMind DB format")
        .contains("--geo = missing.mmdb: there is no such file");
  }

  @Test
  void findsWhatADatabaseOfPlacesTells() throws Exception {
    String file = Path.of(getClass().getResource("/geo/places.mmdb").toURI()).toString();
    Files.writeString(
        folder.resolve("rule.yml"),
        RULE.replace(
            "{event.action: invoice.export}",
            "{source.geo.country_iso_code: BR, source.as.number|exists: false}"));
    String event = EVENT.replace("{", "{\"source.ip\":\"2001:db8::7\",");

    String[] words = {"--rules", rules, "--events", "-", "--time-field=when"};
    assertThat(run(event, words)).isZero();
    assertThat(out.size()).isZero();
    assertThat(run(event, "--rules", rules, "--events", "-", "--time-field=when", "--geo", file))
        .isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"count\":1");
    assertThat(err.toString()).contains("places by Test-Places 2026-11-20T07:03:12Z sha256:");
  }

  @Test
  void quietSaysNothing() {
    assertThat(run("{\"@timestamp\":1}\n", "--rules", rules, "--events", "-", "--quiet")).isZero();
    assertThat(out.size()).isZero();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void everyFaultOfTheRulesIsNamed() throws IOException {
    String other = Files.writeString(folder.resolve("b.yml"), RULE + "frobs: 1\n").toString();
    Files.writeString(
        folder.resolve("rule.yml"), RULE.replace("condition: export", "condition: x"));
    assertThat(run(EVENT, "--rules", rules, other, "--events", "-")).isEqualTo(2);
    assertThat(err.toString()).contains("rule.yml:").contains("condition");
    assertThat(out.size()).isZero();
  }

  @Test
  void aBrokenInputIsRefusedUnlessItIsToBeSkipped() {
    String input = EVENT.replace("when", "@timestamp") + "{\"a\":\n";
    assertThat(run(input, "--rules", rules, "--events", "-")).isEqualTo(2);
    assertThat(err.toString()).contains("standard input:2: it is no JSON");
    assertThat(out.size()).isZero();
    assertThat(run(input, "--rules", rules, "--events", "-", "--skip-broken")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).hasLineCount(1);
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThat(run("", "--rules", rules, "--events", "no-such-file")).isEqualTo(2);
    assertThat(err.toString()).contains("no-such-file: there is no such file");
    assertThat(run("", "--rules", "no-rules", "--events", "-")).isEqualTo(2);
    assertThat(err.toString()).contains("no-rules: there is no such file");
    assertThat(run("", "--rules", rules, "--events", "-", "--from", "soon")).isEqualTo(2);
    assertThat(err.toString()).contains("must be a date such as 2026-11-21");
    assertThat(run("", "--rules", rules, "--events", "-", "--late", "a bit")).isEqualTo(2);
    assertThat(err.toString()).contains("must be a duration such as 5s");
    assertThat(run("", "--rules", rules)).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required option: '--events=PATH'");
  }

  private int run(String input, String... args) {
    out.reset();
    err.getBuffer().setLength(0);
    byte[] in = input.getBytes(StandardCharsets.UTF_8);
    CommandLine commandLine =
        new CommandLine(new BacktestCommand(new ByteArrayInputStream(in), out));
    commandLine.setErr(new PrintWriter(err, true));
    commandLine.setExecutionExceptionHandler(Nightjar.commandLine().getExecutionExceptionHandler());
    return commandLine.execute(args);
  }
}
