package dev.nightjar.local.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.local.triage.LatestActs;
import dev.nightjar.sinks.opensearch.IndexNames;

/** The questions about what happened, what was found and what was done. Pure. */
final class ReportQueries extends QueryForm {

  /** Alerts of one page, and alerts of one page of acts. */
  static final int PAGE = 10_000;

  /** As {@link QueryForm}. */
  ReportQueries(IndexNames names, String tenant, Period period) {
    super(names, tenant, period);
  }

  /** Events of the tenant at any time. */
  Query known() {
    ObjectNode query = JSON.createObjectNode();
    term(query.putObject("bool").putArray("filter"), "organization.id", tenant);
    return query("E0", "Events of the tenant at any time", events(), 0, query);
  }

  /** What happened. */
  Query happened() {
    Query query = query("E1", "Events in the period", events(), 0, of("@timestamp"));
    aggregations(
        query,
        """
        {"time": %s,
         "actions": %s,
         "outcomes": %s,
         "without_outcome": {"missing": {"field": "event.outcome"}},
         "actor_types": %s,
         "actors": %s,
         "different_actors":
             {"cardinality": {"field": "audit.principal", "precision_threshold": 40000}},
         "rows": {"sum": {"field": "audit.records"}},
         "backdated": {"filter": {"term": {"audit.backdated": true}}}}"""
            .formatted(
                histogram("@timestamp"),
                ranking("event.action", RANKED),
                ranking("event.outcome", RANKED),
                ranking("audit.actor.type", RANKED),
                ranking("audit.principal", RANKED)));
    return query;
  }

  /** What rules found: alerts whose first evidence is in the period. */
  Query alerts() {
    Query query = query("A1", "Alerts that began in the period", names.alerts(), 0, begun());
    String levels = "{\"levels\": " + ranking("audit.alert.level", RANKED) + "}";
    aggregations(
        query,
        """
        {"undelivered": {"filter": {"term": {"audit.alert.delivered": false}}},
         "muted": {"filter": {"term": {"audit.alert.muted": true}}},
         "levels": %s,
         "time": %s,
         "rules": %s,
         "controls": %s}"""
            .formatted(
                ranking("audit.alert.level", RANKED),
                with(histogram("event.start"), levels),
                with(
                    ranking("rule.id", RULES),
                    "{\"levels\": "
                        + ranking("audit.alert.level", RANKED)
                        + ", \"title\": {\"terms\": {\"field\": \"rule.name\", \"size\": 1}}"
                        + ", \"versions\": "
                        + ranking("rule.version", RANKED)
                        + "}"),
                with(
                    ranking("audit.alert.compliance", RULES),
                    "{\"rules\": " + ranking("rule.id", RULES) + "}")));
    return query;
  }

  /** Alerts that began before and grew. */
  Query grown() {
    ObjectNode query = JSON.createObjectNode();
    ArrayNode filters = query.putObject("bool").putArray("filter");
    term(filters, "organization.id", tenant);
    range(filters, "event.start").put("lt", period.from().toString());
    range(filters, "event.end").put("gte", period.from().toString());
    return query(
        "A2", "Alerts that began before, and grew in the period", names.alerts(), 0, query);
  }

  /**
   * A page of alerts, the newest first.
   *
   * @param page from 1 on
   * @param after where the page before ends; null for the first
   */
  Query alertPage(int page, JsonNode after) {
    Query query =
        query(
            "A" + (2 + page),
            page == 1 ? "Each alert of the period" : "Each alert, page " + page,
            names.alerts(),
            PAGE,
            begun());
    ObjectNode body = (ObjectNode) query.body();
    body.set(
        "_source",
        json(
            """
            ["event.id", "event.start", "event.end", "@timestamp", "organization.id", "rule",
             "message", "audit.alert.level", "audit.alert.revision", "audit.alert.count",
             "audit.alert.status", "audit.alert.muted", "audit.alert.late",
             "audit.alert.compliance"]"""));
    body.set("sort", json("[{\"event.start\": \"desc\"}, {\"event.id\": \"asc\"}]"));
    if (after != null) {
      body.set("search_after", after);
    }
    return query;
  }

  /**
   * A page of the latest acts about alerts of the period. An act names the first evidence of its
   * alert, which never changes: all acts about an alert are asked for, or none.
   *
   * @param page from 1 on
   * @param after where the page before ends; null for the first
   */
  Query acts(int page, JsonNode after) {
    return new Query(
        "T" + page,
        "The latest act about each alert of the period" + (page == 1 ? "" : ", page " + page),
        "POST",
        "/" + names.triage() + LENIENT,
        LatestActs.query(begun(), after, PAGE));
  }

  private ObjectNode begun() {
    return of("event.start");
  }
}
