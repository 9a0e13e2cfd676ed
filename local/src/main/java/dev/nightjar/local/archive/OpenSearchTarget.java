package dev.nightjar.local.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.sinks.opensearch.Document;
import dev.nightjar.sinks.opensearch.EventDocuments;
import dev.nightjar.sinks.opensearch.OpenSearchClient;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import dev.nightjar.sinks.opensearch.OpenSearchSetup;
import dev.nightjar.sinks.opensearch.OpenSearchSetupException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The indices of events of a prefix in a cluster. */
final class OpenSearchTarget implements RestoreTarget {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PAGE = "docs/archive.md";

  private final OpenSearchClient client;
  private final String events;

  private OpenSearchTarget(OpenSearchClient client, String events) {
    this.client = client;
    this.events = events;
  }

  /**
   * Checks the cluster and installs what indices of events need.
   *
   * @throws OpenSearchSetupException with all that is wrong
   */
  static OpenSearchTarget open(OpenSearchOptions options) throws OpenSearchSetupException {
    OpenSearchSetup.installEvents(options);
    return new OpenSearchTarget(
        OpenSearchClient.open(options, PAGE), options.names().events() + "-*");
  }

  @Override
  public List<Outcome> create(List<Document> documents) throws IOException {
    try {
      return client.createEach(documents).stream()
          .map(
              result ->
                  result.created()
                      ? new Outcome(Fate.CREATED, null)
                      : result.exists()
                          ? new Outcome(Fate.EXISTS, null)
                          : new Outcome(Fate.REFUSED, result.status() + " " + result.type()))
          .toList();
    } catch (OpenSearchSetupException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public Map<String, String> hashes(List<Document> documents) throws IOException {
    ObjectNode body = JSON.createObjectNode();
    ArrayNode wanted = body.putArray("docs");
    documents.forEach(
        document -> wanted.addObject().put("_index", document.index()).put("_id", document.id()));
    Map<String, String> hashes = new HashMap<>();
    try {
      JsonNode found =
          client
              .call("POST", "/_mget?_source_includes=" + EventDocuments.HASH_FIELD, body, 200)
              .json();
      for (JsonNode one : found.path("docs")) {
        String hash = one.at("/_source/audit/hash").asText("");
        if (!hash.isEmpty()) {
          hashes.put(one.path("_index").asText() + "/" + one.path("_id").asText(), hash);
        }
      }
    } catch (OpenSearchSetupException e) {
      throw new IOException(e.getMessage(), e);
    }
    return hashes;
  }

  @Override
  public void refresh() throws IOException {
    try {
      client.call(
          "POST",
          "/" + events + "/_refresh?ignore_unavailable=true&allow_no_indices=true",
          null,
          200);
    } catch (OpenSearchSetupException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
