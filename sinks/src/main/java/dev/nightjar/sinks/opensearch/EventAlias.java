package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The alias by which the indices of events are read. New indices get it from their template; those
 * that were made before get it here, each by its own name.
 *
 * @param alias its name; never null
 * @param taken true where an index has that name
 * @param lacking the indices of events without it; never null
 */
record EventAlias(String alias, boolean taken, List<String> lacking) {

  /** Copies the list. */
  EventAlias {
    lacking = List.copyOf(lacking);
  }

  /** Looks how it stands. */
  static EventAlias look(OpenSearchClient client, IndexNames names)
      throws OpenSearchSetupException {
    String path = "/" + names.events() + "*/_alias?ignore_unavailable=true&allow_no_indices=true";
    OpenSearchClient.Reply reply = client.call("GET", path, null, 200, 404);
    return of(names, reply.status() == 200 ? reply.json() : JsonNodeFactory.instance.objectNode());
  }

  /**
   * Judges an answer.
   *
   * @param indices each index whose name begins like the alias, with its aliases
   */
  static EventAlias of(IndexNames names, JsonNode indices) {
    List<String> lacking = new ArrayList<>();
    indices
        .properties()
        .forEach(
            index -> {
              String name = index.getKey();
              if (names.holdsEvents(name)
                  && !index.getValue().path("aliases").has(names.events())) {
                lacking.add(name);
              }
            });
    return new EventAlias(names.events(), indices.has(names.events()), lacking);
  }

  /** What stands in its way; often nothing. */
  List<String> faults() {
    return taken
        ? List.of(
            "index '"
                + alias
                + "': the name is needed for the alias by which events are read; reindex it under another name and delete it, or choose another opensearch.index-prefix")
        : List.of();
  }

  /** Gives it to the indices that lack it; asks nothing where none does. */
  void give(OpenSearchClient client) throws OpenSearchSetupException {
    if (lacking.isEmpty()) {
      return;
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode add = body.putArray("actions").addObject().putObject("add");
    ArrayNode indices = add.putArray("indices");
    lacking.forEach(indices::add);
    // For reading only: a write by the alias would choose an index by itself.
    add.put("alias", alias).put("is_write_index", false);
    client.call("POST", "/_aliases", body, 200);
  }
}
