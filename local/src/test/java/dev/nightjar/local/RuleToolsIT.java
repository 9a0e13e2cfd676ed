package dev.nightjar.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools for rules as a person, or a build, starts them. */
class RuleToolsIT {

  private static final ObjectMapper JSON = new ObjectMapper();

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
      id: two-exports
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
            - {at: 0m, event.action: invoice.export, user.id: ann, repeat: {times: 2, every: 5m}}
          alerts:
            - {rule: two-exports, count: 2}
      """;

  private static final String EVENT =
      "{\"@timestamp\":\"2026-11-02T09:%02d:00Z\",\"organization.id\":\"\u00e4cme\","
          + "\"event.id\":\"e%s\",\"event.action\":\"invoice.export\",\"user.id\":\"%s\"}\n";

  @TempDir Path folder;
  private TestingLauncher launcher;

  @BeforeEach
  void writeRulesAndEvents() throws IOException {
    launcher = new TestingLauncher(folder);
    write("rules/two.yml", RULES);
    write("rules/two.test.yml", TESTS);
    write("events.jsonl", EVENT.formatted(5, 2, "ann") + EVENT.formatted(0, 1, "ann"));
    write("apart.jsonl", EVENT.formatted(5, 2, "bob") + EVENT.formatted(0, 1, "ann"));
  }

  @Test
  void backtestPrintsAlertsAsJsonLinesAndNothingElse() throws Exception {
    TestingLauncher.Ended done =
        launcher.run("backtest", "--rules", "rules", "--events", "events.jsonl");
    assertThat(done.status()).as(done.all()).isZero();
    assertThat(done.out()).hasLineCount(1).endsWith("}\n");
    JsonNode alert = JSON.readTree(done.out());
    assertThat(alert.properties().stream().map(Map.Entry::getKey))
        .containsExactly(
            "id", "rule", "level", "tenant", "group", "first", "last", "count", "events");
    assertThat(alert.get("rule").get("id").asText()).isEqualTo("two-exports");
    assertThat(alert.get("tenant").asText()).isEqualTo("\u00e4cme");
    assertThat(alert.get("events").toString()).isEqualTo("[\"e1\",\"e2\"]");
    assertThat(done.err()).contains("1 alert from 2 events");

    TestingLauncher.Ended quiet =
        launcher.run("backtest", "--rules", "rules", "--events", "apart.jsonl", "--quiet");
    assertThat(quiet).isEqualTo(new TestingLauncher.Ended(0, "", ""));
  }

  @Test
  void backtestRefusesRulesInputAndOptionsWithoutPrintingAnAlert() throws Exception {
    write("broken.jsonl", EVENT.formatted(0, 1, "ann") + "{\n");
    write("wrong.yml", RULES.replace("timespan: 10m", "timespan: soon"));

    assertRefused(
        "wrong.yml:", launcher.run("backtest", "--rules=wrong.yml", "--events=events.jsonl"));
    assertRefused(
        "broken.jsonl:2: it is no JSON",
        launcher.run("backtest", "--rules=rules", "--events=broken.jsonl"));
    assertRefused(
        "Unknown option: '--event=events.jsonl'",
        launcher.run("backtest", "--rules=rules", "--events=events.jsonl", "--event=events.jsonl"));
    TestingLauncher.Ended help = launcher.run("backtest", "--help");
    assertThat(help.status()).as(help.all()).isZero();
    assertThat(help.out()).contains("--tenant-field=FIELD", "Exit status 0 whether or not");
  }

  @Test
  void rulesAreListedCheckedAndTested() throws Exception {
    TestingLauncher.Ended shipped = launcher.run("rules", "list");
    assertThat(shipped.status()).as(shipped.all()).isZero();
    assertThat(shipped.out()).contains("nightjar-burst-export", "nightjar-audit-tampered");

    TestingLauncher.Ended list = launcher.run("rules", "list", "--rules=rules", "--json");
    assertThat(list.status()).as(list.all()).isZero();
    assertThat(list.out()).hasLineCount(1);
    assertThat(JSON.readTree(list.out()).get("id").asText()).isEqualTo("two-exports");

    TestingLauncher.Ended tests = launcher.run("rules", "test", "--rules=rules");
    assertThat(tests.status()).as(tests.all()).isZero();
    assertThat(tests.err()).contains("1 tests, 0 failed");

    write("rules/two.test.yml", TESTS.replace("count: 2", "count: 3"));
    TestingLauncher.Ended failed = launcher.run("rules", "test", "--rules=rules");
    assertThat(failed.status()).as(failed.all()).isOne();

    write("rules/two.yml", RULES.replace("name: export", "name: export\nstatus: deprecated"));
    TestingLauncher.Ended warned = launcher.run("rules", "check", "--rules=rules", "--strict");
    assertThat(warned.status()).as(warned.all()).isOne();
    assertThat(warned.out()).contains("input-less-mature");

    write("rules/two.yml", RULES.replace("rules: export", "rules: exprot"));
    TestingLauncher.Ended refused = launcher.run("rules", "check", "--rules=rules");
    assertThat(refused.status()).as(refused.all()).isEqualTo(2);
    assertThat(refused.out()).contains("two.yml:", "exprot");
  }

  @Test
  void rulesAreExplainedAndTheBlindOnesNamed() throws Exception {
    String[] explain = {"rules", "explain", "--rules=rules", "--rule=two-exports", "--events"};
    TestingLauncher.Ended fired = launcher.run(with(explain, "events.jsonl"));
    assertThat(fired.status()).as(fired.all()).isZero();
    assertThat(fired.out()).contains("fired at 2026-11-02T09:05:00Z, 2 events");

    TestingLauncher.Ended silent = launcher.run(with(explain, "apart.jsonl"));
    assertThat(silent.status()).as(silent.all()).isOne();
    assertThat(silent.out()).contains("did not fire", "events 1, wanted gte 2");

    TestingLauncher.Ended gone = launcher.run(with(explain, "gone.jsonl"));
    assertRefused("gone.jsonl", gone);

    String[] coverage = {"rules", "coverage", "--rules=rules", "--events"};
    TestingLauncher.Ended seen = launcher.run(with(coverage, "events.jsonl"));
    assertThat(seen.status()).as(seen.all()).isZero();

    write("events.jsonl", EVENT.formatted(0, 1, "ann").replace("export", "read"));
    TestingLauncher.Ended blind = launcher.run(with(coverage, "events.jsonl"));
    assertThat(blind.status()).as(blind.all()).isOne();
    assertThat(blind.out()).contains("no event that it could want");

    TestingLauncher.Ended slip = launcher.run("rules", "chekc");
    assertRefused("nightjar rules: there is no command 'chekc'", slip);
    assertThat(slip.err()).contains("Did you mean: nightjar rules check");
    assertRefused("Missing command", launcher.run("rules"));
  }

  private static String[] with(String[] arguments, String more) {
    return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
  }

  private static void assertRefused(String reason, TestingLauncher.Ended ended) {
    assertThat(ended.status()).as(ended.all()).isEqualTo(2);
    assertThat(ended.err()).contains(reason).doesNotContain("Exception");
    assertThat(ended.out()).isEmpty();
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
