package dev.nightjar.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the tools for rules print where, and how they end. */
class RulesCommandTest {

  private static final String RULES =
      """
      title: Export
      name: export
      logsource: {product: any}
      detection:
        export: {event.action: invoice.export, user.id|exists: true}
        condition: export
      ---
      title: Two exports
      id: 0e95725d-7320-415d-80f7-004da920fc11
      level: high
      correlation:
        type: event_count
        rules: export
        group-by: user.id
        timespan: 10m
        condition: {gte: 2}
      """;

  private static final String TESTS =
      """
      tests:
        - name: fires at the second export
          events:
            - {at: 0m, event.action: invoice.export, user.id: ann}
            - {at: 5m, event.action: invoice.export, user.id: ann}
          alerts:
            - {rule: 0e95725d-7320-415d-80f7-004da920fc11, count: 2}
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;
  private Path rules;

  @BeforeEach
  void writeTheRules() throws IOException {
    rules = Files.writeString(folder.resolve("two.yml"), RULES);
    Files.writeString(folder.resolve("two.test.yml"), TESTS);
  }

  private int run(String... args) {
    CommandLine commandLine = Nightjar.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  private String events(String... lines) throws IOException {
    return Files.writeString(folder.resolve("events.jsonl"), String.join("\n", lines)).toString();
  }

  private static String event(String time, String user) {
    return "{\"@timestamp\":\"2026-11-02T"
        + time
        + "Z\",\"event.action\":\"invoice.export\","
        + "\"organization.id\":\"acme\",\"user.id\":\""
        + user
        + "\"}";
  }

  @Test
  void listsTheShippedRulesAndThoseOfADirectory() {
    assertThat(run("rules", "list")).isZero();
    assertThat(out.toString()).contains("nightjar-burst-export", "high");

    out.getBuffer().setLength(0);
    assertThat(run("rules", "list", "--rules", folder.toString())).isZero();
    assertThat(out.toString().lines()).hasSize(1);
    assertThat(out.toString()).contains("0e95725d", "high", "Two exports");
  }

  @Test
  void theShippedRulesPassTheLinterAndTheirOwnTests() {
    assertThat(run("rules", "check", "--quiet")).as(out.toString()).isZero();
    assertThat(err.toString()).contains(" 0 errors");
    assertThat(run("rules", "test", "--quiet")).as(out.toString()).isZero();
    assertThat(err.toString()).contains(" 0 failed");
  }

  @Test
  void endsWithTwoWhereARuleIsRefusedAndWithOneWhereAWarningIsStrict() throws IOException {
    assertThat(run("rules", "check", "--rules", rules.toString(), "--strict")).isZero();

    Files.writeString(rules, RULES.replace("timespan: 10m", "timespan: 30M"));
    assertThat(run("rules", "check", "--rules", rules.toString())).isZero();
    assertThat(run("rules", "check", "--rules", rules.toString(), "--strict")).isEqualTo(1);
    assertThat(out.toString()).contains("[long-window]");

    Files.writeString(rules, RULES.replace("gte: 2", "atleast: 2"));
    assertThat(run("rules", "check", "--rules", rules.toString())).isEqualTo(2);
    assertThat(out.toString()).contains("two.yml:", "error: ", "atleast");
  }

  @Test
  void runsTheTestsBesideRules() throws IOException {
    assertThat(run("rules", "test", "--rules", folder.toString())).as(out.toString()).isZero();
    assertThat(out.toString()).contains("pass", "fires at the second export");

    Files.writeString(folder.resolve("two.test.yml"), TESTS.replace("count: 2", "count: 3"));
    assertThat(run("rules", "test", "--rules", rules.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("FAIL");
    assertThat(err.toString()).contains("1 tests, 1 failed");

    Files.delete(folder.resolve("two.test.yml"));
    assertThat(run("rules", "test", "--rules", rules.toString())).isEqualTo(2);
  }

  @Test
  void explainsWhyARuleDidNotFire() throws IOException {
    String near = events(event("09:00:00", "ann"), event("09:11:00", "ann"));
    assertThat(
            run(
                "rules",
                "explain",
                "--rule",
                "Two exports",
                "--rules",
                rules.toString(),
                "--events",
                near))
        .isEqualTo(1);
    assertThat(out.toString())
        .contains("export: 2 of 2 events match", "tenant acme, user.id ann", "did not fire")
        .contains("events 1, wanted gte 2", "11m after its start: outside");

    String far = events(event("09:00:00", "ann"), event("09:10:00", "ann"));
    assertThat(
            run(
                "rules",
                "explain",
                "--rule",
                "Two exports",
                "--rules",
                rules.toString(),
                "--events",
                far,
                "--tenant",
                "acme",
                "--group",
                "user.id=ann"))
        .isZero();
    assertThat(out.toString()).contains("fired at 2026-11-02T09:10:00Z, 2 events");
  }

  @Test
  void namesTheNearestRuleOfAWrongOne() throws IOException {
    String file = events(event("09:00:00", "ann"));
    assertThat(
            run(
                "rules",
                "explain",
                "--rule",
                "exprot",
                "--rules",
                rules.toString(),
                "--events",
                file))
        .isEqualTo(2);
    assertThat(err.toString()).contains("did you mean 'export'?");
  }

  @Test
  void refusesNumbersOutOfRange() throws IOException {
    String file = events(event("09:00:00", "ann"));
    String[] explain = {"rules", "explain", "--rule=export", "--events", file, "--limit=0"};
    assertThat(run(explain)).isEqualTo(2);
    assertThat(err.toString()).contains("--limit = 0: must be 1 or more");
    assertThat(run("rules", "coverage", "--events", file, "--days=-1")).isEqualTo(2);
    assertThat(err.toString()).contains("--days = -1: must be 1 or more");
  }

  @Test
  void namesBlindRules() throws IOException {
    String seen = events(event("09:00:00", "ann"));
    assertThat(run("rules", "coverage", "--rules", rules.toString(), "--events", seen)).isZero();

    String other = events(event("09:00:00", "ann").replace("invoice.export", "invoice.read"));
    assertThat(run("rules", "coverage", "--rules", rules.toString(), "--events", other))
        .isEqualTo(1);
    assertThat(out.toString()).contains("no event that it could want");
  }
}
