package dev.nightjar.local.report;

import static dev.nightjar.local.report.Tables.data;
import static dev.nightjar.local.report.Tables.number;
import static dev.nightjar.local.report.Tables.text;

import dev.nightjar.local.report.Evidence.AlertRow;
import dev.nightjar.local.report.Evidence.Bucket;
import dev.nightjar.local.report.Evidence.Item;
import dev.nightjar.local.report.Evidence.RuleAlerts;
import dev.nightjar.local.report.Evidence.RuleRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The sections of a page, one for each part of the evidence. */
final class EvidenceSections {

  /** Levels from below, with colours that differ in grey, too. */
  private static final Map<String, String> LEVELS = new LinkedHashMap<>();

  static {
    LEVELS.put("critical", "#7a1022");
    LEVELS.put("high", "#d9730d");
    LEVELS.put("medium", "#e3b505");
    LEVELS.put("low", "#6fa8dc");
    LEVELS.put("informational", "#b7bcc2");
  }

  private static final String EVENTS = "#2f5d8a";
  private static final String NO_ALERTS = "No alert began in the period.";

  private final Markup page;
  private final UnaryOperator<String> glyphs;
  private final Tables tables;

  EvidenceSections(Markup page, UnaryOperator<String> glyphs) {
    this.page = page;
    this.glyphs = glyphs;
    this.tables = new Tables(page);
  }

  /** Writes all sections. */
  void write(Evidence evidence) {
    summary(evidence);
    events(evidence);
    alerts(evidence);
    handling(evidence.handling());
    new ControlSection(page).write(evidence.controls());
    integrity(evidence);
    rules(evidence);
  }

  private void summary(Evidence evidence) {
    page.element("h2", "In short");
    tables.begin("what", "#number");
    tables.row(text("events"), number(evidence.events().total()));
    tables.row(text("different people and services"), number(evidence.events().differentActors()));
    tables.row(text("rows that actions moved"), number(evidence.events().rows()));
    tables.row(text("alerts that began in the period"), number(evidence.alerts().total()));
    evidence
        .handling()
        .states()
        .forEach(state -> tables.row(text("alerts, " + state.key()), number(state.count())));
    tables.row(text("events about the log's own integrity"), number(evidence.integrity().total()));
    tables.row(text("gaps of the stream"), number(evidence.gaps().total()));
    tables.row(text("windows that stayed undecided"), number(evidence.gaps().undecided()));
    tables.row(text("dead letters"), number(evidence.deadLetters().total()));
    tables.end();
  }

  private void events(Evidence evidence) {
    Evidence.Events events = evidence.events();
    page.element("h2", "Events");
    String none = "No event in the period.";
    List<Bucket> time = events.byTime();
    page.add(
        new BarChart(
                "events",
                "Events by " + evidence.interval(),
                "events a " + evidence.interval() + " (UTC)",
                none,
                labels(time),
                List.of(new BarChart.Part("events", EVENTS, values(time))))
            .svg(glyphs));
    page.element("h3", "By " + evidence.interval());
    tables.buckets(evidence.interval(), "events", shownTimes(time), none);
    page.element("h3", "By action");
    tables.ranking("action", "events", events.actions(), none);
    page.element("h3", "By outcome");
    tables.ranking("outcome", "events", events.outcomes(), "No event says an outcome.");
    page.open("p").text("Events that say no outcome: ");
    Tables.figure(page, events.withoutOutcome());
    page.text(". Events whose stated time lay long before they arrived: ");
    Tables.figure(page, events.backdated());
    page.text(".").close("p");
    page.element("h3", "By who is accountable");
    tables.ranking("person or service", "events", events.actors(), none);
    page.element("h3", "By kind of actor");
    tables.ranking("kind", "events", events.actorTypes(), none);
  }

  private void alerts(Evidence evidence) {
    Evidence.Alerts alerts = evidence.alerts();
    page.element("h2", "Alerts");
    List<Bucket> time = alerts.byTime();
    List<BarChart.Part> parts = new ArrayList<>();
    LEVELS.forEach(
        (level, colour) -> parts.add(new BarChart.Part(level, colour, values(time, level))));
    page.add(
        new BarChart(
                "alerts",
                "Alerts by " + evidence.interval() + " and level",
                "alerts a " + evidence.interval() + " (UTC)",
                NO_ALERTS,
                labels(time),
                parts)
            .svg(glyphs));
    page.open("p").text("An alert is of the period in which its first evidence lies. Of ");
    Tables.figure(page, alerts.total());
    page.text(" alerts ");
    Tables.figure(page, alerts.undelivered());
    page.text(" were told nobody, because their rule is on trial or muted (");
    Tables.figure(page, alerts.muted());
    page.text(" muted). ");
    Tables.figure(page, alerts.grown());
    page.text(" that began before the period were told more of in it, and are not among them.");
    page.close("p").element("h3", "By level");
    tables.buckets("level", "alerts", alerts.byLevel(), NO_ALERTS);
    page.element("h3", "By rule");
    if (alerts.byRule().isEmpty()) {
      tables.none(NO_ALERTS);
      return;
    }
    tables.begin("rule", "id", "#alerts", "levels", "versions");
    for (RuleAlerts rule : alerts.byRule()) {
      tables.row(
          data(rule.title()),
          data(rule.rule()),
          number(rule.count()),
          parts(rule.byLevel()),
          parts(rule.versions()));
    }
    if (alerts.otherRules().value() > 0) {
      tables.row(text("all others"), text(""), number(alerts.otherRules()), text(""), text(""));
    }
    tables.end();
  }

  private void handling(Evidence.Handling handling) {
    page.element("h2", "What was done about alerts");
    page.element(
        "p",
        "Each alert counts by the latest act about it, of whatever time: one that was closed after"
            + " the period is closed here. Without an act it is open.");
    tables.buckets("state", "alerts", handling.states(), NO_ALERTS);
    tables.buckets("verdict", "closed alerts", handling.verdicts(), NO_ALERTS);
    if (handling.alerts().isEmpty()) {
      tables.none(NO_ALERTS);
      return;
    }
    page.element("h3", "Alerts, open ones first");
    tables.begin("alert", "what happened", "began", "#events", "how it stands", "supports");
    for (AlertRow alert : handling.alerts()) {
      tables.row(
          at -> at.data(alert.level()).text(": ").data(alert.title()).text(" ").data(alert.id()),
          at -> {
            at.data(alert.message());
            if (!alert.marks().isEmpty()) {
              at.text(" (" + String.join(", ", alert.marks()) + ")");
            }
          },
          data(alert.first()),
          number(alert.events()),
          at -> act(at, alert),
          data(alert.controls()));
    }
    tables.end();
  }

  private static void act(Markup page, AlertRow alert) {
    page.text(alert.state());
    if (alert.author() == null) {
      return;
    }
    page.text(alert.verdict() == null ? "" : " as " + alert.verdict());
    page.text(" by ").data(alert.author()).text(" at ").data(alert.time());
    if (alert.assignee() != null) {
      page.text(", assigned to ").data(alert.assignee());
    }
    if (alert.comment() != null) {
      page.text(": ").data(alert.comment());
    }
  }

  private void integrity(Evidence evidence) {
    page.element("h2", "Integrity of the log");
    String none = "No entry was changed, removed or used twice, as far as the stream told.";
    if (evidence.integrity().kinds().isEmpty()) {
      tables.none(none);
    } else {
      tables.begin("kind", "#events", "what was done");
      evidence
          .integrity()
          .kinds()
          .forEach(kind -> tables.row(data(kind.key()), number(kind.count()), parts(kind.parts())));
      tables.end();
      items("fields", evidence.integrity().items(), none);
    }
    page.element("h3", "Gaps of the stream");
    page.open("p").text("Gaps are of all tenants: nobody knows whose records were lost. Of ");
    Tables.figure(page, evidence.gaps().total());
    page.text(" gaps ");
    Tables.figure(page, evidence.gaps().open());
    page.text(" are open: the table was not read again for them.").close("p");
    items("since", evidence.gaps().items(), "No gap overlaps the period.");
    page.element("h3", "Windows of rules that stayed undecided");
    tables.buckets(
        "rule",
        "windows",
        evidence.gaps().byRule(),
        "No rule was left undecided about the tenant.");
    page.element("h3", "Dead letters");
    tables.ranking(
        "reason",
        "items",
        evidence.deadLetters().reasons(),
        "All items of the tenant were indexed.");
    items("detail", evidence.deadLetters().items(), "There is none to be shown.");
    page.open("p")
        .text("Items of the same time that name no tenant, so that they may be anybody's: ");
    Tables.figure(page, evidence.deadLetters().nobodys());
    page.text(".").close("p");
  }

  private void rules(Evidence evidence) {
    page.element("h2", "Rules");
    page.open("p").text("How they stand at the time of the report, and since when; ");
    Tables.figure(page, evidence.rules().total());
    page.text(" are known. Which versions told the alerts of the period stands with the alerts.");
    page.close("p");
    if (evidence.rules().rules().isEmpty()) {
      tables.none("The index does not say which rules run.");
    } else {
      tables.begin("rule", "version", "level", "state", "since", "muted");
      for (RuleRow rule : evidence.rules().rules()) {
        tables.row(
            at -> at.data(rule.title()).text(" ").data(rule.rule()),
            data(rule.version()),
            data(rule.level()),
            data(rule.state()),
            data(rule.since()),
            data(rule.mutes()));
      }
      tables.end();
    }
    page.element("h2", "Removed by retention");
    page.open("p").text("Removals of documents that may have been of the period, of all tenants: ");
    Tables.figure(page, evidence.removals().total());
    page.text(".").close("p");
    items("kept", evidence.removals().items(), "None is on record.");
  }

  private void items(String detail, List<Item> items, String none) {
    tables.items(
        List.of("time", "what", "of", "message", detail, "document"),
        items,
        item ->
            tables.row(
                data(item.time()),
                data(item.what()),
                data(item.key()),
                data(item.message()),
                data(item.details()),
                data(item.document())),
        none);
  }

  /** Parts in one cell, each with its number. */
  private static Tables.Cell parts(List<Bucket> parts) {
    return page -> {
      String before = "";
      for (Bucket part : parts) {
        page.text(before).data(part.key()).text(" ");
        Tables.figure(page, part.count());
        before = ", ";
      }
    };
  }

  /** Days and months with something: a long list of zeros helps nobody. */
  private static List<Bucket> shownTimes(List<Bucket> time) {
    return time.stream().filter(bucket -> bucket.count().value() > 0).toList();
  }

  private static List<String> labels(List<Bucket> time) {
    return time.stream().map(Bucket::key).toList();
  }

  private static long[] values(List<Bucket> time) {
    return time.stream().mapToLong(bucket -> bucket.count().value()).toArray();
  }

  private static long[] values(List<Bucket> time, String level) {
    return time.stream()
        .mapToLong(
            bucket ->
                bucket.parts().stream()
                    .filter(part -> part.key().equals(level))
                    .mapToLong(part -> part.count().value())
                    .sum())
        .toArray();
  }
}
