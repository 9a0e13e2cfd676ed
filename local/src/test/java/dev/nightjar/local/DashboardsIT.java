package dev.nightjar.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.local.TestingPanels.Drawn;
import dev.nightjar.local.TestingPanels.Page;
import dev.nightjar.local.demo.Day;
import dev.nightjar.local.demo.DayOptions;
import dev.nightjar.local.demo.Oracle;
import dev.nightjar.local.demo.Planted.Finding;
import dev.nightjar.local.demo.RaisedAlert;
import dev.nightjar.local.demo.SearchIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * Every Vega panel of the dashboards asks a real OpenSearch, after the job has run over a day with
 * incidents planted in it, and a real browser draws the answer: the incidents must be seen.
 */
@ExtendWith(RealParts.class)
class DashboardsIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path IMAGES =
      Path.of(System.getProperty("nightjar.home"), "docs", "images").normalize();
  private static final int WIDTH = 800;
  private static final int HEIGHT = 340;

  /** What each panel says where there is nothing to show. */
  private static final Map<String, String> EMPTY =
      Map.ofEntries(
          Map.entry("events-over-time", "No events in this period"),
          Map.entry("alerts-by-level", "No alerts in this period"),
          Map.entry("counts-with-band", "No counts in this period"),
          Map.entry("open-alerts", "No alerts in this period"),
          Map.entry("alerts-by-state", "No alerts in this period"),
          Map.entry("controls-and-handling", "No alert of this period names a control"),
          Map.entry("alerts-in-time", "No alerts in this period"),
          Map.entry("integrity-over-time", "Nothing was found in this period"),
          Map.entry("lag-over-time", "No events of the stream in this period"),
          Map.entry("week-heat-map", "No events in this period"),
          Map.entry("actor-timeline", "No events in this period"),
          Map.entry("alerts-by-rule-and-day", "No alerts in this period"),
          Map.entry("controls-and-rules", "No alert of this period names a control"));

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
  private final Day day =
      Day.generate(new DayOptions(1_500, 4, 11, now.minus(Duration.ofMinutes(10))));

  @TempDir Path folder;

  @Test
  void everyPanelShowsWhatWasPlanted(RealParts.Running parts) throws Exception {
    try (RealParts.Place place = parts.place()) {
      place.table().create(StreamViewType.NEW_AND_OLD_IMAGES);
      try (RealParts.Run run = place.run(2, Map.of())) {
        place.table().write(day.writes(), written -> {});
        place.awaitAll(day);
        run.drain(folder);
      }
      Instant unusual = plantCounts(place.index());
      place.index().refresh();
      TestingBlindRule blind = TestingBlindRule.plant(place);
      TestingHandling handling = new TestingHandling(parts, place, now);
      TestingPanels panels = new TestingPanels(place.index(), place.prefix());
      Page all = new Page(now.minus(Duration.ofHours(26)), now.plus(Duration.ofMinutes(30)), null);
      Page never =
          new Page(
              Instant.parse("2001-01-01T00:00:00Z"), Instant.parse("2001-01-02T00:00:00Z"), null);
      Oracle.Due suspect =
          Oracle.of(day).alerts().stream()
              .filter(due -> due.finding() == Finding.BURST_EXPORT)
              .findFirst()
              .orElseThrow();
      Page one = new Page(all.from(), all.to(), user(suspect.group()));

      // Each question is asked before a browser is looked for, so that they are checked without
      // one.
      assertThat(panels.names()).containsAll(EMPTY.keySet());
      for (String name : panels.names()) {
        JsonNode answered = panels.answered(name, all);
        panels.draw(name + "-light", "light", answered);
        panels.draw(name + "-dark", "dark", answered);
        panels.draw(name + "-empty", "light", panels.answered(name, never));
      }
      panels.draw("suspect", "light", panels.answered("actor-timeline", one));
      handling.draw(panels, all);
      TestingBlindRule.draw(panels, all);

      TestingBrowser browser = browser();
      String dom = browser.dom(panels.page(folder, "panels", WIDTH, HEIGHT));
      for (String name : panels.names()) {
        for (String theme : List.of("-light", "-dark")) {
          Drawn drawn = TestingPanels.drawn(dom, name + theme);
          assertThat(drawn.complaints()).as(name + theme).isEmpty();
          assertThat(drawn.words()).as(name + theme).isNotEmpty();
          if (EMPTY.containsKey(name)) {
            assertThat(drawn.texts()).as(name + theme).doesNotContain(EMPTY.get(name));
          }
        }
        Drawn empty = TestingPanels.drawn(dom, name + "-empty");
        // Vega warns about axes without values, which the panels tell Dashboards not to show.
        assertThat(empty.complaints())
            .as(name + ", empty")
            .allMatch(said -> said.startsWith("Infinite extent for field"));
        if (EMPTY.containsKey(name)) {
          assertThat(empty.texts()).as(name + ", empty").contains(EMPTY.get(name));
        }
      }
      assertShowsTheDay(place, dom, unusual);
      handling.assertShown(dom);
      blind.assertShown(dom);
      assertShowsThePerson(place, TestingPanels.drawn(dom, "suspect"), suspect);
      if (Boolean.getBoolean("nightjar.docs.images")) {
        pictures(panels, browser, all, one);
      }
    }
  }

  private void assertShowsTheDay(RealParts.Place place, String dom, Instant unusual) {
    SearchIndex index = place.index();
    List<RaisedAlert> raised = index.all(index.alerts()).stream().map(RaisedAlert::of).toList();
    List<Oracle.Due> due = Oracle.of(day).alerts();
    assertThat(due)
        .isNotEmpty()
        .allSatisfy(one -> assertThat(raised).anyMatch(alert -> alert.answers(one)));

    for (String theme : List.of("-light", "-dark")) {
      Drawn alerts = TestingPanels.drawn(dom, "alerts-in-time" + theme);
      for (RaisedAlert alert : raised) {
        assertThat(alerts.words())
            .as("the alert %s on the panel of all alerts", alert)
            .anyMatch(
                words ->
                    words.startsWith(
                        alert.level() + ", tenant " + alert.tenant() + ": " + alert.message()));
      }
      assertThat(alerts.texts())
          .contains("Burst export", "Fast burst export", "Role grant then export");
      assertThat(alerts.texts()).contains("critical", "high", "delivered");
    }

    assertThat(sum(dom, "events-over-time", "^([\\d,]+) events, .*"))
        .isEqualTo(index.count(index.events()));
    assertThat(sum(dom, "week-heat-map", "^([\\d,]+) events on .*"))
        .isEqualTo(index.count(index.events()));
    assertThat(sum(dom, "alerts-by-rule-and-day", "^(\\d+) alerts? of .* on .*"))
        .isEqualTo(raised.size());
    Map<String, Long> levels = new HashMap<>();
    raised.forEach(alert -> levels.merge(alert.level(), 1L, Long::sum));
    assertThat(levels).hasSizeGreaterThan(1);
    levels.forEach(
        (level, number) ->
            assertThat(sum(dom, "alerts-by-level", "^(\\d+) alerts? of level " + level + ", .*"))
                .as("alerts of level %s", level)
                .isEqualTo(number));

    long tampered = due.stream().filter(one -> one.finding() == Finding.TAMPERING).count();
    assertThat(tampered).isPositive();
    assertThat(sum(dom, "integrity-over-time", "^(\\d+) of tampering in .*"))
        .isEqualTo(Oracle.of(day).documents() - day.entries().size());
    due.stream()
        .filter(one -> one.finding() == Finding.TAMPERING)
        .forEach(
            one ->
                assertThat(TestingPanels.drawn(dom, "integrity-over-time-light").words())
                    .anyMatch(
                        words -> words.contains("tampering in") && words.contains(one.tenant())));

    List<String> hours = TestingPanels.drawn(dom, "counts-with-band-light").words();
    // Of the hour itself nothing is in its band.
    Pattern far =
        Pattern.compile(
            ".* in the hour from \\S+ %s UTC, usual [\\d,]+ to (\\d{1,3}), unusual"
                .formatted(unusual.toString().substring(11, 16)));
    assertThat(hours)
        .as("the hour with far more events than on other days")
        .anyMatch(words -> words.startsWith("1,") && far.matcher(words).matches());
    assertThat(hours).anyMatch(words -> words.startsWith("the usual band"));

    assertThat(TestingPanels.drawn(dom, "silent-rules-light").words())
        .anyMatch(words -> words.startsWith("Grant chain: no alert"))
        .noneMatch(words -> words.startsWith("Burst export: no alert"));
    assertThat(TestingPanels.drawn(dom, "controls-and-rules-light").words())
        .anyMatch(words -> words.startsWith("pci-dss:10.2.1.5, Role grant then export: "))
        .anyMatch(words -> words.startsWith("gdpr:5(1)(f), Role grant then export: "))
        .anyMatch(words -> words.startsWith("sox:itgc-access, Role grant then export: "))
        .anyMatch(
            words -> words.startsWith("hipaa:164.308(a)(4)(ii)(C), Role grant then export: "));
    assertThat(TestingPanels.drawn(dom, "lag-over-time-light").words())
        .anyMatch(words -> words.startsWith("half of the events within "))
        .anyMatch(words -> words.startsWith("99 of 100 events within "));
  }

  private void assertShowsThePerson(RealParts.Place place, Drawn drawn, Oracle.Due suspect) {
    SearchIndex index = place.index();
    assertThat(drawn.complaints()).isEmpty();
    assertThat(drawn.words())
        .anyMatch(
            words -> words.startsWith("high, tenant " + suspect.tenant() + ": " + suspect.group()));
    assertThat(drawn.texts()).contains("(alert) Burst export");
    long theirs = index.search(index.events(), user(suspect.group())).size();
    assertThat(sum(drawn, "^([\\d,]+) events? .*, from .*")).isEqualTo(theirs).isPositive();
  }

  /** Four days like the real one, before an hour of it that is not like any of them. */
  private Instant plantCounts(SearchIndex index) throws IOException {
    index.refresh();
    JsonNode hours =
        index
            .send(
                "POST",
                index.counts() + "/_search",
                JSON.readTree(
                    """
                    {"size": 0, "aggs": {"time": {
                      "date_histogram": {"field": "@timestamp", "fixed_interval": "1h", "min_doc_count": 0},
                      "aggs": {"events": {"sum": {"field": "audit.count.minute"}}}}}}
                    """))
            .at("/aggregations/time/buckets");
    for (JsonNode hour : hours) {
      Instant at = Instant.ofEpochMilli(hour.path("key").asLong());
      long events = hour.path("events").path("value").asLong();
      for (int back = 1; back <= 4; back++) {
        // From nine to twelve tenths.
        count(index, at.minus(Duration.ofDays(back)), events * (8 + back) / 10);
      }
    }
    Instant unusual = now.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(5));
    count(index, unusual, 1_000);
    return unusual;
  }

  private static void count(SearchIndex index, Instant minute, long events) {
    ObjectNode document = JSON.createObjectNode();
    document.put("@timestamp", minute.toString());
    document.putObject("event").put("action", "planted");
    document.putObject("organization").put("id", "planted");
    document.putObject("audit").putObject("count").put("minute", events);
    index.send("PUT", index.counts() + "/_doc/planted-" + minute.getEpochSecond(), document);
  }

  private static JsonNode user(String id) {
    ObjectNode filter = JSON.createObjectNode();
    filter.putObject("term").put("user.id", id);
    return filter;
  }

  /** Sums the numbers that marks of the light panel say of themselves. */
  private static long sum(String dom, String panel, String pattern) {
    return sum(TestingPanels.drawn(dom, panel + "-light"), pattern);
  }

  private static long sum(Drawn drawn, String pattern) {
    Pattern number = Pattern.compile(pattern);
    return drawn.words().stream()
        .map(number::matcher)
        .filter(Matcher::matches)
        .mapToLong(found -> Long.parseLong(found.group(1).replace(",", "")))
        .sum();
  }

  private TestingBrowser browser() {
    Optional<TestingBrowser> found = TestingBrowser.find(folder);
    if (found.isEmpty() || !TestingVega.available()) {
      String missing =
          (found.isEmpty() ? "no chromium" : "no npm, or no tar,")
              + " on the path: the panels asked OpenSearch, but were not drawn; install Debian's packages chromium and npm";
      if (System.getenv("NIGHTJAR_REQUIRE_BROWSER") != null) {
        throw new AssertionError(missing);
      }
      System.err.println("DashboardsIT: " + missing);
      abort(missing);
    }
    return found.get();
  }

  /** Writes the pictures of the documentation. */
  private void pictures(TestingPanels panels, TestingBrowser browser, Page all, Page one)
      throws IOException, InterruptedException {
    Files.createDirectories(IMAGES);
    List<String> names = new ArrayList<>(panels.names());
    for (String name : names) {
      JsonNode spec = panels.answered(name, name.equals("actor-timeline") ? one : all);
      panels.draw(name, "light", spec);
      Path page = panels.page(folder, name, WIDTH, HEIGHT);
      browser.picture(page, IMAGES.resolve(name + ".png"), WIDTH, HEIGHT);
    }
    panels.draw("alerts-in-time", "dark", panels.answered("alerts-in-time", all));
    Path page = panels.page(folder, "dark", WIDTH, HEIGHT);
    browser.picture(page, IMAGES.resolve("alerts-in-time-dark.png"), WIDTH, HEIGHT);
  }
}
