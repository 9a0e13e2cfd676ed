package dev.nightjar.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.audit.Alert.Level;
import dev.nightjar.audit.triage.AlertState;
import dev.nightjar.audit.triage.TriageAct;
import dev.nightjar.audit.triage.Verdict;
import dev.nightjar.local.triage.TestingAlertIndex;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the commands for alerts print where, and how they end. */
class AlertsCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");
  private static final Instant TEN = Instant.parse("2026-11-21T10:00:00Z");

  /** A clear screen, a colour, a reversal of the order of letters, and a new line. */
  private static final String EVIL = "\u001b[2J\u009b31m\u202egnp.exe\nlevel critical";

  private final TestingAlertIndex index = new TestingAlertIndex();
  private final AtomicInteger ids = new AtomicInteger();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void raiseAlerts() {
    index.with(TestingAlertIndex.document("1111aaaa2222", "acme", "burst", Level.HIGH, NINE));
    index.with(
        TestingAlertIndex.document(
            "3333bbbb4444", "globex", "grant", Level.CRITICAL, NINE.minusSeconds(86_400)));
    index.withEvent(
        "event-of-1111aaaa2222",
        JSON.createObjectNode()
            .put("message", "u-7 exported invoice INV-1")
            .set("audit", JSON.createObjectNode().put("principal", "u-7")));
  }

  @Test
  void listShowsATableForPeople() {
    assertThat(run("list")).as(err.toString()).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "ID            LEVEL     STATE  LAST EVENT            TENANT  RULE   WHAT",
            "1111aaaa2222  high      open   2026-11-21T09:00:00Z  acme    burst  u-7 exported 10 times",
            "3333bbbb4444  critical  open   2026-11-20T09:00:00Z  globex  grant  u-7 exported 10 times");
    assertThat(err.toString()).contains("2 open, 0 acknowledged, 0 closed; 2 shown");
  }

  @Test
  void listTakesFilters() {
    assertThat(run("list", "--tenant", "acme")).isZero();
    assertThat(taken()).contains("1111aaaa2222").doesNotContain("3333bbbb4444");
    assertThat(run("list", "--level", "critical")).isZero();
    assertThat(taken()).contains("3333bbbb4444").doesNotContain("1111aaaa2222");
    assertThat(run("list", "--rule", "grant")).isZero();
    assertThat(taken()).contains("3333bbbb4444").doesNotContain("1111aaaa2222");
    for (String since : new String[] {"2h", "2026-11-21", "2026-11-21T08:00:00Z"}) {
      assertThat(run("list", "--since", since)).isZero();
      assertThat(taken()).as(since).contains("1111aaaa2222").doesNotContain("3333bbbb4444");
    }
    assertThat(run("list", "--limit", "1")).isZero();
    assertThat(taken()).hasLineCount(2);
    assertThat(run("list", "--state", "closed")).isZero();
    assertThat(taken()).isEmpty();
  }

  @Test
  void listPrintsJsonLines() throws Exception {
    assertThat(run("ack", "1111", "--assignee", "bob", "--author", "ann")).isZero();
    taken();
    assertThat(run("list", "--json")).isZero();
    List<String> lines = taken().lines().toList();
    assertThat(lines).hasSize(2);
    JsonNode open = JSON.readTree(lines.get(0));
    assertThat(open.path("id").asText()).isEqualTo("3333bbbb4444");
    assertThat(open.path("state").asText()).isEqualTo("open");
    assertThat(open.has("latest")).isFalse();
    JsonNode taken = JSON.readTree(lines.get(1));
    assertThat(taken.path("state").asText()).isEqualTo("acknowledged");
    assertThat(taken.at("/latest/assignee").asText()).isEqualTo("bob");
    assertThat(taken.at("/latest/author").asText()).isEqualTo("ann");
  }

  @Test
  void showTellsAllThatIsKnown() {
    assertThat(run("ack", "1111", "--assignee", "bob", "--author", "ann")).isZero();
    taken();
    assertThat(run("show", "1111aa")).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("Alert 1111aaaa2222\n")
        .contains("  state     acknowledged by ann, assigned to bob\n")
        .contains("  rule      Rule burst (burst, version 1)\n")
        .contains("  group     user.id=u-7\n")
        .contains("  1. Ask the person.\n  2. Lock the account.\n")
        .contains(
            "Evidence, 1 of 10 events\n"
                + "  2026-11-21T09:00:00Z  invoice.export  u-7  u-7 exported invoice INV-1"
                + "  (nightjar-events-2026.11.21/event-of-1111aaaa2222)\n")
        .contains("  2026-11-21T10:00:00Z  ann  acknowledged, assigned to bob\n");
  }

  @Test
  void showSaysWhichEventsAreNoLongerThere() throws Exception {
    assertThat(run("show", "3333bbbb4444")).isZero();
    assertThat(taken())
        .contains("the event is not in the index")
        .contains("Nobody has done anything yet.");
    assertThat(run("show", "3333bbbb4444", "--json")).isZero();
    JsonNode shown = JSON.readTree(out.toString());
    assertThat(shown.path("events")).hasSize(1);
    assertThat(shown.at("/events/0").isNull()).isTrue();
    assertThat(shown.at("/alert/rule/name").asText()).isEqualTo("Rule grant");
    assertThat(shown.path("history")).isEmpty();
  }

  @Test
  void ackAndCloseTakeSeveralIdsAndTellEach() {
    assertThat(run("ack", "1111", "3333", "--comment", "together", "--author", "ann")).isZero();
    assertThat(taken())
        .isEqualTo(
            "1111aaaa2222  2026-11-21T10:00:00Z  ann  acknowledged: together\n"
                + "3333bbbb4444  2026-11-21T10:00:00Z  ann  acknowledged: together\n");
    assertThat(
            run(
                "close",
                "1111",
                "3333",
                "--verdict",
                "false-positive",
                "--comment",
                "no",
                "--json"))
        .isZero();
    assertThat(out.toString()).hasLineCount(2).contains("\"verdict\":\"false-positive\"");
    assertThat(index.acts())
        .hasSize(4)
        .extracting(TriageAct::id)
        .as("each act has an id of its own")
        .doesNotHaveDuplicates();
    assertThat(index.acts().get(3).state()).isEqualTo(AlertState.CLOSED);
    assertThat(index.acts().get(3).author()).isEqualTo(System.getProperty("user.name"));
  }

  @Test
  void anUnknownIdIsWrongUseAndNothingIsStored() {
    assertThat(run("close", "1111", "9999", "--verdict", "benign", "--comment", "x")).isEqualTo(2);
    assertThat(err.toString())
        .contains("close: there is no alert '9999': ./nightjar alerts list shows their ids")
        .doesNotContain("Exception");
    assertThat(index.acts()).isEmpty();
    assertThat(run("show", "9999")).isEqualTo(2);
    assertThat(run("ack", "9999")).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void whatCannotBeStoredIsAFailureThatNamesTheAlert() {
    index.refusing(act -> act.subject().alert().startsWith("1111"));
    assertThat(run("ack", "1111", "3333")).isEqualTo(1);
    assertThat(err.toString()).contains("nothing was stored about the alert 1111aaaa2222: 403");
    assertThat(out.toString()).contains("3333bbbb4444").doesNotContain("1111aaaa2222");
  }

  @Test
  void wrongOptionsAreNamedWithWhatIsAllowed() {
    assertThat(run("close", "1111", "--verdict", "wrong", "--comment", "x")).isEqualTo(2);
    assertThat(err.toString()).contains("true-positive, false-positive, benign, duplicate");
    assertThat(run("close", "1111", "--verdict", "benign")).isEqualTo(2);
    assertThat(err.toString()).contains("--comment");
    assertThat(run("close", "1111", "--verdict", "benign", "--comment", " ")).isEqualTo(2);
    assertThat(err.toString()).contains("--comment has 1 characters: must be 1 to 8000, not blank");
    assertThat(run("list", "--state", "done")).isEqualTo(2);
    assertThat(err.toString()).contains("--state = done: must be open, acknowledged");
    assertThat(run("list", "--level", "bad")).isEqualTo(2);
    assertThat(err.toString()).contains("informational, low, medium, high, critical, not 'bad'");
    assertThat(run("list", "--limit", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--limit = 0: must be 1 to 10000");
    assertThat(run("list", "--since", "yesterday")).isEqualTo(2);
    assertThat(err.toString()).contains("--since must be a date", "or how long ago, such as 24h");
    assertThat(run("show")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("Missing command.");
    assertThat(index.acts()).isEmpty();
  }

  @Test
  void nothingThatATenantWroteReachesTheTerminalAsItIs() {
    ObjectNode evil =
        TestingAlertIndex.document("5555cccc6666", EVIL, "burst", Level.LOW, NINE.plusSeconds(1));
    evil.put("message", EVIL);
    ((ObjectNode) evil.path("rule")).put("name", EVIL);
    ((ObjectNode) evil.at("/audit/alert")).putArray("runbook").add(EVIL);
    ((ObjectNode) evil.at("/audit/alert/evidence/0")).put("action", EVIL).put("time", EVIL);
    ((ObjectNode) evil.at("/audit/alert/group")).putArray("key").add("user.id=" + EVIL);
    index.with(evil);
    index.withEvent(
        "event-of-5555cccc6666",
        JSON.createObjectNode()
            .put("message", EVIL)
            .set("audit", JSON.createObjectNode().put("principal", EVIL)));
    assertThat(run("ack", "5555", "--comment", EVIL, "--author", EVIL, "--assignee", EVIL))
        .isZero();
    assertThat(run("list")).isZero();
    assertThat(run("show", "5555")).isZero();
    assertThat(run("list", "--json")).isZero();
    assertThat(run("show", "5555", "--json")).isZero();
    assertThat(run("close", "5555", "--verdict", "benign", "--comment", EVIL)).isZero();
    assertThat(run("ack", "5555", "--author", EVIL)).isEqualTo(2);
    assertThat(run("rates")).isZero();
    assertThat(out + err.toString())
        .contains("\\u001b[2J\\u009b31m\\u202egnp.exe\\nlevel critical")
        .matches(
            text ->
                text.codePoints()
                    .allMatch(
                        point ->
                            point == '\n'
                                || (!Character.isISOControl(point)
                                    && Character.getType(point) != Character.FORMAT)),
            "shows no control character and no override");
  }

  @Test
  void ratesSayHowLittleAFewVerdictsAre() throws Exception {
    for (int i = 0; i < 12; i++) {
      String id = "7777-" + (char) ('a' + i);
      index.with(TestingAlertIndex.document(id, "acme", "noisy", Level.LOW, NINE));
      Verdict verdict = i < 9 ? Verdict.FALSE_POSITIVE : Verdict.TRUE_POSITIVE;
      assertThat(run("close", id, "--verdict", verdict.label(), "--comment", "x")).isZero();
    }
    assertThat(run("close", "1111", "--verdict", "false-positive", "--comment", "x")).isZero();
    taken();
    assertThat(run("rates")).isZero();
    assertThat(taken().lines())
        .containsExactly(
            "RULE   ALERTS  CLOSED  TRUE  FALSE  BENIGN  DUPLICATE  FALSE POSITIVES",
            "noisy  12      12      3     9      0       0          9 of 12, 75 % (47 to 91 %)",
            "burst  1       1       0     1      0       0          1 of 1, too few for a rate",
            "grant  1       0       0     0      0       0          none judged");
    assertThat(run("rates", "--json", "--rule", "burst")).isZero();
    JsonNode burst = JSON.readTree(out.toString());
    assertThat(burst.path("few").asBoolean()).isTrue();
    assertThat(burst.path("judged").asInt()).isOne();
    assertThat(burst.path("false_positive_rate").asDouble()).isEqualTo(1.0);
    assertThat(burst.path("low").asDouble()).isLessThan(0.3);
  }

  @Test
  void everyCommandHasHelp() {
    for (String command : new String[] {"list", "show", "ack", "close", "rates"}) {
      assertThat(run(command, "--help")).isZero();
      assertThat(taken()).contains("--opensearch=URL", "--password-env=NAME", "Exit status 0");
    }
  }

  private String taken() {
    String text = out.toString();
    out.getBuffer().setLength(0);
    return text;
  }

  private int run(String... args) {
    CommandLine commandLine = Nightjar.commandLine();
    AlertsCommand alerts = commandLine.getSubcommands().get("alerts").getCommand();
    alerts.use(
        (options, warnings) -> index,
        Clock.fixed(TEN, ZoneOffset.UTC),
        () -> "act-" + ids.incrementAndGet());
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of("alerts"));
    all.addAll(List.of(args));
    if (args.length > 0) {
      all.addAll(1 + 1, List.of("--opensearch", "http://127.0.0.1:1"));
    }
    return commandLine.execute(all.toArray(String[]::new));
  }
}
