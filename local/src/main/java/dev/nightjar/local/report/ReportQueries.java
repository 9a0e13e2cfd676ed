package dev.nightjar.local.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.local.triage.LatestActs;
import dev.nightjar.sinks.opensearch.IndexNames;
import java.io.UncheckedIOException;
import java.time.Instant;

/** The questions of a report. Each names the tenant, or asks for nothing of any tenant. Pure. */
final class ReportQueries {

  /** Alerts of one page, and alerts of one page of acts. */
  static final int PAGE = 10_000;

  /** Kinds of actions, people and the like that a ranking shows. */
  static final int RANKED = 50;

  /** Rules that are told apart. */
  static final int RULES = 1_000;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LENIENT =
      "/_search?ignore_unavailable=true&allow_no_indices=true&allow_partial_search_results=false";

  /** So many kinds of each shard are compared that counts are exact where there are fewer. */
  private static final int SHARD_SIZE = 10_000;

  private final IndexNames names;
  private final String tenant;
  private final Period period;
  private final int limit;

  /**
   * Questions.
   *
   * @param names the indices
   * @param tenant exactly as events name it
   * @param limit the most items of a list
   */
  ReportQueries(IndexNames names, String tenant, Period period, int limit) {
    this.names = names;
    this.tenant = tenant;
    this.period = period;
    this.limit = limit;
  }

  private String events() {
    return names.prefix() + "-events-*";
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

  /** What was done to the log. */
  Query integrity() {
    ObjectNode query = of("@timestamp");
    ((ArrayNode) query.at("/bool/filter"))
        .addObject()
        .putObject("bool")
        .putArray("must_not")
        .addObject()
        .putObject("term")
        .put("audit.kind", "entry");
    Query asked =
        query("I1", "Events about the log's own integrity in the period", events(), limit, query);
    aggregations(
        asked,
        "{\"kinds\": "
            + with(
                ranking("audit.kind", RANKED),
                "{\"operations\": " + ranking("audit.stream.operation", RANKED) + "}")
            + "}");
    sort(asked, "@timestamp", "asc");
    ((ObjectNode) asked.body())
        .set(
            "_source",
            json(
                """
                ["@timestamp", "event.created", "message", "audit.kind", "audit.key",
                 "audit.stream.operation", "audit.changes.fields"]"""));
    return asked;
  }

  /** Gaps of the stream that overlap the period. They name no tenant. */
  Query gaps() {
    ObjectNode query =
        (ObjectNode)
            json(
                """
                {"bool": {"filter": [
                  {"exists": {"field": "audit.gap.state"}},
                  {"range": {"audit.gap.to": {"gte": "%s"}}},
                  {"bool": {"minimum_should_match": 1, "should": [
                    {"range": {"audit.gap.from": {"lt": "%s"}}},
                    {"bool": {"must_not": [{"exists": {"field": "audit.gap.from"}}]}}]}}]}}"""
                    .formatted(period.from(), period.to()));
    Query asked =
        query("G1", "Gaps of the stream that overlap the period", names.gaps(), limit, query);
    aggregations(asked, "{\"open\": {\"filter\": {\"term\": {\"audit.gap.state\": \"open\"}}}}");
    sort(asked, "@timestamp", "asc");
    return asked;
  }

  /** What rules could not decide about the tenant. */
  Query undecided() {
    ObjectNode query = JSON.createObjectNode();
    ArrayNode filters = query.putObject("bool").putArray("filter");
    term(filters, "organization.id", tenant);
    range(filters, "audit.undecided.to").put("gte", period.from().toString());
    range(filters, "audit.undecided.from").put("lt", period.to().toString());
    Query asked =
        query("G2", "Windows that stayed undecided, by hours that overlap", names.gaps(), 0, query);
    String windows = "{\"windows\": {\"sum\": {\"field\": \"audit.undecided.windows\"}}}";
    aggregations(
        asked,
        "{\"windows\": {\"sum\": {\"field\": \"audit.undecided.windows\"}}, \"rules\": "
            + with(ranking("rule.id", RULES), windows)
            + "}");
    return asked;
  }

  /** What could not be indexed. */
  Query deadLetters() {
    Query asked =
        query(
            "D1",
            "Dead letters of the tenant that arrived in the period",
            names.deadLetters(),
            limit,
            of("@timestamp"));
    aggregations(asked, "{\"reasons\": " + ranking("audit.dead_letter.reason", RANKED) + "}");
    sort(asked, "@timestamp", "asc");
    return asked;
  }

  /** How many dead letters there are of which nobody knows whose they are; nothing of them. */
  Query nobodysDeadLetters() {
    ObjectNode query = JSON.createObjectNode();
    ObjectNode bool = query.putObject("bool");
    range(bool.putArray("filter"), "@timestamp")
        .put("gte", period.from().toString())
        .put("lt", period.to().toString());
    bool.putArray("must_not").addObject().putObject("exists").put("field", "organization.id");
    return query(
        "D2", "Dead letters without a tenant in the period", names.deadLetters(), 0, query);
  }

  /** How the rules stand. */
  Query rules() {
    ObjectNode query = JSON.createObjectNode();
    term(query.putObject("bool").putArray("filter"), "audit.rules.kind", "rule");
    Query asked = query("R1", "How each rule stands now", names.rules(), RULES, query);
    sort(asked, "rule.id", "asc");
    return asked;
  }

  /** What retention removed of documents that may have been of the period. */
  Query removals() {
    ObjectNode query =
        (ObjectNode)
            json(
                """
                {"bool": {"minimum_should_match": 1, "should": [
                  {"range": {"audit.retention.before": {"gt": "%s"}}},
                  {"bool": {"must_not": [{"exists": {"field": "audit.retention.before"}}]}}]}}"""
                    .formatted(period.from()));
    Query asked =
        query(
            "K1",
            "What retention removed that may have been of the period",
            names.retentionJournal(),
            limit,
            query);
    ((ObjectNode) asked.body())
        .set(
            "_source",
            json(
                """
                ["@timestamp", "audit.retention.class", "audit.retention.what",
                 "audit.retention.state", "audit.retention.index", "audit.retention.before",
                 "audit.retention.kept_days"]"""));
    sort(asked, "@timestamp", "desc");
    return asked;
  }

  /** Of the tenant, and of the period by a time. */
  private ObjectNode of(String time) {
    ObjectNode query = JSON.createObjectNode();
    ArrayNode filters = query.putObject("bool").putArray("filter");
    term(filters, "organization.id", tenant);
    range(filters, time).put("gte", period.from().toString()).put("lt", period.to().toString());
    return query;
  }

  private ObjectNode begun() {
    return of("event.start");
  }

  private static Query query(String id, String title, String index, int size, ObjectNode query) {
    ObjectNode body = JSON.createObjectNode();
    body.put("size", size).put("track_total_hits", true);
    body.set("query", query);
    return new Query(id, title, "POST", "/" + index + LENIENT, body);
  }

  private static void aggregations(Query query, String aggregations) {
    ((ObjectNode) query.body()).set("aggs", json(aggregations));
  }

  /** An index that is there, but never had a document with the field, sorts nothing. */
  private static void sort(Query query, String field, String order) {
    ObjectNode sort = JSON.createObjectNode();
    sort.putObject(field).put("order", order).put("unmapped_type", "keyword");
    ((ObjectNode) query.body()).putArray("sort").add(sort);
  }

  private String histogram(String field) {
    return """
        {"date_histogram": {"field": "%s", "calendar_interval": "%s", "min_doc_count": 0,
          "format": "strict_date", "extended_bounds": {"min": "%s", "max": "%s"}}}"""
        .formatted(
            field,
            period.interval(),
            day(period.from()),
            // The end is no part of the period.
            day(period.to().minusNanos(1)));
  }

  private static String day(Instant time) {
    return time.toString().substring(0, 10);
  }

  private static String ranking(String field, int size) {
    return "{\"terms\": {\"field\": \"%s\", \"size\": %d, \"shard_size\": %d}}"
        .formatted(field, size, SHARD_SIZE);
  }

  /** An aggregation, divided by others. */
  private static String with(String aggregation, String others) {
    ObjectNode node = (ObjectNode) json(aggregation);
    node.set("aggs", json(others));
    return node.toString();
  }

  private static void term(ArrayNode filters, String field, String value) {
    filters.addObject().putObject("term").put(field, value);
  }

  private static ObjectNode range(ArrayNode filters, String field) {
    return filters.addObject().putObject("range").putObject(field);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
