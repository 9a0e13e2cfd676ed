package dev.nightjar.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.local.analysts.Question.Place;
import java.time.Instant;
import java.util.List;

/**
 * What the Discover page of Dashboards sends for what was typed: the newest 500 documents whole,
 * with what was found marked in them, the exact number of all, and the bars of the histogram. A
 * request of Dev Tools is sent as it stands, for the same time and tenant.
 */
final class DiscoverRequest {

  /** How many documents Discover shows. */
  static final int SIZE = 500;

  /** What is behind {@code _search}: an answer is never one that was kept from before. */
  static final String PARAMETERS =
      "?ignore_unavailable=true&track_total_hits=true&request_cache=false";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TIME = "@timestamp";

  private DiscoverRequest() {}

  /** The body that asks it of indices of a design. */
  static byte[] body(Asked asked, IndexDesign design) {
    try {
      ObjectNode body =
          asked.question().request() == null ? discover(asked, design) : devTools(asked, design);
      return JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the request of question " + asked + " is no JSON", e);
    }
  }

  private static ObjectNode devTools(Asked asked, IndexDesign design)
      throws JsonProcessingException {
    ObjectNode body = (ObjectNode) JSON.readTree(asked.typed());
    design.adapt(body);
    body.set("query", limited(body.get("query"), asked, design));
    return body;
  }

  private static ObjectNode discover(Asked asked, IndexDesign design) {
    ObjectNode body = JSON.createObjectNode();
    body.put("version", true).put("size", SIZE);
    body.putArray("sort")
        .addObject()
        .putObject(TIME)
        .put("order", "desc")
        .put("unmapped_type", "boolean");
    body.putObject("aggs")
        .putObject("2")
        .putObject("date_histogram")
        .put("field", TIME)
        .put("fixed_interval", asked.window().interval())
        .put("time_zone", "UTC")
        .put("min_doc_count", 1);
    body.putArray("stored_fields").add("*");
    body.putObject("script_fields");
    ArrayNode dates = body.putArray("docvalue_fields");
    for (String field : dates(asked.question().place())) {
      dates.addObject().put("field", field).put("format", "date_time");
    }
    body.putObject("_source").putArray("excludes");
    ObjectNode typed = JSON.createObjectNode();
    typed
        .putObject("query_string")
        .put("query", design.search(asked.typed()))
        .put("analyze_wildcard", true)
        .put("time_zone", "UTC");
    body.set("query", limited(typed, asked, design));
    ObjectNode highlight = body.putObject("highlight");
    highlight.putArray("pre_tags").add("@opensearch-dashboards-highlighted-field@");
    highlight.putArray("post_tags").add("@/opensearch-dashboards-highlighted-field@");
    highlight.putObject("fields").putObject("*");
    highlight.put("fragment_size", Integer.MAX_VALUE);
    return body;
  }

  private static List<String> dates(Place place) {
    return place == Place.EVENTS
        ? List.of(TIME, "event.created")
        : List.of(TIME, "event.start", "event.end", "audit.alert.evidence.time");
  }

  /** The query, for the time of the picker and the tenant of the bar of filters. */
  private static ObjectNode limited(JsonNode query, Asked asked, IndexDesign design) {
    ObjectNode limited = JSON.createObjectNode();
    ObjectNode bool = limited.putObject("bool");
    bool.putArray("must").add(query);
    ArrayNode filter = bool.putArray("filter");
    if (asked.tenant() != null) {
      filter.addObject().putObject("match_phrase").put(design.tenantField(), asked.tenant());
    }
    filter
        .addObject()
        .putObject("range")
        .putObject(TIME)
        .put("gte", Instant.ofEpochMilli(asked.window().from()).toString())
        .put("lte", Instant.ofEpochMilli(asked.window().to()).toString())
        .put("format", "strict_date_optional_time");
    bool.putArray("should");
    bool.putArray("must_not");
    return limited;
  }
}
