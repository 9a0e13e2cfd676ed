package dev.nightjar.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.audit.RuleSight;
import dev.nightjar.local.TestingPanels.Drawn;
import dev.nightjar.local.TestingPanels.Page;
import dev.nightjar.sinks.opensearch.Document;
import dev.nightjar.sinks.opensearch.IndexNames;
import dev.nightjar.sinks.opensearch.IndexPeriod;
import dev.nightjar.sinks.opensearch.RuleDocuments;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A rule that is blind, in place of what the job told of it: a day of events is too short for that.
 *
 * @param title the rule's title; never null
 * @param watched how many rules the job told of
 */
record TestingBlindRule(String title, long watched) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant SEEN = Instant.parse("2026-11-01T07:00:00Z");

  /** Later than anything that the job says. */
  private static final Instant TOLD = Instant.parse("2126-11-21T00:00:00Z");

  /** Makes one of the rules of which the job told that they see a blind one. */
  static TestingBlindRule plant(RealParts.Place place) throws IOException {
    String rules = place.prefix() + "-rules";
    place.index().refresh();
    List<JsonNode> sights =
        place.index().all(rules).stream()
            .filter(one -> one.at("/audit/rules/kind").asText().equals("sight"))
            .sorted(Comparator.comparing(one -> one.at("/rule/id").asText()))
            .toList();
    assertThat(sights)
        .as("what the job told of rules on events")
        .hasSizeGreaterThan(2)
        .allMatch(one -> one.at("/audit/rules/state").asText().equals("sees"));
    JsonNode sight = sights.get(0);
    RuleSight blind =
        new RuleSight(
            sight.at("/rule/id").asText(),
            sight.at("/rule/name").asText(),
            sight.at("/rule/version").asText(),
            sight.at("/audit/rules/level").asText(),
            true,
            "user.id",
            SEEN,
            SEEN,
            7,
            TOLD);
    IndexNames names = new IndexNames(place.prefix(), IndexPeriod.DAY, Duration.ofDays(400));
    Document document = new RuleDocuments(names).ofSight(blind);
    String path = rules + "/_doc/" + document.id();
    place.index().send("PUT", path, JSON.readTree(document.body()));
    place.index().refresh();
    assertThat(place.index().all(rules))
        .as("in place of what was told of it")
        .filteredOn(one -> one.at("/audit/rules/kind").asText().equals("sight"))
        .hasSameSizeAs(sights);
    return new TestingBlindRule(blind.title(), sights.size());
  }

  /** Adds to what is drawn: a page on which no rule is blind, and one on which nothing is known. */
  static void draw(TestingPanels panels, Page all) throws IOException {
    String sight = "\"audit.rules.kind\": \"sight\"";
    String state = sight + "}}, {\"term\": {\"audit.rules.state\": ";
    panels.draw(
        "none-blind", "light", panels.answered("blind-rules", all, sight, state + "\"sees\""));
    panels.draw(
        "none-watched", "light", panels.answered("blind-rules", all, sight, state + "\"none\""));
  }

  /** Holds what was drawn against what is known. */
  void assertShown(String dom) {
    for (String theme : List.of("-light", "-dark")) {
      Drawn drawn = TestingPanels.drawn(dom, "blind-rules" + theme);
      assertThat(drawn.words().stream().filter(words -> words.contains(" is blind: ")))
          .containsExactly(title + " is blind: its events lack user.id since 2026-11-01 07:00 UTC");
      assertThat(drawn.texts()).contains("1 of " + watched + " rules on events is blind");
    }
    assertThat(TestingPanels.drawn(dom, "none-blind").texts()).contains("No rule is blind");
    assertThat(TestingPanels.drawn(dom, "none-watched").texts())
        .anyMatch(text -> text.startsWith("Nothing is known yet"));
  }
}
