package dev.nightjar.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.audit.triage.AlertState;
import dev.nightjar.audit.triage.RuleVerdicts;
import dev.nightjar.audit.triage.TriageAct;
import dev.nightjar.audit.triage.Verdict;
import dev.nightjar.local.TestingPanels.Drawn;
import dev.nightjar.local.TestingPanels.Page;
import dev.nightjar.local.triage.AlertFilter;
import dev.nightjar.local.triage.OpenSearchAlertIndex;
import dev.nightjar.local.triage.StoredAlert;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * People who handled some of a day's alerts, and what the panels must show of it: the same as the
 * commands say.
 */
final class TestingHandling {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** How many alerts the panel of open ones lists. */
  private static final int LISTED = 18;

  private final List<StoredAlert> told;
  private final List<StoredAlert> all;
  private final Map<String, TriageAct> latest;
  private final StoredAlert acknowledged;
  private final StoredAlert closed;

  /**
   * Handles alerts that are there and, for a rate, some that are gone.
   *
   * @param now when the first act is
   */
  TestingHandling(RealParts.Running parts, RealParts.Place place, Instant now) throws Exception {
    OpenSearchOptions options =
        OpenSearchOptions.builder()
            .uri(parts.search().endpoint())
            .indexPrefix(place.prefix())
            .build();
    all =
        place.index().all(place.index().alerts()).stream()
            .map(StoredAlert::new)
            .sorted(Comparator.comparing(StoredAlert::id))
            .toList();
    told =
        all.stream()
            .filter(alert -> alert.source().at("/audit/alert/delivered").asBoolean())
            .toList();
    List<StoredAlert> bursts =
        told.stream().filter(alert -> alert.ruleId().equals("nightjar-burst-export")).toList();
    assertThat(bursts).as("alerts to handle, and one that nobody does").hasSizeGreaterThan(2);
    acknowledged = bursts.get(0);
    closed = bursts.get(1);
    List<TriageAct> acts = new ArrayList<>();
    // The later act is the state, and of two at once the one with the greater id.
    acts.add(act("z1", now, acknowledged.subject(), Verdict.BENIGN));
    acts.add(act("a2", now.plusSeconds(60), acknowledged.subject(), null));
    acts.add(act("c2", now, closed.subject(), Verdict.FALSE_POSITIVE));
    acts.add(act("c1", now, closed.subject(), null));
    for (int i = 0; i < 24; i++) {
      acts.add(act("gone-" + i, now, gone("noisy", i), verdict(i)));
    }
    for (int i = 0; i < 3; i++) {
      acts.add(act("few-" + i, now, gone("quiet", i), Verdict.TRUE_POSITIVE));
    }
    noAct(place, bursts.get(2), now);
    try (OpenSearchAlertIndex index = OpenSearchAlertIndex.open(options, warning -> {})) {
      index.add(acts);
      latest = new HashMap<>();
      place.index().refresh();
      index.allLatest(AlertFilter.ALL).forEach(act -> latest.put(act.subject().alert(), act));
    }
    assertThat(latest.get(acknowledged.id()).state()).isEqualTo(AlertState.ACKNOWLEDGED);
    assertThat(latest.get(closed.id()).verdict()).isEqualTo(Verdict.FALSE_POSITIVE);
  }

  /** What somebody wrote by hand, and is no act: the alert stays open. */
  private static void noAct(RealParts.Place place, StoredAlert alert, Instant time) {
    ObjectNode document = JSON.createObjectNode();
    document.put("@timestamp", time.toString()).putObject("event").put("id", "by-hand");
    document.putObject("audit").putObject("triage").put("alert", alert.id());
    place.index().send("PUT", place.prefix() + "-triage/_doc/by-hand", document);
  }

  private static Verdict verdict(int i) {
    return i < 7 ? Verdict.FALSE_POSITIVE : i < 9 ? Verdict.DUPLICATE : Verdict.TRUE_POSITIVE;
  }

  private TriageAct.Subject gone(String rule, int i) {
    TriageAct.Subject like = closed.subject();
    return new TriageAct.Subject(
        rule + i, 0, like.start(), like.tenant(), like.level(), rule, "Rule " + rule, "1");
  }

  private static TriageAct act(
      String id, Instant time, TriageAct.Subject subject, Verdict verdict) {
    AlertState state = verdict == null ? AlertState.ACKNOWLEDGED : AlertState.CLOSED;
    return new TriageAct("act-" + id, time, subject, state, "bob", verdict, null, "ann");
  }

  /** Adds to what is drawn: panels of one rule, with fewer answers, and of nobody's acts. */
  void draw(TestingPanels panels, Page all) throws IOException {
    Page burst = new Page(all.from(), all.to(), term("rule.id", closed.ruleId()));
    panels.draw("open-of-rule", "dark", panels.answered("open-alerts", burst));
    String few = "\"size\": 2";
    panels.draw("open-cut", "light", panels.answered("open-alerts", all, "\"size\": 1000", few));
    panels.draw(
        "state-cut", "dark", panels.answered("alerts-by-state", all, "\"size\": 5000", few));
    Page handled = new Page(all.from(), all.to(), term("event.id", closed.id()));
    panels.draw("all-closed", "light", panels.answered("open-alerts", handled));
    Page nobody = new Page(all.from(), all.to(), term("organization.id", "nobody"));
    panels.draw("no-verdicts", "light", panels.answered("verdicts-by-rule", nobody));
    Page quiet = new Page(all.from(), all.to(), term("rule.id", "quiet"));
    panels.draw("few-verdicts", "light", panels.answered("verdicts-by-rule", quiet));
  }

  private static JsonNode term(String field, String value) {
    ObjectNode filter = JSON.createObjectNode();
    filter.putObject("term").put(field, value);
    return filter;
  }

  /** Holds what was drawn against what is known. */
  void assertShown(String dom) {
    long open = told.stream().filter(alert -> state(alert) == AlertState.OPEN).count();
    String heading = open + " open, 1 acknowledged, of " + told.size() + " alerts of the period";
    for (String theme : List.of("-light", "-dark")) {
      Drawn drawn = TestingPanels.drawn(dom, "open-alerts" + theme);
      assertThat(drawn.texts()).anyMatch(text -> text.startsWith(heading));
      List<String> rows = rows(drawn);
      assertThat(rows).hasSize((int) Math.min(LISTED, open + 1));
      assertThat(rows).allMatch(row -> told.stream().anyMatch(alert -> says(row, alert)));
      assertThat(rows).noneMatch(row -> row.contains(closed.id()));
      List<Integer> levels =
          rows.stream().filter(row -> row.startsWith("open, ")).map(TestingHandling::rank).toList();
      assertThat(levels).as("the worst first").isSorted().isNotEmpty();
    }
    Drawn burst = TestingPanels.drawn(dom, "open-of-rule");
    List<StoredAlert> bursts =
        told.stream().filter(alert -> alert.ruleId().equals(closed.ruleId())).toList();
    assertThat(rows(burst)).hasSize(bursts.size() - 1).noneMatch(row -> row.contains(closed.id()));
    for (StoredAlert alert : bursts) {
      String begin = state(alert) == AlertState.OPEN ? "open, " : "bob looks at it, ";
      assertThat(rows(burst).stream().anyMatch(row -> row.startsWith(begin) && says(row, alert)))
          .as("%s among the open and acknowledged", alert.id())
          .isEqualTo(alert != closed);
    }
    assertThat(burst.texts()).contains("bob looks at it", "open");
    assertThat(TestingPanels.drawn(dom, "open-cut").texts())
        .anyMatch(text -> text.contains("; only the 2 worst were looked at"));
    assertThat(TestingPanels.drawn(dom, "state-cut").texts())
        .contains("Only the 2 worst of " + told.size() + " alerts were looked at");
    assertThat(TestingPanels.drawn(dom, "all-closed").texts())
        .contains("Nothing is open: every alert was closed");
    assertCounts(dom);
    assertRates(dom);
  }

  private static boolean says(String row, StoredAlert alert) {
    String level = alert.level().name().toLowerCase(Locale.ROOT);
    return row.contains(", " + level + ", tenant " + alert.tenant() + ": " + alert.message())
        && row.endsWith(", id " + alert.id() + ")");
  }

  private static List<String> rows(Drawn drawn) {
    return drawn.words().stream().filter(words -> words.contains(", id ")).toList();
  }

  private static int rank(String row) {
    String level = row.split(", ")[1];
    return List.of("critical", "high", "medium", "low", "informational").indexOf(level);
  }

  private AlertState state(StoredAlert alert) {
    return AlertState.after(latest.get(alert.id()));
  }

  private String label(StoredAlert alert) {
    TriageAct act = latest.get(alert.id());
    return act == null || act.verdict() == null ? state(alert).label() : act.verdict().label();
  }

  private void assertCounts(String dom) {
    Map<String, Integer> byLevel = new TreeMap<>();
    told.forEach(
        alert ->
            byLevel.merge(
                "of level " + alert.level().name().toLowerCase(Locale.ROOT) + ": " + label(alert),
                1,
                Integer::sum));
    assertThat(said(TestingPanels.drawn(dom, "alerts-by-state-light")))
        .isEqualTo(byLevel)
        .containsKey("of level high: false-positive");
    Map<String, Integer> byControl = new TreeMap<>();
    for (StoredAlert alert : all) {
      for (String control : alert.texts("/audit/alert/compliance")) {
        byControl.merge("for " + control + ": " + label(alert), 1, Integer::sum);
      }
    }
    assertThat(said(TestingPanels.drawn(dom, "controls-and-handling-dark")))
        .isEqualTo(byControl)
        .isNotEmpty();
  }

  /** What bars say of themselves: a number of alerts, and of which. */
  private static Map<String, Integer> said(Drawn drawn) {
    Map<String, Integer> said = new TreeMap<>();
    for (String words : drawn.words()) {
      if (words.matches("\\d+ alerts? .*")) {
        String[] parts = words.split(" alerts? ", 2);
        assertThat(said.put(parts[1], Integer.valueOf(parts[0]))).as(words).isNull();
      }
    }
    return said;
  }

  /** The panel's formula gives what the command says. */
  private void assertRates(String dom) {
    List<RuleVerdicts> rules = RuleVerdicts.of(Map.of(), latest.values());
    assertThat(rules).anyMatch(RuleVerdicts::few).anyMatch(rule -> !rule.few());
    for (String theme : List.of("-light", "-dark")) {
      List<String> words = TestingPanels.drawn(dom, "verdicts-by-rule" + theme).words();
      for (RuleVerdicts rule : rules) {
        String judged =
            "%s: %d of %d judged alerts were false positives"
                .formatted(rule.ruleName(), rule.falsePositives(), rule.judged());
        String rate =
            rule.few()
                ? ", too few for a rate"
                : String.format(
                    Locale.ROOT,
                    ", %.1f%%, between %.1f%% and %.1f%%",
                    100 * rule.falsePositiveRate(),
                    100 * rule.interval().low(),
                    100 * rule.interval().high());
        if (rule.judged() > 0) {
          assertThat(words).contains(judged + rate);
        }
      }
    }
    assertThat(TestingPanels.drawn(dom, "no-verdicts").texts()).contains("No alert has a verdict");
    assertThat(TestingPanels.drawn(dom, "few-verdicts").texts())
        .contains("0 of 3 judged: too few for a rate");
    for (String name : List.of("open-of-rule", "open-cut", "state-cut", "all-closed")) {
      assertThat(TestingPanels.drawn(dom, name).complaints()).as(name).isEmpty();
    }
    assertThat(IntStream.range(0, 24).filter(i -> verdict(i) == Verdict.DUPLICATE).count())
        .as("duplicates, which do not count")
        .isEqualTo(2);
  }
}
