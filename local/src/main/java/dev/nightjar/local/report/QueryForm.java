package dev.nightjar.local.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.sinks.opensearch.IndexNames;
import java.io.UncheckedIOException;
import java.time.Instant;

/** What all questions of a report are made of. Pure. */
abstract class QueryForm {

  /** Kinds of actions, people and the like that a ranking shows. */
  static final int RANKED = 50;

  /** Rules that are told apart. */
  static final int RULES = 1_000;

  static final ObjectMapper JSON = new ObjectMapper();

  /** An index that is not there is empty. */
  static final String LENIENT =
      "/_search?ignore_unavailable=true&allow_no_indices=true&allow_partial_search_results=false";

  /** So many kinds of each shard are compared that counts are exact where there are fewer. */
  private static final int SHARD_SIZE = 10_000;

  final IndexNames names;
  final String tenant;
  final Period period;

  /**
   * Questions.
   *
   * @param names the indices
   * @param tenant exactly as events name it
   */
  QueryForm(IndexNames names, String tenant, Period period) {
    this.names = names;
    this.tenant = tenant;
    this.period = period;
  }

  /** The indices of events, those out of range among them. */
  final String events() {
    return names.prefix() + "-events-*";
  }

  /** Of the tenant, and of the period by a time. */
  final ObjectNode of(String time) {
    ObjectNode query = JSON.createObjectNode();
    ArrayNode filters = query.putObject("bool").putArray("filter");
    term(filters, "organization.id", tenant);
    range(filters, time).put("gte", period.from().toString()).put("lt", period.to().toString());
    return query;
  }

  static Query query(String id, String title, String index, int size, ObjectNode query) {
    ObjectNode body = JSON.createObjectNode();
    body.put("size", size).put("track_total_hits", true);
    body.set("query", query);
    return new Query(id, title, "POST", "/" + index + LENIENT, body);
  }

  static void aggregations(Query query, String aggregations) {
    ((ObjectNode) query.body()).set("aggs", json(aggregations));
  }

  /** An index that is there, but never had a document with the field, sorts nothing. */
  static void sort(Query query, String field, String order) {
    ObjectNode sort = JSON.createObjectNode();
    sort.putObject(field).put("order", order).put("unmapped_type", "keyword");
    ((ObjectNode) query.body()).putArray("sort").add(sort);
  }

  final String histogram(String field) {
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

  static String ranking(String field, int size) {
    return "{\"terms\": {\"field\": \"%s\", \"size\": %d, \"shard_size\": %d}}"
        .formatted(field, size, SHARD_SIZE);
  }

  /** An aggregation, divided by others. */
  static String with(String aggregation, String others) {
    ObjectNode node = (ObjectNode) json(aggregation);
    node.set("aggs", json(others));
    return node.toString();
  }

  static void term(ArrayNode filters, String field, String value) {
    filters.addObject().putObject("term").put(field, value);
  }

  static ObjectNode range(ArrayNode filters, String field) {
    return filters.addObject().putObject("range").putObject(field);
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
