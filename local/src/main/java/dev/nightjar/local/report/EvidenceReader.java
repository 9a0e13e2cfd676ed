package dev.nightjar.local.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.local.report.Evidence.Alerts;
import dev.nightjar.local.report.Evidence.Bucket;
import dev.nightjar.local.report.Evidence.DeadLetters;
import dev.nightjar.local.report.Evidence.Events;
import dev.nightjar.local.report.Evidence.Gaps;
import dev.nightjar.local.report.Evidence.Handling;
import dev.nightjar.local.report.Evidence.Integrity;
import dev.nightjar.local.report.Evidence.Item;
import dev.nightjar.local.report.Evidence.Ranking;
import dev.nightjar.local.report.Evidence.Removals;
import dev.nightjar.local.report.Evidence.RuleAlerts;
import dev.nightjar.local.report.Evidence.RuleRow;
import dev.nightjar.local.report.Evidence.Rules;
import dev.nightjar.sinks.opensearch.IndexNames;
import dev.nightjar.sinks.opensearch.OpenSearchSetupException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Asks all that a report of one tenant and period says. */
public final class EvidenceReader {

  /** The most items of a list that may be asked for. */
  public static final int MOST_ITEMS = 10_000;

  private final IndexNames names;
  private final Answers answers;
  private final List<ShippedRule> shipped;
  private final Consumer<Query> progress;

  /**
   * A reader.
   *
   * @param names the indices to ask
   * @param answers who answers
   * @param shipped rules whose controls are known
   * @param progress told of each query before it is asked
   */
  public EvidenceReader(
      IndexNames names, Answers answers, List<ShippedRule> shipped, Consumer<Query> progress) {
    this.names = names;
    this.answers = answers;
    this.shipped = shipped;
    this.progress = progress;
  }

  /**
   * Asks.
   *
   * @param tenant exactly as events name it
   * @param limit the most items of each list, 1 to {@value #MOST_ITEMS}
   * @param now the time of the report
   */
  public Evidence read(String tenant, Period period, int limit, Instant now)
      throws OpenSearchSetupException {
    ReportQueries queries = new ReportQueries(names, tenant, period);
    UpkeepQueries upkeep = new UpkeepQueries(names, tenant, period, limit);
    Interview interview = new Interview(answers, progress);
    Figure known = interview.ask(queries.known()).total();
    if (known.value() == 0) {
      interview.note(
          "The index holds no event of a tenant of exactly this name, of any time: compare the name"
              + " with organization.id of events. Capitals count.");
    }
    if (period.to().isAfter(now)) {
      interview.note("The period was not over when this was made: more may come.");
    }
    Events events = events(interview.ask(queries.happened()), interview);
    Asked found = interview.ask(queries.alerts());
    Alerts alerts = alerts(found, interview.ask(queries.grown()).total());
    Handling handling = new HandlingReader(queries, interview, limit).read();
    Integrity integrity = integrity(interview.ask(upkeep.integrity()));
    Gaps gaps = gaps(interview.ask(upkeep.gaps()), interview.ask(upkeep.undecided()));
    DeadLetters deadLetters =
        deadLetters(
            interview.ask(upkeep.deadLetters()),
            interview.ask(upkeep.nobodysDeadLetters()).total());
    Rules rules = rules(interview.ask(upkeep.rules()), tenant);
    if (rules.rules().isEmpty()) {
      interview.note(
          "The index does not say which rules run, so that no control without an alert can be said"
              + " to have been watched.");
    }
    Removals removals = removals(interview.ask(upkeep.removals()));
    cut(interview, "alerts", handling.alerts().size(), alerts.total().value());
    cut(interview, "items of integrity", integrity.items().size(), integrity.total().value());
    cut(interview, "gaps", gaps.items().size(), gaps.total().value());
    cut(interview, "dead letters", deadLetters.items().size(), deadLetters.total().value());
    cut(interview, "rules", rules.rules().size(), rules.total().value());
    cut(interview, "removals", removals.items().size(), removals.total().value());
    return new Evidence(
        tenant,
        period.from().toString(),
        period.to().toString(),
        period.interval(),
        known,
        events,
        alerts,
        handling,
        integrity,
        gaps,
        deadLetters,
        new ControlReader(shipped, rules.rules(), alerts.byRule()).read(found),
        rules,
        removals,
        interview.asked(),
        interview.notes());
  }

  private static void cut(Interview interview, String what, int shown, long all) {
    if (shown < all) {
      interview.note(
          String.format(
              Locale.ROOT,
              "The list of %s shows %,d of %,d; --limit shows more, or a shorter period.",
              what,
              shown,
              all));
    }
  }

  private static Events events(Asked asked, Interview interview) {
    Events events =
        new Events(
            asked.total(),
            asked.buckets("/aggregations/time"),
            asked.ranking("/aggregations/actions"),
            asked.ranking("/aggregations/outcomes"),
            asked.figure("/aggregations/without_outcome/doc_count"),
            asked.ranking("/aggregations/actor_types"),
            asked.ranking("/aggregations/actors"),
            asked.figure("/aggregations/different_actors/value"),
            asked.figure("/aggregations/rows/value"),
            asked.figure("/aggregations/backdated/doc_count"));
    for (Ranking ranking : List.of(events.actions(), events.actors())) {
      if (ranking.error().value() > 0) {
        interview.note(
            "There are so many different actions or people that a count by them may be too low by"
                + " up to "
                + ranking.error().value()
                + ".");
      }
    }
    return events;
  }

  private static Alerts alerts(Asked asked, Figure grown) {
    List<RuleAlerts> byRule = new ArrayList<>();
    int rules = asked.answer().at("/aggregations/rules/buckets").size();
    for (int i = 0; i < rules; i++) {
      String place = "/aggregations/rules/buckets/" + i;
      byRule.add(
          new RuleAlerts(
              asked.key(place),
              Asked.text(asked.answer(), place + "/title/buckets/0/key"),
              asked.figure(place + "/doc_count"),
              asked.buckets(place + "/levels"),
              asked.buckets(place + "/versions")));
    }
    return new Alerts(
        asked.total(),
        asked.figure("/aggregations/undelivered/doc_count"),
        asked.figure("/aggregations/muted/doc_count"),
        grown,
        asked.buckets("/aggregations/levels"),
        asked.divided("/aggregations/time", "levels"),
        byRule,
        asked.figure("/aggregations/rules/sum_other_doc_count"));
  }

  private static Integrity integrity(Asked asked) {
    return new Integrity(
        asked.total(),
        asked.divided("/aggregations/kinds", "operations"),
        asked.items(
            hit -> {
              JsonNode source = hit.path("_source");
              return new Item(
                  Asked.text(source, "/@timestamp"),
                  Asked.text(source, "/audit/kind")
                      + ", "
                      + Asked.text(source, "/audit/stream/operation").toLowerCase(Locale.ROOT),
                  Asked.text(source, "/audit/key"),
                  Asked.text(source, "/message"),
                  Asked.texts(source, "/audit/changes/fields"),
                  Asked.document(hit));
            }));
  }

  private static Gaps gaps(Asked gaps, Asked undecided) {
    List<Bucket> byRule =
        undecided.buckets("/aggregations/rules", "/windows/value", place -> List.of());
    return new Gaps(
        gaps.total(),
        gaps.figure("/aggregations/open/doc_count"),
        gaps.items(
            hit -> {
              JsonNode source = hit.path("_source");
              String from = Asked.text(source, "/audit/gap/from");
              return new Item(
                  Asked.text(source, "/audit/gap/to"),
                  Asked.text(source, "/audit/gap/state"),
                  Asked.text(source, "/audit/stream/shard"),
                  Asked.text(source, "/message"),
                  List.of("from " + (from.isEmpty() ? "nobody knows when" : from)),
                  Asked.document(hit));
            }),
        undecided.figure("/aggregations/windows/value"),
        byRule);
  }

  private static DeadLetters deadLetters(Asked asked, Figure nobodys) {
    return new DeadLetters(
        asked.total(),
        asked.ranking("/aggregations/reasons"),
        asked.items(
            hit -> {
              JsonNode source = hit.path("_source");
              return new Item(
                  Asked.text(source, "/@timestamp"),
                  Asked.text(source, "/audit/dead_letter/stage"),
                  Asked.text(source, "/audit/key"),
                  Asked.text(source, "/audit/dead_letter/reason"),
                  List.of(Asked.text(source, "/audit/dead_letter/detail")),
                  Asked.document(hit));
            }),
        nobodys);
  }

  private static Rules rules(Asked asked, String tenant) {
    List<RuleRow> rows = new ArrayList<>();
    for (JsonNode hit : asked.answer().at("/hits/hits")) {
      JsonNode source = hit.path("_source");
      List<String> mutes = mutes(source.at("/audit/rules/mutes"), tenant);
      String state = Asked.text(source, "/audit/rules/state");
      rows.add(
          new RuleRow(
              Asked.text(source, "/rule/id"),
              Asked.text(source, "/rule/name"),
              Asked.text(source, "/rule/version"),
              Asked.text(source, "/audit/rules/level"),
              // Muted for another tenant is no business of this one.
              state.equals("muted") && mutes.isEmpty() ? "active" : state,
              Asked.text(source, "/audit/rules/since"),
              Asked.text(source, "/audit/rules/digest"),
              mutes));
    }
    return new Rules(asked.total(), rows);
  }

  private static List<String> mutes(JsonNode mutes, String tenant) {
    List<String> mine = new ArrayList<>();
    for (JsonNode mute : mutes) {
      JsonNode whose = mute.path("tenant");
      if (whose.isMissingNode() || whose.isNull() || whose.asText().equals(tenant)) {
        mine.add(
            "by "
                + Asked.text(mute, "/owner")
                + " until "
                + Asked.text(mute, "/until")
                + ": "
                + Asked.text(mute, "/reason"));
      }
    }
    return mine;
  }

  private static Removals removals(Asked asked) {
    return new Removals(
        asked.total(),
        asked.items(
            hit -> {
              JsonNode source = hit.path("_source");
              JsonNode entry = source.at("/audit/retention");
              String before = Asked.text(entry, "/before");
              return new Item(
                  Asked.text(source, "/@timestamp"),
                  Asked.text(entry, "/class") + ", " + Asked.text(entry, "/what"),
                  Asked.text(entry, "/index"),
                  Asked.text(entry, "/state")
                      + (before.isEmpty() ? "" : ": what is older than " + before),
                  List.of("kept " + Asked.text(entry, "/kept_days") + " days"),
                  Asked.document(hit));
            }));
  }
}
