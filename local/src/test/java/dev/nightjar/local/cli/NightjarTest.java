package dev.nightjar.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the command line says and how it ends. */
class NightjarTest {

  private static final String ENTRY =
      """
      {"PK": {"S": "TENANT#acme"}, "SK": {"S": "EVENT#2026-11-20T09:15:02.114Z#a2"},
       "action": {"S": "invoice.export"}, "actor": {"S": "u-7"}, "amount": {"N": "12.500"}}
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @Test
  void helpNamesEveryCommandAndNoneThatIsNotThere() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains(
            "demo", "run", "backtest", "item", "setup", "retention", "restore", "verify", "bench");
  }

  @Test
  void anUnknownCommandIsAnsweredWithTheNearest() {
    for (String typed : new String[] {"demmo", "dmeo", "dem", "demo2"}) {
      err.getBuffer().setLength(0);
      assertThat(run(typed)).isEqualTo(2);
      assertThat(err.toString())
          .contains("there is no command '" + typed + "'")
          .contains("Did you mean: nightjar demo\n");
    }
    assertThat(run("runn")).isEqualTo(2);
    assertThat(err.toString()).contains("Did you mean: nightjar run\n");
  }

  @Test
  void aCommandThatIsNearToNoneIsAnsweredWithAll() {
    assertThat(run("submit-all")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "demo, run, backtest, item, history, rules, alerts, report, setup, retention, restore, verify, bench")
        .doesNotContain("Did you mean");
  }

  @Test
  void noCommandShowsTheCommands() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("Missing command").contains("demo");
  }

  @Test
  void demoNamesAllValuesThatAreOutOfRangeAtOnce() {
    assertThat(run("demo", "--events=5", "--tenants=1000", "--flink-port=70000")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--events = 5: must be 1000 to 500000")
        .contains("--tenants = 1000: must be 2 to 500")
        .contains("--flink-port = 70000: must be 0 to 65535");
  }

  @Test
  void demoRefusesWhatIsNoNumberAndWhatItDoesNotKnow() {
    assertThat(run("demo", "--events=many")).isEqualTo(2);
    assertThat(err.toString()).contains("--events").contains("many");
    assertThat(run("demo", "--event=2000")).isEqualTo(2);
    assertThat(err.toString()).contains("--event=2000").contains("--events");
  }

  /** Whatever is started later would end the process of this test. */
  @Test
  void runNamesAllWrongOptionsBeforeItStartsAnything() {
    assertThat(run("run", "--sorce.table=audit", "--source.parallel-calls=0")).isEqualTo(2);
    assertThat(err.toString())
        .contains("sorce.table", "source.table", "source.parallel-calls", "opensearch.url")
        .doesNotContain("Flink:");
  }

  @Test
  void anUnknownCommandOfAGroupIsAnsweredWithTheNearestOfIt() {
    assertThat(run("rules", "chekc")).isEqualTo(2);
    assertThat(err.toString())
        .contains("nightjar rules: there is no command 'chekc'")
        .contains("Did you mean: nightjar rules check\n");
    assertThat(run("rules")).isEqualTo(2);
    assertThat(err.toString()).contains("Missing command.");
    assertThat(run("backtest", "--rules", "x", "--events", "-", "--quite")).isEqualTo(2);
    assertThat(err.toString()).contains("Unknown option: '--quite'");
    assertThat(run("rules", "check", "--strcit")).isEqualTo(2);
    assertThat(err.toString()).contains("Unknown option: '--strcit'");
  }

  @Test
  void itemShowsAnEntryAndItsEvent() throws IOException {
    assertThat(run("item", "--file", file(ENTRY))).isZero();
    assertThat(out.toString())
        .contains("# DynamoDB JSON", "\"N\" : \"12.500\"")
        .contains("# Plain JSON", "12.500")
        .contains("# Event", "\"tenant\" : \"acme\"", "\"principal\" : \"u-7\"");
  }

  @Test
  void itemSaysWhyThereIsNoEvent() throws IOException {
    assertThat(run("item", "--file", file(ENTRY.replace("\"action\"", "\"deed\"")))).isEqualTo(1);
    assertThat(out.toString()).contains("# No event", "Broken", "action");
    assertThat(run("item", "--file", file(ENTRY.replace("EVENT#", "PROFILE#")))).isEqualTo(1);
    assertThat(out.toString()).contains("No audit item");
  }

  @Test
  void itemTakesTheMappingOfAConfiguration() throws IOException {
    Path config = folder.resolve("job.yaml");
    Files.writeString(config, "map:\n  action:\n    attribute: deed\n");
    String item = file(ENTRY.replace("\"action\"", "\"deed\""));
    assertThat(run("item", "--file", item, "--config", config.toString())).isZero();
    assertThat(out.toString()).contains("\"action\" : \"invoice.export\"");
  }

  @Test
  void itemRefusesAConfigurationWithFaults() throws IOException {
    Path config = folder.resolve("job.yaml");
    Files.writeString(config, "map:\n  acton:\n    attribute: deed\n");
    assertThat(run("item", "--file", file(ENTRY), "--config", config.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("map.acton.attribute").contains("map.action.attribute");
  }

  @Test
  void itemNamesWhatIsWrongWithItsInput() throws IOException {
    assertThat(run("item")).isEqualTo(2);
    assertThat(err.toString()).contains("no item: give --file FILE");
    assertThat(run("item", "--file", "no-such-file")).isEqualTo(2);
    assertThat(err.toString()).contains("--file = no-such-file: there is no such file");
    assertThat(run("item", "--file", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains(folder + " cannot be read");
    assertThat(run("item", "--key", "{\"PK\": \"a\"}")).isEqualTo(2);
    assertThat(err.toString()).contains("--key needs --table T");
    assertThat(run("item", "--table", "audit", "-")).isEqualTo(2);
    assertThat(err.toString()).contains("belong to --key");
    assertThat(run("item", "--file", file("{\"PK\": "))).isEqualTo(2);
    assertThat(err.toString()).contains("is no JSON (line ");
    assertThat(run("item", "--file", file("{\"PK\": \"secret-value\"}"))).isEqualTo(2);
    assertThat(err.toString()).contains("must be DynamoDB JSON").doesNotContain("secret-value");
  }

  @Test
  void setupWantsUserAndPasswordTogether() {
    assertThat(run("setup", "--opensearch", "http://127.0.0.1:1", "--username", "u")).isEqualTo(2);
    assertThat(err.toString()).contains("--username and --password-env belong together");
    assertThat(
            run(
                "setup",
                "--opensearch=http://127.0.0.1:1",
                "--username=u",
                "--password-env=NO_SUCH_VARIABLE_HERE"))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("--password-env = NO_SUCH_VARIABLE_HERE: there is no such environment variable");
  }

  @Test
  void setupSaysThatNobodyAnswers() {
    assertThat(run("setup", "--opensearch", "http://127.0.0.1:1")).isEqualTo(1);
    assertThat(err.toString()).contains("127.0.0.1:1");
  }

  @Test
  void retentionRemovesNothingUntilItIsEnabled() {
    assertThat(run("retention", "--opensearch.url=http://127.0.0.1:1")).isEqualTo(2);
    assertThat(err.toString()).contains("retention.enabled = false", "Set it to true", "--dry-run");
  }

  @Test
  void retentionNamesAllWrongOptionsAtOnceAndNeedsNoTable() {
    assertThat(
            run(
                "retention",
                "--retention.events=10 d",
                "--retention.alerts=1 h",
                "--retention.count=9 d",
                "--opensearch.auth=basic",
                "--opensearch.username=u",
                "--dry-run"))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("retention.events = '10 d'", "shorter than opensearch.retention")
        .contains("retention.alerts = '1 h'")
        .contains("Did you mean retention.counts?")
        .contains("opensearch.url", "opensearch.password")
        .doesNotContain("source.table");
  }

  @Test
  void retentionSaysThatNobodyAnswers() {
    assertThat(run("retention", "--dry-run", "--opensearch.url", "http://127.0.0.1:1"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("127.0.0.1:1");
  }

  @Test
  void setupWantsSomewhereToGo() {
    assertThat(run("setup")).isEqualTo(2);
    assertThat(err.toString()).contains("nothing to do", "--opensearch URL", "--dashboards URL");
    assertThat(run("setup", "--opensearch=http://127.0.0.1:1", "--dashboards-tenant=global"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--dashboards-tenant belongs to --dashboards");
  }

  @Test
  void setupNamesWhatIsWrongWithTheAddressOfDashboards() {
    assertThat(run("setup", "--dashboards", "host:5601")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--dashboards = 'host:5601'")
        .doesNotContain("opensearch.url");
    assertThat(run("setup", "--dashboards", "http://127.0.0.1:1,http://127.0.0.1:2")).isEqualTo(2);
    assertThat(err.toString()).contains("one address is needed");
    assertThat(run("setup", "--dashboards", "http://127.0.0.1:1")).isEqualTo(1);
    assertThat(err.toString()).contains("--dashboards = 'http://127.0.0.1:1': it can't be reached");
  }

  private String file(String content) throws IOException {
    Path file = folder.resolve("item.json");
    Files.writeString(file, content);
    return file.toString();
  }

  private int run(String... args) {
    CommandLine commandLine = Nightjar.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }
}
