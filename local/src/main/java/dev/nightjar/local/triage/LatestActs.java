package dev.nightjar.local.triage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.sinks.opensearch.TriageDocuments;

/** The query for the latest act of each alert: what panels and reports ask, too. Pure. */
public final class LatestActs {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where the answer has a bucket for each alert. */
  public static final String BUCKETS = "/aggregations/alerts/buckets";

  /** Where the answer says how to go on; absent at the end. */
  public static final String AFTER = "/aggregations/alerts/after_key";

  /** Where a bucket has the act's document. */
  public static final String ACT = "/latest/hits/hits/0/_source";

  private LatestActs() {}

  /**
   * The body of a search.
   *
   * @param query which acts; it must keep all acts of an alert or none. Null for all
   * @param after the {@code after_key} of the answer before; null for the first
   * @param size the most alerts of an answer
   */
  public static ObjectNode query(JsonNode query, JsonNode after, int size) {
    ObjectNode body = JSON.createObjectNode();
    body.put("size", 0);
    if (query != null) {
      body.set("query", query);
    }
    ObjectNode alerts = body.putObject("aggs").putObject("alerts");
    ObjectNode composite = alerts.putObject("composite");
    composite.put("size", size);
    composite
        .putArray("sources")
        .addObject()
        .putObject("alert")
        .putObject("terms")
        .put("field", TriageDocuments.ALERT_FIELD);
    if (after != null) {
      composite.set("after", after);
    }
    ObjectNode hits = alerts.putObject("aggs").putObject("latest").putObject("top_hits");
    hits.put("size", 1);
    // By time, then by id: TriageAct.BY_TIME in the words of a query.
    hits.putArray("sort").addObject().put("@timestamp", "desc");
    hits.withArray("sort").addObject().put("event.id", "desc");
    return body;
  }
}
