package dev.nightjar.local.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.sinks.opensearch.OpenSearchClient;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import dev.nightjar.sinks.opensearch.OpenSearchSetupException;
import java.io.IOException;
import java.time.LocalDate;

/**
 * What the indices of events tell of a day: a page after the other of one point in time, so that
 * what is written meanwhile changes nothing.
 */
final class IndexTraces implements Traces {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 250;
  private static final String KEEP_ALIVE = "5m";

  private final OpenSearchOptions options;
  private final LocalDate day;
  private final String tenant;
  private final Prints prints;

  /**
   * The events of a day.
   *
   * @param tenant whose; null for all
   */
  IndexTraces(OpenSearchOptions options, LocalDate day, String tenant, Mapping mapping) {
    this.options = options;
    this.day = day;
    this.tenant = tenant;
    this.prints = new Prints(mapping);
  }

  @Override
  public Place place() {
    return Place.INDEX;
  }

  @Override
  public void read(Receiver receiver) throws IOException {
    try (OpenSearchClient client = OpenSearchClient.open(options, "docs/archive.md")) {
      String indices = "/" + options.names().events() + "-*";
      // Of no index there is no point in time.
      JsonNode count =
          client.call("GET", indices + "/_count?allow_no_indices=true", null, 200).json();
      if (count.at("/_shards/total").asInt() > 0) {
        OpenSearchClient.Reply pit =
            client.call(
                "POST", indices + "/_search/point_in_time?keep_alive=" + KEEP_ALIVE, null, 200);
        read(client, pit.json().path("pit_id").asText(), receiver);
      }
    } catch (OpenSearchSetupException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private void read(OpenSearchClient client, String pit, Receiver receiver)
      throws OpenSearchSetupException, IOException {
    long total = -1;
    long read = 0;
    JsonNode after = null;
    try {
      while (true) {
        JsonNode answer = client.call("POST", "/_search", body(pit, after), 200).json();
        JsonNode hits = answer.at("/hits/hits");
        if (answer.at("/_shards/failed").asInt() > 0 || answer.path("timed_out").asBoolean()) {
          throw new IOException(
              "OpenSearch could not search all of the indices: look at the health of the cluster,"
                  + " and start again");
        }
        if (total < 0) {
          total = answer.at("/hits/total/value").asLong();
        }
        if (hits.isEmpty()) {
          break;
        }
        for (JsonNode hit : hits) {
          read++;
          receiver.looked();
          JsonNode source = hit.path("_source");
          receiver.trace(
              Place.INDEX,
              prints.trace(hit.path("_id").asText(), source.at("/audit/hash").asText(""), source));
          after = hit.path("sort");
        }
      }
    } finally {
      ObjectNode body = JSON.createObjectNode();
      body.putArray("pit_id").add(pit);
      client.call("DELETE", "/_search/point_in_time", body, 200, 404);
    }
    if (read != total) {
      // Never a comparison with less than there is.
      throw new IOException("OpenSearch gave " + read + " of " + total + " events: start again");
    }
  }

  private ObjectNode body(String pit, JsonNode after) {
    ObjectNode body = JSON.createObjectNode();
    body.put("size", PAGE);
    body.put("track_total_hits", after == null);
    body.putObject("pit").put("id", pit).put("keep_alive", KEEP_ALIVE);
    body.set("query", query());
    // Together they are one document's alone: a hash covers the key, and that of what is no entry
    // is
    // told apart by its own id. Ids can't be sorted by without a lot of memory in the cluster.
    ArrayNode sort = body.putArray("sort");
    for (String field : new String[] {"audit.hash", "event.id", "_index"}) {
      sort.addObject().putObject(field).put("order", "asc");
    }
    if (after != null) {
      body.set("search_after", after);
    }
    return body;
  }

  /** By the time that the event states, which is left out where it is the time itself. */
  private ObjectNode query() {
    ObjectNode query = JSON.createObjectNode();
    ObjectNode bool = query.putObject("bool");
    ArrayNode filter = bool.putArray("filter");
    if (tenant != null) {
      filter.addObject().putObject("term").put("organization.id", tenant);
    }
    ArrayNode either = filter.addObject().putObject("bool").putArray("should");
    either.addObject().putObject("prefix").put("audit.stated", day + "T");
    ObjectNode same = either.addObject().putObject("bool");
    same.putArray("must_not").addObject().putObject("exists").put("field", "audit.stated");
    same.putArray("filter")
        .addObject()
        .putObject("range")
        .putObject("@timestamp")
        .put("gte", day + "T00:00:00Z")
        .put("lt", day.plusDays(1) + "T00:00:00Z");
    return query;
  }
}
