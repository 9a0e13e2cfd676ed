package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * Talks to the index management plugin (ISM). A server without it does not know the paths at all.
 */
final class IndexManagement {

  private static final String ROOT = "/_plugins/_ism/";

  private final OpenSearchClient client;

  IndexManagement(OpenSearchClient client) {
    this.client = client;
  }

  /**
   * Whether the server has the plugin. Its list of policies answers 200, also where there is none;
   * without it the path is unknown: 400, or 404 or 405 of what stands before the server.
   */
  boolean isThere() throws OpenSearchSetupException {
    return client.call("GET", ROOT + "policies?size=1", null, 200, 400, 404, 405).status() == 200;
  }

  /** A policy as the server has it; null where it has none of that name. */
  JsonNode policy(String id) throws OpenSearchSetupException {
    OpenSearchClient.Reply answer = client.call("GET", ROOT + "policies/" + id, null, 200, 404);
    return answer.status() == 200 ? answer.json() : null;
  }

  /**
   * Puts a policy, unless somebody changed it since it was read.
   *
   * @param stored what was read; null where there was none
   */
  void put(LifecyclePolicy policy, JsonNode stored) throws OpenSearchSetupException {
    String condition =
        stored == null
            ? ""
            : "?if_seq_no="
                + stored.path("_seq_no").asLong()
                + "&if_primary_term="
                + stored.path("_primary_term").asLong();
    client.call("PUT", ROOT + "policies/" + policy.id() + condition, policy.body(), 200, 201);
  }

  /** Which policy manages an index; null for none. */
  String managedBy(String index) throws OpenSearchSetupException {
    JsonNode answer = client.call("GET", ROOT + "explain/" + index, null, 200).json();
    JsonNode id = answer.path(index).path("index.plugins.index_state_management.policy_id");
    return id.isTextual() ? id.asText() : null;
  }

  /** Lets a policy manage an index that none manages. */
  void attach(String index, String policy) throws OpenSearchSetupException {
    change("add/", index, policy);
  }

  /** Lets an index follow what its policy says now: it has a copy of what it said before. */
  void renew(String index, String policy) throws OpenSearchSetupException {
    change("change_policy/", index, policy);
  }

  private void change(String path, String index, String policy) throws OpenSearchSetupException {
    JsonNode body = JsonNodeFactory.instance.objectNode().put("policy_id", policy);
    JsonNode answer = client.call("POST", ROOT + path + index, body, 200).json();
    if (answer.path("failures").asBoolean()) {
      throw OpenSearchClient.fault(
          "index '"
              + index
              + "': index management does not let the policy '"
              + policy
              + "' manage it ("
              + answer.path("failed_indices").path(0).path("reason").asText("no reason given")
              + "); run it again later, or look into the cluster's log",
          null);
    }
  }
}
