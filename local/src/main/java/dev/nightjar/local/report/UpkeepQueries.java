package dev.nightjar.local.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.sinks.opensearch.IndexNames;

/** The questions about the log itself, the stream, the rules and what was removed. Pure. */
final class UpkeepQueries extends QueryForm {

  private final int limit;

  /**
   * As {@link QueryForm}.
   *
   * @param limit the most items of a list
   */
  UpkeepQueries(IndexNames names, String tenant, Period period, int limit) {
    super(names, tenant, period);
    this.limit = limit;
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
}
