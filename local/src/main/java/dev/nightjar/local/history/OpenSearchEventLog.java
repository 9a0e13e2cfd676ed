package dev.nightjar.local.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.sinks.opensearch.OpenSearchClient;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import dev.nightjar.sinks.opensearch.OpenSearchSetupException;
import java.util.ArrayList;
import java.util.List;

/** Events in the indices of OpenSearch, those out of range among them. */
public final class OpenSearchEventLog implements EventLog {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final OpenSearchOptions options;

  /** The events of a cluster; connects nowhere yet. */
  public OpenSearchEventLog(OpenSearchOptions options) {
    this.options = options;
  }

  @Override
  public List<ItemHistory.Event> about(String key) throws OpenSearchSetupException {
    ObjectNode body = JSON.createObjectNode();
    body.put("size", MOST);
    body.putObject("query").putObject("term").put("audit.key", key);
    body.putArray("sort").addObject().put("event.created", "asc");
    String path =
        "/"
            + options.names().prefix()
            + "-events-*/_search?ignore_unavailable=true&allow_no_indices=true"
            + "&allow_partial_search_results=false";
    List<ItemHistory.Event> events = new ArrayList<>();
    try (OpenSearchClient client = OpenSearchClient.open(options)) {
      client
          .call("POST", path, body, 200)
          .json()
          .at("/hits/hits")
          .forEach(
              hit ->
                  events.add(
                      new ItemHistory.Event(
                          hit.path("_index").asText() + "/" + hit.path("_id").asText(),
                          hit.path("_source"))));
    }
    return events;
  }
}
