package dev.nightjar.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.audit.Alert.Level;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.RuleReport;
import dev.nightjar.audit.StreamGap;
import dev.nightjar.audit.triage.Verdict;
import dev.nightjar.local.text.PlainText;
import dev.nightjar.local.triage.AlertIndex;
import dev.nightjar.local.triage.OpenSearchAlertIndex;
import dev.nightjar.local.triage.TriageDesk;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A report from a real OpenSearch says what was planted there, and of nobody else. */
@ExtendWith(RealParts.class)
class ReportIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HOSTILE = "<script>document.title='x'</script>.export";

  /** Stands in every document of other tenants, and so in no report of this one. */
  private static final String OTHERS = "of-the-others";

  @TempDir Path folder;
  private static RealParts.Place place;
  private static TestingAuditPeriod planted;
  private static int acts;
  private static String json;

  /** The tests only read. */
  @BeforeAll
  static void plant(RealParts.Running parts) throws Exception {
    place = parts.place();
    TestingSearch search = new TestingSearch(parts, place);
    search.install();
    planted = new TestingAuditPeriod(search, place);
    mine();
    others("north-2");
    others("North");
    others("nort");
    place.index().refresh();
    handle(
        OpenSearchOptions.builder()
            .uri(parts.search().endpoint())
            .indexPrefix(place.prefix())
            .build());
    place.index().refresh();
  }

  @AfterAll
  static void leave() {
    place.close();
  }

  private static void mine() {
    AuditEvent[] exports =
        planted.events("north", "2026-11-02T09:00:00Z", 7, "invoice.export", "u-ann");
    AuditEvent[] hostile = planted.events("north", "2026-11-03T22:00:00Z", 4, HOSTILE, "=1+1");
    planted.events("north", "2026-11-01T00:00:00Z", 1, "first.moment", "u-bob");
    planted.outside("north", "2026-10-31T23:59:59.999Z", "before");
    planted.outside("north", "2026-12-01T00:00:00Z", "after");
    planted.tampering("north", "2026-11-05T10:00:00Z", "\u202eas it is not");
    planted.alert("aaaa1", "burst", Level.HIGH, "u-ann", exports);
    planted.alert("aaaa2", "burst", Level.CRITICAL, "<b>u-ann</b>", hostile);
    planted.alert("aaaa3", "spray", Level.LOW, "u-bob", exports[0], exports[1]);
    planted.gap("g1", StreamGap.State.OPEN, "2026-11-30T00:00:00Z", "2026-12-03T00:00:00Z");
    planted.gap("g2", StreamGap.State.CLOSED, null, "2026-11-01T00:00:00Z");
    planted.gap("g3", StreamGap.State.OPEN, "2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z");
    planted.undecided("north", "burst", "2026-11-30T10:00:00Z", 3);
    planted.undecided("north", "burst", "2026-11-30T11:00:00Z", 4);
    planted.undecided("north", "burst", "2026-12-02T11:00:00Z", 64);
    planted.deadLetter("north", "2026-11-07T11:00:00Z", "action is missing");
    planted.deadLetter(null, "2026-11-07T12:00:00Z", "no key " + OTHERS);
    planted.rule("burst", RuleReport.State.ACTIVE);
    planted.rule(
        "nightjar-tenant-silent",
        RuleReport.State.MUTED,
        new RuleReport.MuteReport(
            "north-2", OTHERS, OTHERS, Instant.parse("2026-12-24T00:00:00Z")));
    planted.removal("r1", place.prefix() + "-events-2026.11.01", "2026-11-02");
    planted.removal("r2", place.prefix() + "-events-2026.10.01", "2026-10-02");
  }

  private static void others(String tenant) {
    String action = OTHERS + ".export";
    AuditEvent[] events = planted.events(tenant, "2026-11-02T09:00:00Z", 5, action, "u-" + OTHERS);
    planted.tampering(tenant, "2026-11-05T11:00:00Z", OTHERS);
    planted.alert("b-" + tenant, OTHERS, Level.CRITICAL, OTHERS, events);
    planted.undecided(tenant, OTHERS, "2026-11-30T10:00:00Z", 50);
    planted.deadLetter(tenant, "2026-11-07T11:00:00Z", OTHERS);
  }

  private static void handle(OpenSearchOptions options) throws Exception {
    Clock clock = Clock.fixed(Instant.parse("2026-12-05T08:00:00Z"), ZoneOffset.UTC);
    try (AlertIndex index = OpenSearchAlertIndex.open(options, warning -> {})) {
      TriageDesk desk = new TriageDesk(index, clock, () -> "act-" + acts++);
      desk.close(List.of("aaaa1"), Verdict.TRUE_POSITIVE, "too early", "bob");
      desk.close(List.of("aaaa1"), Verdict.BENIGN, "the <i>yearly</i> audit", "ann");
      desk.acknowledge(List.of("aaaa3"), "carl", null, "ann", false);
      desk.close(List.of("b-north-2"), Verdict.FALSE_POSITIVE, OTHERS, OTHERS);
    }
  }

  @Test
  void saysWhatWasPlantedAndOfNobodyElse() throws Exception {
    String text = json();
    assertThat(text).doesNotContain(OTHERS, "987654321", "north-2", "North", "\"nort\"");
    JsonNode evidence = JSON.readTree(text).path("evidence");
    assertThat(number(evidence, "/events/total"))
        .isEqualTo(planted.events.get("north").longValue())
        .isEqualTo(13);
    assertThat(number(evidence, "/known")).isEqualTo(15);
    Map<String, Integer> actions = new TreeMap<>();
    evidence
        .at("/events/actions/shown")
        .forEach(each -> actions.put("north/" + each.path("key").asText(), count(each)));
    Map<String, Integer> expected = new TreeMap<>(planted.actions);
    expected.keySet().removeIf(key -> !key.startsWith("north/"));
    assertThat(actions).isEqualTo(expected).hasSize(4);
    assertThat(counts(evidence.at("/events/byTime")))
        .hasSize(30)
        .containsEntry("2026-11-01", 1)
        .containsEntry("2026-11-02", 7)
        .containsEntry("2026-11-03", 4)
        .containsEntry("2026-11-05", 1)
        .containsEntry("2026-11-30", 0);
    assertThat(number(evidence, "/events/rows")).isEqualTo(120);
    assertThat(counts(evidence.at("/events/outcomes/shown"))).containsOnly(Map.entry("success", 7));
    assertThat(number(evidence, "/events/withoutOutcome")).isEqualTo(6);
    assertThat(number(evidence, "/events/differentActors"))
        .as("of tampering nobody knows who")
        .isEqualTo(3);

    assertThat(number(evidence, "/alerts/total")).isEqualTo(3);
    assertThat(counts(evidence.at("/alerts/byLevel")))
        .containsOnly(Map.entry("high", 1), Map.entry("critical", 1), Map.entry("low", 1));
    assertThat(counts(evidence.at("/handling/states")))
        .containsOnly(Map.entry("open", 1), Map.entry("acknowledged", 1), Map.entry("closed", 1));
    assertThat(counts(evidence.at("/handling/verdicts")))
        .containsEntry("benign", 1)
        .containsEntry("true-positive", 0)
        .containsEntry("false-positive", 0);
    assertThat(evidence.at("/handling/alerts"))
        .extracting(alert -> alert.path("id").asText() + " " + alert.path("state").asText())
        .containsExactly("aaaa2 open", "aaaa3 acknowledged", "aaaa1 closed");
    JsonNode closed = evidence.at("/handling/alerts/2");
    assertThat(closed.path("author").asText()).isEqualTo("ann");
    assertThat(closed.path("comment").asText()).isEqualTo("the <i>yearly</i> audit");

    assertThat(number(evidence, "/integrity/total")).isEqualTo(1);
    assertThat(evidence.at("/integrity/items/0/details/0").asText()).isEqualTo("reason");
    assertThat(number(evidence, "/gaps/total")).isEqualTo(2);
    assertThat(number(evidence, "/gaps/open")).isEqualTo(1);
    assertThat(number(evidence, "/gaps/undecided")).isEqualTo(7);
    assertThat(counts(evidence.at("/gaps/byRule"))).containsOnly(Map.entry("burst", 7));
    assertThat(number(evidence, "/deadLetters/total")).isEqualTo(1);
    assertThat(number(evidence, "/deadLetters/nobodys")).isEqualTo(1);
    assertThat(number(evidence, "/rules/total")).isEqualTo(2);
    assertThat(evidence.at("/rules/rules/1/state").asText())
        .as("muted for another tenant alone")
        .isEqualTo("active");
    assertThat(number(evidence, "/removals/total")).isEqualTo(1);

    Map<String, String> controls = new HashMap<>();
    evidence
        .path("controls")
        .forEach(
            control ->
                controls.put(
                    control.path("tag").asText(),
                    control.path("standing").asText() + " " + count(control.path("alerts"), "")));
    assertThat(controls)
        .containsEntry("pci-dss:10.2.1.2", "FINDING 3")
        .containsEntry("gdpr:32", "FINDING 3")
        .containsEntry("pci-dss:10.7.2", "QUIET 0")
        .containsEntry("hipaa:164.312(d)", "UNWATCHED 0")
        .containsEntry("gdpr:33(5)", "WITHOUT_RULE 0");
  }

  /** Whoever asks the printed queries again gets the printed numbers. */
  @Test
  void everyNumberIsWhatThePrintedQueryAnswers() throws Exception {
    JsonNode evidence = JSON.readTree(json()).path("evidence");
    Map<String, JsonNode> answers = new HashMap<>();
    for (JsonNode query : evidence.path("queries")) {
      answers.put(
          query.path("id").asText(),
          place
              .index()
              .send(
                  query.path("method").asText(),
                  query.path("path").asText().substring(1),
                  query.path("body")));
    }
    Set<String> used = new HashSet<>();
    List<JsonNode> figures = evidence.findParents("pointer");
    for (JsonNode figure : figures) {
      String query = figure.at("/queries/0").asText();
      used.add(query);
      assertThat(answers.get(query).at(figure.path("pointer").asText()).asLong())
          .as(figure.toString())
          .isEqualTo(figure.path("value").asLong());
    }
    assertThat(figures).hasSizeGreaterThan(80);
    assertThat(used).contains("E0", "E1", "A1", "A2", "I1", "G1", "G2", "D1", "D2", "R1", "K1");

    Map<String, String> latest = new HashMap<>();
    answers
        .get("T1")
        .at("/aggregations/alerts/buckets")
        .forEach(
            alert ->
                latest.put(
                    alert.at("/key/alert").asText(),
                    alert.at("/latest/hits/hits/0/_source/audit/triage/state").asText()));
    Map<String, Integer> states = new HashMap<>(Map.of("open", 0, "acknowledged", 0, "closed", 0));
    answers
        .get("A3")
        .at("/hits/hits")
        .forEach(
            hit ->
                states.merge(
                    latest.getOrDefault(hit.at("/_source/event/id").asText(), "open"),
                    1,
                    Integer::sum));
    assertThat(counts(evidence.at("/handling/states"))).isEqualTo(states);
  }

  @Test
  void hostileTextStaysTextInARealBrowser() throws Exception {
    Path file = report("html");
    String page = Files.readString(file);
    assertThat(page).doesNotContain(OTHERS, "<script", "<b>u-ann", "<i>", "\u202e");
    TestingBrowser browser = TestingBrowser.find(folder).orElse(null);
    if (browser == null) {
      System.err.println("ReportIT: no browser on the path, so the page was not opened in one");
      return;
    }
    String dom = browser.dom(file);
    assertThat(dom)
        .contains(
            "<title>Audit evidence: north, ", "&lt;script&gt;document.title='x'&lt;/script&gt;")
        .doesNotContain("<script", "<b>u-ann");
    if (Boolean.getBoolean("nightjar.docs.images")) {
      browser.picture(
          file, Checkout.current().root().resolve("docs/images/report.png"), 1040, 1250);
    }
  }

  @Test
  void theSameStandsOnPaper() throws Exception {
    JsonNode evidence = JSON.readTree(json()).path("evidence");
    Path file = report("pdf");
    String text;
    try (PDDocument document = Loader.loadPDF(file.toFile())) {
      text = new PDFTextStripper().getText(document).replaceAll("\\s", "");
    }
    assertThat(text)
        .contains("Auditevidenceofnorth", "the<i>yearly</i>audit", "<b>u-ann</b>exported4times")
        .doesNotContain(OTHERS);
    for (JsonNode action : evidence.at("/events/actions/shown")) {
      String key = PlainText.of(action.path("key").asText()).replaceAll("\\s", "");
      assertThat(text).contains(key + count(action) + "E1");
    }
    for (JsonNode control : evidence.path("controls")) {
      assertThat(text).contains(control.path("tag").asText());
    }
  }

  @Test
  void aTenantThatNobodyKnowsHasAnEmptyReportWithAWarning() throws Exception {
    TestingLauncher.Ended ended = run("nor", "json", "-");
    assertThat(ended.status()).as(ended.all()).isZero();
    assertThat(ended.err()).contains("no event of a tenant of exactly this name");
    JsonNode evidence = JSON.readTree(ended.out()).path("evidence");
    assertThat(number(evidence, "/events/total")).isZero();
    assertThat(number(evidence, "/alerts/total")).isZero();
    assertThat(evidence.toString()).doesNotContain(OTHERS, "u-ann");
  }

  private static long number(JsonNode evidence, String figure) {
    return evidence.at(figure + "/value").asLong(-1);
  }

  private static int count(JsonNode bucket) {
    return count(bucket, "/count");
  }

  private static int count(JsonNode node, String figure) {
    return node.at(figure + "/value").asInt(-1);
  }

  private static Map<String, Integer> counts(JsonNode buckets) {
    Map<String, Integer> counts = new HashMap<>();
    buckets.forEach(bucket -> counts.put(bucket.path("key").asText(), count(bucket)));
    return counts;
  }

  /** The report for machines, made once. */
  private String json() throws Exception {
    if (json == null) {
      json = Files.readString(report("json"));
    }
    return json;
  }

  /** Makes the report by the command, as a person does. */
  private Path report(String format) throws Exception {
    Path file = folder.resolve("report." + format);
    TestingLauncher.Ended ended = run("north", format, file.toString());
    assertThat(ended.status()).as(ended.all()).isZero();
    assertThat(ended.out()).as(ended.all()).contains("13 events, 3 alerts");
    return file;
  }

  private TestingLauncher.Ended run(String tenant, String format, String output) throws Exception {
    List<String> all = new ArrayList<>(List.of("report", "--tenant=" + tenant));
    Stream.of(
            "--from=2026-11-01",
            "--to=2026-12-01",
            "--format=" + format,
            "--output=" + output,
            "--opensearch=" + place.parts().search().endpoint(),
            "--index-prefix=" + place.prefix())
        .forEach(all::add);
    return new TestingLauncher(Files.createTempDirectory(folder, "run"))
        .run(all.toArray(String[]::new));
  }
}
